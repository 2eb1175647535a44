"""After the landing: the authority becomes the archive, and lanes go. Nothing unmerged is lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from fairlead.mission_management.acceptance import LaneBranches
from fairlead.mission_management.integration.errors import CoordinationWorktreeDirty
from fairlead.mission_management.integration.ignored import (
    Announce,
    announced,
    ignored_in,
    to_nobody,
)
from fairlead.shared_kernel.counting import counted
from fairlead.shared_kernel.errors import FairleadError
from fairlead.shared_kernel.faults import reach
from fairlead.shared_kernel.git import (
    ZERO_OID,
    Oid,
    Ref,
    RefMoved,
    RefUpdate,
    Repository,
    Worktree,
    WorktreeChangesInTheWay,
    WorktreeFailed,
)
from fairlead.shared_kernel.identity import LaneId, MissionFolder, MissionId
from fairlead.shared_kernel.naming import (
    COORDINATION_BRANCHES,
    HEADS,
    RESCUE_REFS,
    MissionNames,
    archive_ref,
    machine_state,
    rescue_ref,
    worktrees_root,
)

MOST_TRIES = 20
_ALL_LANES = HEADS + COORDINATION_BRANCHES.rpartition("/")[0] + "/"


@dataclass(frozen=True, slots=True)
class LaneRemoval:
    """What became of one lane: gone, or kept for a reason.

    `ignored` are the files that git ignores, which go with the worktree and which no ref keeps.
    """

    branch: str
    worktree: Path | None
    kept_because: str = ""
    rescue: str | None = None
    ignored: tuple[str, ...] = ()

    def written(self) -> Mapping[str, object]:
        """The form in JSON output."""
        return {
            "branch": self.branch,
            "worktree": str(self.worktree) if self.worktree else None,
            "reason": self.kept_because or None,
            "rescue_ref": self.rescue,
            "ignored": list(self.ignored),
        }


@dataclass(frozen=True, slots=True)
class Archivist:
    """Puts a merged mission away; what git ignores is announced before it goes."""

    repository: Repository
    announce: Announce = to_nobody

    def archive(self, mission_id: MissionId, authority_ref: str) -> Oid:
        """Move the authority to the archive ref; its own branch goes in the same ref transaction.

        Of a mission whose authority is a person's branch only the archive ref is made. What its
        hooks were run in goes too. Idempotent.

        Raises:
            CoordinationWorktreeDirty: a worktree of the branch holds a person's edits.
            RefMoved: the branch moved again and again.
        """
        tip = self._archived(mission_id, authority_ref)
        state = machine_state(self.repository.common_dir, mission_id.value)
        self.repository.hooks.clear(state)
        return tip

    def _archived(self, mission_id: MissionId, authority_ref: str) -> Oid:
        for attempt in range(MOST_TRIES):
            tip = self.repository.refs.read(authority_ref)
            archived = self.repository.refs.read(archive_ref(mission_id))
            owned = authority_ref.startswith(HEADS + COORDINATION_BRANCHES)
            if archived and (tip is None or not owned):
                return archived
            if tip is None:
                break
            if owned:
                self._remove_coordination_worktree(authority_ref)
            try:
                self.repository.refs.update(
                    _updates(mission_id, authority_ref, tip, archived, owned=owned),
                    reason="fairlead: archive mission",
                )
            except RefMoved:
                if attempt == MOST_TRIES - 1:
                    raise
                continue
            return tip
        raise ValueError(f"neither {authority_ref} nor the archive of {mission_id} exists")

    def remove_lanes(
        self, folder: MissionFolder, mission_id: MissionId | None, authority: Oid
    ) -> tuple[LaneRemoval, ...]:
        """Remove the lanes whose code is all in, and look again whether they are gone."""
        # A repository that was moved: what git does not find it could not remove either.
        self.repository.worktrees.reconnect(worktrees_root(self.repository.primary_root))
        lanes = self._lane_refs(folder)
        removals = [self._remove(ref, lane, mission_id, authority) for ref, lane in lanes]
        left = {ref.name.removeprefix(HEADS) for ref, _ in self._lane_refs(folder)}
        return tuple(
            replace(r, kept_because="it is still there")
            if r.branch in left and not r.kept_because
            else r
            for r in removals
        )

    def preview(self, folder: MissionFolder, authority: Oid) -> tuple[LaneRemoval, ...]:
        """Tell what `remove_lanes` would do now."""
        return tuple(self._foreseen(ref, authority) for ref, _ in self._lane_refs(folder))

    def _foreseen(self, ref: Ref, authority: Oid) -> LaneRemoval:
        tree, reason = self._worktrees().get(ref.name), self._reason_to_keep(ref, authority)
        ignored = () if reason else ignored_in(self.repository, tree)
        path = tree.path if tree else None
        return LaneRemoval(ref.name.removeprefix(HEADS), path, reason, ignored=ignored)

    def _remove(
        self, ref: Ref, lane: LaneId, mission_id: MissionId | None, authority: Oid
    ) -> LaneRemoval:
        branch, tree = ref.name.removeprefix(HEADS), self._worktrees().get(ref.name)
        worktree, ignored = tree.path if tree else None, tuple[str, ...]()
        reason = self._reason_to_keep(ref, authority)
        if reason:
            return LaneRemoval(branch, worktree, reason)
        try:
            if tree:
                ignored = announced(self.repository, tree, self.announce)
                self.repository.worktrees.remove(tree.path)
            reach("merge lane folder gone")
            rescue = self._delete(ref, lane, mission_id, authority)
        except (WorktreeChangesInTheWay, WorktreeFailed, RefMoved) as error:
            return LaneRemoval(branch, worktree, error.message)
        except FairleadError as error:
            return LaneRemoval(branch, worktree, f"{error.code}: {error.message}")
        return LaneRemoval(branch, worktree, rescue=rescue, ignored=ignored)

    def _reason_to_keep(self, ref: Ref, authority: Oid) -> str:
        if ref.worktree:
            changed = self.repository.worktrees.changes(ref.worktree)
            if changed:
                return f"uncommitted changes: {', '.join(c.path for c in changed[:3])}"
        ahead = LaneBranches(self.repository).own_commits(ref.oid, authority)
        return f"{counted(ahead, 'commit that is', 'commits that are')} not merged" if ahead else ""

    def _delete(
        self, ref: Ref, lane: LaneId, mission_id: MissionId | None, authority: Oid
    ) -> str | None:
        """Delete a branch; a tip that the authority does not contain is kept by a rescue ref."""
        updates = [RefUpdate(ref.name, new=ZERO_OID, old=ref.oid)]
        rescue = None
        if mission_id and not self.repository.history.is_ancestor(ref.oid, authority):
            taken = self.repository.refs.list(f"{RESCUE_REFS}{mission_id}/{lane}/")
            numbers = [int(r.name.rpartition("/")[2]) for r in taken]
            rescue = rescue_ref(mission_id, lane, max(numbers, default=0) + 1)
            updates.append(RefUpdate(rescue, new=ref.oid, old=ZERO_OID))
        self.repository.refs.update(updates, reason="fairlead: remove a merged lane")
        reach("merge lane gone")
        return rescue

    def _lane_refs(self, folder: MissionFolder) -> list[tuple[Ref, LaneId]]:
        names = MissionNames(folder)
        found = []
        for ref in self.repository.refs.list(_ALL_LANES):
            lane = names.lane_of_branch(ref.name.removeprefix(HEADS))
            if lane:
                found.append((ref, lane))
        return found

    def _worktrees(self) -> Mapping[str, Worktree]:
        """Worktrees by the branch they show, those whose folder is gone included."""
        return {tree.branch: tree for tree in self.repository.worktrees.list() if tree.branch}

    def _remove_coordination_worktree(self, authority_ref: str) -> None:
        tree = self._worktrees().get(authority_ref)
        if tree is None:
            return
        try:
            announced(self.repository, tree, self.announce)
            self.repository.worktrees.remove(tree.path)
        except WorktreeChangesInTheWay as error:
            changed = [change.path for change in self.repository.worktrees.changes(tree.path)]
            raise CoordinationWorktreeDirty(str(tree.path), changed) from error


def _updates(
    mission_id: MissionId, authority_ref: str, tip: Oid, archived: Oid | None, *, owned: bool
) -> Sequence[RefUpdate]:
    updates = [RefUpdate(archive_ref(mission_id), new=tip, old=archived or ZERO_OID)]
    if owned:
        updates.append(RefUpdate(authority_ref, new=ZERO_OID, old=tip))
    return updates
