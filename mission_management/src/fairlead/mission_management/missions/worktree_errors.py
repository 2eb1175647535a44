"""Why a mission's files are not shown where a person asked for them. Nothing was changed.

CoordinationWorktreeMismatch     its folder shows another branch; a person decides
CoordinationWorktreeUnavailable  the mission has no live coordination branch to show
MissionNotShown                  no worktree shows the mission, so there are no edits to save
MissionViewBehind                the worktree waits for a git operation to end
"""

from pathlib import Path
from typing import final

from fairlead.shared_kernel.errors import ErrorKind, FairleadError


@final
class CoordinationWorktreeMismatch(FairleadError):
    """The folder of the coordination worktree shows another branch, or none."""

    code = "COORDINATION_WORKTREE_BRANCH_MISMATCH"
    kind = ErrorKind.NEEDS_PERSON

    def __init__(self, path: Path, shown: str | None, wanted: str) -> None:
        super().__init__(
            f"{path} shows {shown or 'no branch'}, not {wanted}; nothing in it was touched",
            next_step=f"End what is under way there and run `git switch {wanted}` in it, or move "
            f"the worktree away with `git worktree move {path} OTHER-PATH`.",
            details={"path": str(path), "head": shown, "branch": wanted},
        )
        self.path = path


@final
class CoordinationWorktreeUnavailable(FairleadError):
    """The mission keeps its truth where no coordination worktree can show it."""

    code = "COORDINATION_WORKTREE_UNAVAILABLE"

    def __init__(self, mission_slug: str, ref: str, *, archived: bool) -> None:
        step = (
            f"Read it with `fairlead artifact read NAME --mission {mission_slug}`; to work on it "
            f"again, `fairlead mission reopen --reason R --mission {mission_slug}`."
            if archived
            else f"Show the branch yourself: `git worktree add FOLDER {ref}`, or switch to it."
        )
        said = "it is merged or closed" if archived else "it has no coordination branch"
        super().__init__(
            f"{mission_slug} is kept on {ref}, and no worktree shows that: {said}",
            next_step=step,
            details={"mission_slug": mission_slug, "ref": ref},
        )


@final
class MissionNotShown(FairleadError):
    """No worktree shows the mission, so nobody can have edited its files."""

    code = "MISSION_NOT_SHOWN"

    def __init__(self, mission_slug: str, ref: str) -> None:
        super().__init__(
            f"no worktree shows {ref}, so there is nothing to save",
            next_step=f"Run `fairlead mission path --worktree --mission {mission_slug}` and edit "
            "the files there.",
            details={"mission_slug": mission_slug, "ref": ref},
        )


@final
class MissionViewBehind(FairleadError):
    """The worktree does not show the mission as it is now, so what changed in it is not known."""

    code = "MISSION_VIEW_BEHIND"
    kind = ErrorKind.TEMPORARY

    def __init__(self, worktree: Path, operation: str) -> None:
        super().__init__(
            f"{worktree} is in the middle of {operation}",
            next_step="End that there, then run the same command again; nothing was saved.",
            details={"worktree_root": str(worktree), "operation": operation},
        )
