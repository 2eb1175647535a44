"""Whether code that came in is still there: a package is done only as long as its code is in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from fairlead.mission_management.status import (
    EVENTS_FILE,
    MissionState,
    RowKind,
    StatusLane,
)
from fairlead.shared_kernel.git import Oid, Repository
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


@dataclass(frozen=True, slots=True)
class _CameIn:
    """One integration: the authority before and after it."""

    wp_id: str
    before: Oid
    after: Oid
    paths: set[str] = field(default_factory=set)


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
        facts = [row.data.get("payload") for row in rows if row.event_type == _INTEGRATED]
        if not facts:
            return ()
        log = names.file(EVENTS_FILE)
        commits = self.repository.history.commits(tip, paths=(log,))
        merged = {c.parents[1]: (c.parents[0], c.oid) for c in commits if len(c.parents) == 2}
        found: list[_CameIn] = []
        for fact in facts:
            wp_id, reviewed = _named(fact)
            status = state.snapshot.work_packages.get(wp_id)
            # Without a merge it came in where the lane is the checkout that shows the authority.
            base = Oid(status.lane_base) if status and status.lane_base else None
            before, after = merged.get(reviewed, (base, reviewed))
            if before is None or not self.repository.history.is_ancestor(after, tip):
                continue
            changed = self.repository.history.changed_paths(before, after)
            paths = {path for path in changed if not path.startswith(f"{names.directory}/")}
            for earlier in found:
                earlier.paths.difference_update(paths)
            found.append(_CameIn(wp_id, before, after, paths))
        return tuple(found)

    def _gone(self, integration: _CameIn, tip: Oid) -> tuple[str, ...]:
        history = self.repository.history
        since = history.changed_paths(integration.after, tip)
        other = integration.paths.intersection(since)
        if not other:
            return ()
        unlike_before = set(history.changed_paths(integration.before, tip))
        elsewhere = {path.rpartition("/")[2] for path in since if path not in other}
        return tuple(
            path
            for path in sorted(other)
            if (path not in unlike_before or self._is_removed(path, integration.after, tip))
            and not (path.rpartition("/")[2] in elsewhere and self._is_absent(path, tip))
        )

    def _is_removed(self, path: str, after: Oid, tip: Oid) -> bool:
        return not self._is_absent(path, after) and self._is_absent(path, tip)

    def _is_absent(self, path: str, commit: Oid) -> bool:
        return self.repository.objects.read(f"{commit}:{path}") is None


def _named(fact: object) -> tuple[str, Oid]:
    payload = fact if isinstance(fact, Mapping) else {}
    return str(payload.get("wp_id")), Oid(str(payload.get("reviewed_commit")))
