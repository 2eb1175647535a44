"""What the use cases on one package share: its lane's context, the end, which commits were made."""

from dataclasses import replace

from fairlead.execution.lanes.place import LanePlace
from fairlead.mission_management.bookkeeping import refuse_ended
from fairlead.mission_management.status import MissionState
from fairlead.shared_kernel.commit_target import CommitReceipt, Operation
from fairlead.shared_kernel.context import ReviewContext


def in_lane(context: ReviewContext, place: LanePlace) -> ReviewContext:
    """Return the context whose workspace names this lane."""
    workspace = replace(context.workspace, execution_workspace=place.worktree)
    branches = replace(
        context.branches,
        lane_branches={**context.branches.lane_branches, place.lane.lane_id: place.branch},
    )
    return replace(context, workspace=workspace, branches=branches)


def refuse_over(context: ReviewContext, state: MissionState, operation: Operation) -> None:
    """Stop where the mission has ended: whoever worked on it is told that before anything else.

    Raises:
        MissionEnded: it is merged or closed.
    """
    verb = operation.name.partition(" ")[0]
    destination = context.branches.destination.display
    refuse_ended(context.identity.folder, state, operation=verb, destination=destination)


def wrote(receipt: CommitReceipt) -> tuple[CommitReceipt, ...]:
    """Return the receipt where it stands for a commit: not for a change that was empty."""
    return (receipt,) if receipt.event_ids else ()
