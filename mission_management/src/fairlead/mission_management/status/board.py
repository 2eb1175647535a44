"""The view of a mission's status: the `data` of `status --json` (contract surfaces).

It follows from one commit only: no working directory, host or time is in it.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from fairlead.mission_management.status.dependencies import unsatisfied_dependencies
from fairlead.mission_management.status.ports import MissionState
from fairlead.mission_management.status.rules import known_packages
from fairlead.mission_management.status.scope import in_scope
from fairlead.mission_management.status.snapshot import StatusSnapshot, WorkPackageStatus
from fairlead.mission_management.status.values import StatusLane
from fairlead.shared_kernel.context import ReadContext, WriteContext
from fairlead.shared_kernel.naming import HEADS

_L = StatusLane
PROGRESS_WEIGHTS: Mapping[StatusLane, float] = {
    _L.CLAIMED: 0.05,
    _L.IN_PROGRESS: 0.3,
    _L.FOR_REVIEW: 0.6,
    _L.IN_REVIEW: 0.7,
    _L.APPROVED: 0.8,
    _L.DONE: 1.0,
}
"""How far a package is in each lane; 0 in those not named."""
_REVIEWING = (_L.FOR_REVIEW, _L.IN_REVIEW, _L.APPROVED, _L.DONE, _L.CANCELED)


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


class Progress(NamedTuple):
    """How much of the mission is done.

    What an operator canceled does not count at all. `weighted` is between 0 and 1.
    """

    done: int
    total: int
    weighted: float

    @classmethod
    def of(cls, statuses: Sequence[WorkPackageStatus]) -> "Progress":
        """Count packages."""
        counted = [one for one in statuses if not one.canceled_by_operator]
        total = len(counted)
        weight = sum(PROGRESS_WEIGHTS.get(one.lane, 0.0) for one in counted)
        done = sum(one.lane is _L.DONE for one in counted)
        return cls(done, total, round(weight / total, 4) if total else 0.0)

    def written(self) -> Mapping[str, object]:
        """The form in JSON output."""
        return {"done": self.done, "total": self.total, "weighted": self.weighted}


class StatusView(NamedTuple):
    """A mission's status. `mission` is the mission's part of the JSON output, spelled out."""

    mission: Mapping[str, object]
    work_packages: tuple[WorkPackageView, ...]
    summary: Mapping[str, int]
    progress: Progress
    event_count: int
    last_event_id: str | None

    def written(self) -> Mapping[str, object]:
        """The `data` of `status --json`."""
        return {
            "mission": dict(self.mission),
            "work_packages": [package.written() for package in self.work_packages],
            "summary": dict(self.summary),
            "progress": self.progress.written(),
            "event_count": self.event_count,
            "last_event_id": self.last_event_id,
        }


def board(context: ReadContext | WriteContext, state: MissionState) -> StatusView:
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


def phase_of(state: MissionState) -> str:
    """Return the coarse phase: planning, implementing, reviewing, accepted, merged or closed.

    Reviewing: nothing is left to implement. Foreign missions say in meta.json what they reached.
    """
    if state.snapshot.milestone:
        return state.snapshot.milestone
    for phase in ("merged", "accepted"):
        if not state.meta.is_ours and state.meta.text(f"{phase}_at"):
            return phase
    lanes = [
        status.lane
        for status in state.snapshot.work_packages.values()
        if status.lane is not _L.GENESIS
    ]
    if not lanes:
        return "planning"
    return "reviewing" if all(lane in _REVIEWING for lane in lanes) else "implementing"


def stale_base(state: MissionState, wp_id: str) -> tuple[str, ...]:
    """Return the packages whose integration made the base of this one's lane stale."""
    status = state.snapshot.work_packages.get(wp_id)
    if status is None or status.synced_after is None or state.plan is None:
        return ()
    lane, package = state.plan.lane_of(wp_id), state.plan.work_package(wp_id)
    scope = (package.write_scope if package else ()) or (lane.write_scope if lane else ())
    return tuple(
        one.wp_id
        for one in state.snapshot.integrations
        if one.number > status.synced_after
        and (lane is None or one.lane != lane.lane_id)
        and any(_meets(path, scope) for path in one.touched)
    )


def _meets(touched: str, scope: Sequence[str]) -> bool:
    """A touched path is in the scope; a touched directory holds something of it."""
    if not touched.endswith("**"):
        return in_scope(touched, scope)
    directory = touched.removesuffix("**")
    return any(
        glob.startswith(directory) or directory.startswith(_fixed_part(glob)) for glob in scope
    )


def _fixed_part(glob: str) -> str:
    """The directories that a glob names before its first wildcard."""
    wild = min((at for at in map(glob.find, "*?") if at >= 0), default=-1)
    return glob.rstrip("/") + "/" if wild < 0 else glob[: glob.rfind("/", 0, wild) + 1]


def _mission(context: ReadContext | WriteContext, state: MissionState) -> Mapping[str, object]:
    identity, surface = context.identity, context.surface
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
    }


def _package(state: MissionState, wp_id: str) -> WorkPackageView:
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


def snapshot_differences(recorded: StatusSnapshot, reduced: StatusSnapshot) -> tuple[str, ...]:
    """Say in which packages two snapshots differ, for people."""
    names = sorted({*recorded.work_packages, *reduced.work_packages})
    return tuple(
        f"{name} is recorded as {recorded.lane(name)}, the log says {reduced.lane(name)}"
        for name in names
        if recorded.lane(name) is not reduced.lane(name)
    )
