"""The steps of a merge. Each looks at git first, does what is not done yet, and names the next."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from fairlead.mission_management.bookkeeping import read_state
from fairlead.mission_management.conflicts import ConflictDesk
from fairlead.mission_management.integration.archiving import Archivist, LaneRemoval
from fairlead.mission_management.integration.conflicts_away import conflicts_away
from fairlead.mission_management.integration.errors import MergeTargetRestless
from fairlead.mission_management.integration.landed import contains, require_landed
from fairlead.mission_management.integration.landing import Lander
from fairlead.mission_management.integration.machine_files import tree_of
from fairlead.mission_management.integration.payload import next_number, payload_of, refuse_empty
from fairlead.mission_management.integration.ports import RetrospectiveDraft
from fairlead.mission_management.integration.progress import MergeProgress, MergeStep
from fairlead.mission_management.integration.pushing import Pushed, Pusher
from fairlead.mission_management.integration.readiness import (
    MERGED,
    MergeReadiness,
    refuse_unaccepted,
)
from fairlead.mission_management.integration.recording import announcement, preparation
from fairlead.mission_management.missions import commit_summary
from fairlead.mission_management.status import Change, MissionState, StatusLedger
from fairlead.shared_kernel.clock import Clock
from fairlead.shared_kernel.commit_target import CommitReceipt
from fairlead.shared_kernel.context import IntegrationContext
from fairlead.shared_kernel.errors import FairleadError
from fairlead.shared_kernel.faults import reach
from fairlead.shared_kernel.git import Oid, Repository

MOST_ATTEMPTS = 20


@dataclass(slots=True)
class MergeSteps:
    """One call's way through the steps, and what it collects on the way."""

    context: IntegrationContext
    repository: Repository
    ledger: StatusLedger
    readiness: MergeReadiness
    lander: Lander
    archivist: Archivist
    desk: ConflictDesk
    pusher: Pusher
    retrospective: RetrospectiveDraft
    clock: Clock
    receipts: list[CommitReceipt] = field(default_factory=list)
    lanes: tuple[LaneRemoval, ...] = ()
    pushed: Pushed | None = None
    warnings: list[str] = field(default_factory=list)
    tries: int = 0

    def take(self, progress: MergeProgress) -> MergeProgress:
        """Take the next step and return what is next then."""
        steps: Mapping[MergeStep, Callable[[MergeProgress], MergeProgress]] = {
            MergeStep.RECORD: self._record,
            MergeStep.BUILD: self._build,
            MergeStep.LAND: self._land,
            MergeStep.ANNOUNCE: self._announce,
            MergeStep.ARCHIVE: self._archive,
            MergeStep.CLEAN: self._clean,
            MergeStep.PUSH: self._push,
        }
        return steps[progress.step](progress)

    def _record(self, progress: MergeProgress) -> MergeProgress:
        """Write number and retrospective on the authority; what is there then is what lands.

        Killed after it wrote, it may find a target that has moved: then the number is another one.
        """
        target, folder = self.readiness.target_ref(progress), self.context.identity.folder

        def decide(state: MissionState) -> Change:
            return preparation(
                state,
                progress,
                folder,
                objects=self.repository.objects,
                target=target.oid,
                retrospective=self.retrospective,
            )

        self._write(progress, f"record {progress.attempt}", decide)
        tip, state = self._accepted_tip(progress)
        number = state.meta.mission_number
        if number != next_number(self.repository.objects, target.oid, folder, number):
            return self._again(progress)
        progress = replace(progress, tip=tip, mission_number=number)
        if progress.authority_ref == target.name:
            return replace(progress, step=MergeStep.ANNOUNCE, target=tip, commit=tip)
        return replace(progress, step=MergeStep.BUILD, target=target.oid)

    def _build(self, progress: MergeProgress) -> MergeProgress:
        """Make the commit that is to land, unless the target moved or has all of it."""
        target, folder = self.readiness.target_ref(progress), self.context.identity.folder
        if progress.tip is None or target.oid != progress.target:
            return self._again(progress)
        self.readiness.pass_gate(folder, progress, target)
        landing = self.readiness.landing(folder, progress, target.oid, progress.tip)
        payload = payload_of(self.repository, landing)
        if payload.changes_nothing:
            return replace(progress, step=MergeStep.ANNOUNCE, commit=target.oid)
        state = read_state(self.repository.objects, progress.tip, folder)
        refuse_empty(self.repository, landing, payload, state)
        commit = self.lander.made(self.context.identity, landing, payload)
        found = self.readiness.resolution
        return replace(
            progress,
            step=MergeStep.LAND,
            commit=commit,
            resolution=found.commit if found else None,
            beyond=found.beyond if found else "",
            resolved=found.conflict.paths if found else (),
        )

    def _land(self, progress: MergeProgress) -> MergeProgress:
        """Move the target to the commit, unless it is there already."""
        target = self.readiness.target_ref(progress)
        commit, built_on = progress.commit, progress.target
        if commit is None or built_on is None or self.repository.objects.read(commit) is None:
            return self._again(progress)
        if self.repository.history.is_ancestor(commit, target.oid):
            return progress.at(MergeStep.ANNOUNCE)
        self.readiness.refuse_busy(progress, target)
        self.readiness.refuse_unpushable(progress, target)
        if not self.lander.land(target, commit, built_on):
            return self._again(progress)
        reach("merge landed")
        self.warnings += self.lander.after(self.context.identity, target, commit, progress.strategy)
        return progress.at(MergeStep.ANNOUNCE)

    def _announce(self, progress: MergeProgress) -> MergeProgress:
        """Record on the authority what has landed; the target's copy ends just before it.

        What was taken back from the target before that lands again.
        """
        if self._is_archived(progress):
            return progress.at(MergeStep.ARCHIVE)
        if self._was_taken_back(progress):
            return self._again(progress)
        now = self.clock.now().isoformat(timespec="microseconds")
        self._write(progress, "announce", lambda state: announcement(state, progress, now))
        return progress.at(MergeStep.ARCHIVE)

    def _archive(self, progress: MergeProgress) -> MergeProgress:
        mission_id = self.context.identity.mission_id
        if mission_id:
            self.archivist.archive(mission_id, progress.authority_ref)
        return progress.at(MergeStep.CLEAN)

    def _clean(self, progress: MergeProgress) -> MergeProgress:
        identity = self.context.identity
        archived = self._archived(progress)
        self.lanes = self.archivist.remove_lanes(identity.folder, identity.mission_id, archived)
        state = read_state(self.repository.objects, archived, identity.folder)
        taken = (
            tree_of(self.repository.objects, progress.resolution) if progress.resolution else None
        )
        packages = state.snapshot.work_packages
        self.lanes += conflicts_away(self.desk, identity, packages, taken=taken)
        return progress.at(MergeStep.PUSH if progress.push else MergeStep.DONE)

    def _push(self, progress: MergeProgress) -> MergeProgress:
        """Send what has landed to the upstream, unless it is there."""
        commit, target = progress.commit, self.readiness.target_ref(progress)
        slug = self.context.identity.mission_slug
        require_landed(self.repository, slug, progress.target_branch, commit)
        if commit is None or progress.authority_ref == target.name:
            commit = target.oid  # a mission of that very branch: its last words are on it too
        self.pushed = self.pusher.push(progress.target_branch, commit)
        return progress.at(MergeStep.DONE)

    def _write(
        self, progress: MergeProgress, name: str, decide: Callable[[MissionState], Change]
    ) -> None:
        receipt = self.ledger.record(self.context.writing(), progress.operation(name), decide)
        if receipt.event_ids:
            self.receipts.append(receipt)

    def _accepted_tip(self, progress: MergeProgress) -> tuple[Oid, MissionState]:
        """Return the authority as it is now; what lands was accepted as it is there."""
        tip = self.repository.refs.read(progress.authority_ref)
        if tip is None:
            raise ValueError(f"{progress.authority_ref} went away under the merge")
        folder = self.context.identity.folder
        state = read_state(self.repository.objects, tip, folder)
        refuse_unaccepted(folder, state, progress.authority_ref)
        return tip, state

    def _is_archived(self, progress: MergeProgress) -> bool:
        return self.repository.refs.read(progress.authority_ref) is None

    def _was_taken_back(self, progress: MergeProgress) -> bool:
        """Tell whether the target lost what landed before anybody was told that it had."""
        target, commit = self.readiness.target_ref(progress), progress.commit
        if commit is None or contains(self.repository, target.oid, commit):
            return False
        tip = self.repository.refs.read(progress.authority_ref) or target.oid
        state = read_state(self.repository.objects, tip, self.context.identity.folder)
        return state.snapshot.milestone != MERGED

    def _archived(self, progress: MergeProgress) -> Oid:
        mission_id = self.context.identity.mission_id
        if mission_id is None:
            found = self.repository.refs.read(progress.authority_ref)
            return found or self.context.surface.read_commit
        return self.archivist.archive(mission_id, progress.authority_ref)

    def _again(self, progress: MergeProgress) -> MergeProgress:
        self.tries += 1
        if self.tries >= MOST_ATTEMPTS:
            raise MergeTargetRestless(progress.target_branch, MOST_ATTEMPTS)
        return progress.again()


def tell_recorded(error: FairleadError, receipts: Sequence[CommitReceipt], *, landed: bool) -> None:
    """Say in a refusal what a call had committed before it; once it has landed, all of it holds."""
    if not receipts:
        return
    recorded = [commit_summary(receipt) for receipt in receipts]
    error.details = {**error.details, "recorded": recorded}
    if landed:
        return
    last = receipts[-1]
    error.next_step += (
        f" What the merge recorded on {last.destination_ref} ({last.commit_sha[:8]}) stays; "
        "the next `fairlead merge` uses it."
    )
