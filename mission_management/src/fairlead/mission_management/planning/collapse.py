"""Groups of packages that share a lane, and the record of what joined them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fairlead.mission_management.planning.dependencies import DependencyGraph, find_cycle


@dataclass(frozen=True, slots=True)
class JoinedLanes:
    """Why two packages share a lane. Rules: write_scope_overlap, lane_circle, lane_in_use,
    single_workspace.
    """

    wp_a: str
    wp_b: str
    rule: str
    evidence: str
    independent: bool
    """True when neither waits for the other: they could have run side by side."""


@dataclass(frozen=True, slots=True)
class Collapse:
    """The report of a lane computation: each event joined two groups."""

    events: tuple[JoinedLanes, ...] = ()

    def written(self) -> Mapping[str, object]:
        """The form in lanes.json (`collapse_report`) and in JSON output."""
        return {
            "events": [
                {"wp_a": e.wp_a, "wp_b": e.wp_b, "rule": e.rule, "evidence": e.evidence}
                for e in self.events
            ],
            "total_merges": len(self.events),
            "independent_wps_collapsed": sum(event.independent for event in self.events),
            "by_rule": dict(sorted(Counter(event.rule for event in self.events).items())),
        }


class Groups:
    """A partition of packages that only ever grows coarser."""

    def __init__(self, members: Iterable[str], graph: DependencyGraph) -> None:
        self._group_of = {member: [member] for member in members}
        self._graph = graph
        self._events: list[JoinedLanes] = []

    @property
    def members(self) -> Sequence[str]:
        """Every package, by id."""
        return sorted(self._group_of)

    def together(self, one: str, other: str) -> bool:
        """Tell whether two packages share a group."""
        return self._group_of[one] is self._group_of[other]

    def lowest(self, member: str) -> str:
        """Return the lowest package of the group, which stands for it."""
        return self._group_of[member][0]

    def listed(self) -> Sequence[tuple[str, Sequence[str]]]:
        """Return (lowest package, all packages) of each group, by lowest package."""
        groups = {group[0]: tuple(group) for group in self._group_of.values()}
        return sorted(groups.items())

    def join(self, one: str, other: str, rule: str, evidence: str) -> None:
        """Make one group of the groups of two packages, and remember why."""
        first, second = sorted((one, other))
        linked = first in self._graph.waits_for(second) or second in self._graph.waits_for(first)
        self._events.append(JoinedLanes(first, second, rule, evidence, not linked))
        joined = sorted(self._group_of[one] + self._group_of[other])
        for member in joined:
            self._group_of[member] = joined

    def circle(self, graph: DependencyGraph) -> tuple[str, ...] | None:
        """Return groups (by lowest package) in a circle of waiting, the first again at the end."""
        waits = {
            lowest: sorted(
                {self.lowest(n) for m in members for n in graph.dependencies[m]} - {lowest}
            )
            for lowest, members in self.listed()
        }
        return find_cycle(waits)

    def edge(self, graph: DependencyGraph, group: str, needed: str) -> tuple[str, str]:
        """Return the lowest pair (waiting, needed) of packages for which one group waits."""
        return min(
            (member, name)
            for member in self._group_of[group]
            for name in graph.dependencies[member]
            if self.lowest(name) == needed
        )

    def collapse(self) -> Collapse:
        """Return what was joined, in order."""
        return Collapse(tuple(self._events))
