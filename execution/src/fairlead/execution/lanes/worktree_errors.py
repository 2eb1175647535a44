"""Why a worktree is not removed, or what was kept is not brought back. Nothing was changed.

├── LaneNotFound          the mission has no such lane
├── LaneInUse             a package is being worked on there
├── LaneIsCheckout        the lane is the primary checkout itself
├── RescueNotFound        nothing was kept under that name
├── RescueBranchDiffers   the branch went on, or was begun anew, since it was kept
└── RescueConflict        what was kept does not fit what the mission is now
"""

from collections.abc import Sequence
from typing import final

from fairlead.shared_kernel.errors import ErrorKind, FairleadError


@final
class LaneNotFound(FairleadError):
    """The mission has no lane of this name."""

    code = "LANE_NOT_FOUND"

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(
            f"no lane is called {name!r}; there are {', '.join(known) or 'none'}",
            next_step="Run `fairlead worktree list` to see the lanes and their worktrees.",
            details={"lane_id": name, "lanes": list(known)},
        )


@final
class LaneInUse(FairleadError):
    """Somebody works on a package in the lane, or its review is not over."""

    code = "LANE_IN_USE"

    def __init__(self, lane_id: str, wp_id: str, status: str) -> None:
        super().__init__(
            f"{wp_id} is {status} in {lane_id}",
            next_step=f"Finish it, or give it back with `fairlead move {wp_id} planned --reason R`;"
            f" `fairlead worktree remove {lane_id} --rescue` keeps a way back.",
            details={"lane_id": lane_id, "wp_id": wp_id, "lane": status},
        )


@final
class LaneIsCheckout(FairleadError):
    """The mission is worked on in the primary checkout, which is never removed."""

    code = "LANE_IS_CHECKOUT"

    def __init__(self, lane_id: str, root: str) -> None:
        super().__init__(
            f"{lane_id} is the checkout {root} itself",
            next_step="There is nothing to remove: the mission has no worktrees of its own.",
            details={"lane_id": lane_id, "worktree_root": root},
        )


@final
class RescueNotFound(FairleadError):
    """Nothing was kept under this name."""

    code = "RESCUE_NOT_FOUND"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"nothing was kept as {name!r}",
            next_step="Run `fairlead worktree rescue list`; it names everything that was kept.",
            details={"rescue": name},
        )


@final
class RescueBranchDiffers(FairleadError):
    """The branch exists and is not where it was when it was kept."""

    code = "RESCUE_BRANCH_DIFFERS"

    def __init__(self, ref: str, branch: str, tip: str, now: str) -> None:
        super().__init__(
            f"{branch} is at {now[:12]}, and was kept at {tip[:12]}",
            next_step=f"Look at what was kept with `git log {ref}`; `git branch OTHER-NAME {ref}` "
            "gives it a branch of its own.",
            details={"ref": ref, "branch": branch, "kept": tip, "now": now},
        )


@final
class RescueConflict(FairleadError):
    """What was kept of the coordination worktree does not fit the mission as it is now."""

    code = "RESCUE_CONFLICT"
    kind = ErrorKind.NEEDS_PERSON

    def __init__(self, ref: str, paths: Sequence[str]) -> None:
        named = ", ".join(paths[:5])
        super().__init__(
            f"the mission changed since: {named}",
            next_step=f"Look at what was kept with `git show {ref}:{paths[0]}`, and write what is "
            "still wanted with `fairlead artifact write NAME --from FILE`.",
            details={"ref": ref, "conflicts": list(paths)},
        )
