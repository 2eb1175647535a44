"""Which files a package answers for when it is handed in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from fairlead.mission_management.status import MissionState
from fairlead.shared_kernel.globs import matches


@dataclass(frozen=True, slots=True)
class PackageScope:
    """What a package owns, less what a later package of its lane owns too and will finish.

    A package that owns nothing by name answers for what no other package owns.
    """

    own: tuple[str, ...]
    others: tuple[str, ...]

    @classmethod
    def of(cls, state: MissionState, wp_id: str) -> Self:
        """Find the scope of a package; without a plan it answers for everything."""
        plan = state.plan
        package = plan.work_package(wp_id) if plan else None
        if plan is None or package is None:
            return cls((), ())
        if not package.write_scope:
            rest = [other for other in plan.work_packages if other.wp_id != wp_id]
            return cls((), tuple(glob for other in rest for glob in other.write_scope))
        lane = plan.lane_of(wp_id)
        after = lane.wp_ids[lane.wp_ids.index(wp_id) + 1 :] if lane else ()
        later = [other for other in after if not state.snapshot.lane(other).is_terminal]
        planned = [plan.work_package(other) for other in later]
        return cls(
            package.write_scope, tuple(glob for one in planned if one for glob in one.write_scope)
        )

    def holds(self, path: str) -> bool:
        """Tell whether the package answers for a file."""
        own = not self.own or _any(self.own, path)
        return own and not (self.others and _any(self.others, path))

    def holds_any(self, paths: Iterable[str]) -> bool:
        """Tell whether it answers for one of several paths."""
        return any(self.holds(path) for path in paths)


EVERYTHING = PackageScope((), ())


def _any(globs: Sequence[str], path: str) -> bool:
    return any(matches(glob, path) for glob in globs)
