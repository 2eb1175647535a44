"""Use case, stage 2: the accepted mission lands on its target, and is put away.

A state machine whose steps look at git first, so that it resumes after being killed anywhere.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from fairlead.governance.policy import MergeStrategy, WorkflowMutationPolicy
from fairlead.mission_management.bookkeeping import MachineState
from fairlead.mission_management.integration.archiving import Archivist
from fairlead.mission_management.integration.errors import MergeBusy, MergeInProgress
from fairlead.mission_management.integration.landing import Lander
from fairlead.mission_management.integration.merged import MergedMission, merged_before
from fairlead.mission_management.integration.ports import RetrospectiveDraft
from fairlead.mission_management.integration.progress import (
    MergeJournal,
    MergeProgress,
    MergeStep,
    requested,
)
from fairlead.mission_management.integration.readiness import MERGED, MergeReadiness
from fairlead.mission_management.integration.repeating import (
    refuse_other_request,
    refuse_recorded_otherwise,
)
from fairlead.mission_management.integration.steps import MergeSteps
from fairlead.mission_management.status import MissionState, StatusLedger
from fairlead.shared_kernel.clock import Clock
from fairlead.shared_kernel.commit_target import Operation
from fairlead.shared_kernel.context import IntegrationContext
from fairlead.shared_kernel.errors import ErrorKind, FairleadError
from fairlead.shared_kernel.faults import reach
from fairlead.shared_kernel.git import Repository
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

    def __call__(
        self,
        context: IntegrationContext,
        operation: Operation,
        *,
        strategy: MergeStrategy | None = None,
    ) -> MergedMission:
        """Land the mission and put it away.

        Without a strategy: that of the merge under way, else the plan's, else a merge commit.

        Raises:
            IntegrationError: it may not land, or a person must decide; what was recorded for it
                until then is told in `details`, and found again by the next call.
            OperationIdConflict: the operation id belongs to another merge.
            BookkeepingError, WorktreeChangesInTheWay: likewise.
        """
        with self._alone(context):
            asked = requested(operation, strategy)
            progress = MergeJournal(self.machine).read(context.identity.state_key)
            if progress is not None:
                refuse_other_request(context, asked, progress)
                _keep_strategy(progress, strategy)
                return self._run(context, progress)
            state = self.ledger.load(context.writing())
            refuse_recorded_otherwise(context, asked, state)
            if state.snapshot.milestone == MERGED:
                return self._tidied(context, state)
            return self._run(context, self._begun(context, state, operation, strategy))

    def _run(self, context: IntegrationContext, progress: MergeProgress) -> MergedMission:
        journal, key = MergeJournal(self.machine), context.identity.state_key
        steps = self._steps(context)
        journal.keep(key, progress)
        while progress.step is not MergeStep.DONE:
            reach(f"merge {progress.step} begins")
            try:
                progress = steps.take(progress)
            except FairleadError as error:
                if not progress.has_landed and error.kind in _DECIDED:
                    journal.forget(key)
                steps.tell_recorded(error)
                raise
            reach(f"merge {progress.step} is next")
            journal.keep(key, progress)
        journal.forget(key)
        return MergedMission.of(context, progress, tuple(steps.receipts), steps.lanes)

    def _begun(
        self,
        context: IntegrationContext,
        state: MissionState,
        operation: Operation,
        strategy: MergeStrategy | None,
    ) -> MergeProgress:
        """Look before the first write: what would stop it later stops it now."""
        progress = MergeProgress(
            MergeStep.RECORD,
            strategy or planned_strategy(state),
            context.branches.destination.ref,
            context.branches.target_branch,
            operation.op_id.value,
            operation.actor.written(),
            asked=strategy,
        )
        readiness = MergeReadiness(self.repository, self.policy)
        readiness.check(context.identity.folder, state, progress)
        return progress

    def _steps(self, context: IntegrationContext) -> MergeSteps:
        return MergeSteps(
            context,
            self.repository,
            self.ledger,
            MergeReadiness(self.repository, self.policy),
            Lander(self.repository, self.machine),
            Archivist(self.repository),
            self.retrospective,
            self.clock,
        )

    def _tidied(self, context: IntegrationContext, state: MissionState) -> MergedMission:
        """A mission that is merged: remove what an earlier merge had to keep, if it can go now."""
        identity, archivist = context.identity, Archivist(self.repository)
        done, archived = merged_before(context, state), context.surface.read_commit
        if identity.mission_id:
            archived = archivist.archive(identity.mission_id, context.branches.destination.ref)
        lanes = archivist.remove_lanes(identity.folder, identity.mission_id, archived)
        return replace(done, lanes=lanes)

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
