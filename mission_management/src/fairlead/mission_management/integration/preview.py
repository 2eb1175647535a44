"""Use cases beside the merge: what it would do, and giving one up that has not landed."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from fairlead.governance.policy import MergeStrategy, WorkflowMutationPolicy
from fairlead.mission_management.bookkeeping import MachineState
from fairlead.mission_management.conflicts import (
    ConflictDesk,
    ConflictUnresolved,
    Dismissed,
    Resolution,
    read_resolution,
)
from fairlead.mission_management.integration.archiving import Archivist, LaneRemoval
from fairlead.mission_management.integration.errors import MergeConflict, MergeLanded
from fairlead.mission_management.integration.merge import planned_strategy
from fairlead.mission_management.integration.payload import next_number, payload_of
from fairlead.mission_management.integration.progress import (
    MergeJournal,
    MergeProgress,
    MergeStep,
)
from fairlead.mission_management.integration.readiness import MergeReadiness, refuse_unaccepted
from fairlead.mission_management.status import MissionState, StatusLane, StatusLedger
from fairlead.shared_kernel.context import IntegrationContext
from fairlead.shared_kernel.errors import FairleadError
from fairlead.shared_kernel.faults import reach
from fairlead.shared_kernel.git import Oid, Remotes, Repository, ShownRefs
from fairlead.shared_kernel.identity import OperationId
from fairlead.shared_kernel.naming import HEADS

_NOBODY = OperationId("0" * 26)


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What a merge would do now. `blockers` keep it from beginning.

    Nothing that git knows is ever lost; what it ignores in a lane goes with the lane.
    """

    mission_slug: str
    strategy: MergeStrategy
    target_branch: str
    target_commit: Oid | None
    authority_commit: Oid | None
    work_packages: tuple[tuple[str, str, str], ...]
    """Id, title and status lane of each."""
    files: tuple[str, ...]
    conflicts: tuple[str, ...]
    blockers: tuple[FairleadError, ...]
    lanes: tuple[LaneRemoval, ...]
    coordination_branch: str | None
    mission_number: int | None

    def written(self) -> Mapping[str, object]:
        """The `data` of `merge --dry-run --json`."""
        gone = [lane for lane in self.lanes if not lane.kept_because]
        branches = [lane.branch for lane in gone]
        return {
            "mission_slug": self.mission_slug,
            "strategy": self.strategy.value,
            "target_branch": self.target_branch,
            "target_commit": self.target_commit,
            "authority_commit": self.authority_commit,
            "mission_number": self.mission_number,
            "merged": {
                "work_packages": [
                    {"wp_id": wp_id, "title": title, "lane": lane}
                    for wp_id, title, lane in self.work_packages
                ],
                "files": list(self.files),
            },
            "lost": [],
            "deleted": {
                "branches": [
                    *branches,
                    *([self.coordination_branch] if self.coordination_branch else []),
                ],
                "worktrees": [str(lane.worktree) for lane in gone if lane.worktree],
                "ignored": [
                    str(lane.worktree / path)
                    for lane in gone
                    if lane.worktree
                    for path in lane.ignored
                ],
            },
            "kept": [lane.written() for lane in self.lanes if lane.kept_because],
            "conflicts": list(self.conflicts),
            "blockers": [
                {"code": e.code, "message": e.message, "next_step": e.next_step}
                for e in self.blockers
            ],
        }


