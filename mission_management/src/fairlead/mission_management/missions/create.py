"""Use case: create a mission. One commit and one ref, so nothing half-made can exist."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from fairlead.governance.doctrine import MissionType, MissionTypes
from fairlead.mission_management.bookkeeping import (
    BookkeepingTransaction,
    MachineState,
    MissionLockTimeout,
    Rejection,
)
from fairlead.mission_management.missions.birth import Birth
from fairlead.mission_management.missions.catalog import MissionCatalog
from fairlead.mission_management.missions.creation import (
    CreatedMission,
    CreateMissionRequest,
    created_before,
)
from fairlead.mission_management.missions.errors import (
    BranchNamespaceBlocked,
    CoordinationBranchConflict,
    GuardNotRegistered,
    MissionSlugInvalid,
)
from fairlead.mission_management.missions.mint import Minted, mint
from fairlead.mission_management.missions.ports import PrivateExcludes, StepGuards
from fairlead.mission_management.missions.remembered import Remembered, remember
from fairlead.mission_management.missions.selection import mid8_in
from fairlead.mission_management.missions.target import target_of
from fairlead.mission_management.missions.traces import Traces
from fairlead.mission_management.status import Change, MissionState
from fairlead.shared_kernel.clock import Clock
from fairlead.shared_kernel.commit_target import (
    CommitTarget,
    Operation,
    TargetKind,
)
from fairlead.shared_kernel.git import Ref, RefUpdate, Repository, StorageUnwritable
from fairlead.shared_kernel.identity import MissionFolder, MissionId, MissionSlug
from fairlead.shared_kernel.locks import Locks, LockTimeout
from fairlead.shared_kernel.naming import COORDINATION_BRANCHES, HEADS, machine_state

LOCK_SECONDS = 90.0
_LOCK_FILE = "create.lock"


@dataclass(frozen=True, slots=True)
class CreateMission:
    """Creates missions. The user's checkout is not touched."""

    repository: Repository
    machine: MachineState
    transactions: BookkeepingTransaction
    mission_types: MissionTypes
    guards: StepGuards
    excludes: PrivateExcludes
    locks: Locks
    clock: Clock

    def __call__(self, request: CreateMissionRequest, operation: Operation) -> CreatedMission:
        """Create the mission, or return the one that this operation created before.

        Raises:
            MissionSlugInvalid, MissionTypeNotFound, RepositoryHasNoCommits, TargetBranchNotFound,
            InvalidBranchName, BranchNamespaceBlocked, CoordinationBranchConflict,
                GuardNotRegistered: it cannot be created like this.
            BookkeepingError: the write was refused; nothing exists.
        """
        slug = _slug(request.slug)
        mission_type = self.mission_types.get(request.mission_type)
        _refuse_unguarded(mission_type, self.guards)
        asked = operation.with_request(**request.asked())
        with self._alone(asked):
            traces = Traces.read(self.repository, self.machine)
            minted = mint(
                operation.op_id, _taken(traces), lambda mission_id: _existing(traces, mission_id)
            )
            if minted.folder:
                return self._again(MissionFolder(minted.folder), asked)
            birth = self._birth(request, slug, minted, mission_type, traces)
            return self._recorded(birth, asked, traces)

    def _birth(
        self,
        request: CreateMissionRequest,
        slug: MissionSlug,
        minted: Minted,
        mission_type: MissionType,
        traces: Traces,
    ) -> Birth:
        target = target_of(request.target, traces.refs, self.repository)
        return Birth(
            mission_id=minted.mission_id,
            slug=slug,
            title=_title(request.title, slug),
            mission_type=mission_type,
            topology=request.topology,
            worktrees=request.worktrees,
            target=target,
            created_at=self.clock.now().isoformat(timespec="microseconds"),
            change_mode=request.change_mode,
        )

    def _recorded(self, birth: Birth, operation: Operation, traces: Traces) -> CreatedMission:
        receipt = self.transactions.transact(
            birth.identity,
            self._destination(birth, traces),
            operation,
            lambda state: _born(birth, state, operation),
            create_from=birth.target.oid,
        )
        return CreatedMission(
            birth.mission_id,
            birth.folder,
            birth.topology.value,
            birth.target_branch,
            birth.coordination_branch,
            receipt,
            (*receipt.warnings, *self._settle(birth.remembered)),
        )

    def _again(self, folder: MissionFolder, operation: Operation) -> CreatedMission:
        """Return the mission that exists; the transaction checks that the same was asked."""
        found = MissionCatalog(self.repository, self.machine).select(folder.value)
        receipt = self.transactions.transact(
            found.identity, found.authority.target(), operation, lambda _: _nothing()
        )
        done = created_before(found, receipt)
        self._settle(
            Remembered(
                done.mission_id.value,
                folder.value,
                done.coordination_branch,
                done.target_branch,
            )
        )
        return done

    def _destination(self, birth: Birth, traces: Traces) -> CommitTarget:
        if birth.coordination_branch is None:
            return CommitTarget.bind(birth.target, TargetKind.FLATTENED)
        name = HEADS + birth.coordination_branch
        self._refuse_blocked(traces, birth.coordination_branch)
        present = traces.refs.by_name.get(name)
        if present:
            self._adopt(present, birth)
        return CommitTarget.unborn(name, TargetKind.COORDINATION)

    def _adopt(self, present: Ref, birth: Birth) -> None:
        """Reuse a branch that holds nothing of its own; it is brought to the target's tip."""
        branch, tip = present.name.removeprefix(HEADS), birth.target.oid
        if not self.repository.history.is_ancestor(present.oid, tip):
            raise CoordinationBranchConflict(branch, present.oid, "holds commits of its own")
        if present.worktree and present.oid != tip:
            raise CoordinationBranchConflict(branch, present.oid, f"{present.worktree} shows it")
        if present.oid != tip:
            update = RefUpdate(present.name, new=tip, old=present.oid)
            self.repository.refs.update([update], reason="fairlead: mission create")

    def _refuse_blocked(self, traces: Traces, wanted: str) -> None:
        first = COORDINATION_BRANCHES.partition("/")[0]
        if HEADS + first in traces.refs.by_name:
            raise BranchNamespaceBlocked(first, wanted)

    def _settle(self, known: Remembered) -> tuple[str, ...]:
        """Write what is convenient and no truth; the mission is durable without it."""
        try:
            remember(self.machine, known)
            self.excludes.ensure()
        except StorageUnwritable as error:
            return (error.message,)
        return ()

    @contextmanager
    def _alone(self, operation: Operation) -> Iterator[None]:
        lock_file = machine_state(self.repository.common_dir, _LOCK_FILE)
        try:
            with self.locks.hold(lock_file, purpose=operation.name, timeout=LOCK_SECONDS):
                yield
        except LockTimeout as timeout:
            reason = "another mission is being created"
            rejection = Rejection("", operation.name, "create mission", reason)
            raise MissionLockTimeout(rejection, timeout.holder) from timeout


