"""What must hold before a merge begins; nothing has been written when one of these raises."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from fairlead.governance.policy import GitChangeSet, Refused, WorkflowMutationPolicy
from fairlead.mission_management.acceptance import IntegratedCode
from fairlead.mission_management.bookkeeping import PolicyRefused, Rejection, refuse_ended
from fairlead.mission_management.conflicts import Resolution
from fairlead.mission_management.integration.errors import (
    CoordinationWorktreeDirty,
    MergeNoUpstream,
    MergeTargetGone,
    MergeUpstreamAhead,
    MissionNotAccepted,
)
from fairlead.mission_management.integration.landed import contains
from fairlead.mission_management.integration.payload import (
    Landing,
    Payload,
    payload_of,
    refuse_empty,
)
from fairlead.mission_management.integration.ports import RETROSPECTIVE_FILE
from fairlead.mission_management.integration.progress import OPERATION, MergeProgress
from fairlead.mission_management.status import MissionState, StatusLane
from fairlead.shared_kernel.counting import some
from fairlead.shared_kernel.git import (
    Oid,
    Ref,
    Remotes,
    Repository,
    ShownRefs,
    WorktreeBusy,
    WorktreeChangesInTheWay,
)
from fairlead.shared_kernel.identity import MissionFolder
from fairlead.shared_kernel.naming import COORDINATION_BRANCHES, HEADS, MissionNames

ACCEPTED, MERGED = "accepted", "merged"
META_FILE = "meta.json"


def refuse_unaccepted(folder: MissionFolder, state: MissionState, authority_ref: str) -> None:
    """Stop unless the mission was accepted and nothing moved since.

    Raises:
        MissionEnded: it is closed.
        MissionNotAccepted: it says why.
    """
    milestone = state.snapshot.milestone
    refuse_ended(folder, state, operation=OPERATION, destination=authority_ref)
    if milestone != ACCEPTED:
        ever = state.meta.text("accepted_at")
        why = "packages moved since it was accepted" if ever else "it is not accepted"
        raise MissionNotAccepted(folder.value, why)
    open_ones = [
        wp_id
        for wp_id, status in state.snapshot.work_packages.items()
        if not status.lane.is_terminal and status.lane is not StatusLane.GENESIS
    ]
    if open_ones:
        raise MissionNotAccepted(folder.value, f"{', '.join(sorted(open_ones))} is not done")


@dataclass(frozen=True, slots=True)
class MergeReadiness:
    """Looks before the first write, so that a refused merge changed nothing."""

    repository: Repository
    policy: WorkflowMutationPolicy
    remotes: Remotes
    shown: ShownRefs
    resolution: Resolution | None = None

    def check(self, folder: MissionFolder, state: MissionState, progress: MergeProgress) -> None:
        """Raise what would stop the merge later.

        Raises:
            MissionEnded, MissionNotAccepted, MergeTargetGone, WorktreeBusy, PolicyRefused,
            CoordinationWorktreeDirty, MergeConflict, MergeNotForward, MergeEmptyPayload,
            WorktreeChangesInTheWay, MergeNoUpstream, MergeUpstreamAhead, RemoteUnreachable:
            nothing was written.
        """
        refuse_unaccepted(folder, state, progress.authority_ref)
        target = self.target_ref(progress)
        self.refuse_busy(progress, target)
        self.refuse_unpushable(progress, target)
        self.refuse_dirty_coordination(folder, progress)
        self.pass_gate(folder, progress, target)
        if state.as_of is None or progress.authority_ref == target.name:
            self.refuse_taken_out(folder, state)
            return
        landing = self.landing(folder, progress, target.oid, state.as_of)
        payload = payload_of(self.repository, landing)
        refuse_empty(self.repository, landing, payload, state)
        self.refuse_taken_out(folder, state)
        self.refuse_changes_in_the_way(folder, target, payload)

    def refuse_taken_out(self, folder: MissionFolder, state: MissionState) -> None:
        """Stop where code that was accepted is in no more, whoever took it out.

        Raises:
            MissionNotAccepted: it names the package and its files.
        """
        found = IntegratedCode(self.repository).taken_out(MissionNames(folder), state)
        for lost in found:
            why = f"the code of {lost.wp_id} is out again in {some(lost.paths)}"
            raise MissionNotAccepted(folder.value, why)

    def target_ref(self, progress: MergeProgress) -> Ref:
        """Return the target as it is now.

        Raises:
            MergeTargetGone: it does not exist.
        """
        name = HEADS + progress.target_branch
        found = next(iter(self.repository.refs.list(name)), None)
        if found is None:
            raise MergeTargetGone(progress.target_branch)
        return found

    def refuse_busy(self, progress: MergeProgress, target: Ref) -> None:
        """Stop while git is in the middle of something with the target, or will come back to it.

        Raises:
            WorktreeBusy: it says where, and how that ends.
        """
        held = self.shown.under_way(target.name)
        if held:
            raise WorktreeBusy(str(held[0]), progress.target_branch, held[1])

    def landing(
        self, folder: MissionFolder, progress: MergeProgress, target: Oid, tip: Oid
    ) -> Landing:
        """Put the two tips together."""
        return Landing(
            *(folder, progress.target_branch, target, progress.authority_ref, tip),
            strategy=progress.strategy,
            resolution=self.resolution,
        )

    def refuse_unpushable(self, progress: MergeProgress, target: Ref) -> None:
        """Stop a merge that is to be pushed, where the push would be refused for certain.

        Raises:
            MergeNoUpstream: nobody said where to.
            MergeUpstreamAhead: somebody pushed what the target does not contain.
            RemoteUnreachable: nobody answered.
        """
        if not progress.push:
            return
        upstream = self.remotes.upstream(progress.target_branch)
        if upstream is None:
            raise MergeNoUpstream(progress.target_branch)
        tip = self.remotes.tip(upstream)
        if tip and not contains(self.repository, target.oid, tip):
            raise MergeUpstreamAhead(progress.target_branch, upstream.display, tip)

    def refuse_dirty_coordination(self, folder: MissionFolder, progress: MergeProgress) -> None:
        """Stop before a person's edits of the mission are left behind.

        Raises:
            CoordinationWorktreeDirty: a worktree of the coordination branch holds some.
        """
        if not progress.authority_ref.startswith(HEADS + COORDINATION_BRANCHES):
            return
        for ref in self.repository.refs.list(progress.authority_ref):
            changed = self.repository.worktrees.changes(ref.worktree) if ref.worktree else ()
            if changed:
                raise CoordinationWorktreeDirty(str(ref.worktree), [c.path for c in changed])

    def refuse_changes_in_the_way(
        self, folder: MissionFolder, target: Ref, payload: Payload
    ) -> None:
        """Stop where the worktree that shows the target holds what the landing would overwrite.

        Raises:
            WorktreeChangesInTheWay: it names the files.
        """
        if target.worktree is None or payload.changes_nothing:
            return
        names = MissionNames(folder)
        brought = {*payload.changed, names.file(META_FILE), names.file(RETROSPECTIVE_FILE)}
        folders = {str(above) for path in brought for above in PurePosixPath(path).parents}
        in_the_way = [
            change.path
            for change in self.repository.worktrees.changes(target.worktree)
            if change.path.rstrip("/") in brought | folders
            or any(str(above) in brought for above in PurePosixPath(change.path).parents)
        ]
        if in_the_way:
            named = ", ".join(in_the_way[:20])
            raise WorktreeChangesInTheWay(str(target.worktree), named)

    def pass_gate(self, folder: MissionFolder, progress: MergeProgress, target: Ref) -> None:
        """Ask the workflow-mutation policy about the landing.

        Raises:
            PolicyRefused: the commit is not permitted there.
        """
        message = f"Merge mission {folder}"
        verdict = self.policy.assert_allowed(
            GitChangeSet(
                destination_ref=progress.target_branch,
                repo_root=self.repository.primary_root,
                worktree_root=target.worktree,
                paths=(MissionNames(folder).directory,),
                message=message,
                operation=OPERATION,
            ),
            ref_exists=True,
        )
        if isinstance(verdict, Refused):
            rejection = Rejection(progress.target_branch, OPERATION, message, verdict.message)
            raise PolicyRefused(rejection, verdict.error_code, verdict.next_step)
