"""Use case: record an analysis report, bound to the artefacts that it is about."""

from collections.abc import Mapping
from dataclasses import dataclass

from fairlead.mission_management.analysis.inputs import input_hashes
from fairlead.mission_management.analysis.report import REPORT_FILE, AnalysisReport
from fairlead.mission_management.missions import commit_summary
from fairlead.mission_management.status import (
    Change,
    LifecycleRecorded,
    MissionState,
    StatusLedger,
)
from fairlead.shared_kernel.clock import Clock
from fairlead.shared_kernel.commit_target import CommitReceipt, Operation
from fairlead.shared_kernel.context import PlanningContext, WriteContext


@dataclass(frozen=True, slots=True)
class RecordedAnalysis:
    """A report that is durable now."""

    report: AnalysisReport
    receipt: CommitReceipt

    def written(self) -> Mapping[str, object]:
        """The `data` of `analyze --json`."""
        return {
            "artifact": REPORT_FILE,
            "verdict": self.report.verdict.value,
            "findings": len(self.report.findings),
            "issue_counts": dict(self.report.counts()),
            "commits": [commit_summary(self.receipt)],
            "event_ids": list(self.receipt.event_ids),
        }


@dataclass(frozen=True, slots=True)
class RecordAnalysis:
    """Takes a report in. The hashes are those of the very state that the commit is made on."""

    ledger: StatusLedger
    clock: Clock

    def __call__(
        self, context: PlanningContext | WriteContext, report: bytes, operation: Operation
    ) -> RecordedAnalysis:
        """Record the report with schema, input hashes and verdict added.

        Raises:
            AnalysisReportInvalid: its findings cannot be read; nothing was written.
            BookkeepingError: the write was refused.
        """
        given = AnalysisReport.given(report)
        asked = operation.with_request(artifact=REPORT_FILE, report=report.decode())
        writing = context.writing() if isinstance(context, PlanningContext) else context
        now = self.clock.now().isoformat(timespec="microseconds")

        def decide(state: MissionState) -> Change:
            return _change(given, state, operation, now)

        return RecordedAnalysis(given, self.ledger.record(writing, asked, decide))


def _change(given: AnalysisReport, state: MissionState, operation: Operation, now: str) -> Change:
    hashes = input_hashes(state)
    facts: dict[str, object] = {
        "mission_slug": state.meta.text("mission_slug"),
        "mission_id": state.meta.text("mission_id") or None,
        "generated_at": now,
        "analyzer_agent": operation.actor.id,
        "input_artifacts": {
            name: {"path": name, "sha256": digest} for name, digest in hashes.items()
        },
    }
    recorded = LifecycleRecorded(
        "AnalysisRecorded",
        operation.actor,
        {
            "verdict": given.verdict.value,
            "findings": len(given.findings),
            "issue_counts": dict(given.counts()),
            "inputs": dict(hashes),
        },
    )
    summary = f"record analysis: {given.verdict}"
    return Change((recorded,), summary, {REPORT_FILE: given.completed(facts)})
