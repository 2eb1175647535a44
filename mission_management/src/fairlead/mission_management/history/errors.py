"""Why a moment of history is not found."""

from typing import final

from fairlead.shared_kernel.errors import FairleadError


@final
class HistoryPointNotFound(FairleadError):
    """No event, commit or time of the mission's history is named like this."""

    code = "HISTORY_POINT_NOT_FOUND"

    def __init__(self, text: str, why: str) -> None:
        super().__init__(
            f"{text!r}: {why}",
            next_step="Name an event id or a commit that `fairlead log --json` or `git log` shows, "
            "or a time such as 2026-01-31T12:00.",
            details={"point": text, "why": why},
        )
