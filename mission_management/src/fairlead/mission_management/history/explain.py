"""Use case: why is a package where it is, and what would move it? From committed history only."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fairlead.mission_management.history.points import PointFinder
from fairlead.mission_management.status import (
    GUARD_TEXTS,
    LogRow,
    MissionState,
    RowKind,
    StatusLane,
    StatusLedger,
    WaitingConflict,
    WaitingConflicts,
    WorkPackageNotFound,
    WorkPackageStatus,
    known_packages,
    open_edges,
    stale_base,
    unsatisfied_dependencies,
)
from fairlead.shared_kernel.context import ReadContext
from fairlead.shared_kernel.git import Repository

_L = StatusLane


@dataclass(frozen=True, slots=True)
class Way:
    """Where the package may go from here: what that needs, and the command for it."""

    to_lane: StatusLane
    needs: tuple[str, ...]
    command: str

    def written(self) -> Mapping[str, object]:
        """The form in JSON output."""
        return {
            "to_lane": self.to_lane.value,
            "needs": list(self.needs),
            "command": self.command,
        }


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that made the package what it is, oldest first, and the ways on.

    Attributes:
        why: one sentence for people.
        conflict: what waits on this machine to be resolved; the one thing that no commit holds.
        waits_for: dependencies that are not satisfied, each with its lane.
        commit: the commit that recorded the last transition; "" where there was none.
    """

    mission_slug: str
    wp_id: str
    title: str
    status: WorkPackageStatus
    why: str
    waits_for: Mapping[str, str]
    stale_base: tuple[str, ...]
    transitions: tuple[LogRow, ...]
    commit: str
    ways: tuple[Way, ...]
    conflict: WaitingConflict | None = None

    def written(self) -> Mapping[str, object]:
        """The `data` of `explain --json`."""
        status = self.status
        return {
            "mission_slug": self.mission_slug,
            "wp_id": self.wp_id,
            "title": self.title,
            "lane": status.lane.value,
            "why": self.why,
            "since": status.last_transition_at or None,
            "actor": status.actor or None,
            "event_id": status.last_event_id or None,
            "commit": self.commit or None,
            "waits_for": dict(self.waits_for),
            "blocked_from": status.blocked_from.value if status.blocked_from else None,
            "lease": dict(status.lease.written()) if status.lease else None,
            "stale_base": list(self.stale_base),
            "force_count": status.force_count,
            "transitions": [_told(row) for row in self.transitions],
            "ways": [dict(way.written()) for way in self.ways],
            "conflict": self.conflict.written() if self.conflict else None,
        }


@dataclass(frozen=True, slots=True)
class ExplainPackage:
    """Reads the log of one package, and the one table of the state machine."""

    repository: Repository
    ledger: StatusLedger
    conflicts: WaitingConflicts

    def __call__(self, context: ReadContext, wp_id: str) -> Explanation:
        """Explain a package.

        Raises:
            WorkPackageNotFound: the mission has none of this id.
        """
        state = self.ledger.load(context)
        known = known_packages(state)
        if wp_id not in known:
            raise WorkPackageNotFound(wp_id, known)
        status = state.snapshot.work_packages.get(wp_id) or WorkPackageStatus()
        moves = tuple(
            row for row in state.log.rows() if row.kind is RowKind.TRANSITION and row.wp_id == wp_id
        )
        last = moves[-1] if moves else None
        package = state.plan.work_package(wp_id) if state.plan else None
        waiting = unsatisfied_dependencies(state, wp_id)
        approved = status.lane is StatusLane.APPROVED
        conflict = next(iter(self.conflicts.of(context.identity, [wp_id] * approved)), None)
        commit = ""
        if last and last.event_id:
            commit = PointFinder(self.repository)(context, last.event_id).commit
        return Explanation(
            context.identity.mission_slug,
            wp_id,
            package.title if package else "",
            status,
            _why(state, wp_id, status, last) + (f": {conflict.told}" if conflict else ""),
            {name: state.snapshot.lane(name).value for name in waiting},
            stale_base(state, wp_id),
            moves,
            commit,
            tuple(_ways(wp_id, status, conflict)),
            conflict,
        )


