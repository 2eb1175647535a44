"""Why a conflict does not go away. Nothing that anybody made was changed.

ConflictNotWaiting   there is none, or its worktree is gone
ConflictUnresolved   somebody has still to decide
ResolutionTooWide    it touches files that the conflict is not about
"""

from collections.abc import Sequence
from pathlib import Path
from typing import final

from fairlead.mission_management.conflicts.conflict import Conflict
from fairlead.shared_kernel.counting import some
from fairlead.shared_kernel.errors import ErrorKind, FairleadError


@final
class ConflictNotWaiting(FairleadError):
    """There is nothing to go on with."""

    code = "CONFLICT_NOT_WAITING"

    def __init__(self, about: str, why: str, command: str) -> None:
        super().__init__(
            f"no conflict of {about} waits here: {why}",
            next_step=f"Run `{command}`; if both sides still differ, it makes the place to "
            "resolve them.",
            details={"about": about, "reason": why},
        )


@final
class ConflictUnresolved(FairleadError):
    """The conflict worktree is not ready to be taken in."""

    code = "CONFLICT_UNRESOLVED"
    kind = ErrorKind.NEEDS_PERSON

    def __init__(
        self,
        worktree: Path,
        conflict: Conflict,
        *,
        unmerged: Sequence[str] = (),
        marked: Sequence[str] = (),
        unstaged: Sequence[str] = (),
        elsewhere: str = "",
    ) -> None:
        left = tuple(
            said
            for names, said in (
                (unmerged, f"{some(unmerged)} not decided"),
                (marked, f"{some(marked)} still with conflict markers"),
                (unstaged, f"{some(unstaged)} not staged"),
            )
            if names
        )
        files = " ".join(dict.fromkeys((*unmerged, *marked, *unstaged)))
        edit = (
            f"Edit what is left in {worktree}, `git add -- {files}` there, then `{conflict.go_on}`."
        )
        super().__init__(
            f"the conflict is not resolved: {elsewhere or '; '.join(left)}",
            next_step=f"`{conflict.command} --abort` keeps what is there; `{conflict.command}` "
            "then begins anew."
            if elsewhere
            else edit,
            details={
                "workspace": str(worktree),
                "unmerged": list(unmerged),
                "marked": list(marked),
                "unstaged": list(unstaged),
                "elsewhere": elsewhere or None,
            },
        )
        self.paths = tuple(dict.fromkeys((*unmerged, *marked, *unstaged)))


@final
class ResolutionTooWide(FairleadError):
    """What somebody made of a conflict touches files that it is not about."""

    code = "RESOLUTION_TOO_WIDE"

    def __init__(
        self, worktree: Path, conflict: Conflict, paths: Sequence[str], *, fixed: bool = False
    ) -> None:
        about = "only the program writes" if fixed else "are neither in conflict nor in scope"
        say_why = f", or say why they must change: `{conflict.go_on} --beyond-scope REASON`"
        allow = "" if fixed else say_why
        super().__init__(
            f"the resolution changes files that {about}: {some(paths)}",
            next_step=f"Undo that in {worktree} (`git diff HEAD -- FILE` shows it){allow}.",
            details={"workspace": str(worktree), "paths": list(paths), "fixed": fixed},
        )
        self.paths = tuple(paths)
