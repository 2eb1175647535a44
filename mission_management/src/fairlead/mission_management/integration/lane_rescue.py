"""Removing everything of a mission that is given up, after all of it was kept."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from fairlead.mission_management.conflicts import ConflictDesk
from fairlead.mission_management.integration.archiving import LaneRemoval
from fairlead.mission_management.integration.conflicts_away import conflicts_away
from fairlead.mission_management.integration.ignored import Announce, announced, to_nobody
from fairlead.mission_management.missions import Rescuer
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
)
from fairlead.shared_kernel.identity import LaneId, MissionIdentity
from fairlead.shared_kernel.naming import (
    COORDINATION_BRANCHES,
    COORDINATION_PART,
    HEADS,
    MissionNames,
)

MOST_TRIES = 5
"""An agent that does not know that the mission ended may still be writing in its lane."""
_OURS = HEADS + COORDINATION_BRANCHES.rpartition("/")[0] + "/"


@dataclass(frozen=True, slots=True)
class GivenUp:
    """Keeps and removes what a mission has beside its authority. Idempotent."""

    repository: Repository
    rescuer: Rescuer
    identity: MissionIdentity
    desk: ConflictDesk
    announce: Announce = to_nobody

    def keep(
        self, authority: Oid, authority_ref: str, wp_ids: Collection[str]
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Keep all lanes, and what somebody made of conflicts.

        Also look whether edits of the mission's own files can be kept.
        These are kept when their worktree is removed: it follows the ref until then. Nothing is
        removed here. Returns the rescue refs, and the lanes in which there was nothing to keep.

        Raises:
            WorktreeFailed: something cannot be kept; nothing may be removed.
        """
        kept, empty = list[str](), list[str]()
        for part, ref in self._branches(authority_ref):
            path = self._shown_at(ref)
            if part == COORDINATION_PART:
                if path:
                    self.repository.worktrees.snapshot(path)
                continue
            found = self.rescuer.keep(self.identity, part, ref, path, contained_in=authority)
            kept += [found.rescue] if found.rescue else []
            empty += [] if found.rescue else [LaneId(part).written]
        for wp_id in sorted(wp_ids):
            rescue = self.desk.keep(self.identity, wp_id)
            kept += [rescue] if rescue else []
        return tuple(kept), tuple(empty)

    def remove(
        self, authority: Oid, authority_ref: str, wp_ids: Collection[str]
    ) -> tuple[LaneRemoval, ...]:
        """Remove lanes, coordination and conflict worktrees; what cannot go is named."""
        lanes = tuple(
            self._remove(part, ref, authority)
            for part, ref in self._branches(authority_ref)
            if part != COORDINATION_PART or self._tree(ref)
        )
        return lanes + conflicts_away(self.desk, self.identity, wp_ids, edits_too=True)

    def _branches(self, authority_ref: str) -> list[tuple[str, Ref]]:
        """The lanes, and the coordination branch, as they are now."""
        names = MissionNames(self.identity.folder)
        found = []
        for ref in self.repository.refs.list(_OURS):
            lane = names.lane_of_branch(ref.name.removeprefix(HEADS))
            if lane:
                found.append((lane.value, ref))
            elif ref.name == authority_ref == HEADS + names.coordination_branch:
                found.append((COORDINATION_PART, ref))
        return found

    def _remove(self, part: str, ref: Ref, authority: Oid) -> LaneRemoval:
        branch = ref.name.removeprefix(HEADS)
        tree, rescue = self._tree(ref), None
        path, ignored = tree.path if tree else None, tuple[str, ...]()
        if tree and tree.is_primary:
            return LaneRemoval(branch, path, "it is shown in the primary checkout")
        for tries_left in reversed(range(MOST_TRIES)):
            try:
                ignored = ignored or announced(self.repository, self._tree(ref), self.announce)
                ref, rescue = self._taken_away(part, ref, authority)
            except (WorktreeChangesInTheWay, RefMoved) as error:
                if not tries_left:
                    return LaneRemoval(branch, path, error.message, rescue)
                ref = self._now(ref)
            except FairleadError as error:
                return LaneRemoval(branch, path, f"{error.code}: {error.message}", rescue)
            else:
                return LaneRemoval(branch, path, rescue=rescue, ignored=ignored)
        raise AssertionError("the last try returns")

    def _taken_away(self, part: str, ref: Ref, authority: Oid) -> tuple[Ref, str | None]:
        contained_in = ref.oid if part == COORDINATION_PART else authority
        path, tree = self._shown_at(ref), self._tree(ref)
        kept = self.rescuer.keep(self.identity, part, ref, path, contained_in=contained_in)
        reach("close lane kept")
        if tree:
            self.repository.worktrees.remove(tree.path, kept=kept.files)
        reach("close lane folder gone")
        if part != COORDINATION_PART:
            gone = RefUpdate(ref.name, new=ZERO_OID, old=ref.oid)
            self.repository.refs.update([gone], reason="fairlead: discard mission")
        return ref, kept.rescue

    def _now(self, ref: Ref) -> Ref:
        now = self.repository.refs.read(ref.name)
        return Ref(ref.name, now or ref.oid)

    def _shown_at(self, ref: Ref) -> Path | None:
        tree = self._tree(ref)
        return tree.path if tree and tree.exists else None

    def _tree(self, ref: Ref) -> Worktree | None:
        listed = self.repository.worktrees.list()
        return next((tree for tree in listed if tree.branch == ref.name), None)
