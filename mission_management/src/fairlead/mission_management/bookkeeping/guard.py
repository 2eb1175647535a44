"""The content guard: a base is read only when its log continues the last acknowledged one.

What a commit of somebody took out is put back; what cannot be told apart from it stops everything.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from fairlead.mission_management.bookkeeping.acknowledged import (
    Acknowledged,
    Continuity,
    continuity,
)
from fairlead.mission_management.bookkeeping.errors import AuthorityDiverged
from fairlead.mission_management.bookkeeping.pending import Machinery
from fairlead.mission_management.bookkeeping.ports import MachineState
from fairlead.mission_management.bookkeeping.state import read_state
from fairlead.mission_management.status import (
    EVENTS_FILE,
    EventLog,
    LifecycleRecorded,
    MissionState,
)
from fairlead.shared_kernel.git import Oid, Repository
from fairlead.shared_kernel.naming import MissionNames

if TYPE_CHECKING:
    from fairlead.mission_management.bookkeeping.taken_back import TakenBack

Guard: TypeAlias = Callable[[Machinery, Oid], MissionState]
"""Reads the base under the lock, and says what must be written with any change on it."""


@dataclass(frozen=True, slots=True)
class ContentGuard:
    """Holds a base against what this machine was told is durable."""

    repository: Repository
    machine: MachineState

    def state(self, machinery: Machinery, base: Oid) -> MissionState:
        """Return the state at the base, with acknowledged rows back in it.

        Raises:
            AuthorityDiverged: it holds rows in the place of acknowledged ones.
        """
        identity, objects = machinery.identity, self.repository.objects
        last = Acknowledged.last(self.machine, identity.state_key)
        if last is None or last.commit == base:
            return read_state(objects, base, identity.folder, trust_snapshot=last is not None)
        machinery.unflushed = last.commit
        path = MissionNames(identity.folder).file(EVENTS_FILE)
        found = objects.read(f"{base}:{path}")
        if found and last.begins(found.data):
            fuller = self._before_the_last_touch(base, last, path, found.data)
            if fuller is None:
                return read_state(objects, base, identity.folder, trust_snapshot=False)
            last = fuller
        return self._restored(machinery, base, last, found.data if found else b"")

    def _before_the_last_touch(
        self, base: Oid, last: Acknowledged, path: str, found: bytes
    ) -> Acknowledged | None:
        """Return the log that the last commit to touch it cut short, if it did that.

        Its rows were committed by a command that was killed before it could acknowledge them.
        """
        history = self.repository.history
        touched = history.commits(
            base, exclude=(last.commit,), limit=1, first_parent=True, paths=(path,)
        )
        if not touched or not touched[0].parents:
            return None
        before = touched[0].parents[0]
        log = self.repository.objects.read(f"{before}:{path}")
        if log is None or len(log.data) <= len(found) or not log.data.startswith(found):
            return None
        return Acknowledged.of(before, log.data)

    def _restored(
        self, machinery: Machinery, base: Oid, last: Acknowledged, found: bytes
    ) -> MissionState:
        identity, objects = machinery.identity, self.repository.objects
        path = MissionNames(identity.folder).file(EVENTS_FILE)
        kept = objects.read(f"{last.commit}:{path}")
        verdict, foreign = (
            continuity(found, kept.data) if kept else (Continuity.DIVERGED, ("the kept log",))
        )
        if verdict is Continuity.CONTINUES:
            return read_state(objects, base, identity.folder, trust_snapshot=False)
        from fairlead.mission_management.bookkeeping.taken_back import TakenBack

        history = self.repository.history
        behind = not history.is_ancestor(last.commit, base)
        strayed = behind and not history.is_ancestor(base, last.commit)
        if kept is None or verdict is Continuity.DIVERGED or strayed:
            rejection = machinery.rejection(None, "acknowledged rows are missing")
            raise AuthorityDiverged(rejection, acknowledged=last.commit, found=base, rows=foreign)
        machinery.rejoined = last.commit if behind else None
        taken = (
            TakenBack.find(self.repository, last.commit, base, path, found) if not behind else None
        )
        self._put_back(machinery, base, last, EventLog(kept.data), taken)
        log = EventLog(kept.data)
        state = read_state(objects, last.commit, identity.folder)
        return replace(state, as_of=base, read_log=lambda: log)

    def _put_back(
        self,
        machinery: Machinery,
        base: Oid,
        last: Acknowledged,
        log: EventLog,
        taken: "TakenBack | None",
    ) -> None:
        path = MissionNames(machinery.identity.folder).file(EVENTS_FILE)
        history = self.repository.history
        commits = history.commits(base, exclude=(last.commit,), paths=(path,))
        culprit = commits[-1].oid if commits else base
        machinery.warnings.append(
            f"commit {culprit[:12]} had taken acknowledged rows out of the log; they are back"
            if taken or commits
            else f"the ref had been moved back behind commit {last.commit[:12]}; its rows are back"
        )
        facts: dict[str, object] = {"culprit": culprit, "kept": last.commit}
        if taken:
            machinery.restored_files = taken.restored
            machinery.warnings += taken.said(last.commit, base)
            facts |= taken.facts
        event = LifecycleRecorded("LogRestored", machinery.operation.actor, facts)
        machinery.leading_events, machinery.restored_log = (event,), log
