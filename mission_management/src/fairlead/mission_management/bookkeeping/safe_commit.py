"""Committing a person's own files on a branch that they name."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fairlead.governance.policy import GitChangeSet, Refused, WorkflowMutationPolicy
from fairlead.mission_management.bookkeeping.errors import OperationIdConflict, Rejection
from fairlead.mission_management.bookkeeping.message import TRAILER, recorded_operation
from fairlead.mission_management.bookkeeping.safe_commit_errors import (
    SafeCommitDestinationNotFound,
    SafeCommitDestinationRefShape,
    SafeCommitEmptyChangeset,
    SafeCommitMachineFile,
    SafeCommitNotAWorktree,
    SafeCommitProtectedBranch,
    SafeCommitRecoveryFailed,
    SafeCommitRejected,
)
from fairlead.mission_management.bookkeeping.state import META_FILE
from fairlead.mission_management.status import MACHINE_FILES
from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.clock import Clock
from fairlead.shared_kernel.commit_target import (
    BranchName,
    CommitReceipt,
    CommitTarget,
    InvalidBranchName,
    Operation,
    RollForward,
    TargetKind,
)
from fairlead.shared_kernel.documents import DocumentInvalid, MissionMeta
from fairlead.shared_kernel.git import GitCommandFailed, Oid, Repository
from fairlead.shared_kernel.identity import MissionFolder
from fairlead.shared_kernel.naming import COORDINATION_BRANCHES, MISSIONS_ROOT, MissionNames

_REFUSED = 1
"""How `git commit` ends where a hook says no; with more where it cannot do its work."""


@dataclass(frozen=True, slots=True)
class SafeCommit:
    """Commit exactly the named files on exactly the named branch; nothing is inferred."""

    repository: Repository
    policy: WorkflowMutationPolicy
    clock: Clock

    def __call__(
        self,
        *,
        repo_root: Path,
        worktree_root: Path,
        destination_ref: str,
        message: str,
        paths: Sequence[str],
        allow_protected: str | None = None,
        actor: Actor | None = None,
        operation: Operation | None = None,
    ) -> CommitReceipt:
        """Commit `paths` (relative to `worktree_root`); other staged files stay staged.

        `allow_protected` is the recorded reason of a person, the `actor`, to commit on a
        protected branch; an agent's is refused. An `operation` whose id the caller chose is noted
        in the message; with the same id again, its commit is found and nothing is committed.

        Raises:
            HeadMismatch: the worktree shows another branch.
            OperationIdConflict: the id belongs to another request.
            SafeCommitError: any other refusal; nothing was committed.
        """
        branch = self._branch(destination_ref)
        if not message.strip():
            raise SafeCommitRejected("the message is empty")
        known = self.repository.worktrees.list()
        if repo_root != self.repository.primary_root or worktree_root not in {
            worktree.path for worktree in known
        }:
            raise SafeCommitNotAWorktree(worktree_root)
        tip = self.repository.refs.read(branch.ref)
        if tip is None:
            raise SafeCommitDestinationNotFound(destination_ref)
        wanted = operation if operation and operation.explicit else None
        if wanted:
            asked = {"message": message, "paths": list(paths), "allow_protected": allow_protected}
            wanted = wanted.with_request(destination_ref=destination_ref, **asked)
            done = self._applied(wanted, tip, branch)
            if done:
                return done
        target = CommitTarget.bind_worktree(branch, TargetKind.PRIMARY, worktree_root, known)
        text = _message(message, allow_protected, wanted)
        self._pass_gate(target, text, paths, allow_protected, actor)
        changed = self._changed(worktree_root, paths)
        self._refuse_machine_files(tip, changed)
        try:
            commit = self.repository.worktrees.commit_files(
                worktree_root, message=text, paths=changed
            )
        except GitCommandFailed as failed:
            said = failed.stderr.strip() or str(failed)
            is_verdict = failed.status == _REFUSED
            raise (SafeCommitRejected if is_verdict else SafeCommitRecoveryFailed)(said) from failed
        return CommitReceipt(
            commit_sha=commit,
            committed_at=self.clock.now().isoformat(timespec="microseconds"),
            destination_ref=branch.value,
            worktree_root=worktree_root,
            event_ids=(),
            message=message.partition("\n")[0],
            roll_forward=RollForward.DONE,
        )

    def _applied(self, operation: Operation, tip: Oid, branch: BranchName) -> CommitReceipt | None:
        """Return the receipt of the commit that this operation made before, or None."""
        for commit in self.repository.history.commits(tip, first_parent=True):
            op_id, digest = recorded_operation(commit.message) or ("", "")
            if op_id != operation.op_id.value:
                continue
            if digest != operation.digest:
                reason = "the operation id was used for another request"
                said = Rejection(branch.value, operation.name, commit.subject, reason)
                raise OperationIdConflict(said, op_id, digest)
            return CommitReceipt(
                commit_sha=commit.oid,
                committed_at=commit.committed_at,
                destination_ref=branch.value,
                worktree_root=None,
                event_ids=(),
                message=commit.subject,
                already_applied=True,
            )
        return None

    def _branch(self, destination_ref: str) -> BranchName:
        try:
            branch = BranchName(destination_ref)
        except InvalidBranchName as invalid:
            raise SafeCommitDestinationRefShape(destination_ref, invalid.message) from invalid
        named = MissionNames.of_branch(branch.value)
        if branch.value.startswith(COORDINATION_BRANCHES) and named and named[1] is None:
            raise SafeCommitDestinationRefShape(
                destination_ref,
                "a coordination branch is written by `fairlead mission save` and the mission's "
                "own commands only",
            )
        return branch

    def _pass_gate(
        self,
        target: CommitTarget,
        message: str,
        paths: Sequence[str],
        allow: str | None,
        actor: Actor | None,
    ) -> None:
        verdict = self.policy.assert_allowed(
            GitChangeSet(
                destination_ref=target.display,
                repo_root=self.repository.primary_root,
                worktree_root=target.worktree_root,
                paths=tuple(paths),
                message=message,
                operation="safe-commit --allow-protected" if allow else "safe-commit",
                actor=actor,
            ),
            ref_exists=True,
        )
        if isinstance(verdict, Refused):
            raise SafeCommitProtectedBranch(verdict)
        self.repository.settings.committer()

    def _changed(self, worktree_root: Path, paths: Sequence[str]) -> Sequence[str]:
        """The files among or below `paths` that differ from the branch."""
        changes = [change.path for change in self.repository.worktrees.changes(worktree_root)]
        wanted = [path.rstrip("/") for path in paths]
        changed = [
            path
            for path in changes
            if any(w in (".", path) or path.rstrip("/").startswith(f"{w}/") for w in wanted)
        ]
        if not changed:
            raise SafeCommitEmptyChangeset(paths)
        return changed

    def _refuse_machine_files(self, tip: Oid, changed: Sequence[str]) -> None:
        """What another program wrote is its own; of a mission of ours only we write these."""
        by_folder: dict[str, list[str]] = {}
        for path in changed:
            root, _, rest = path.partition("/")
            folder, _, name = rest.partition("/")
            if root == MISSIONS_ROOT and name in MACHINE_FILES:
                by_folder.setdefault(folder, []).append(path)
        refused = [
            p for folder in by_folder if self._is_ours(tip, folder) for p in by_folder[folder]
        ]
        if refused:
            raise SafeCommitMachineFile(refused)

    def _is_ours(self, tip: Oid, folder: str) -> bool:
        try:
            meta = MissionNames(MissionFolder(folder)).file(META_FILE)
        except ValueError:
            return False  # no mission can be called so
        found = self.repository.objects.read(f"{tip}:{meta}")
        try:
            return found is not None and MissionMeta.parse(found.data).is_ours
        except DocumentInvalid:
            return True


def _message(text: str, allow_protected: str | None, operation: Operation | None) -> str:
    """The person's message, and below it what this program has to note."""
    notes = [f"Fairlead-Allow-Protected: {allow_protected}"] if allow_protected else []
    if operation:
        notes.append(f"{TRAILER}: {operation.op_id} {operation.digest}")
    return f"{text}\n\n" + "\n".join(notes) + "\n" if notes else text
