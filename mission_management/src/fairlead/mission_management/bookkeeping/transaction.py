"""The bookkeeping transaction: the one writer of authority refs.

Lock = performance. Compare-and-swap = safety. Ref = truth. Before the ref moves nothing that anyone
can see has changed, so there is no rollback to get wrong (ADR 0004; contract bookkeeping, steps).
"""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from fairlead.governance.policy import GitChangeSet, Refused, WorkflowMutationPolicy
from fairlead.mission_management.bookkeeping.applied import AppliedAt, applied_before
from fairlead.mission_management.bookkeeping.errors import (
    CommitFailed,
    MissionLockTimeout,
    NestedTransaction,
    PolicyRefused,
)
from fairlead.mission_management.bookkeeping.guard import ContentGuard, Guard
from fairlead.mission_management.bookkeeping.message import subject
from fairlead.mission_management.bookkeeping.pending import (
    BaseMoved,
    Machinery,
    PendingChange,
    PendingEventHandle,
)
from fairlead.mission_management.bookkeeping.ports import LOCK_FILE, MachineState
from fairlead.mission_management.bookkeeping.roll_forward import ViewFollower
from fairlead.mission_management.bookkeeping.state import empty_state, read_state
from fairlead.mission_management.status import (
    EVENTS_FILE,
    Change,
    CodeMerge,
    MissionState,
    StatusEvent,
)
from fairlead.shared_kernel.clock import Clock
from fairlead.shared_kernel.commit_target import (
    BranchName,
    CommitReceipt,
    CommitTarget,
    Operation,
    TargetKind,
)
from fairlead.shared_kernel.faults import reach
from fairlead.shared_kernel.git import (
    ZERO_OID,
    GitError,
    Oid,
    Ref,
    RefUpdate,
    Repository,
    ShownRefs,
)
from fairlead.shared_kernel.identity import Mid8, MissionFolder, MissionId, MissionIdentity
from fairlead.shared_kernel.locks import HeldLock, Locks, LockTimeout
from fairlead.shared_kernel.naming import ARCHIVE_REFS, MissionNames

LOCK_SECONDS = 90.0
"""Longer than the hooks of one commit may take, so that waiting for a hook is never a timeout."""
MOST_TRIES = 20
IN_HOOK = "FAIRLEAD_IN_HOOK"

_open_here: set[str] = set()
_open_guard = threading.Lock()


@dataclass(slots=True)
class OpenTransaction:
    """A transaction under the lock: what is at the base, and what is to be written on it.

    Made by `BookkeepingTransaction.acquire`. Leaving the `with` without an exception commits; with
    one, nothing happened.
    """

    state: MissionState
    _machinery: Machinery
    _base: Oid | None
    _events: list[StatusEvent] = field(default_factory=list)
    _files: dict[str, bytes | None] = field(default_factory=dict)
    _merge: CodeMerge | None = None
    _receipt: CommitReceipt | None = None

    def append_event(self, event: StatusEvent) -> PendingEventHandle:
        """Add an event to the pending change. It is not committed; the handle is no receipt."""
        self._events.append(event)
        index = len(self._events) - 1
        return PendingEventHandle(self._machinery.operation.op_id.event_id(index).value)

    def write_artifact(self, path: str, content: bytes) -> None:
        """Write a file below the mission directory with the change."""
        self._files[path] = content

    def remove_artifact(self, path: str) -> None:
        """Remove a file below the mission directory with the change."""
        self._files[path] = None

    def merge(self, parent: Oid, tree: Oid) -> None:
        """Bring in merged code: a second parent, and the merged root tree."""
        self._merge = CodeMerge(parent, tree)

    def commit(self, message: str) -> CommitReceipt:
        """Write everything pending as one commit.

        Raises:
            BookkeepingError: it was refused; nothing was written.
        """
        change = Change(tuple(self._events), message, dict(self._files), self._merge)
        try:
            self._receipt = PendingChange(self._machinery, self.state, self._base, change).commit()
        except BaseMoved as moved:
            rejection = self._machinery.rejection(change, str(moved))
            raise CommitFailed(rejection) from moved
        return self._receipt

    @property
    def receipt(self) -> CommitReceipt | None:
        """The receipt once it is committed, else None."""
        return self._receipt

    @property
    def _has_pending(self) -> bool:
        return bool(self._events or self._files or self._merge)


