"""What cannot be written to the log or read from it; and a snapshot that contradicts it."""

from collections.abc import Sequence
from typing import final

from fairlead.mission_management.status.errors import StatusError
from fairlead.shared_kernel.errors import ErrorKind


@final
class EventTooLarge(StatusError):
    """A row that would be longer than a line of the log may be."""

    code = "EVENT_TOO_LARGE"

    def __init__(self, what: str, size: int, limit: int) -> None:
        super().__init__(
            f"{what} would take {size} bytes; a row of the log may have {limit}",
            next_step="Put the long text into a file (`fairlead artifact write`) and refer to it.",
            details={"event": what, "size": size, "limit": limit},
        )
        self.size, self.limit = size, limit


@final
class EventUnwritable(StatusError):
    """An event that has no JSON form: NaN, infinity, or a value of a foreign type."""

    code = "EVENT_INVALID"

    def __init__(self, what: str, why: str) -> None:
        super().__init__(
            f"{what} cannot be written as JSON: {why}",
            next_step="Use text, numbers, true, false, null, lists and objects only.",
            details={"event": what, "reason": why},
        )


@final
class MalformedLog(StatusError):
    """A line of the log is not what this program or its kin writes. Nothing is skipped silently."""

    code = "STATUS_MALFORMED_LOG"
    kind = ErrorKind.ENVIRONMENT

    def __init__(self, where: str, line: int, offset: int, why: str) -> None:
        super().__init__(
            f"{where}, line {line} (byte {offset}): {why}",
            next_step="Run `fairlead doctor`; it lists every such line and the commit that "
            "brought it in.",
            details={"file": where, "line": line, "offset": offset, "reason": why},
        )
        self.where, self.line, self.offset, self.why = where, line, offset, why


@final
class SnapshotMismatch(StatusError):
    """The recorded snapshot is not what the log of the same commit reduces to."""

    code = "STATUS_SNAPSHOT_MISMATCH"
    kind = ErrorKind.ENVIRONMENT

    def __init__(self, where: str, differences: Sequence[str]) -> None:
        super().__init__(
            f"{where} does not follow from the log: {'; '.join(differences)}",
            next_step="Run `fairlead doctor`; it finds the commit that changed it.",
            details={"file": where, "differences": list(differences)},
        )
        self.differences = tuple(differences)


@final
class StatusReadPathNotFound(StatusError):
    """The mission directory is not at the commit that was read."""

    code = "STATUS_READ_PATH_NOT_FOUND"
    kind = ErrorKind.ENVIRONMENT

    def __init__(self, directory: str, commit: str) -> None:
        super().__init__(
            f"there is no {directory} at {commit[:12]}",
            next_step="Run `fairlead mission list`; it shows where each mission lives.",
            details={"directory": directory, "commit": commit},
        )
        self.directory, self.commit = directory, commit
