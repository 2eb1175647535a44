"""Which packages wait for which."""

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fairlead.mission_management.planning.errors import DependencyCycle, DependencyUnknown


def find_cycle(graph: Mapping[str, Sequence[str]]) -> tuple[str, ...] | None:
    """Return the packages of one circle, the first again at the end, or None.

    `graph` maps each package to what it depends on; the circle begins at its lowest id.
    """
    finished: set[str] = set()
    for root in sorted(graph):
        path: dict[str, None] = {}
        waiting = [(root, False)]
        while waiting:
            node, left = waiting.pop()
            if left:
                path.pop(node)
                finished.add(node)
            elif node in path:
                return _turned(_from(path, node))
            elif node not in finished:
                path[node] = None
                waiting.append((node, True))
                waiting += [(after, False) for after in sorted(graph.get(node, ()), reverse=True)]
    return None


@dataclass(frozen=True, slots=True)
class DependencyGraph:
    """The dependencies of a mission's packages: all known, and without a circle."""

    dependencies: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(
        cls, dependencies: Mapping[str, Sequence[str]], *, gone: Iterable[str] = ()
    ) -> "DependencyGraph":
        """Check dependencies; `gone` are packages that may be named although they left the plan.

        Raises:
            DependencyUnknown: a package depends on one that does not exist.
            DependencyCycle: packages wait for each other, or one for itself.
        """
        known = {*dependencies, *gone}
        missing = {
            wp_id: [name for name in names if name not in known]
            for wp_id, names in sorted(dependencies.items())
        }
        missing = {wp_id: names for wp_id, names in missing.items() if names}
        if missing:
            raise DependencyUnknown(missing, sorted(dependencies))
        cycle = find_cycle(dependencies)
        if cycle:
            raise DependencyCycle(cycle)
        inside = {
            wp_id: tuple(name for name in names if name in dependencies)
            for wp_id, names in dependencies.items()
        }
        return cls(inside)

    def order(self) -> tuple[str, ...]:
        """Return every package after what it depends on; where that leaves a choice, by id."""
        open_of = {wp_id: len({*names}) for wp_id, names in self.dependencies.items()}
        dependents: dict[str, list[str]] = {wp_id: [] for wp_id in self.dependencies}
        for wp_id, names in self.dependencies.items():
            for name in {*names}:
                dependents[name].append(wp_id)
        ready = [wp_id for wp_id, count in open_of.items() if not count]
        heapq.heapify(ready)
        ordered = []
        while ready:
            wp_id = heapq.heappop(ready)
            ordered.append(wp_id)
            for dependent in dependents[wp_id]:
                open_of[dependent] -= 1
                if not open_of[dependent]:
                    heapq.heappush(ready, dependent)
        return tuple(ordered)

    def waits_for(self, wp_id: str) -> frozenset[str]:
        """Return everything that a package depends on, directly or not."""
        found: set[str] = set()
        waiting = [*self.dependencies.get(wp_id, ())]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += self.dependencies.get(name, ())
        return frozenset(found)


def _from(path: Iterable[str], node: str) -> list[str]:
    nodes = list(path)
    return nodes[nodes.index(node) :]


def _turned(circle: list[str]) -> tuple[str, ...]:
    lowest = circle.index(min(circle))
    turned = circle[lowest:] + circle[:lowest]
    return (*turned, turned[0])