def _why(state: MissionState, wp_id: str, status: WorkPackageStatus, last: LogRow | None) -> str:
    lane = status.lane
    if last is None:
        return f"{wp_id} is not seeded: nothing has happened to it yet"
    said = f": {last.data['reason']}" if last.data.get("reason") else ""
    forced = " by force" if last.data.get("force") is True else ""
    moved = f"{last.actor or 'somebody'} moved it there{forced} from {last.data.get('from_lane')}"
    waiting = unsatisfied_dependencies(state, wp_id)
    because = _state_of(state, status, waiting)
    return f"{wp_id} is {lane}; {moved}{said}" + (f". {because}" if because else "")


def _state_of(state: MissionState, status: WorkPackageStatus, waiting: tuple[str, ...]) -> str:
    """Say what the lane means for this package, beyond its name."""
    holder = status.lease.holder if status.lease else ""
    match status.lane:
        case _L.PLANNED if waiting:
            listed = ", ".join(f"{name} ({state.snapshot.lane(name)})" for name in waiting)
            return f"It waits for {listed}"
        case _L.PLANNED:
            return "Everything that it builds on is done: it can be claimed"
        case _L.CLAIMED | _L.IN_PROGRESS | _L.IN_REVIEW if holder:
            return f"{holder} holds it (lease {status.lease.generation if status.lease else 0})"
        case _L.FOR_REVIEW:
            return f"It waits for a reviewer other than {status.implementer or 'its implementer'}"
        case _L.APPROVED:
            return "Its code is reviewed and not in the mission yet"
        case _L.BLOCKED if status.blocked_from:
            return f"It was {status.blocked_from} before"
        case _L.CANCELED if not status.canceled_by_operator:
            return "No person said so: those that depend on it still wait"
        case _:
            return ""


def _ways(wp_id: str, status: WorkPackageStatus, conflict: WaitingConflict | None) -> Iterator[Way]:
    for edge in open_edges(status.lane, blocked_from=status.blocked_from):
        needs = tuple(GUARD_TEXTS[guard] for guard in edge.guards)
        command = _command(wp_id, edge.source, edge.target)
        if conflict and edge.target is _L.DONE:
            needs, command = (*needs, "its conflict resolved and staged"), conflict.command
        yield Way(edge.target, needs, command)


def _command(wp_id: str, source: StatusLane, target: StatusLane) -> str:
    match source, target:
        case _L.GENESIS, _L.PLANNED:
            return "fairlead tasks finalize"
        case (_L.PLANNED, _L.CLAIMED) | (_L.CLAIMED, _L.IN_PROGRESS):
            return f"fairlead implement {wp_id} --agent A"
        case _L.FOR_REVIEW, _L.IN_REVIEW:
            return f"fairlead review {wp_id} --reviewer R"
        case _L.IN_REVIEW, _L.APPROVED:
            return f"fairlead review {wp_id} --reviewer R --approve"
        case _L.IN_REVIEW, (_L.IN_PROGRESS | _L.PLANNED):
            return f"fairlead review {wp_id} --reviewer R --reject --feedback FILE"
        case _L.APPROVED, _L.DONE:
            return f"fairlead integrate {wp_id}"
        case _, _L.CANCELED:
            return f"fairlead move {wp_id} {target} --actor human:NAME --reason R"
        case (_L.APPROVED, (_L.IN_PROGRESS | _L.PLANNED)) | (_L.IN_PROGRESS, _L.APPROVED):
            return f"fairlead move {wp_id} {target} --actor A --reason R --evidence FILE"
        case _:
            return f"fairlead move {wp_id} {target} --actor A --reason R"


def _told(row: LogRow) -> Mapping[str, object]:
    data = row.data
    return {
        "event_id": row.event_id,
        "at": row.at,
        "from_lane": data.get("from_lane"),
        "to_lane": data.get("to_lane"),
        "actor": row.actor,
        "force": data.get("force") is True,
        "reason": data.get("reason"),
    }
