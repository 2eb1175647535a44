"""Questions about commits in memory."""

from collections.abc import Iterable, Sequence

from typing_extensions import override

from fairlead.shared_kernel.adapters.memory_git.store import Store
from fairlead.shared_kernel.git import CommitInfo, History, Oid, TreeFile


class MemoryHistory(History):
    """History of one repository in memory."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @override
    def merge_base(self, one: Oid, other: Oid) -> Oid | None:
        common = self._ancestors([one]).keys() & self._ancestors([other]).keys()
        behind = {a for c in common for a in self._ancestors([c]) if a != c}
        best = [self._store.commit(name) for name in common - behind]
        return max(best, key=lambda info: info.committed_at).oid if best else None

    @override
    def is_ancestor(self, ancestor: Oid, descendant: Oid) -> bool:
        return ancestor in self._ancestors([descendant])

    @override
    def changed_paths(self, before: Oid, after: Oid) -> Sequence[str]:
        old, new = self._store.files(before), self._store.files(after)
        return sorted(path for path in old.keys() | new.keys() if old.get(path) != new.get(path))

    @override
    def files(self, commit: Oid) -> Sequence[TreeFile]:
        objects = self._store.objects
        return [
            TreeFile(path, entry.oid, len(objects[entry.oid].data))
            for path, entry in sorted(self._store.files(commit).items())
            if entry.oid in objects
        ]

    @override
    def holding(self, commit: Oid, texts: Sequence[str]) -> Sequence[str]:
        wanted = [text.encode().lower() for text in texts]
        objects = self._store.objects
        found = [(file.path, objects[file.oid].data.lower()) for file in self.files(commit)]
        return [path for path, data in found if any(text in data for text in wanted)]

    @override
    def commits(
        self,
        tip: Oid,
        *,
        exclude: Sequence[Oid] = (),
        limit: int | None = None,
        first_parent: bool = False,
        paths: Sequence[str] = (),
    ) -> Sequence[CommitInfo]:
        hidden = self._ancestors(exclude)
        reached = self._ancestors([tip], first_parent=first_parent, paths=paths)
        wanted = [
            info
            for name, info in reached.items()
            if name not in hidden and (not paths or self._same_parent(info, paths) is None)
        ]
        wanted.sort(key=lambda info: info.committed_at, reverse=True)
        return wanted[:limit]

    def _ancestors(
        self, tips: Iterable[Oid], *, first_parent: bool = False, paths: Sequence[str] = ()
    ) -> dict[Oid, CommitInfo]:
        """Every commit reachable; with `paths`, not beyond a parent that explains them all."""
        found: dict[Oid, CommitInfo] = {}
        waiting = list(tips)
        while waiting:
            name = waiting.pop()
            if name in found:
                continue
            info = found[name] = self._store.commit(name)
            same = self._same_parent(info, paths) if paths else None
            if same:
                waiting.append(same)
            else:
                waiting.extend(info.parents[:1] if first_parent else info.parents)
        return found

    def _same_parent(self, info: CommitInfo, paths: Sequence[str]) -> Oid | None:
        """The first parent that has the same content at `paths`; ZERO-like "" for a root."""
        here = self._at(info.oid, paths)
        if not info.parents:
            return None if here else Oid("")
        return next((p for p in info.parents if self._at(p, paths) == here), None)

    def _at(self, name: Oid, paths: Sequence[str]) -> dict[str, str]:
        tops = tuple(f"{path.rstrip('/')}/" for path in paths)
        files = self._store.files(name).items()
        return {path: f"{e.mode}{e.oid}" for path, e in files if f"{path}/".startswith(tops)}
