"""Objects in memory."""

import re
from collections.abc import Sequence

from typing_extensions import override

from fairlead.shared_kernel.adapters.memory_git.store import OID_LENGTH, Store
from fairlead.shared_kernel.git import (
    CommitDraft,
    GitObject,
    GitSettings,
    ObjectKind,
    ObjectMissing,
    Objects,
    Oid,
    parse_tree,
)

_SPEC = re.compile(r"([0-9a-f]{40}|[0-9a-f]{64})(?::(.*))?", re.DOTALL)


class MemoryObjects(Objects):
    """Objects of one repository in memory, under the names that git would give them."""

    def __init__(self, store: Store, settings: GitSettings) -> None:
        self._store, self._settings = store, settings

    @override
    def read(self, spec: str) -> GitObject | None:
        named = _SPEC.fullmatch(spec)
        if not named or "\0" in spec:
            raise ValueError(f"neither an oid nor `<oid>:path`: {spec!r}")
        start, path = Oid(named[1]), named[2]
        if path is None:
            return self._store.objects.get(start)
        try:
            found: GitObject | None = self._store.tree(start)
        except ObjectMissing:
            return None
        for part in filter(None, path.split("/")):
            found = self._child(found, part)
        return found

    @property
    @override
    def oid_length(self) -> int:
        return OID_LENGTH

    @override
    def write(self, contents: Sequence[tuple[ObjectKind, bytes]]) -> Sequence[Oid]:
        return [self._store.put(kind, data) for kind, data in contents]

    @override
    def write_commit(self, draft: CommitDraft) -> Oid:
        name, mail = self._settings.committer()
        self._store.tree(draft.tree)
        return self._store.put_commit(draft, f"{name} <{mail}>")

    def _child(self, tree: GitObject | None, part: str) -> GitObject | None:
        if tree is None or tree.kind is not ObjectKind.TREE:
            return None
        entry = parse_tree(tree.data, oid_length=OID_LENGTH).get(part)
        return self._store.objects.get(entry.oid) if entry else None
