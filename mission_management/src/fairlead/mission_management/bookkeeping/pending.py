"""From a decided change to a commit on the ref: objects, hooks, compare-and-swap, receipt."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fairlead.mission_management.bookkeeping.acknowledged import Acknowledged, LogDigest
from fairlead.mission_management.bookkeeping.ended import end_that_forbids
from fairlead.mission_management.bookkeeping.errors import (
    REFERENCE_TRANSACTION,
    CommitFailed,
    DoubleEventId,
    HookRejected,
    HookTimeout,
    HookUnavailable,
    MissionEnded,
    Rejection,
)
from fairlead.mission_management.bookkeeping.message import (
    commit_message,
    subject,
    with_trailers,
)
from fairlead.mission_management.bookkeeping.ports import MachineState
from fairlead.mission_management.bookkeeping.roll_forward import Followed, ViewFollower
from fairlead.mission_management.bookkeeping.state import META_FILE
from fairlead.mission_management.status import (
    EVENTS_FILE,
    SNAPSHOT_FILE,
    Change,
    EventLog,
    MissionState,
    StatusEvent,
    materialize,
    reduce,
    write_rows,
)
from fairlead.shared_kernel.clock import Clock
from fairlead.shared_kernel.commit_target import (
    CommitReceipt,
    CommitTarget,
    Operation,
)
from fairlead.shared_kernel.documents import MissionMeta
from fairlead.shared_kernel.errors import FairleadError
from fairlead.shared_kernel.faults import reach
from fairlead.shared_kernel.git import (
    ZERO_OID,
    CommitDraft,
    GitCommandFailed,
    ObjectMissing,
    Oid,
    RefMoved,
    RefUpdate,
    RefUpdateRefused,
    Repository,
    StorageUnwritable,
    TreeEntry,
    edit_tree,
)
from fairlead.shared_kernel.identity import MissionIdentity
from fairlead.shared_kernel.naming import ARCHIVE_REFS, MissionNames

if TYPE_CHECKING:
    from fairlead.shared_kernel.git import HookRefusal

HOOK_SECONDS = 60.0
"""All hooks of one commit together."""
MACHINE_FILES = (EVENTS_FILE, SNAPSHOT_FILE)
_DIRECTORY = "40000"


class BaseMoved(Exception):
    """What was decided on is gone: the ref moved, or code to bring in was pruned.

    Only an outsider can do that under the lock.
    """


@dataclass(frozen=True, slots=True)
class PendingEventHandle:
    """An event of a pending change: its id is fixed, but nothing is committed. Not a receipt."""

    event_id: str


@dataclass(slots=True)
class Machinery:
    """What one transaction works with, from the lock to the receipt."""

    repository: Repository
    machine: MachineState
    clock: Clock
    identity: MissionIdentity
    target: CommitTarget
    operation: Operation
    follower: ViewFollower
    create_from: Oid | None = None
    leading_events: tuple[StatusEvent, ...] = ()
    restored_log: EventLog | None = None
    restored_files: Mapping[str, TreeEntry | None] = field(default_factory=dict)
    """Paths of the whole tree that somebody's commit took back together with acknowledged rows."""
    begins: bool = False
    """True of the transaction that makes the mission, as long as it is not there."""
    leaves: RefUpdate | None = None
    """The archive ref of a mission that goes on, which ends when its branch begins again."""
    rejoined: Oid | None = None
    """An acknowledged commit that the ref was moved back behind: its code comes in again too."""
    unflushed: Oid | None = None
    """Where somebody else's commits begin, on which this one is made: they are to be durable too.
    """
    healed: tuple[str, ...] = ()
    """Warnings of a worktree that was brought into step before this transaction began."""
    warnings: list[str] = field(default_factory=list)
    hook_seconds: float = HOOK_SECONDS
    """What the hooks that ran before the commit left for the one that runs after it."""

    def start_over(self) -> None:
        """Forget what was found out about an earlier base."""
        self.leading_events, self.restored_log, self.rejoined = (), None, None
        self.restored_files, self.leaves, self.unflushed = {}, None, None
        self.warnings[:] = self.healed

    def rejection(self, change: Change | None, reason: str) -> Rejection:
        """Describe a refusal of this transaction."""
        summary = change.summary if change else self.operation.name
        return Rejection(
            destination_ref=self.target.display,
            operation=self.operation.name,
            message=subject(self.identity.folder, summary),
            reason=reason,
            events=change.events if change else (),
        )


