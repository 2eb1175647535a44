"""What can be wrong with a document."""

from typing import final

from fairlead.shared_kernel.errors import ErrorKind, FairleadError


@final
class DocumentInvalid(FairleadError):
    """A document of the mission cannot be read."""

    code = "DOCUMENT_INVALID"
    kind = ErrorKind.ENVIRONMENT

    def __init__(self, where: str, why: str) -> None:
        super().__init__(
            f"{where}: {why}",
            next_step="Run `fairlead doctor`; it names the commit that changed the file.",
            details={"file": where, "reason": why},
        )


@final
class LanesMissing(FairleadError):
    """The mission's packages were finalized, and lanes.json is gone; nothing is recomputed."""

    code = "LANES_MISSING"

    def __init__(self, where: str) -> None:
        super().__init__(
            f"{where} does not exist",
            next_step="Run `fairlead tasks finalize`.",
            details={"file": where},
        )


@final
class LanesInvalid(FairleadError):
    """lanes.json cannot be read, or contradicts itself; nothing is recomputed silently."""

    code = "LANES_INVALID"

    def __init__(self, where: str, why: str) -> None:
        super().__init__(
            f"{where}: {why}",
            next_step="Run `fairlead tasks finalize` to compute the lanes again from the packages.",
            details={"file": where, "reason": why},
        )
