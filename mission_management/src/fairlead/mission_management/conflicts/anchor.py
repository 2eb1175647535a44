"""A ref for what a conflict is made of: nothing else refers to it, and git throws such away."""

from dataclasses import dataclass

from fairlead.mission_management.conflicts.conflict import Conflict
from fairlead.shared_kernel.git import ZERO_OID, CommitDraft, Oid, RefMoved, RefUpdate, Repository
from fairlead.shared_kernel.naming import conflict_ref

MOST_TRIES = 5


@dataclass(frozen=True, slots=True)
class Anchor:
    """Holds and lets go of the objects of waiting conflicts."""

    repository: Repository

    def hold(self, state_key: str, conflict: Conflict) -> None:
        """Refer to the tree and to both sides; it takes the place of an older conflict's."""
        parents = (conflict.ours.commit, conflict.theirs.commit)
        draft = CommitDraft(conflict.tree, parents, f"What is in conflict: {conflict.message}")
        commit = self.repository.objects.write_commit(draft)
        self._move(conflict_ref(state_key, conflict.part), commit)

    def let_go(self, state_key: str, part: str) -> None:
        """Refer to it no more; idempotent."""
        self._move(conflict_ref(state_key, part), ZERO_OID)

    def _move(self, name: str, new: Oid) -> None:
        for tries_left in reversed(range(MOST_TRIES)):
            now = self.repository.refs.read(name) or ZERO_OID
            if now == new:
                return
            update = RefUpdate(name, new=new, old=now)
            try:
                self.repository.refs.update([update], reason="fairlead: conflict")
            except RefMoved:
                if not tries_left:
                    raise
            else:
                return
