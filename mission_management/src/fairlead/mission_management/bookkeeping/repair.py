"""Use case: mend a damaged log, because a person said so (contract lifecycle, doctor).

One ordinary transaction, with its lock, gate, hooks and compare-and-swap; only the content guard is
another: it joins what it finds, where everybody else stops. Doing it twice does it once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fairlead.mission_management.bookkeeping.acknowledged import LOG_REPAIRED, Acknowledged
from fairlead.mission_management.bookkeeping.joining import JoinedLog, join_logs
from fairlead.mission_management.bookkeeping.pending import Machinery
from fairlead.mission_management.bookkeeping.ports import MachineState
from fairlead.mission_management.bookkeeping.readable_meta import ReadableMeta, last_readable_meta
from fairlead.mission_management.bookkeeping.repair_errors import AcknowledgedLogMissing
from fairlead.mission_management.bookkeeping.reunion import Reunion, reunite
from fairlead.mission_management.bookkeeping.roll_forward import QUARANTINE
from fairlead.mission_management.bookkeeping.state import META_FILE, MissionFiles, reduced
from fairlead.mission_management.status import (
    EVENTS_FILE,
    SNAPSHOT_FILE,
    Change,
    LifecycleRecorded,
    MissionState,
    StatusReadPathNotFound,
    materialize,
)
from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.commit_target import CommitReceipt, CommitTarget, Operation
from fairlead.shared_kernel.documents import DocumentInvalid, MissionMeta
from fairlead.shared_kernel.faults import reach
from fairlead.shared_kernel.git import Oid, Repository
from fairlead.shared_kernel.identity import MissionIdentity
from fairlead.shared_kernel.naming import MissionNames

if TYPE_CHECKING:
    from fairlead.mission_management.bookkeeping.transaction import BookkeepingTransaction

_MOST_NAMED = 100


@dataclass(frozen=True, slots=True)
class Damage:
    """What the history of a mission shows at a commit.

    Attributes:
        truth: the log as it was before somebody broke it; where nobody did, as it is.
        codes: what is wrong with the history and was not repaired yet.
        rewritten: True where somebody broke it, so that `truth` is older than what came after.
    """

    truth: bytes
    codes: tuple[str, ...] = ()
    rewritten: bool = False


@dataclass(frozen=True, slots=True)
class Repaired:
    """What a repair did; `quarantine` names files below the mission's machine state."""

    receipt: CommitReceipt
    put_back: tuple[str, ...] = ()
    taken_in: tuple[str, ...] = ()
    set_aside: tuple[str, ...] = ()
    quarantine: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """False when there was nothing to mend."""
        return not self.receipt.already_applied


@dataclass(frozen=True, slots=True)
class RepairMission:
    """Joins what was acknowledged with what is on the ref; drops no row, and says what it did."""

    repository: Repository
    machine: MachineState
    transactions: Callable[[], "BookkeepingTransaction"]

    def __call__(
        self,
        identity: MissionIdentity,
        target: CommitTarget,
        operation: Operation,
        damage: Callable[[Oid], Damage],
    ) -> Repaired:
        """Mend the log; `damage` looks at the history that ends at a commit, under the lock.

        Raises:
            AcknowledgedLogMissing, RepairConflict: a person must help first.
            BookkeepingError: the write was refused; nothing was written.
        """
        work = _Work(self.repository, self.machine, damage)
        receipt = self.transactions().transact(
            identity, target, operation, work.decide, guard=work.state
        )
        return work.outcome(receipt)


@dataclass(slots=True)
class _Found:
    """What is to be done on one base."""

    actor: Actor
    joined: JoinedLog
    reunion: Reunion | None
    facts: Mapping[str, object]
    quarantined: Mapping[str, bytes]
    needed: bool
    meta_data: bytes | None = None
    """The last meta.json that could be read, where the one at the tip cannot."""


