"""Which commits a command looks at: the mission as it is, a branch or commit, a package's lane."""

import re
from dataclasses import dataclass

from fairlead.mission_management.occurrences.code_tree import CodeTree
from fairlead.mission_management.occurrences.errors import TreeNotFound
from fairlead.mission_management.status import LaneFacts, MissionState
from fairlead.shared_kernel.commit_target import BranchName, InvalidBranchName
from fairlead.shared_kernel.context import ReadContext, WriteContext
from fairlead.shared_kernel.git import ObjectKind, Oid, Repository
from fairlead.shared_kernel.naming import HEADS, MissionNames

_META_FILE = "meta.json"


@dataclass(frozen=True, slots=True)
class Trees:
    """Finds the trees that a mission's code is held against."""

    repository: Repository
    lane_facts: LaneFacts

    def chosen(
        self,
        context: ReadContext | WriteContext,
        state: MissionState,
        ref: str | None = None,
        wp_id: str | None = None,
    ) -> CodeTree:
        """Return the tree of a ref, or of a package's lane, or else the mission as it was read.

        Raises:
            TreeNotFound: there is none of this name, or nobody has begun the package.
        """
        if ref is not None:
            return self._named(ref)
        if wp_id is not None and isinstance(context, WriteContext):
            return self._lane(context, state, wp_id)
        return self._at(state.as_of)

    def _named(self, name: str) -> CodeTree:
        wanted = name.strip()
        if re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", wanted):
            found = self.repository.objects.read(wanted)
            if found and found.kind is ObjectKind.COMMIT:
                return CodeTree(self.repository, found.oid)
            raise TreeNotFound(name, "there is no such commit")
        try:
            branch = BranchName(wanted.removeprefix(HEADS))
        except InvalidBranchName as invalid:
            raise TreeNotFound(name, invalid.message) from invalid
        commit = self.repository.refs.read(HEADS + branch.value)
        if commit is None:
            raise TreeNotFound(name, "there is no branch and no commit of this name")
        return CodeTree(self.repository, commit)

    def _lane(self, context: WriteContext, state: MissionState, wp_id: str) -> CodeTree:
        tip = self.lane_facts.lane_tip(context, state, wp_id)
        if tip is None:
            raise TreeNotFound(wp_id, "its lane has no branch yet")
        return CodeTree(self.repository, tip)

    def before(
        self, context: ReadContext | WriteContext, state: MissionState, tree: CodeTree
    ) -> CodeTree:
        """Return where a tree parted from the target, or where its mission began if it is that.

        The latter is so where a mission lives on its target, and after it has landed there.
        """
        history, target = self.repository.history, f"{HEADS}{state.meta.target_branch}"
        tip = self.repository.refs.read(target)
        parted = history.merge_base(tip, tree.commit) if tip else None
        if parted and parted != tree.commit:
            return self._at(parted)
        meta = MissionNames(context.identity.folder).file(_META_FILE)
        commits = history.commits(tree.commit, paths=(meta,))
        parents = commits[-1].parents if commits else ()
        return self._at(parents[0]) if parents else tree

    def _at(self, commit: Oid | None) -> CodeTree:
        if commit is None:
            raise ValueError("a mission that is being created has no code")
        return CodeTree(self.repository, commit)
