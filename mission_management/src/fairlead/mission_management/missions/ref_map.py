"""The refs of a repository, sorted by what they are to missions: the answer of one for-each-ref."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from fairlead.shared_kernel.git import Ref
from fairlead.shared_kernel.naming import ARCHIVE_REFS, HEADS, MissionNames


class RefMap(NamedTuple):
    """The refs of a repository, sorted by what they are to missions."""

    by_name: Mapping[str, Ref]
    coordination: Mapping[str, Ref]
    lanes: Mapping[str, tuple[Ref, ...]]
    archives: Mapping[str, Ref]
    """By mission id."""
    primary: Ref | None
    """The branch that the primary checkout shows."""

    @classmethod
    def of(cls, refs: Sequence[Ref], primary_root: Path) -> "RefMap":
        """Sort what one for-each-ref told."""
        coordination: dict[str, Ref] = {}
        lanes: dict[str, tuple[Ref, ...]] = {}
        archives: dict[str, Ref] = {}
        for ref in refs:
            if ref.name.startswith(ARCHIVE_REFS):
                archives[ref.name.removeprefix(ARCHIVE_REFS)] = ref
                continue
            named = MissionNames.of_branch(ref.name.removeprefix(HEADS))
            if named and named[1]:
                lanes[named[0].folder.value] = (*lanes.get(named[0].folder.value, ()), ref)
            elif named:
                coordination[named[0].folder.value] = ref
        primary = next((ref for ref in refs if ref.worktree == primary_root), None)
        return cls({ref.name: ref for ref in refs}, coordination, lanes, archives, primary)

    @property
    def branches(self) -> Mapping[str, Ref]:
        """The local branches, by full name."""
        return {name: ref for name, ref in self.by_name.items() if name.startswith(HEADS)}

    @property
    def shown(self) -> tuple[Ref, ...]:
        """The branches that worktrees show."""
        return tuple(ref for ref in self.branches.values() if ref.worktree)
