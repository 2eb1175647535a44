"""Making the merge commit, and bringing the target to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from fairlead.governance.policy import MergeStrategy
from fairlead.mission_management.bookkeeping import (
    HookRejected,
    HookTimeout,
    HookUnavailable,
    MachineState,
    Rejection,
)
from fairlead.mission_management.integration.payload import Landing, Payload
from fairlead.mission_management.integration.progress import OPERATION
from fairlead.shared_kernel.errors import FairleadError
from fairlead.shared_kernel.git import (
    CommitDraft,
    HookRefusal,
    Oid,
    PendingCommit,
    Ref,
    RefMoved,
    RefUpdate,
    Repository,
)
from fairlead.shared_kernel.identity import MissionIdentity

HOOK_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Lander:
    """Makes commits for a person's branch, with the hooks that `git merge` would run."""

    repository: Repository
    machine: MachineState

    def made(self, identity: MissionIdentity, landing: Landing, payload: Payload) -> Oid:
        """Return the commit that is to land; nothing shows it yet.

        Raises:
            HookRejected, HookTimeout, HookUnavailable: the user's hooks said no.
            GitIdentityMissing: nobody said who commits.
        """
        if landing.strategy is MergeStrategy.FF:
            return landing.tip
        message = _message(identity, landing)
        message = self._pass_hooks(identity, landing, payload, message)
        squash = landing.strategy is MergeStrategy.SQUASH
        parents = (landing.target,) if squash else (landing.target, landing.tip)
        return self.repository.objects.write_commit(CommitDraft(payload.tree, parents, message))

    def land(self, target: Ref, commit: Oid, built_on: Oid) -> bool:
        """Move the target forward, in the worktree that shows it or else by compare-and-swap.

        Returns False when the target is no longer what the commit was built on.

        Raises:
            WorktreeChangesInTheWay: a person's changed file would be overwritten.
            RefUpdateRefused: git or a hook refused.
        """
        if target.oid != built_on:
            return False
        try:
            if target.worktree:
                self.repository.worktrees.fast_forward(target.worktree, commit)
            else:
                update = RefUpdate(target.name, new=commit, old=built_on)
                self.repository.refs.update([update], reason="fairlead: merge mission")
        except RefMoved:
            return False
        return True

    def after(
        self, identity: MissionIdentity, target: Ref, commit: Oid, strategy: MergeStrategy
    ) -> Sequence[str]:
        """Run what git runs after a merge, where git has not; return warnings.

        `git merge` in the worktree that shows the target has run post-merge itself. A squashed
        merge is committed as any other commit is, so post-commit is due.
        """
        hooks, state = self.repository.hooks, self.machine.folder(identity.state_key)
        if self._person_skips_hooks():
            return ()
        said: list[str] = []
        if strategy is MergeStrategy.SQUASH:
            said += hooks.after_commit(commit, state=state, timeout=HOOK_SECONDS)
        if target.worktree is None:
            said += hooks.after_commit(commit, state=state, timeout=HOOK_SECONDS, merged=True)
        return said

    def _pass_hooks(
        self, identity: MissionIdentity, landing: Landing, payload: Payload, message: str
    ) -> str:
        hooks = self.repository.hooks
        if not hooks.configured() or self._person_skips_hooks():
            return message
        outcome = hooks.run(
            PendingCommit(
                landing.target,
                payload.tree,
                message,
                writable="",
                merge=landing.strategy is MergeStrategy.MERGE,
            ),
            state=self.machine.folder(identity.state_key),
            timeout=HOOK_SECONDS,
        )
        if outcome.refusal:
            raise _refused(landing, message, outcome.refusal)
        return outcome.message

    def _person_skips_hooks(self) -> bool:
        return self.repository.settings.personal("fairlead.hooks") == "skip"


def _message(identity: MissionIdentity, landing: Landing) -> str:
    verb = "Squash" if landing.strategy is MergeStrategy.SQUASH else "Merge"
    trailers = [f"Fairlead-Mission: {identity.mission_slug}"]
    if identity.mission_id:
        trailers.append(f"Fairlead-Mission-Id: {identity.mission_id}")
    title = " ".join(identity.friendly_name.split())
    return f"{verb} mission {title}\n\n" + "\n".join(trailers) + "\n"


def _refused(landing: Landing, message: str, refusal: HookRefusal) -> FairleadError:
    rejection = Rejection(
        landing.target_branch, OPERATION, message.partition("\n")[0], refusal.reason
    )
    match refusal.kind:
        case "timeout":
            return HookTimeout(rejection, refusal.hook)
        case "unavailable":
            return HookUnavailable(rejection, refusal.hook)
        case _:
            return HookRejected(rejection, refusal.hook)
