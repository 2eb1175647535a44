"""Whether code that came in is still there: a package is done only as long as its code is in."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from fairlead.mission_management.status import (
    MissionState,
    RowKind,
    StatusLane,
)
from fairlead.shared_kernel.git import (
    Difference,
    ObjectMissing,
    Oid,
    Repository,
    TreeEntry,
    differences,
)
from fairlead.shared_kernel.naming import MissionNames

_INTEGRATED = "LaneIntegrated"


@dataclass(frozen=True, slots=True)
class TakenOut:
    """Files in which nothing of a package is left, although it is done.

    Attributes:
        commit: the integration that had brought the code in.
        by: who changed them last, for people; "" where git does not say.
    """

    wp_id: str
    paths: tuple[str, ...]
    commit: Oid
    by: str = ""


@dataclass(slots=True)
class _CameIn:
    """One integration: the authority before and after it, and the files that count as its own."""

    wp_id: str
    after: Oid
    files: dict[str, Difference]


@dataclass(frozen=True, slots=True)
class IntegratedCode:
    """Compares the authority with what each integration made of it.

    Of the integrations that changed a file the last one counts, for its review let in whatever it
    did to the earlier ones. A file that was changed further, or moved, is nobody's loss; one that
    is again as it was before, or is gone, is. Documents of the mission are no code.
    """

    repository: Repository

    def taken_out(self, names: MissionNames, state: MissionState) -> Iterator[TakenOut]:
        """Tell of each package that is done what the authority lacks of its code."""
        if state.as_of is None:
            return
        tip = state.as_of
        for integration in self._integrations(names, state, tip):
            if state.snapshot.lane(integration.wp_id) is not StatusLane.DONE:
                continue
            gone = self._gone(integration, tip)
            if gone:
                last = self.repository.history.commits(tip, limit=1, paths=gone)
                by = "".join(f"{c.oid[:8]} of {c.author.partition(' <')[0]}" for c in last)
                yield TakenOut(integration.wp_id, gone, integration.after, by)

    def _integrations(
        self, names: MissionNames, state: MissionState, tip: Oid
    ) -> tuple[_CameIn, ...]:
        """In order; each with the files that no later one changed."""
        rows = [row for row in state.log.rows() if row.kind is RowKind.LIFECYCLE]
        facts = [_named(row.data.get("payload")) for row in rows if row.event_type == _INTEGRATED]
        came = self._ways_in(names, tip, {reviewed for _, reviewed in facts})
        found: list[_CameIn] = []
        for wp_id, reviewed in facts:
            status = state.snapshot.work_packages.get(wp_id)
            before, after = came.get(reviewed, (None, reviewed))
            before = before or Oid(status.lane_base if status and status.lane_base else "")
            if not before or reviewed not in came:
                continue
            changed = self._code(names, before, after)
            for earlier in found:
                earlier.files = {p: d for p, d in earlier.files.items() if p not in changed}
            found.append(_CameIn(wp_id, after, changed))
        return tuple(found)

    def _ways_in(
        self, names: MissionNames, tip: Oid, wanted: Set[Oid]
    ) -> Mapping[Oid, tuple[Oid | None, Oid]]:
        """Return the authority before and after the commit that brought each reviewed one in.

        Where the lane is the checkout that shows the authority, the reviewed commit is one of its
        own, and before it is the lane's base.
        """
        found: dict[Oid, tuple[Oid | None, Oid]] = {}
        at: Oid | None = tip
        while at and wanted - found.keys():
            if self.repository.objects.read(f"{at}:{names.directory}") is None:
                break  # the mission begins here
            parents = self._parents(at)
            if len(parents) == 2 and parents[1] in wanted:
                found.setdefault(parents[1], (parents[0], at))
            if at in wanted:
                found.setdefault(at, (None, at))
            at = parents[0] if parents else None
        return found

    def _parents(self, commit: Oid) -> Sequence[Oid]:
        found = self.repository.objects.read(commit)
        head = found.data.partition(b"\n\n")[0].decode("utf-8", "replace") if found else ""
        return [Oid(line[7:]) for line in head.split("\n") if line.startswith("parent ")]

    def _code(self, names: MissionNames, before: Oid, after: Oid) -> dict[str, Difference]:
        try:
            changed = differences(self.repository.objects, before, after)
        except ObjectMissing:
            return {}
        inside = f"{names.directory}/"
        return {path: made for path, made in changed.items() if not path.startswith(inside)}

    def _gone(self, integration: _CameIn, tip: Oid) -> tuple[str, ...]:
        since = differences(self.repository.objects, integration.after, tip)
        new = {path.rpartition("/")[2] for path, made in since.items() if made.before is None}

        def is_lost(path: str, was: TreeEntry | None) -> bool:
            """Whether it is as before, or not there and at no other place either."""
            now = since[path].after
            if now is None:
                return path.rpartition("/")[2] not in new
            return now == was

        return tuple(
            path
            for path, made in integration.files.items()
            if path in since and is_lost(path, made.before)
        )


def _named(fact: object) -> tuple[str, Oid]:
    payload = fact if isinstance(fact, Mapping) else {}
    return str(payload.get("wp_id")), Oid(str(payload.get("reviewed_commit")))