@dataclass(frozen=True, slots=True)
class PendingChange:
    """A change decided on a base, on its way to becoming the commit after that base."""

    machinery: Machinery
    state: MissionState
    base: Oid | None
    change: Change

    def commit(self) -> CommitReceipt:
        """Make the commit and move the ref to it; durable on return.

        Raises:
            BaseMoved: the ref is not at the base any more. Decide again.
            BookkeepingError: refused; nothing was written.
        """
        try:
            receipt = self._committed()
        except BaseException:
            if not self.state.log.data:
                self._leave_nothing()
            raise
        if self.machinery.target.ref.startswith(ARCHIVE_REFS):
            self._leave_nothing()
        return receipt

    def _leave_nothing(self) -> None:
        """Of a mission that did not begin or has ended no hook runs soon: its place goes."""
        machinery = self.machinery
        if not machinery.repository.hooks.configured():
            return
        with suppress(FairleadError):  # what is left the doctor finds
            state = machinery.machine.folder(machinery.identity.state_key)
            machinery.repository.hooks.clear(state)

    def _committed(self) -> CommitReceipt:
        machinery, repository = self.machinery, self.machinery.repository
        if machinery.leading_events and self.change.merge:
            # The merged code was built on a base that lacks what was acknowledged.
            raise CommitFailed(self._rejection("what was taken out must be put back first"))
        ended = end_that_forbids(self.state, self.change)
        if ended:
            slug = machinery.identity.mission_slug
            raise MissionEnded(self._rejection(f"the mission is {ended}"), slug, ended)
        log = self._log()
        digest = LogDigest(log.data)
        files = self._files(log)
        try:
            tree = self._tree(files)
            reach("objects written")
            message = commit_message(
                machinery.identity.folder, self.change.summary, machinery.operation
            )
            tree, message = self._pass_hooks(tree, message)
            reach("hooks passed")
            commit = repository.objects.write_commit(CommitDraft(tree, self._parents(), message))
            if machinery.unflushed:
                repository.refs.flush(machinery.target.ref, since=(machinery.unflushed,))
            reach("commit written")
        except ObjectMissing as pruned:
            raise BaseMoved(str(pruned)) from pruned  # merged code that nothing refers to yet
        except GitCommandFailed as failed:
            raise CommitFailed(self._rejection(str(failed))) from failed
        followed = self._publish(commit, message, digest)
        return self._receipt(commit, message, followed)

    def _log(self) -> EventLog:
        machinery = self.machinery
        log = machinery.restored_log or self.state.log
        events = (*machinery.leading_events, *self.change.events)
        rows = write_rows(
            events,
            operation=machinery.operation,
            identity=machinery.identity,
            log=log,
            now=machinery.clock.now(),
        )
        for row in rows:
            if log.contains(row.event_id):
                raise DoubleEventId(self._rejection("the event id is taken"), row.event_id)
        return log.extended(rows)

    def _files(self, log: EventLog) -> dict[str, bytes | None]:
        """All changed files of the mission; status.json always follows from log and meta."""
        files = dict(self.change.files)
        if any(name in files for name in MACHINE_FILES):
            raise ValueError("the log and the snapshot are written by the transaction only")
        meta_data = files.get(META_FILE)
        meta = MissionMeta.parse(meta_data) if meta_data else self.state.meta
        known = len((self.machinery.restored_log or self.state.log).data)
        tail = EventLog(log.data[known:]).rows()
        snapshot = reduce(tail, start=self.state.snapshot)
        files[EVENTS_FILE] = log.data
        files[SNAPSHOT_FILE] = materialize(meta, snapshot)
        return files

    def _tree(self, files: dict[str, bytes | None]) -> Oid:
        names = MissionNames(self.machinery.identity.folder)
        changes: dict[str, bytes | TreeEntry | None] = {
            **self.machinery.restored_files,
            **{names.file(name): content for name, content in files.items()},
        }
        root = self.change.merge.tree if self.change.merge else self._parent_tree()
        return edit_tree(self.machinery.repository.objects, root, changes)

    def _parent_tree(self) -> Oid | None:
        start = self.machinery.rejoined or self.base or self.machinery.create_from
        if start is None:
            return None
        found = self.machinery.repository.objects.read(start)
        root = Oid(found.data.split(b"\n", 1)[0].split()[1].decode()) if found else None
        if self.base and self.machinery.leaves:
            return self._with_mission_of(self.machinery.leaves.old, root)
        return root

    def _with_mission_of(self, archived: Oid, root: Oid | None) -> Oid:
        """Place the mission directory as the archive has it; everything else is the branch's."""
        objects = self.machinery.repository.objects
        directory = MissionNames(self.machinery.identity.folder).directory
        found = objects.read(f"{archived}:{directory}")
        entry = TreeEntry(_DIRECTORY, found.oid) if found else None
        return edit_tree(objects, root, {directory: entry})

    def _parents(self) -> tuple[Oid, ...]:
        first = self.base or self.machinery.create_from
        second = self.change.merge.parent if self.change.merge else self._joined(first)
        return tuple(parent for parent in (first, second) if parent)

    def _joined(self, first: Oid | None) -> Oid | None:
        """The other history that this commit holds, where there is one."""
        machinery, leaves = self.machinery, self.machinery.leaves
        if leaves and first and not machinery.repository.history.is_ancestor(leaves.old, first):
            return leaves.old
        return machinery.rejoined

    def _pass_hooks(self, tree: Oid, message: str) -> tuple[Oid, str]:
        machinery, hooks = self.machinery, self.machinery.repository.hooks
        start = self.base or machinery.create_from
        if start is None or self._person_skips_hooks():
            return tree, message
        if not hooks.configured():
            machinery.warnings += hooks.ignored()
            return tree, message
        from fairlead.shared_kernel.git import PendingCommit

        directory = MissionNames(machinery.identity.folder).directory
        pending = PendingCommit(start, tree, message, writable=directory)
        state = machinery.machine.folder(machinery.identity.state_key)
        machinery.hook_seconds = HOOK_SECONDS
        outcome = hooks.run(pending, state=state, timeout=HOOK_SECONDS)
        if outcome.refusal:
            raise self._refused_by(outcome.refusal)
        machinery.warnings += outcome.warnings
        machinery.hook_seconds -= outcome.seconds
        self._assert_machine_files(tree, outcome.tree)
        return outcome.tree, with_trailers(outcome.message, machinery.operation)

    def _person_skips_hooks(self) -> bool:
        return self.machinery.repository.settings.personal("fairlead.hooks") == "skip"

    def _refused_by(self, refusal: "HookRefusal") -> FairleadError:
        rejection = self._rejection(refusal.reason)
        match refusal.kind:
            case "timeout":
                return HookTimeout(rejection, refusal.hook)
            case "unavailable":
                return HookUnavailable(rejection, refusal.hook)
            case _:
                return HookRejected(rejection, refusal.hook)

    def _assert_machine_files(self, ours: Oid, theirs: Oid) -> None:
        """A hook may re-stage files of the mission, but never the log or the snapshot."""
        objects, names = (
            self.machinery.repository.objects,
            MissionNames(self.machinery.identity.folder),
        )
        for name in MACHINE_FILES:
            before = objects.read(f"{ours}:{names.file(name)}")
            after = objects.read(f"{theirs}:{names.file(name)}")
            if before != after:
                rejection = self._rejection(f"the hook changed {name}, which only the log decides")
                raise HookRejected(rejection, "pre-commit")

    def _publish(self, commit: Oid, message: str, digest: LogDigest) -> Followed:
        """The commit point: the ref moves from the base to the commit, or nothing happens."""
        machinery = self.machinery
        follower, base = machinery.follower, self.base
        code, ref = self.change.merge is not None, machinery.target.ref
        note = follower.before(base, ref, new=commit, brings_code=code) if base else None
        doubt: StorageUnwritable | None = None
        try:
            self._move_ref(commit, message)
        except BaseException as error:
            doubt = error if isinstance(error, StorageUnwritable) and error.moved else None
            if doubt is None:
                if base:
                    follower.abandon(note, base)
                raise
        reach("published")
        self._acknowledge(digest.acknowledged(commit))
        reach("acknowledged")
        followed = follower.after(note, commit)
        machinery.warnings += followed.warnings
        if doubt:
            raise doubt
        return followed

    def _acknowledge(self, log: Acknowledged) -> None:
        """Remember the log; where that fails the next write finds a log that continues the last."""
        machinery = self.machinery
        try:
            log.keep(machinery.machine, machinery.identity.state_key)
        except StorageUnwritable as error:
            machinery.warnings.append(f"recorded, but not remembered on this machine: {error}")

    def _move_ref(self, commit: Oid, message: str) -> None:
        machinery, refs = self.machinery, self.machinery.repository.refs
        update = RefUpdate(machinery.target.ref, new=commit, old=self.base or ZERO_OID)
        updates = [update, machinery.leaves] if machinery.leaves else [update]
        try:
            refs.update(updates, reason=message.partition("\n")[0])
        except RefMoved as moved:
            raise BaseMoved(str(moved)) from moved
        except RefUpdateRefused as refused:
            raise self._update_refused(refused) from refused

    def _update_refused(self, refused: RefUpdateRefused) -> FairleadError:
        rejection = self._rejection(refused.stderr)
        if REFERENCE_TRANSACTION in self.machinery.repository.hooks.configured():
            return HookRejected(rejection, REFERENCE_TRANSACTION)
        return CommitFailed(rejection)

    def _receipt(self, commit: Oid, message: str, followed: Followed) -> CommitReceipt:
        machinery = self.machinery
        hooks, state_key = machinery.repository.hooks, machinery.identity.state_key
        if "post-commit" in hooks.configured() and not self._person_skips_hooks():
            state = machinery.machine.folder(state_key)
            left = max(machinery.hook_seconds, 0.0)
            machinery.warnings += hooks.after_commit(commit, state=state, timeout=left)
        count = len(machinery.leading_events) + len(self.change.events)
        return CommitReceipt(
            commit_sha=commit,
            committed_at=machinery.clock.now().isoformat(timespec="microseconds"),
            destination_ref=machinery.target.display,
            worktree_root=machinery.target.worktree_root,
            event_ids=tuple(machinery.operation.op_id.event_id(i).value for i in range(count)),
            message=message.partition("\n")[0],
            roll_forward=followed.outcome,
            warnings=tuple(machinery.warnings),
            set_aside=followed.set_aside,
        )

    def _rejection(self, reason: str) -> Rejection:
        return self.machinery.rejection(self.change, reason)
