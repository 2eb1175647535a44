"""What the log says about how a mission went: computed, never remembered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from fairlead.mission_management.status import (
    LogRow,
    MissionState,
    RowKind,
    StatusLane,
    parse_at,
)

_STARTED = (StatusLane.CLAIMED.value, StatusLane.IN_PROGRESS.value)
_SENT_BACK = (StatusLane.IN_PROGRESS.value, StatusLane.PLANNED.value)
_UNDER_REVIEW = (StatusLane.IN_REVIEW.value, StatusLane.APPROVED.value)


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """How one package went. Times are in seconds; event ids are the evidence.

    Attributes:
        cycle_seconds: from the first claim to done; None if it is not done.
        seconds_in: time spent in each status lane, the last one aside.
    """

    wp_id: str
    execution_lane: str | None
    cycle_seconds: float | None
    seconds_in: Mapping[str, float]
    rejections: tuple[str, ...]
    forced_moves: tuple[str, ...]
    last_event_id: str

    @property
    def blocked_seconds(self) -> float:
        """Time spent in the lane blocked."""
        return self.seconds_in.get(StatusLane.BLOCKED.value, 0.0)

    def written(self) -> dict[str, object]:
        """The form in retrospective.yaml and in JSON output."""
        return {
            "wp_id": self.wp_id,
            "execution_lane": self.execution_lane,
            "cycle_seconds": self.cycle_seconds,
            "seconds_in": dict(self.seconds_in),
            "blocked_seconds": self.blocked_seconds,
            "rejections": len(self.rejections),
            "forced_moves": len(self.forced_moves),
        }


@dataclass(frozen=True, slots=True)
class MissionFacts:
    """How the mission went, package by package."""

    packages: tuple[PackageFacts, ...]
    until: str
    """`at` of the last row, ISO 8601: the same log gives the same facts."""

    def cycle_seconds_by_lane(self) -> Mapping[str, float]:
        """Add up the cycle times of the packages of each execution lane."""
        total: dict[str, float] = {}
        for package in self.packages:
            if package.execution_lane and package.cycle_seconds is not None:
                lane = package.execution_lane
                total[lane] = round(total.get(lane, 0.0) + package.cycle_seconds, 6)
        return dict(sorted(total.items()))

    def written(self) -> dict[str, object]:
        """The form in retrospective.yaml and in JSON output."""
        return {
            "until": self.until,
            "cycle_seconds_by_lane": dict(self.cycle_seconds_by_lane()),
            "rejections": sum(len(package.rejections) for package in self.packages),
            "forced_moves": sum(len(package.forced_moves) for package in self.packages),
            "blocked_seconds": round(sum(p.blocked_seconds for p in self.packages), 6),
            "work_packages": [package.written() for package in self.packages],
        }


def mission_facts(state: MissionState) -> MissionFacts:
    """Compute the facts from the log at one commit."""
    rows = state.log.rows()
    moves: dict[str, list[LogRow]] = {}
    for row in rows:
        if row.kind is RowKind.TRANSITION:
            moves.setdefault(row.wp_id, []).append(row)
    return MissionFacts(
        tuple(_package(state, wp_id, moves[wp_id]) for wp_id in sorted(moves)),
        max((row.at for row in rows), default=""),
    )


def _package(state: MissionState, wp_id: str, moves: Sequence[LogRow]) -> PackageFacts:
    lane = state.plan.lane_of(wp_id) if state.plan else None
    return PackageFacts(
        wp_id=wp_id,
        execution_lane=lane.lane_id if lane else None,
        cycle_seconds=_cycle(moves),
        seconds_in=_seconds_in(moves),
        rejections=tuple(row.event_id for row in moves if _is_rejection(row)),
        forced_moves=tuple(row.event_id for row in moves if row.data.get("force") is True),
        last_event_id=moves[-1].event_id,
    )


def _is_rejection(row: LogRow) -> bool:
    source, target = row.data.get("from_lane"), row.data.get("to_lane")
    return source in _UNDER_REVIEW and target in _SENT_BACK


def _cycle(moves: Sequence[LogRow]) -> float | None:
    started = next((row for row in moves if row.data.get("to_lane") in _STARTED), None)
    done = [row for row in moves if row.data.get("to_lane") == StatusLane.DONE.value]
    if started is None or not done:
        return None
    return _between(started, done[-1])


def _seconds_in(moves: Sequence[LogRow]) -> Mapping[str, float]:
    spent: dict[str, float] = {}
    for row, following in pairwise(moves):
        lane = str(row.data.get("to_lane"))
        spent[lane] = round(spent.get(lane, 0.0) + _between(row, following), 6)
    return dict(sorted(spent.items()))


def _between(first: LogRow, second: LogRow) -> float:
    start, end = _moment(first), _moment(second)
    return max(0.0, (end - start).total_seconds()) if start and end else 0.0


def _moment(row: LogRow) -> datetime | None:
    return parse_at(row.at)