@dataclass(frozen=True, slots=True)
class PreviewMerge:
    """Tells what a merge would do. Writes nothing at all: merges are tried out in `rehearse`."""

    repository: Repository
    ledger: StatusLedger
    machine: MachineState
    policy: WorkflowMutationPolicy
    desk: ConflictDesk
    remotes: Remotes
    shown: ShownRefs
    rehearse: Callable[[], AbstractContextManager[Repository]]

    def __call__(
        self,
        context: IntegrationContext,
        *,
        strategy: MergeStrategy | None = None,
        push: bool = False,
    ) -> MergePreview:
        """Look at both sides as they are now."""
        state = self.ledger.load(context.writing())
        begun = MergeJournal(self.machine).read(context.identity.state_key)
        progress = begun or _imagined(context, strategy or planned_strategy(state))
        progress = replace(progress, push=progress.push or push)
        target = self.repository.refs.read(HEADS + progress.target_branch)
        folder = context.identity.folder
        with self.rehearse() as repository:
            files, blockers = self._tried(repository, context, state, progress)
        return MergePreview(
            mission_slug=folder.value,
            strategy=progress.strategy,
            target_branch=progress.target_branch,
            target_commit=target,
            authority_commit=state.as_of,
            work_packages=_packages(state),
            files=files,
            conflicts=tuple(
                path
                for e in blockers
                if isinstance(e, MergeConflict | ConflictUnresolved)
                for path in e.paths
            ),
            blockers=blockers,
            lanes=Archivist(self.repository).preview(folder, state.as_of) if state.as_of else (),
            coordination_branch=context.branches.coordination_branch,
            mission_number=next_number(
                self.repository.objects, target, folder, state.meta.mission_number
            )
            if target
            else None,
        )

    def _tried(
        self,
        repository: Repository,
        context: IntegrationContext,
        state: MissionState,
        progress: MergeProgress,
    ) -> tuple[tuple[str, ...], tuple[FairleadError, ...]]:
        """Return the files that would come, and what keeps the merge from beginning."""
        folder, blockers = context.identity.folder, list[FairleadError]()
        readiness = MergeReadiness(repository, self.policy, self.remotes, self.shown)
        try:
            refuse_unaccepted(folder, state, progress.authority_ref)
            resolution = self._resolution(repository, context)
            readiness = replace(readiness, resolution=resolution)
            readiness.check(folder, state, progress)
        except FairleadError as error:
            blockers.append(error)
        target = repository.refs.read(HEADS + progress.target_branch)
        if target is None or state.as_of is None or target == state.as_of:
            return (), tuple(blockers)
        try:
            landing = readiness.landing(folder, progress, target, state.as_of)
            return payload_of(repository, landing).code, tuple(blockers)
        except FairleadError:
            return (), tuple(blockers)

    def _resolution(self, repository: Repository, context: IntegrationContext) -> Resolution | None:
        waiting = self.desk.waiting(context.identity, None)
        if waiting is None or not waiting.made:
            return None
        desk = replace(self.desk, repository=repository)
        return read_resolution(desk, context.identity, None, beyond="it is only a preview")


@dataclass(frozen=True, slots=True)
class AbortedMerge:
    """What became of a merge under way. `given_up` is False where there was none."""

    given_up: bool
    conflict: Dismissed

    def written(self) -> Mapping[str, object]:
        """The `data` of `merge --abort --json`."""
        return {
            "aborted": self.given_up,
            "rescue_ref": self.conflict.rescue,
            "ignored": list(self.conflict.ignored),
        }


@dataclass(frozen=True, slots=True)
class AbortMerge:
    """Gives up a merge that has not landed; of one that has, only a push that is left."""

    machine: MachineState
    desk: ConflictDesk

    def __call__(self, context: IntegrationContext) -> AbortedMerge:
        """Forget the merge under way; its conflict worktree goes, rescued where it holds edits.

        Raises:
            MergeLanded: the target holds the mission, and more than a push is left.
            WorktreeFailed, WorktreeChangesInTheWay: edits for its conflict cannot be kept.
        """
        journal, key = MergeJournal(self.machine), context.identity.state_key
        progress = journal.read(key)
        if progress and progress.has_landed and progress.step is not MergeStep.PUSH:
            raise MergeLanded(progress.commit or "", progress.target_branch)
        gone = self.desk.dismiss(context.identity, None)
        reach("merge conflict given up")
        journal.forget(key)
        return AbortedMerge(progress is not None or gone.found, gone)


def _imagined(context: IntegrationContext, strategy: MergeStrategy) -> MergeProgress:
    return MergeProgress(
        MergeStep.RECORD,
        strategy,
        context.branches.destination.ref,
        context.branches.target_branch,
        _NOBODY.value,
        {"kind": "service", "id": "preview"},
    )


def _packages(state: MissionState) -> tuple[tuple[str, str, str], ...]:
    packages = state.plan.work_packages if state.plan else ()
    return tuple(
        (p.wp_id, p.title, state.snapshot.lane(p.wp_id).value)
        for p in packages
        if state.snapshot.lane(p.wp_id) is not StatusLane.GENESIS
    )
