"""The code that a step speaks of is durable before the step is (invariant I1).

Whoever works in a lane commits with their own git, which by its default leaves it to the system
when a commit is on the device. A package that is for review or approved must not lose it.
"""

from collections.abc import Iterator

from fairlead.mission_management.status import Change, MissionState, StatusLane, WorkPackageMoved
from fairlead.shared_kernel.context import BranchRef, WriteContext
from fairlead.shared_kernel.git import Oid, Repository
from fairlead.shared_kernel.naming import HEADS, MissionNames

_SPEAKS_OF_CODE = (StatusLane.FOR_REVIEW, StatusLane.IN_REVIEW, StatusLane.APPROVED)


def flush_code(
    repository: Repository, context: WriteContext, state: MissionState, change: Change
) -> None:
    """Flush the lanes of the packages that a change hands over, with all that is new in them.

    Raises:
        StorageUnwritable: the device reports an error.
    """
    for wp_id in _handed_over(change):
        lane = state.plan.lane_of(wp_id) if state.plan else None
        if lane is None:
            continue
        branch = BranchRef.of_lane(MissionNames(context.identity.folder), state.meta, lane)
        known = _known(state, wp_id)
        repository.refs.flush(f"{HEADS}{branch}", since=(known,) if known else ())


def _handed_over(change: Change) -> Iterator[str]:
    for event in change.events:
        if isinstance(event, WorkPackageMoved) and event.to_lane in _SPEAKS_OF_CODE:
            yield event.wp_id


def _known(state: MissionState, wp_id: str) -> Oid | None:
    """What is durable: the authority; where the lane is the authority itself, where it began."""
    status = state.snapshot.work_packages.get(wp_id)
    if state.meta.works_in_checkout and status and status.lane_base:
        return Oid(status.lane_base)
    return state.as_of
