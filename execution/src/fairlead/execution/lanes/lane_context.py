"""What the use cases on one package share: the context of its lane, and which commits were made."""

from dataclasses import replace

from fairlead.execution.lanes.place import LanePlace
from fairlead.shared_kernel.commit_target import CommitReceipt
from fairlead.shared_kernel.context import ReviewContext


def in_lane(context: ReviewContext, place: LanePlace) -> ReviewContext:
    """Return the context whose workspace names this lane."""
    workspace = replace(context.workspace, execution_workspace=place.worktree)
    branches = replace(
        context.branches,
        lane_branches={**context.branches.lane_branches, place.lane.lane_id: place.branch},
    )
    return replace(context, workspace=workspace, branches=branches)


def wrote(receipt: CommitReceipt) -> tuple[CommitReceipt, ...]:
    """Return the receipt where it stands for a commit: not for a change that was empty."""
    return (receipt,) if receipt.event_ids else ()
