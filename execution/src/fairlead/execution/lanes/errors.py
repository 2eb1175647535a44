"""Why a lane cannot be worked in.

Each says what is in the way and the next safe thing to do; none of them changed anything of a
person or an agent.

├── LaneSyncConflict     the lane and the coordination branch changed the same lines
├── LaneBusy             another package is live in the lane
├── LaneMissing          the log says the lane existed, and it is gone
├── LaneDirty            uncommitted work is in the way
├── LaneUnmerged         the lane holds commits that are not integrated
├── LaneSparseCheckoutInitFailed   git would not hide what no agent may see
├── LaneElsewhere        the checkout that is the lane shows another branch
├── AnalysisGateClosed   the mission type wants a fresh analysis first
├── NotForReview         there is nothing to review
└── NothingHeld          the actor holds no package of this mission
"""

from collections.abc import Sequence
from pathlib import Path
from typing import final

from fairlead.shared_kernel.counting import counted
from fairlead.shared_kernel.errors import ErrorKind, FairleadError


@final
class LaneSyncConflict(FairleadError):
    """Taking the coordination branch into the lane needs a person: both changed the same lines."""

    code = "LANE_SYNC_CONFLICT"
    kind = ErrorKind.NEEDS_PERSON

    def __init__(
        self, lane_branch: str, authority: str, paths: Sequence[str], worktree: Path
    ) -> None:
        super().__init__(
            f"{lane_branch} and {authority} changed the same lines of {', '.join(paths)}; "
            "nothing was changed",
            next_step=f"In {worktree} run `git merge {authority}`, resolve, commit, then run the "
            "same command again.",
            details={
                "lane_branch": lane_branch,
                "authority_ref": authority,
                "conflicts": list(paths),
                "workspace": str(worktree),
            },
        )
        self.lane_branch, self.paths = lane_branch, tuple(paths)


@final
class LaneBusy(FairleadError):
    """One live package per lane at a time, and it is another one."""

    code = "LANE_BUSY"

    def __init__(self, wp_id: str, lane_id: str, occupant: str, occupant_lane: str) -> None:
        super().__init__(
            f"{wp_id} shares {lane_id} with {occupant}, which is {occupant_lane}",
            next_step=_makes_room(lane_id, occupant, occupant_lane),
            details={"wp_id": wp_id, "lane_id": lane_id, "occupant": occupant},
        )
        self.wp_id, self.occupant = wp_id, occupant


def _makes_room(lane_id: str, occupant: str, occupant_lane: str) -> str:
    match occupant_lane:
        case "canceled":
            return (
                f"The lane holds commits of {occupant} that nobody wants: set them aside with "
                f"`fairlead worktree remove {lane_id} --rescue`."
            )
        case "approved":
            return f"Bring its code in first: `fairlead integrate {occupant}`."
        case _:
            return (
                f"Finish {occupant} first (`fairlead explain {occupant}` says what it waits for), "
                "or take another package with `fairlead next --agent YOU --claim`."
            )


@final
class LaneMissing(FairleadError):
    """The log says that the lane existed, and its branch is gone. Never an empty new lane."""

    code = "LANE_MISSING"

    def __init__(self, wp_id: str, branch: str, rescue_ref: str | None) -> None:
        restore = (
            f"Run `fairlead worktree rescue restore {rescue_ref}`."
            if rescue_ref
            else "Look for it with `fairlead worktree rescue list`; if nothing of it is left, "
            f"`fairlead implement {wp_id} --agent A --recover` starts the lane again."
        )
        super().__init__(
            f"{branch} was worked in and does not exist any more",
            next_step=restore,
            details={"wp_id": wp_id, "lane_branch": branch, "rescue_ref": rescue_ref},
        )
        self.wp_id, self.branch = wp_id, branch


@final
class LaneDirty(FairleadError):
    """Uncommitted work in the lane would be in the way."""

    code = "LANE_WORKTREE_DIRTY"

    def __init__(self, worktree: Path, paths: Sequence[str]) -> None:
        shown = ", ".join(paths[:5]) + (" …" if len(paths) > 5 else "")
        super().__init__(
            f"{worktree} holds uncommitted work: {shown}",
            next_step=f"Commit it in {worktree}, then run the same command again.",
            details={"workspace": str(worktree), "paths": list(paths)},
        )
        self.worktree = worktree


@final
class LaneUnmerged(FairleadError):
    """The lane holds commits that are nowhere else, so it is kept."""

    code = "LANE_UNMERGED"

    def __init__(self, lane_id: str, branch: str, ahead: int) -> None:
        super().__init__(
            f"{branch} holds {counted(ahead, 'commit that is', 'commits that are')} not integrated",
            next_step=f"Finish its packages, or keep a way back with "
            f"`fairlead worktree remove {lane_id} --rescue`.",
            details={"lane_id": lane_id, "lane_branch": branch, "commits": ahead},
        )
        self.branch = branch


@final
class LaneSparseCheckoutInitFailed(FairleadError):
    """The lane would show the log and its snapshot, so it was not filled."""

    code = "LANE_SPARSE_CHECKOUT_INIT_FAILED"
    kind = ErrorKind.ENVIRONMENT

    def __init__(self, lane_id: str, worktree: Path, error: FairleadError) -> None:
        super().__init__(
            f"the files that {lane_id} must hide could not be hidden: {error.message}",
            next_step="Mend what git names, then run the same command again.",
            details={**error.details, "lane_id": lane_id, "workspace": str(worktree)},
        )
        self.worktree = worktree


@final
class LaneElsewhere(FairleadError):
    """The mission works in the primary checkout, and that shows another branch."""

    code = "LANE_CHECKOUT_MISMATCH"

    def __init__(self, root: Path, shown: str | None, wanted: str) -> None:
        super().__init__(
            f"{root} shows {shown or 'no branch'}, and the mission is worked on in {wanted}",
            next_step=f"Run `git switch {wanted}` there, then run the same command again.",
            details={"worktree_root": str(root), "head": shown, "branch": wanted},
        )


@final
class AnalysisGateClosed(FairleadError):
    """The mission type wants an analysis of the plan as it is now before anything is built."""

    code = "ANALYSIS_REQUIRED"

    def __init__(self, mission_slug: str, why: str) -> None:
        super().__init__(
            f"the analysis of {mission_slug} does not cover its plan: {why}",
            next_step="Analyze the plan and record it with `fairlead analyze --from FILE`.",
            details={"mission_slug": mission_slug, "reason": why},
        )


@final
class NotForReview(FairleadError):
    """There is nothing to review in the state that the package is in."""

    code = "WP_NOT_FOR_REVIEW"

    def __init__(self, wp_id: str, lane: str) -> None:
        super().__init__(
            f"{wp_id} is {lane}, not for_review",
            next_step=f"Its code comes in with `fairlead integrate {wp_id}`."
            if lane == "approved"
            else f"Run `fairlead explain {wp_id}` to see what would move it.",
            details={"wp_id": wp_id, "lane": lane},
        )
        self.wp_id = wp_id
