"""A ledger, lane facts and heartbeats that forget everything at exit: for tests and dry runs."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from typing_extensions import override

from fairlead.mission_management.bookkeeping import OperationIdConflict, Rejection, binding_plan
from fairlead.mission_management.status import (
    EVENTS_FILE,
    SNAPSHOT_FILE,
    Change,
    EventLog,
    Heartbeats,
    LaneFacts,
    MissionState,
    Order,
    StatusLedger,
    materialize,
    reduce,
    write_rows,
)
from fairlead.shared_kernel.clock import Clock
from fairlead.shared_kernel.commit_target import CommitReceipt, Operation
from fairlead.shared_kernel.context import ReadContext, WriteContext
from fairlead.shared_kernel.documents import LanePlan, MissionMeta
from fairlead.shared_kernel.git import Oid

_META_FILE, _PLAN_FILE = "meta.json", "lanes.json"


class MemoryLedger(StatusLedger):
    """One mission. `load` gives the newest state, whatever commit the context was resolved at.

    `files` are below the mission directory; a log among them is where the mission starts from.

    Attributes:
        commits: the receipts, oldest first.
        changes: what was written by each of them.
    """

    def __init__(
        self,
        meta: MissionMeta,
        plan: LanePlan | None = None,
        files: Mapping[str, bytes] | None = None,
        *,
        clock: Clock,
    ) -> None:
        self.commits: list[CommitReceipt] = []
        self.changes: list[Change] = []
        self._clock = clock
        self._digests: dict[str, tuple[str, CommitReceipt]] = {}
        given = dict(files or {})
        log = EventLog(given.get(EVENTS_FILE, b""))
        given[_META_FILE] = meta.written()
        if plan:
            given[_PLAN_FILE] = plan.written()
        snapshot = reduce(log.rows(), order=Order.LOG if meta.is_ours else Order.TIME)
        given[EVENTS_FILE] = log.data
        given[SNAPSHOT_FILE] = materialize(meta, snapshot)
        self.state = _state(Oid("0" * 39 + "1"), meta, log, given)

    @property
    def log(self) -> EventLog:
        """The log as it is now."""
        return self.state.log

    @override
    def load(self, context: ReadContext | WriteContext) -> MissionState:
        return self.state

    @override
    def applied(self, context: WriteContext, operation: Operation) -> CommitReceipt | None:
        return self._recorded(context, operation) if operation.explicit else None

    @override
    def record(
        self,
        context: WriteContext,
        operation: Operation,
        decide: Callable[[MissionState], Change],
    ) -> CommitReceipt:
        done = self._recorded(context, operation)
        if done:
            return done
        change = decide(self.state)
        if change.is_empty:
            return self._receipt(context, operation, change, count=0, already=True)
        rows = write_rows(
            change.events,
            operation=operation,
            identity=context.identity,
            log=self.log,
            now=self._clock.now(),
        )
        self._advance(change, self.log.extended(rows))
        receipt = self._receipt(context, operation, change, count=len(rows))
        self.commits.append(receipt)
        self.changes.append(change)
        self._digests[operation.op_id.value] = (operation.digest, receipt)
        return receipt

    def _recorded(self, context: WriteContext, operation: Operation) -> CommitReceipt | None:
        digest, receipt = self._digests.get(operation.op_id.value, ("", None))
        if receipt is None:
            return None
        if digest != operation.digest:
            raise OperationIdConflict(
                Rejection(
                    destination_ref=context.branches.destination.display,
                    operation=operation.name,
                    message=operation.name,
                    reason="the operation id was used for another request",
                ),
                operation.op_id.value,
                digest,
            )
        return replace(receipt, already_applied=True)

    def _advance(self, change: Change, log: EventLog) -> None:
        before = self.state
        names = before.file_names("")
        files = {name: before.read_file(name) or b"" for name in names}
        for name, content in change.files.items():
            if content is None:
                files.pop(name, None)
            else:
                files[name] = content
        meta = MissionMeta.parse(files[_META_FILE])
        tail = EventLog(log.data[len(before.log) :]).rows()
        files[EVENTS_FILE] = log.data
        files[SNAPSHOT_FILE] = materialize(meta, reduce(tail, start=before.snapshot))
        seed = f"{before.as_of}{hashlib.sha1(log.data).hexdigest()}{sorted(files.items())}"
        as_of = Oid(hashlib.sha1(seed.encode()).hexdigest())
        self.state = _state(as_of, meta, log, files)

    def _receipt(
        self,
        context: WriteContext,
        operation: Operation,
        change: Change,
        *,
        count: int,
        already: bool = False,
    ) -> CommitReceipt:
        return CommitReceipt(
            commit_sha=self.state.as_of or "",
            committed_at=self._clock.now().isoformat(timespec="microseconds"),
            destination_ref=context.branches.destination.display,
            worktree_root=None,
            event_ids=tuple(operation.op_id.event_id(index).value for index in range(count)),
            message=change.summary,
            already_applied=already,
        )


@dataclass
class MemoryLaneFacts(LaneFacts):
    """What a test says of the lanes: tips, and (commits, paths) by package id."""

    tips: dict[str, Oid] = field(default_factory=dict)
    work: dict[str, tuple[int, tuple[str, ...]]] = field(default_factory=dict)

    @override
    def lane_tip(self, context: WriteContext, state: MissionState, wp_id: str) -> Oid | None:
        return self.tips.get(wp_id)

    @override
    def touched(
        self, context: WriteContext, state: MissionState, wp_id: str
    ) -> tuple[int, tuple[str, ...]]:
        return self.work.get(wp_id, (0, ()))


@dataclass
class MemoryHeartbeats(Heartbeats):
    """Heartbeats on a given clock; `beats` may be set."""

    clock: Clock
    beats: dict[tuple[str, str, int], datetime] = field(default_factory=dict)

    @override
    def last(self, state_key: str, wp_id: str, generation: int) -> datetime | None:
        return self.beats.get((state_key, wp_id, generation))

    @override
    def beat(self, state_key: str, wp_id: str, generation: int) -> bool:
        self.beats[state_key, wp_id, generation] = self.clock.now()
        return True


def _state(
    as_of: Oid, meta: MissionMeta, log: EventLog, files: Mapping[str, bytes]
) -> MissionState:
    snapshot = reduce(log.rows(), order=Order.LOG if meta.is_ours else Order.TIME)
    return MissionState(
        as_of,
        meta,
        snapshot,
        lambda: binding_plan(files.get(_PLAN_FILE), meta, snapshot, where=_PLAN_FILE),
        lambda: log,
        files.get,
        lambda prefix: tuple(sorted(name for name in files if name.startswith(prefix))),
    )
