"""Which packages share a lane: those that could write one file, and those that would deadlock.

Rules (contract lifecycle, lanes.json): write scopes that overlap join lanes; dependencies only
order lanes, and join them where lanes would wait for each other in a circle. A package that people
have worked on keeps the lane in which its code is.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from fairlead.mission_management.planning.collapse import Collapse, Groups
from fairlead.mission_management.planning.dependencies import DependencyGraph
from fairlead.mission_management.planning.errors import LaneChangeRefused
from fairlead.shared_kernel.documents import ExecutionLane, PlannedWorkPackage
from fairlead.shared_kernel.globs import common_path
from fairlead.shared_kernel.identity import LaneId

MOST_LANES = 702


@dataclass(frozen=True, slots=True)
class EarlierLanes:
    """What a plan that is computed again must respect.

    Attributes:
        lane_of: package to its recorded lane.
        in_use: packages that were claimed at some time: their lane may hold their code.
        settled: packages that are done or canceled: they stay where they were and decide nothing.
    """

    lane_of: Mapping[str, str] = field(default_factory=dict)
    in_use: frozenset[str] = frozenset()
    settled: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class LaneLayout:
    """The lanes of a mission, in the order of their lowest package, and why some share one."""

    lanes: tuple[ExecutionLane, ...]
    collapse: Collapse


def compute_lanes(
    packages: Sequence[PlannedWorkPackage],
    *,
    earlier: EarlierLanes | None = None,
    one_lane: bool = False,
) -> LaneLayout:
    """Divide packages among lanes; the same input gives the same lanes, whatever its order.

    Settled packages are listed in their recorded lane only; one that has none is left out.

    Raises:
        DependencyCycle, DependencyUnknown: the packages cannot be ordered.
        LaneChangeRefused: packages in use, of two lanes, would have to share one; or there are
            more lanes than names.
    """
    past = earlier or EarlierLanes()
    ordered = sorted(packages, key=lambda package: package.wp_id)
    whole = DependencyGraph.of({p.wp_id: p.dependencies for p in ordered}, gone=past.lane_of)
    live = [package for package in ordered if package.wp_id not in past.settled]
    graph = _graph(live)
    groups = Groups([package.wp_id for package in live], graph)
    _join_overlapping(live, groups)
    _join_circles(graph, groups)
    if one_lane:
        _join_all(live, groups)
    else:
        _join_in_use(past, groups)
        _join_circles(graph, groups)
    names = _names(groups, past)
    lane_of = {wp_id: past.lane_of[wp_id] for wp_id in past.settled & {*past.lane_of}}
    lane_of |= {wp_id: names[groups.lowest(wp_id)] for wp_id in groups.members}
    waits = _waits(graph, groups, names)
    lanes = _lanes(ordered, whole.order(), waits, lane_of, groups.members)
    return LaneLayout(tuple(lanes), groups.collapse())


def _graph(live: Sequence[PlannedWorkPackage]) -> DependencyGraph:
    """Only packages that can still run wait, and only for such."""
    known = {package.wp_id for package in live}
    return DependencyGraph(
        {p.wp_id: tuple(name for name in p.dependencies if name in known) for p in live}
    )


def _join_overlapping(live: Sequence[PlannedWorkPackage], groups: Groups) -> None:
    for index, first in enumerate(live):
        for second in live[index + 1 :]:
            found = None if groups.together(first.wp_id, second.wp_id) else _shared(first, second)
            if found:
                one, other, path = found
                evidence = f"{one!r} and {other!r} both match {path!r}"
                groups.join(first.wp_id, second.wp_id, "write_scope_overlap", evidence)


def _shared(first: PlannedWorkPackage, second: PlannedWorkPackage) -> tuple[str, str, str] | None:
    for one in first.write_scope:
        for other in second.write_scope:
            path = common_path(one, other)
            if path is not None:
                return one, other, path
    return None


def _join_circles(graph: DependencyGraph, groups: Groups) -> None:
    """Join lanes that wait for each other, until the order of lanes has no circle."""
    while circle := groups.circle(graph):
        edges = [groups.edge(graph, one, other) for one, other in pairwise(circle)]
        evidence = "; ".join(f"{waiting} waits for {needed}" for waiting, needed in edges)
        for waiting, needed in edges:
            if not groups.together(waiting, needed):
                groups.join(waiting, needed, "lane_circle", f"lanes in a circle: {evidence}")


def _join_all(live: Sequence[PlannedWorkPackage], groups: Groups) -> None:
    for package in live[1:]:
        if not groups.together(live[0].wp_id, package.wp_id):
            groups.join(live[0].wp_id, package.wp_id, "single_workspace", "there are no worktrees")


def _join_in_use(past: EarlierLanes, groups: Groups) -> None:
    """Packages whose code is in one lane stay in one lane."""
    first_of: dict[str, str] = {}
    for wp_id in groups.members:
        lane = past.lane_of.get(wp_id) if wp_id in past.in_use else None
        if lane is None:
            continue
        first = first_of.setdefault(lane, wp_id)
        if not groups.together(first, wp_id):
            groups.join(first, wp_id, "lane_in_use", f"both were worked on in {lane}")


def _names(groups: Groups, past: EarlierLanes) -> Mapping[str, str]:
    """Name each group (by its lowest package): the lane in use, the recorded one, the next free."""
    taken: dict[str, str] = {}
    for lowest, members in groups.listed():
        used = sorted({past.lane_of[m] for m in members if m in past.in_use & {*past.lane_of}})
        if len(used) > 1 or (used and used[0] in taken.values()):
            raise _cannot_share(members, used, past)
        if used:
            taken[lowest] = used[0]
    for lowest, members in groups.listed():
        recorded = next((past.lane_of[m] for m in members if m in past.lane_of), None)
        if lowest not in taken and recorded and recorded not in taken.values():
            taken[lowest] = recorded
    unavailable = {*taken.values(), *(past.lane_of[m] for m in past.settled & {*past.lane_of})}
    free = (name for name in _all_names() if name not in unavailable)
    for lowest, members in groups.listed():
        if lowest not in taken:
            taken[lowest] = next(free, "") or _too_many(members)
    return taken


def _lanes(
    ordered: Sequence[PlannedWorkPackage],
    sequence: Sequence[str],
    waits: Mapping[str, Collection[str]],
    lane_of: Mapping[str, str],
    live: Collection[str],
) -> Iterator[ExecutionLane]:
    """Describe every lane; `lane_of` holds live and settled packages, `waits` is by lane."""
    depth = _depths(waits)
    package_of = {package.wp_id: package for package in ordered}
    for lane in dict.fromkeys(lane_of[p.wp_id] for p in ordered if p.wp_id in lane_of):
        members = [wp_id for wp_id in sequence if lane_of.get(wp_id) == lane]
        scopes = {g for m in members if m in live for g in package_of[m].write_scope}
        yield ExecutionLane(
            lane_id=lane,
            wp_ids=tuple(members),
            write_scope=tuple(sorted(scopes)),
            depends_on_lanes=tuple(sorted(waits.get(lane, ()), key=_by_name)),
            parallel_group=depth.get(lane, 0),
        )


def _waits(
    graph: DependencyGraph, groups: Groups, names: Mapping[str, str]
) -> Mapping[str, Collection[str]]:
    return {
        names[lowest]: {
            names[groups.lowest(needed)]
            for member in members
            for needed in graph.dependencies[member]
        }
        - {names[lowest]}
        for lowest, members in groups.listed()
    }


def _depths(waits: Mapping[str, Collection[str]]) -> Mapping[str, int]:
    graph = DependencyGraph({lane: tuple(needed) for lane, needed in waits.items()})
    depth: dict[str, int] = {}
    for lane in graph.order():
        depth[lane] = max((depth[needed] + 1 for needed in waits[lane]), default=0)
    return depth


def _all_names() -> Iterator[str]:
    return (LaneId.nth(index).written for index in range(MOST_LANES))


def _by_name(lane: str) -> tuple[int, str]:
    return len(lane), lane


def _cannot_share(
    members: Sequence[str], used: Sequence[str], past: EarlierLanes
) -> LaneChangeRefused:
    working = [f"{m} ({past.lane_of[m]})" for m in members if m in past.in_use]
    return LaneChangeRefused(
        f"{', '.join(working)} would have to share a lane, and each was worked on in its own",
        [member for member in members if member in past.in_use],
        "Narrow the `owned_files` or `dependencies` that were changed, or finish those packages "
        "before the change.",
    )


def _too_many(members: Sequence[str]) -> str:
    raise LaneChangeRefused(
        f"more than {MOST_LANES} lanes would be needed",
        members,
        "Divide the mission: no plan with that many lanes can be overseen.",
    )
