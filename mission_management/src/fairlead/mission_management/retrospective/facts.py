"""What the log says about how a mission went: computed, never remembered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fairlead.mission_management.retrospective.package_facts import (
    PackageFacts,
    has_resolved_conflicts,
    moment_of,
)
from fairlead.mission_management.status import LogRow, MissionState, RowKind

_INTEGRATED, _MERGED = "LaneIntegrated", "MissionMerged"
_BESIDE = ("RetrospectiveCaptured", "FollowUpRecorded")
"""Rows about a mission that are no part of how it went: looking back changes no fact."""


@dataclass(frozen=True, slots=True)
class MissionFacts:
    """How the mission went, package by package. Times are in seconds.

    Attributes:
        began, until: times of the first and the last row, as the log has them: the same log gives
            the same facts.
        integrations: how often code came in, as the log has it; old logs do not say.
        landing_conflicts: the merges for which somebody decided between the mission and its
            target, by their event.
    """

    packages: tuple[PackageFacts, ...]
    began: str
    until: str
    duration_seconds: float
    integrations: int
    landing_conflicts: tuple[str, ...] = ()

    def cycle_seconds_by_lane(self) -> Mapping[str, float]:
        """Add up the cycle times of the packages of each execution lane."""
        return _sums(
            (package.execution_lane, package.cycle_seconds)
            for package in self.packages
            if package.execution_lane and package.cycle_seconds is not None
        )

    def seconds_in(self) -> Mapping[str, float]:
        """Add up the time that packages spent in each status lane."""
        return _sums(spent for package in self.packages for spent in package.seconds_in.items())

    def totals(self) -> dict[str, int | float]:
        """Add up what happened to the packages."""
        packages = self.packages
        return {
            "integrations": self.integrations,
            "rejections": sum(len(package.rejections) for package in packages),
            "conflicts": sum(len(package.conflicts) for package in packages)
            + len(self.landing_conflicts),
            "forced_moves": sum(len(package.forced_moves) for package in packages),
            "reclaimed_leases": sum(len(package.reclaimed) for package in packages),
            "canceled": sum(package.was_canceled for package in packages),
            "times_blocked": sum(len(package.blocked) for package in packages),
            "blocked_seconds": round(sum(package.blocked_seconds for package in packages), 6),
        }

    def written(self) -> dict[str, object]:
        """The form in retrospective.yaml and in JSON output."""
        return {
            "began": self.began,
            "until": self.until,
            "duration_seconds": self.duration_seconds,
            **self.totals(),
            "cycle_seconds_by_lane": dict(self.cycle_seconds_by_lane()),
            "seconds_in": dict(self.seconds_in()),
            "work_packages": [package.written() for package in self.packages],
        }


NO_FACTS = MissionFacts((), "", "", 0.0, 0)
"""Those of a log without rows."""


def mission_facts(state: MissionState) -> MissionFacts:
    """Compute the facts from the log at one commit.

    Raises:
        MalformedLog: a line of the log is no row.
    """
    rows = [row for row in state.log.rows() if row.event_type not in _BESIDE]
    moves: dict[str, list[LogRow]] = {}
    integrations: dict[str, list[LogRow]] = {}
    for row in rows:
        if row.kind is RowKind.TRANSITION:
            moves.setdefault(row.wp_id, []).append(row)
        elif row.event_type == _INTEGRATED:
            integrations.setdefault(row.wp_id, []).append(row)
    timed = [(moment, row.at) for row in rows if (moment := moment_of(row))]
    first, last = (min(timed), max(timed)) if timed else (None, None)
    return MissionFacts(
        tuple(
            PackageFacts.of(wp, _lane_of(state, wp), moves[wp], integrations.get(wp, ()))
            for wp in sorted(moves)
        ),
        first[1] if first else "",
        last[1] if last else "",
        (last[0] - first[0]).total_seconds() if first and last else 0.0,
        sum(map(len, integrations.values())),
        tuple(
            row.event_id
            for row in rows
            if row.event_type == _MERGED and has_resolved_conflicts(row)
        ),
    )


def _lane_of(state: MissionState, wp_id: str) -> str | None:
    lane = state.plan.lane_of(wp_id) if state.plan else None
    return lane.lane_id if lane else None


def _sums(parts: Iterable[tuple[str, float]]) -> Mapping[str, float]:
    total: dict[str, float] = {}
    for name, seconds in parts:
        total[name] = round(total.get(name, 0.0) + seconds, 6)
    return dict(sorted(total.items()))