@dataclass(slots=True)
class _Work:
    repository: Repository
    machine: MachineState
    damage: Callable[[Oid], Damage]
    found: _Found | None = field(default=None)

    def state(self, machinery: Machinery, base: Oid) -> MissionState:
        """Join, set aside what is no row, and show the state that the joined log gives."""
        names = MissionNames(machinery.identity.folder)
        last = Acknowledged.last(self.machine, machinery.identity.state_key)
        found, kept = self._log(base, names), self._kept(machinery, base, last, names)
        damage = self.damage(base)
        # The older rows first: of two transitions of a package the later one counts.
        truths = (damage.truth, kept) if damage.rewritten else (kept, damage.truth)
        joined = join_logs(found, truths, machinery.identity)
        reunion = self._reunion(machinery, base, last, names)
        files = MissionFiles(self.repository.objects, base, names.directory)
        meta, restored = self._readable(self._meta_after(files, reunion, names), names, base)
        snapshot = reduced(joined.log, meta)
        stale = _is_stale(files.read(SNAPSHOT_FILE), materialize(meta, snapshot), meta)
        self.found = _Found(
            machinery.operation.actor,
            joined,
            reunion,
            facts=_facts(base, last, joined)
            | {
                "findings": list(damage.codes),
                "snapshot_written_anew": stale,
                "rejoined": reunion is not None,
                **({"meta_restored_from": restored.commit} if restored else {}),
            },
            quarantined=_quarantined(base, joined, reunion)
            | (
                {f"{QUARANTINE}/{base[:12]}-{META_FILE}": files.read(META_FILE) or b""}
                if restored
                else {}
            ),
            needed=bool(joined.log.data != found or reunion or stale or damage.codes or restored),
            meta_data=restored.data if restored else None,
        )
        if self.found.needed:
            self._set_aside(machinery)
        machinery.restored_log = joined.log
        return MissionState(
            base, meta, snapshot, lambda: None, lambda: joined.log, files.read, files.names
        )

    def decide(self, _: MissionState) -> Change:
        """Write the joined log and the row that says so, or nothing."""
        found = self.found
        if found is None or not found.needed:
            return Change((), "repair the log: nothing to mend")
        row = LifecycleRecorded(LOG_REPAIRED, found.actor, found.facts)
        files = dict(found.reunion.files) if found.reunion else {}
        if found.meta_data is not None:
            files[META_FILE] = found.meta_data
        merge = found.reunion.merge if found.reunion else None
        return Change((row,), "repair the log", files, merge)

    def outcome(self, receipt: CommitReceipt) -> Repaired:
        """Say what was done."""
        found = self.found
        if found is None or receipt.already_applied:
            return Repaired(receipt)
        return Repaired(
            receipt,
            found.joined.put_back,
            found.joined.taken_in,
            tuple(one.reason for one in found.joined.set_aside),
            tuple(found.quarantined),
        )

    def _kept(
        self, machinery: Machinery, base: Oid, last: Acknowledged | None, names: MissionNames
    ) -> bytes:
        """The log that was acknowledged last; "" on a machine that acknowledged none."""
        if last is None:
            return b""
        for commit in (last.commit, base):
            log = self._log(commit, names)
            if last.begins(log):
                return log[: last.length]
        rejection = machinery.rejection(None, "the acknowledged rows cannot be found")
        raise AcknowledgedLogMissing(rejection, last.commit)

    def _reunion(
        self, machinery: Machinery, base: Oid, last: Acknowledged | None, names: MissionNames
    ) -> Reunion | None:
        history, objects = self.repository.history, self.repository.objects
        if last is None or objects.read(last.commit) is None:
            return None
        if history.is_ancestor(last.commit, base):
            return None
        rejection = machinery.rejection(None, "two histories must become one")
        return reunite(self.repository, base, last.commit, names.directory, rejection)

    def _meta_after(
        self, files: MissionFiles, reunion: Reunion | None, names: MissionNames
    ) -> bytes | None:
        if reunion is None:
            return files.read(META_FILE)
        if META_FILE in reunion.files:
            return reunion.files[META_FILE]
        found = self.repository.objects.read(f"{reunion.merge.tree}:{names.file(META_FILE)}")
        return found.data if found else None

    def _readable(
        self, data: bytes | None, names: MissionNames, base: Oid
    ) -> tuple[MissionMeta, ReadableMeta | None]:
        """Parse what is there, or find the last version that can be parsed."""
        if data is None:
            raise StatusReadPathNotFound(names.directory, base)
        try:
            return MissionMeta.parse(data, where=names.file(META_FILE)), None
        except DocumentInvalid:
            restored = last_readable_meta(self.repository, base, names.directory)
            if restored is None:
                raise
            return restored.meta, restored

    def _set_aside(self, machinery: Machinery) -> None:
        """Keep what will not be on the ref, before the ref moves; the same names every time."""
        for name, data in self.found.quarantined.items() if self.found else ():
            self.machine.write(machinery.identity.state_key, name, data)
            machinery.warnings.append(f"set aside in quarantine: {name.rpartition('/')[2]}")
        if self.found and self.found.meta_data is not None:
            since = str(self.found.facts["meta_restored_from"])[:12]
            machinery.warnings.append(f"{META_FILE} could not be read; it is as of commit {since}")
        reach("repair set aside")

    def _log(self, commit: Oid, names: MissionNames) -> bytes:
        found = self.repository.objects.read(f"{commit}:{names.file(EVENTS_FILE)}")
        return found.data if found else b""


def _is_stale(recorded: bytes | None, expected: bytes, meta: MissionMeta) -> bool:
    """Tell whether the snapshot must be written anew; what a foreign program wrote is its own."""
    return meta.is_ours and recorded != expected


def _quarantined(base: Oid, joined: JoinedLog, reunion: Reunion | None) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    if joined.set_aside:
        lines = b"".join(one.line + b"\n" for one in joined.set_aside)
        files[f"{QUARANTINE}/{base[:12]}-{EVENTS_FILE}"] = lines
    for name, data in reunion.set_aside.items() if reunion else ():
        files[f"{QUARANTINE}/{base[:12]}-{name.replace('/', '__')}"] = data
    return files


def _facts(base: Oid, last: Acknowledged | None, joined: JoinedLog) -> dict[str, object]:
    return {
        "found": base,
        "acknowledged": last.commit if last else None,
        "rows_put_back": list(joined.put_back[:_MOST_NAMED]),
        "rows_taken_in": list(joined.taken_in[:_MOST_NAMED]),
        "lines_set_aside": [one.reason[:200] for one in joined.set_aside[:_MOST_NAMED]],
    }