@dataclass(frozen=True, slots=True)
class BookkeepingTransaction:
    """Opens transactions on the missions of one repository."""

    repository: Repository
    machine: MachineState
    locks: Locks
    clock: Clock
    policy: WorkflowMutationPolicy
    shown: ShownRefs

    @contextmanager
    def acquire(
        self,
        *,
        repo_root: Path,
        mission_id: MissionId | None,
        mission_slug: MissionFolder,
        mid8: Mid8 | None,
        destination_ref: str,
        operation: Operation,
        create_from: Oid | None = None,
    ) -> Iterator[OpenTransaction]:
        """Open a transaction; nothing is inferred from the working directory or HEAD.

        `destination_ref` is a local branch in short form or the mission's archive ref;
        `create_from` makes that ref on top of a commit.

        Raises:
            BookkeepingError: any refusal; nothing was written.
            ValueError: the words contradict each other (another repository, another mid8).
        """
        if repo_root != self.repository.primary_root:
            raise ValueError(f"{repo_root} is not {self.repository.primary_root}")
        if mission_id and mid8 and mission_id.mid8 != mid8:
            raise ValueError(f"{mid8} is not the mid8 of {mission_id}")
        identity = MissionIdentity(mission_id, mission_slug, "", mission_slug.value)
        target = self._target(destination_ref)
        with self._locked(identity, target, operation) as (lock, machinery):
            base, state = self._base(machinery, lock, create_from)
            transaction = OpenTransaction(state, machinery, base)
            yield transaction
            if transaction.receipt is None and transaction._has_pending:
                transaction.commit(operation.name)

    def transact(
        self,
        identity: MissionIdentity,
        target: CommitTarget,
        operation: Operation,
        decide: Callable[[MissionState], Change],
        *,
        create_from: Oid | None = None,
        guard: Guard | None = None,
        continues: str | None = None,
    ) -> CommitReceipt:
        """Decide on the state under the lock, write it as one commit, decide again if outrun.

        A change that is empty writes nothing; its receipt names the commit it was decided on and
        says "already applied". `guard` reads the base in place of the content guard: a repair
        begins where everybody else stops. `continues` is the mission's archive ref: where it
        exists the state is read there, and it goes in the ref transaction that moves the target.

        Raises:
            BookkeepingError: any refusal; nothing was written. What `decide` raises passes through.
        """
        with self._locked(identity, target, operation) as (lock, machinery):
            for _ in range(MOST_TRIES):
                base, state = self._base(machinery, lock, create_from, guard, continues)
                done = self._applied_before(machinery, state, base)
                if done and not machinery.leading_events:
                    return done
                try:
                    if done:
                        self._put_back(machinery, state, base)
                        continue
                    lock.say("deciding")
                    change = decide(state)
                    reach("decided")
                    if change.merge and machinery.leading_events:
                        self._put_back(machinery, state, base)
                        continue
                    if change.is_empty and not machinery.leading_events:
                        return self._nothing_to_do(machinery, base, change)
                    lock.say("committing")
                    return PendingChange(machinery, state, base, change).commit()
                except BaseMoved:
                    continue
            rejection = machinery.rejection(None, f"it moved {MOST_TRIES} times while deciding")
            raise CommitFailed(rejection)

    def heal(
        self, identity: MissionIdentity, target: CommitTarget, operation: Operation
    ) -> tuple[str, ...]:
        """Bring a worktree that shows the ref into step, if an earlier command could not.

        Nothing is committed. Returns what a person should know.

        Raises:
            MissionLockTimeout, NestedTransaction: somebody else is at work on the mission.
        """
        with self._locked(identity, target, operation) as (_, machinery):
            return machinery.healed

    def show_again(
        self,
        identity: MissionIdentity,
        target: CommitTarget,
        operation: Operation,
        paths: Sequence[str],
    ) -> tuple[Path, ...]:
        """Let the worktree that shows the ref show these paths as the ref has them.

        Nothing is committed. Returns where a person's edits of them were set aside.

        Raises:
            MissionLockTimeout, NestedTransaction: somebody else is at work on the mission.
        """
        with self._locked(identity, target, operation) as (_, machinery):
            return machinery.follower.show_again(target.ref, paths)

    @contextmanager
    def _locked(
        self, identity: MissionIdentity, target: CommitTarget, operation: Operation
    ) -> Iterator[tuple[HeldLock, Machinery]]:
        machinery = Machinery(
            repository=self.repository,
            machine=self.machine,
            clock=self.clock,
            identity=identity,
            target=target,
            operation=operation,
            follower=ViewFollower(
                self.shown,
                self.repository.refs,
                self.machine,
                identity.state_key,
                MissionNames(identity.folder).directory,
            ),
        )
        key = f"{self.repository.common_dir}:{identity.state_key}"
        self._refuse_nesting(key, machinery)
        lock_file = self.machine.folder(identity.state_key) / LOCK_FILE
        self._ask_git_who_commits()
        try:
            with self.locks.hold(lock_file, purpose=operation.name, timeout=LOCK_SECONDS) as lock:
                reach("locked")
                with _marked_open(key), self._vacated_if_refused(machinery):
                    machinery.healed = machinery.follower.heal()
                    yield lock, machinery
        except LockTimeout as timeout:
            rejection = machinery.rejection(None, "the mission's lock was not to be had")
            raise MissionLockTimeout(rejection, timeout.holder) from timeout

    @contextmanager
    def _vacated_if_refused(self, machinery: Machinery) -> Iterator[None]:
        """A mission that does not begin leaves no lock: there is nothing that it could guard."""
        try:
            yield
        except BaseException:
            if machinery.begins:
                self.machine.vacate(machinery.identity.state_key)
            raise

    def _ask_git_who_commits(self) -> None:
        """Before the lock: others wait for what is done under it. The gate says what is wrong."""
        with suppress(GitError):
            self.repository.hooks.configured()
            self.repository.settings.committer()

    def _refuse_nesting(self, key: str, machinery: Machinery) -> None:
        if os.environ.get(IN_HOOK):
            reason = "a hook of this very commit runs a writing command of fairlead"
            raise NestedTransaction(machinery.rejection(None, reason))
        with _open_guard:
            nested = key in _open_here
        if nested:
            reason = "a transaction of this mission is open in this process"
            raise NestedTransaction(machinery.rejection(None, reason))

    def _base(
        self,
        machinery: Machinery,
        lock: HeldLock,
        create_from: Oid | None,
        guard: Guard | None = None,
        continues: str | None = None,
    ) -> tuple[Oid | None, MissionState]:
        """Pass the gate, then read the base; its log continues what was acknowledged."""
        machinery.start_over()
        machinery.begins = create_from is not None
        lock.say("asking the gate")
        base = self.repository.refs.read(machinery.target.ref)
        archived = self.repository.refs.read(continues) if continues else None
        known = base or create_from or archived
        self._pass_gate(machinery, exists=known is not None)
        reach("gated")
        lock.say("reading the base")
        if continues and archived:
            machinery.leaves = RefUpdate(continues, new=ZERO_OID, old=archived)
            machinery.create_from = None if base else archived
            return base, ContentGuard(self.repository, self.machine).state(machinery, archived)
        if base is None or create_from is not None:
            return self._creation_base(machinery, base, create_from)
        read = guard or ContentGuard(self.repository, self.machine).state
        return base, read(machinery, base)

    def _creation_base(
        self, machinery: Machinery, base: Oid | None, create_from: Oid | None
    ) -> tuple[Oid | None, MissionState]:
        machinery.create_from = create_from
        if base is None:
            return None, empty_state()
        folder = machinery.identity.folder
        meta = self.repository.objects.read(f"{base}:{MissionNames(folder).file('meta.json')}")
        if meta is None:
            return base, empty_state()
        machinery.begins = False
        return base, read_state(self.repository.objects, base, folder)

    def _pass_gate(self, machinery: Machinery, *, exists: bool) -> None:
        target, operation = machinery.target, machinery.operation
        verdict = self.policy.assert_allowed(
            GitChangeSet(
                destination_ref=target.display,
                repo_root=self.repository.primary_root,
                worktree_root=target.worktree_root,
                paths=(MissionNames(machinery.identity.folder).directory,),
                message=subject(machinery.identity.folder, operation.name),
                operation=operation.name,
            ),
            ref_exists=exists,
        )
        if isinstance(verdict, Refused):
            rejection = machinery.rejection(None, verdict.message)
            raise PolicyRefused(rejection, verdict.error_code, verdict.next_step)
        self.repository.settings.committer()

    def _applied_before(
        self, machinery: Machinery, state: MissionState, base: Oid | None
    ) -> CommitReceipt | None:
        if base is None:
            return None
        path = MissionNames(machinery.identity.folder).file(EVENTS_FILE)
        where = AppliedAt(machinery.target.display, path)
        said = machinery.rejection(None, "").message
        return applied_before(
            self.repository, base, state.log, machinery.operation, where, message=said
        )

    def _put_back(self, machinery: Machinery, state: MissionState, base: Oid | None) -> None:
        """Commit what the content guard found missing; what was done is not there before that."""
        step = machinery.operation.step(f"put back on {base}")
        change = Change((), "put acknowledged rows back")
        PendingChange(replace(machinery, operation=step), state, base, change).commit()
        machinery.healed = tuple(machinery.warnings)

    def _nothing_to_do(
        self, machinery: Machinery, base: Oid | None, change: Change
    ) -> CommitReceipt:
        return CommitReceipt(
            commit_sha=base or "",
            committed_at=self.clock.now().isoformat(timespec="microseconds"),
            destination_ref=machinery.target.display,
            worktree_root=machinery.target.worktree_root,
            event_ids=(),
            message=subject(machinery.identity.folder, change.summary),
            already_applied=True,
            warnings=tuple(machinery.warnings),
        )

    def _target(self, destination_ref: str) -> CommitTarget:
        if destination_ref.startswith(ARCHIVE_REFS):
            return CommitTarget.unborn(destination_ref, TargetKind.COORDINATION)
        name = BranchName(destination_ref)
        shown = next(iter(self.repository.refs.list(name.ref)), Ref(name.ref, Oid("")))
        return CommitTarget.bind(shown, TargetKind.COORDINATION)


@contextmanager
def _marked_open(key: str) -> Iterator[None]:
    with _open_guard:
        _open_here.add(key)
    try:
        yield
    finally:
        with _open_guard:
            _open_here.discard(key)
