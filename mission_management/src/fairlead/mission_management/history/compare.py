"""Use case: say what changed between two moments of a mission."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fairlead.mission_management.history.points import Point, PointFinder
from fairlead.mission_management.status import (
    EVENTS_FILE,
    SNAPSHOT_FILE,
    LogRow,
    MissionState,
    known_packages,
)
from fairlead.shared_kernel.context import ReadContext
from fairlead.shared_kernel.git import Repository

_COMPUTED = (EVENTS_FILE, SNAPSHOT_FILE)


@dataclass(frozen=True, slots=True)
class LaneChange:
    """One package whose status lane differs; "" stands for a package that was not there."""

    wp_id: str
    from_lane: str
    to_lane: str

    def written(self) -> Mapping[str, object]:
        """The form in JSON output."""
        return {
            "wp_id": self.wp_id,
            "from_lane": self.from_lane or None,
            "to_lane": self.to_lane or None,
        }


@dataclass(frozen=True, slots=True)
class HistoryDiff:
    """What happened between two moments.

    Attributes:
        backwards: True where the second one is the earlier; `rows` are those in between anyway.
        files: documents of the mission that differ, each `added`, `changed` or `removed`.
    """

    mission_slug: str
    start: Point
    end: Point
    backwards: bool
    rows: tuple[LogRow, ...]
    lanes: tuple[LaneChange, ...]
    files: tuple[tuple[str, str], ...]

    def written(self) -> Mapping[str, object]:
        """The `data` of `diff --json`."""
        return {
            "mission_slug": self.mission_slug,
            "from": dict(self.start.written()),
            "to": dict(self.end.written()),
            "backwards": self.backwards,
            "work_packages": [dict(change.written()) for change in self.lanes],
            "files": [{"name": name, "change": change} for name, change in self.files],
            "events": [dict(row.data) for row in self.rows],
        }


@dataclass(frozen=True, slots=True)
class CompareHistory:
    """Compares two moments by their logs and by the trees of their commits."""

    repository: Repository

    def __call__(self, context: ReadContext, start: str, end: str) -> HistoryDiff:
        """Compare the mission at two moments.

        Raises:
            HistoryPointNotFound: there is no such moment.
        """
        find = PointFinder(self.repository)
        before, after = find(context, start), find(context, end)
        backwards = len(after.rows) < len(before.rows)
        longer, shorter = (before, after) if backwards else (after, before)
        return HistoryDiff(
            context.identity.mission_slug,
            before,
            after,
            backwards,
            tuple(longer.rows[len(shorter.rows) :]),
            tuple(_lanes(before.state, after.state)),
            tuple(_files(before.state, after.state)),
        )


def _files(before: MissionState, after: MissionState) -> Iterator[tuple[str, str]]:
    names = {*before.file_names(""), *after.file_names("")}
    for name in sorted(names.difference(_COMPUTED)):
        was, now = before.read_file(name), after.read_file(name)
        if was != now:
            yield name, "added" if was is None else "removed" if now is None else "changed"


def _lanes(before: MissionState, after: MissionState) -> Iterator[LaneChange]:
    known = [{*known_packages(state)} for state in (before, after)]
    for wp_id in sorted(known[0] | known[1]):
        lanes = [
            state.snapshot.lane(wp_id).value if wp_id in there else ""
            for state, there in zip((before, after), known, strict=True)
        ]
        if lanes[0] != lanes[1]:
            yield LaneChange(wp_id, lanes[0], lanes[1])
