"""Why a damaged log cannot be repaired by the program alone. Nothing was written."""

from collections.abc import Sequence
from typing import final

from fairlead.mission_management.bookkeeping.errors import BookkeepingError, Rejection
from fairlead.shared_kernel.errors import ErrorKind


@final
class AcknowledgedLogMissing(BookkeepingError):
    """The log that was acknowledged last is neither on the ref nor in this repository any more."""

    code = "ACKNOWLEDGED_LOG_MISSING"
    kind = ErrorKind.ENVIRONMENT

    def __init__(self, rejection: Rejection, commit: str) -> None:
        super().__init__(
            f"the rows acknowledged at commit {commit[:12]} are in this repository no more",
            rejection,
            next_step=f"Fetch the commit {commit} from a clone that has it, then run `fairlead "
            "doctor --repair` again.",
            details={"acknowledged": commit},
        )


@final
class RepairConflict(BookkeepingError):
    """Joining both histories needs a person: they changed the same lines of other files."""

    code = "REPAIR_CONFLICT"
    kind = ErrorKind.NEEDS_PERSON

    def __init__(self, rejection: Rejection, commit: str, paths: Sequence[str]) -> None:
        super().__init__(
            f"{rejection.destination_ref} and the acknowledged commit {commit[:12]} changed the "
            f"same lines of {', '.join(paths[:5])}",
            rejection,
            next_step=f"In a worktree of {rejection.destination_ref} run `git merge {commit}`, "
            "resolve these files, commit, then run `fairlead doctor --repair` again.",
            details={"acknowledged": commit, "conflicts": list(paths)},
        )
