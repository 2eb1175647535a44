"""Use case, stage 2: the accepted mission lands on its target, and is put away.

A state machine whose steps look at git first, so that it resumes after being killed anywhere.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace

from fairlead.governance.policy import MergeStrategy, WorkflowMutationPolicy
from fairlead.mission_management.bookkeeping import MachineState
from fairlead.mission_management.conflicts import ConflictDesk, ConflictNotWaiting, read_resolution
from fairlead.mission_management.integration.archiving import Archivist
from fairlead.mission_management.integration.conflicts_away import conflicts_away
from fairlead.mission_management.integration.errors import (
    MergeBusy,
    MergeConflict,
    MergeInProgress,
)
from fairlead.mission_management.integration.ignored import Announce, to_nobody
from fairlead.mission_management.integration.landed import require_landed
from fairlead.mission_management.integration.landing import Lander
from fairlead.mission_management.integration.merged import MergedMission, require_still_landed
from fairlead.mission_management.integration.ports import RetrospectiveDraft
from fairlead.mission_management.integration.progress import (
    MergeJournal,
    MergeProgress,
    MergeStep,
    requested,
)
from fairlead.mission_management.integration.pushing import Pusher
from fairlead.mission_management.integration.readiness import (
    MERGED,
    MergeReadiness,
    refuse_unaccepted,
)
from fairlead.mission_management.integration.repeating import (
    refuse_other_request,
    refuse_recorded_otherwise,
)
from fairlead.mission_management.integration.steps import MergeSteps, tell_recorded
from fairlead.mission_management.status import MissionState, StatusLedger
from fairlead.shared_kernel.clock import Clock
from fairlead.shared_kernel.commit_target import CommitReceipt, Operation
from fairlead.shared_kernel.context import IntegrationContext
from fairlead.shared_kernel.errors import ErrorKind, FairleadError
from fairlead.shared_kernel.faults import reach
from fairlead.shared_kernel.git import Remotes, Repository, ShownRefs
from fairlead.shared_kernel.locks import Locks, LockTimeout

LOCK_SECONDS = 5.0
_DECIDED = (ErrorKind.REFUSED, ErrorKind.NEEDS_PERSON)
"""Nothing landed then, for certain: the next merge begins anew, with any strategy."""


@dataclass(frozen=True, slots=True)
class MergeMission:
    """Lands missions. A second call goes on where the first one stopped, or changes nothing."""

    repository: Repository
    ledger: StatusLedger
    machine: MachineState
    policy: WorkflowMutationPolicy
    retrospective: RetrospectiveDraft
    locks: Locks
    clock: Clock
    desk: ConflictDesk
    remotes: Remotes
    shown: ShownRefs

    def __call__(
        self,
        context: IntegrationContext,
        operation: Operation,
        *,
        strategy: MergeStrategy | None = None,
        push: bool = False,
        beyond: str = "",
        announce: Announce = to_nobody,
    ) -> MergedMission:
        """Land the mission and put it away; `push` sends what has landed to the target's upstream.

        Without a strategy: that of the merge under way, else the plan's, else a merge commit.
        `beyond` says why a resolution touches files that the conflict was not about. `announce` is
        told of files that git ignores before they go with a lane.

        Raises:
            IntegrationError: it may not land, or a person must decide; what was recorded for it
                until then is told in `details`, and found again by the next call.
            ConflictUnresolved, ResolutionTooWide: likewise, of a conflict that waits.
            MergeNotOnTarget, MergeTargetGone: it had landed, and is not on its target any more.
            MergeNotPushed, MergePushRejected: it has landed, and only the push is left.
            OperationIdConflict: the operation id belongs to another merge.
            BookkeepingError, WorktreeBusy, WorktreeChangesInTheWay: likewise.
        """
        with self._alone(context):
            asked = requested(operation, strategy)
            progress = MergeJournal(self.machine).read(context.identity.state_key)
            if progress is not None:
                refuse_other_request(context, asked, progress)
                _keep_strategy(progress, strategy)
                progress = replace(progress, push=progress.push or push)
                return self._run(context, progress, beyond, Archivist(self.repository, announce))
            state = self.ledger.load(context.writing())
            refuse_recorded_otherwise(context, asked, state)
            if state.snapshot.milestone == MERGED:
                return self._tidied(context, state, Archivist(self.repository, announce), push=push)
            begun = self._begun(context, state, operation, strategy)
            begun, archivist = replace(begun, push=push), Archivist(self.repository, announce)
            return self._run(context, begun, beyond, archivist, looked_at=state)

    def _run(
        self,
        context: IntegrationContext,
        progress: MergeProgress,
        beyond: str,
        archivist: Archivist,
        *,
        looked_at: MissionState | None = None,
    ) -> MergedMission:
        """Go on; with `looked_at` from the beginning, before which everything is looked at."""
        journal, key = MergeJournal(self.machine), context.identity.state_key
        receipts: list[CommitReceipt] = []
        try:
            if looked_at:
                refuse_unaccepted(context.identity.folder, looked_at, progress.authority_ref)
            steps = self._steps(context, progress, beyond, archivist)
            receipts = steps.receipts
            if looked_at:
                steps.readiness.check(context.identity.folder, looked_at, progress)
            journal.keep(key, progress)
            while progress.step is not MergeStep.DONE:
                reach(f"merge {progress.step} begins")
                progress = steps.take(progress)
                reach(f"merge {progress.step} is next")
                journal.keep(key, progress)
        except MergeConflict as found:
            journal.keep(key, progress)
            raise self._waiting(context, found) from found
        except FairleadError as error:
            if not progress.has_landed and error.kind in _DECIDED and not self._waits(context):
                journal.forget(key)
            tell_recorded(error, receipts, landed=progress.has_landed)
            raise
        journal.forget(key)
        slug = context.identity.mission_slug
        require_landed(self.repository, slug, progress.target_branch, progress.commit)
        return MergedMission.of(context, progress, steps)

    def _begun(
        self,
        context: IntegrationContext,
        state: MissionState,
        operation: Operation,
        strategy: MergeStrategy | None,
    ) -> MergeProgress:
        return MergeProgress(
            MergeStep.RECORD,
            strategy or planned_strategy(state),
            context.branches.destination.ref,
            context.branches.target_branch,
            operation.op_id.value,
            operation.actor.written(),
            asked=strategy,
        )

    def _steps(
        self,
        context: IntegrationContext,
        progress: MergeProgress,
        beyond: str,
        archivist: Archivist,
    ) -> MergeSteps:
        resolution = None
        if not progress.has_landed and self._waits(context):
            said = beyond or progress.beyond
            with suppress(ConflictNotWaiting):  # its folder is gone: it is made again
                resolution = read_resolution(self.desk, context.identity, None, beyond=said)
        return MergeSteps(
            context,
            self.repository,
            self.ledger,
            MergeReadiness(
                *(self.repository, self.policy, self.remotes, self.shown), resolution=resolution
            ),
            Lander(self.repository, self.machine),
            archivist,
            self.desk,
            Pusher(self.repository, self.remotes),
            self.retrospective,
            self.clock,
        )

    def _waits(self, context: IntegrationContext) -> bool:
        return self.desk.waiting(context.identity, None) is not None

    def _waiting(self, context: IntegrationContext, found: MergeConflict) -> MergeConflict:
        """Make the place where it is resolved; where that fails the conflict is said all the same.

        What was resolved before it is in it.
        """
        make = self.desk.open_anew if self._waits(context) else self.desk.open
        try:
            waiting = make(context.identity, found.conflict)
        except FairleadError as error:
            found.details = {**found.details, "worktree_failed": error.message}
            return found
        return found.waits_in(self.desk.place(context.identity, None), waiting.warnings)

    def _tidied(
        self, context: IntegrationContext, state: MissionState, archivist: Archivist, *, push: bool
    ) -> MergedMission:
        """A mission that is merged: remove what an earlier merge had to keep, if it can go now."""
        identity = context.identity
        done = require_still_landed(self.repository, context, state)
        archived = context.surface.read_commit
        if identity.mission_id:
            archived = archivist.archive(identity.mission_id, context.branches.destination.ref)
        lanes = archivist.remove_lanes(identity.folder, identity.mission_id, archived)
        packages = state.snapshot.work_packages
        lanes += conflicts_away(self.desk, identity, packages)
        pushed = None
        if push and done.commit:
            pushed = Pusher(self.repository, self.remotes).push(done.target_branch, done.commit)
        return replace(done, lanes=lanes, pushed=pushed)

    @contextmanager
    def _alone(self, context: IntegrationContext) -> Iterator[None]:
        lock_file = self.machine.folder(context.identity.state_key) / "merge.lock"
        try:
            with self.locks.hold(lock_file, purpose="merge", timeout=LOCK_SECONDS):
                yield
        except LockTimeout as timeout:
            raise MergeBusy(context.identity.mission_slug) from timeout


def planned_strategy(state: MissionState) -> MergeStrategy:
    """Return the strategy that was frozen at finalize, else a merge commit."""
    recorded = state.plan.interaction_policy.get("merge_strategy") if state.plan else None
    try:
        return MergeStrategy(str(recorded))
    except ValueError:
        return MergeStrategy.MERGE


def _keep_strategy(progress: MergeProgress, asked: MergeStrategy | None) -> None:
    if asked and asked is not progress.strategy:
        raise MergeInProgress(progress.strategy.value, asked.value)