def _refuse_unguarded(mission_type: MissionType, guards: StepGuards) -> None:
    """Say it before work is done: later the type is frozen, and `next` would be blocked."""
    named = {guard: step.id for step in reversed(mission_type.steps) for guard in step.guards}
    unknown = {guard: step for guard, step in named.items() if not guards.known(guard)}
    if unknown:
        raise GuardNotRegistered(mission_type.name, unknown)


def _slug(text: str) -> MissionSlug:
    try:
        return MissionSlug.parse(text)
    except ValueError as error:
        raise MissionSlugInvalid(text) from error


def _title(asked: str | None, slug: MissionSlug) -> str:
    """One line; without a title the slug as people would write it."""
    return " ".join((asked or "").split()) or slug.value.replace("-", " ").capitalize()


def _taken(traces: Traces) -> set[str]:
    """The mid8 of every mission; a branch that only has a mission's name is none."""
    ids = (*traces.refs.archives, *traces.machine.missions())
    missions = {traces.id_of(folder)[:8] for folder in traces.folders()}
    unnamed = {mid8_in(f) for f in traces.folders() if f not in traces.refs.coordination}
    return missions | unnamed | {mission_id[:8] for mission_id in ids}


def _existing(traces: Traces, mission_id: MissionId) -> str | None:
    suffix = mission_id.mid8.value
    for folder in traces.folders():
        if mid8_in(folder) == suffix and traces.id_of(folder) == mission_id.value:
            return folder
    return None


def _born(birth: Birth, state: MissionState, operation: Operation) -> Change:
    if state.as_of is not None:
        branch = birth.coordination_branch or birth.target_branch
        raise CoordinationBranchConflict(branch, state.as_of, "holds this mission already")
    return birth.change(operation.actor)


def _nothing() -> Change:
    return Change((), "create mission")
