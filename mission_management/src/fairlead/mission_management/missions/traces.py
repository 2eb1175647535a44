"""What refs, folder names and machine state tell about missions, read at one moment.

One for-each-ref, and objects by one reader: nothing of a mission is read before it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from fairlead.mission_management.missions.evidence import Copy, Evidence
from fairlead.mission_management.missions.ref_map import RefMap
from fairlead.mission_management.missions.remembered import recall
from fairlead.mission_management.missions.selection import mid8_in
from fairlead.mission_management.status import EVENTS_FILE
from fairlead.shared_kernel.documents import DocumentInvalid, MissionMeta
from fairlead.shared_kernel.git import ObjectKind, parse_tree
from fairlead.shared_kernel.identity import MissionFolder, is_ulid
from fairlead.shared_kernel.naming import (
    FAIRLEAD_REFS,
    HEADS,
    MISSIONS_ROOT,
    MissionNames,
)

if TYPE_CHECKING:
    from fairlead.mission_management.bookkeeping import MachineState
    from fairlead.mission_management.missions.remembered import Remembered
    from fairlead.shared_kernel.git import Objects, Oid, Ref, Repository, TreeEntry

META_FILE = "meta.json"
USUAL_TARGETS = ("main", "master", "trunk")


class Traces:
    """Finds missions by their traces. Each thing is read once; make a new one to look again."""

    def __init__(
        self,
        objects: Objects,
        machine: MachineState,
        refs: RefMap,
        earlier_meta: Callable[[Oid, str], MissionMeta | None] = lambda *_: None,
    ) -> None:
        self.objects, self.machine, self.refs = objects, machine, refs
        self._earlier_meta = earlier_meta
        self._listings: dict[Oid, Mapping[str, TreeEntry]] = {}
        self._metas: dict[Oid, tuple[MissionMeta, Oid | None] | None] = {}
        self._remembered: Mapping[str, Remembered] | None = None
        self._folders: tuple[str, ...] | None = None

    @classmethod
    def read(
        cls,
        repository: Repository,
        machine: MachineState,
        earlier_meta: Callable[[Oid, str], MissionMeta | None] = lambda *_: None,
    ) -> Traces:
        """Look at the refs now; everything else is read when asked for.

        `earlier_meta` is asked for a mission whose meta.json cannot be read at a commit.
        """
        refs = repository.refs.list(HEADS, FAIRLEAD_REFS)
        found = RefMap.of(refs, repository.primary_root)
        return cls(repository.objects, machine, found, earlier_meta)

    def folders(self) -> tuple[str, ...]:
        """Return every folder name that may be a mission's, sorted."""
        if self._folders is None:
            named = {*self.refs.coordination, *self.refs.lanes}
            for ref in self._looked_at():
                named.update(self._listing(ref))
            named.update(known.mission_slug for known in self.remembered().values())
            suffixes = {mid8_in(name) for name in named}
            for mission_id, ref in self.refs.archives.items():
                if mission_id[:8] not in suffixes:
                    named.update(self._archived_folders(mission_id, ref))
            self._folders = tuple(sorted(name for name in named if _is_folder(name)))
        return self._folders

    def id_of(self, folder: str) -> str:
        """Return the id of the mission with this folder name, or "" where none can be read."""
        try:
            for copy in self._all_copies(MissionFolder(folder)):
                return copy.meta.text("mission_id")
        except DocumentInvalid:
            return ""
        remembered = self.remembered().get(folder)
        return remembered.mission_id if remembered else ""

    def of_refs(self, folder: MissionFolder) -> Evidence:
        """Collect what the mission's own refs hold: all there is to know of most missions."""
        ref = self.refs.coordination.get(folder.value)
        archive = self._archive(folder)
        return Evidence(
            folder,
            coordination=self._copy(ref, folder) if ref else None,
            archive=self._copy(archive, folder) if archive else None,
            branch=ref,
        )

    def everything(self, folder: MissionFolder) -> Evidence:
        """Collect what every place holds that may tell about the mission."""
        copies = tuple(self._copies(folder))
        found = self.of_refs(folder)
        return Evidence(
            folder,
            coordination=found.coordination or self._recorded_coordination(folder, copies),
            archive=found.archive,
            branch=found.branch,
            copies=copies,
            lanes=tuple(
                copy
                for ref in self.refs.lanes.get(folder.value, ())
                if (copy := self._copy(ref, folder))
            ),
            remembered=self._remembered_as(folder),
            primary=self.refs.primary.name if self.refs.primary else None,
            read_log=self._blob,
        )

    def remembered(self) -> Mapping[str, Remembered]:
        """Return identity.json of each mission that no ref of its own tells about, by folder."""
        if self._remembered is None:
            told = {mid8_in(folder) for folder in self.refs.coordination}
            keys = [
                key
                for key in self.machine.missions()
                if is_ulid(key) and key not in self.refs.archives and key[:8] not in told
            ]
            found = [known for key in keys if (known := recall(self.machine, key))]
            self._remembered = {known.mission_slug: known for known in found}
        return self._remembered

    def _remembered_as(self, folder: MissionFolder) -> Remembered | None:
        known = self.remembered().get(folder.value)
        if known:
            return known
        keys = [k for k in self.machine.missions() if is_ulid(k) and k[:8] == mid8_in(folder.value)]
        recalled = (recall(self.machine, key) for key in keys)
        return next((r for r in recalled if r and r.mission_slug == folder.value), None)

    def _looked_at(self) -> Iterator[Ref]:
        """Branches whose mission directories count: those that are shown, and targets."""
        targets = {known.target_branch for known in self.remembered().values()}
        names = {ref.name for ref in self.refs.shown}
        names |= {HEADS + name for name in (*USUAL_TARGETS, *targets)}
        for name in sorted(names):
            if name in self.refs.by_name:
                yield self.refs.by_name[name]

    def _copies(self, folder: MissionFolder) -> Iterator[Copy]:
        """Yield what the looked-at branches hold, and the target that a copy names."""
        seen: set[str] = set()
        waiting = list(self._looked_at())
        while waiting:
            ref = waiting.pop(0)
            copy = self._copy(ref, folder) if ref.name not in seen else None
            seen.add(ref.name)
            if copy is None:
                continue
            yield copy
            target = self.refs.by_name.get(HEADS + copy.meta.target_branch)
            if target and target.name not in seen:
                waiting.append(target)

    def _all_copies(self, folder: MissionFolder) -> Iterator[Copy]:
        own = self.of_refs(folder)
        yield from (copy for copy in (own.coordination, own.archive) if copy)
        yield from self._copies(folder)
        for ref in self.refs.lanes.get(folder.value, ()):
            copy = self._copy(ref, folder)
            if copy:
                yield copy

    def _recorded_coordination(self, folder: MissionFolder, copies: Sequence[Copy]) -> Copy | None:
        """A foreign mission may name its coordination branch by words of its own."""
        for copy in copies:
            ref = self.refs.by_name.get(HEADS + (copy.meta.coordination_branch or ""))
            if ref and not copy.meta.is_ours:
                return self._copy(ref, folder)
        return None

    def _archive(self, folder: MissionFolder) -> Ref | None:
        suffix = mid8_in(folder.value)
        for mission_id, ref in self.refs.archives.items():
            if suffix and mission_id.startswith(suffix):
                copy = self._copy(ref, folder)
                if copy and copy.meta.text("mission_id") == mission_id:
                    return ref
        return None

    def _archived_folders(self, mission_id: str, ref: Ref) -> list[str]:
        known = recall(self.machine, mission_id)
        listed = self._listing(ref)
        if known and known.mission_slug in listed:
            return [known.mission_slug]
        return [name for name in listed if mid8_in(name) == mission_id[:8]]

    def _listing(self, ref: Ref) -> Mapping[str, TreeEntry]:
        """The mission directories at a ref, by folder name."""
        if ref.oid not in self._listings:
            found = self.objects.read(f"{ref.oid}:{MISSIONS_ROOT}")
            entries = (
                parse_tree(found.data, oid_length=len(found.oid))
                if found and found.kind is ObjectKind.TREE
                else {}
            )
            self._listings[ref.oid] = {
                name: entry for name, entry in entries.items() if entry.is_directory
            }
        return self._listings[ref.oid]

    def _copy(self, ref: Ref, folder: MissionFolder) -> Copy | None:
        tree = self._directory(ref, folder)
        if tree is None:
            return None
        if tree not in self._metas:
            self._metas[tree] = self._read_directory(tree, ref.oid, folder)
        found = self._metas[tree]
        return Copy(ref, found[0], found[1]) if found else None

    def _directory(self, ref: Ref, folder: MissionFolder) -> Oid | None:
        if ref.oid in self._listings:
            entry = self._listings[ref.oid].get(folder.value)
            return entry.oid if entry else None
        found = self.objects.read(f"{ref.oid}:{MissionNames(folder).directory}")
        return found.oid if found and found.kind is ObjectKind.TREE else None

    def _read_directory(
        self, tree: Oid, commit: Oid, folder: MissionFolder
    ) -> tuple[MissionMeta, Oid | None] | None:
        listed = self.objects.read(tree)
        entries = parse_tree(listed.data, oid_length=len(listed.oid)) if listed else {}
        entry, log = entries.get(META_FILE), entries.get(EVENTS_FILE)
        if entry is None or entry.is_directory:
            return None
        names = MissionNames(folder)
        try:
            meta = MissionMeta.parse(self._blob(entry.oid), where=names.file(META_FILE))
        except DocumentInvalid:
            earlier = self._earlier_meta(commit, names.directory)
            if earlier is None:
                raise
            meta = earlier
        return meta, log.oid if log else None

    def _blob(self, name: Oid) -> bytes:
        found = self.objects.read(name)
        return found.data if found else b""


def _is_folder(name: str) -> bool:
    try:
        MissionFolder(name)
    except ValueError:
        return False
    return True
