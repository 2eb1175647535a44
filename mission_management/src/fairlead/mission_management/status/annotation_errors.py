"""What is wrong with the words of an annotation."""

from collections.abc import Sequence
from typing import final

from fairlead.mission_management.status.errors import StatusError


@final
class SubtaskUnknown(StatusError):
    """The package has no such subtask."""

    code = "SUBTASK_NOT_FOUND"

    def __init__(self, wp_id: str, subtask: str, known: Sequence[str], nearest: str | None) -> None:
        hint = f"; did you mean {nearest}?" if nearest else ""
        listed = ", ".join(known) if known else "none"
        super().__init__(
            f"{wp_id} has no subtask {subtask}{hint} (it has {listed})",
            next_step=f"Name one of them: `fairlead annotate {wp_id} --subtask "
            f"{nearest or (known[0] if known else 'T001')}=done`.",
            details={
                "wp_id": wp_id,
                "subtask": subtask,
                "known": list(known),
                "nearest": nearest,
            },
        )
        self.wp_id, self.subtask, self.nearest = wp_id, subtask, nearest


@final
class SubtaskStatusUnknown(StatusError):
    """A subtask cannot have that status."""

    code = "SUBTASK_STATUS_INVALID"

    def __init__(self, subtask: str, status: str, known: Sequence[str]) -> None:
        super().__init__(
            f"{subtask} cannot be {status!r}; a subtask is {', '.join(known)}",
            next_step=f"Say for example `--subtask {subtask}=done`.",
            details={"subtask": subtask, "status": status, "known": list(known)},
        )
        self.subtask, self.status = subtask, status


@final
class AnnotationEmpty(StatusError):
    """An annotation that says nothing."""

    code = "ANNOTATION_EMPTY"

    def __init__(self, wp_id: str) -> None:
        super().__init__(
            f"there is nothing to record about {wp_id}",
            next_step="Add `--subtask T001=done`, `--note TEXT` or `--heartbeat`.",
            details={"wp_id": wp_id},
        )
        self.wp_id = wp_id
