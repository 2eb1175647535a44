"""Why an analysis report is not taken."""

from typing import final

from fairlead.shared_kernel.errors import FairleadError


@final
class AnalysisReportInvalid(FairleadError):
    """The report does not say its findings in the way that a program can read."""

    code = "ANALYSIS_REPORT_INVALID"

    def __init__(self, why: str) -> None:
        super().__init__(
            f"the analysis report cannot be recorded: {why}",
            next_step="Begin the file with front matter between two `---` lines that has "
            "`findings:`, a list (it may be empty) of {id, severity, category, summary}.",
            details={"reason": why},
        )
