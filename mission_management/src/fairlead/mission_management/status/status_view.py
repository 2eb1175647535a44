"""The view of a mission's status: the `data` of `status --json` (contract surfaces).

It follows from one commit, and from the conflicts that wait on this machine: no working directory,
host or time is in it.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from fairlead.mission_management.status.dependencies import unsatisfied_dependencies
from fairlead.mission_management.status.package_status import WorkPackageStatus
from fairlead.mission_management.status.packages import known_packages
from fairlead.mission_management.status.progress import Progress, phase_of
from fairlead.mission_management.status.staleness import stale_base
from fairlead.mission_management.status.values import StatusLane
from fairlead.shared_kernel.naming import ARCHIVE_REFS, HEADS

if TYPE_CHECKING:
    from fairlead.mission_management.status.mission_state import MissionState
    from fairlead.mission_management.status.waiting_conflict import WaitingConflict
    from fairlead.shared_kernel.context import ReadContext, WriteContext


class WorkPackageView(NamedTuple):
    """One package on the board.

    `blocked_by` are the dependencies that it waits for; `stale_base` the packages that came in
    after its lane was made or synced and touched its write scope.
    """

    wp_id: str
    title: str
    status: WorkPackageStatus
    execution_lane: str | None
    dependencies: tuple[str, ...]
    blocked_by: tuple[str, ...]
    stale_base: tuple[str, ...]

    @property
    def agent(self) -> str | None:
        """Who works on it: as annotated, else who implements it, else who holds it."""
        holder = self.status.lease.holder if self.status.lease else None
        return self.status.agent or self.status.implementer or holder

    def written(self) -> Mapping[str, object]:
        """The form in JSON output."""
        status = self.status
        return {
            "wp_id": self.wp_id,
            "title": self.title,
            "lane": status.lane.value,
            "actor": status.actor or None,
            "agent": self.agent,
            "execution_lane": self.execution_lane,
            "dependencies": list(self.dependencies),
            "blocked_by": list(self.blocked_by),
            "lease": dict(status.lease.written()) if status.lease else None,
            "last_event_id": status.last_event_id,
            "last_transition_at": status.last_transition_at,
            "stale_base": list(self.stale_base),
            "force_count": status.force_count,
            "blocked_from": status.blocked_from.value if status.blocked_from else None,
            "subtasks": dict(status.subtasks),
        }


class StatusView(NamedTuple):
    """A mission's status. `mission` is the mission's part of the JSON output, spelled out.

    `uncommitted_events` counts rows that a worktree of a foreign mission shows and no commit holds;
    it is None, and not in the output, for missions of ours. `conflicts` wait on this machine.
    """

    mission: Mapping[str, object]
    work_packages: tuple[WorkPackageView, ...]
    summary: Mapping[str, int]
    progress: Progress
    event_count: int
    last_event_id: str | None
    uncommitted_events: int | None = None
    conflicts: "tuple[WaitingConflict, ...]" = ()

    def written(self) -> Mapping[str, object]:
        """The `data` of `status --json`."""
        foreign = (
            {}
            if self.uncommitted_events is None
            else {"uncommitted_events": self.uncommitted_events}
        )
        return {
            "mission": dict(self.mission),
            "work_packages": [package.written() for package in self.work_packages],
            "summary": dict(self.summary),
            "progress": self.progress.written(),
            "event_count": self.event_count,
            "last_event_id": self.last_event_id,
            "conflicts": [conflict.written() for conflict in self.conflicts],
            **foreign,
        }


def board(context: "ReadContext | WriteContext", state: "MissionState") -> StatusView:
    """Show a state; the context says who the mission is and where its truth lives."""
    packages = tuple(_package(state, wp_id) for wp_id in known_packages(state))
    return StatusView(
        mission=_mission(context, state),
        work_packages=packages,
        summary=state.snapshot.summary(),
        progress=Progress.of([package.status for package in packages]),
        event_count=state.snapshot.event_count,
        last_event_id=state.snapshot.last_event_id,
    )


def may_conflict(state: "MissionState") -> tuple[str | None, ...]:
    """Return the packages that may wait for a conflict to be resolved; None for the mission."""
    approved = [
        wp_id
        for wp_id, status in state.snapshot.work_packages.items()
        if status.lane is StatusLane.APPROVED
    ]
    return (*sorted(approved), *((None,) if state.snapshot.milestone == "accepted" else ()))


def _mission(context: "ReadContext | WriteContext", state: "MissionState") -> Mapping[str, object]:
    identity, surface = context.identity, context.surface
    copy = surface.note and not surface.read_ref.startswith(ARCHIVE_REFS)
    note = {"note": surface.note} if copy else {}
    return {
        "mission_id": identity.mission_id.value if identity.mission_id else None,
        "mid8": identity.mid8,
        "mission_slug": identity.mission_slug,
        "friendly_name": identity.friendly_name,
        "mission_type": identity.mission_type,
        "topology": surface.topology.value,
        "authority_ref": surface.read_ref.removeprefix(HEADS),
        "authority_commit": state.as_of,
        "target_branch": state.meta.target_branch,
        "phase": phase_of(state),
        **note,
    }


def _package(state: "MissionState", wp_id: str) -> WorkPackageView:
    plan = state.plan
    package = plan.work_package(wp_id) if plan else None
    lane = plan.lane_of(wp_id) if plan else None
    waiting = unsatisfied_dependencies(state, wp_id)
    status = state.snapshot.work_packages.get(wp_id) or WorkPackageStatus()
    return WorkPackageView(
        wp_id=wp_id,
        title=package.title if package else "",
        status=status,
        execution_lane=lane.lane_id if lane else None,
        dependencies=package.dependencies if package else (),
        blocked_by=() if status.lane.is_terminal else waiting,
        stale_base=stale_base(state, wp_id),
    )
