"""Trees: reading them, and making a changed one without any index.

Writing through no index costs the same in a 100-file and in a 100k-file repository
(contract bookkeeping, step 5).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from fairlead.shared_kernel.git.errors import ObjectMissing
from fairlead.shared_kernel.git.object_names import object_name
from fairlead.shared_kernel.git.ports import Objects
from fairlead.shared_kernel.git.values import ObjectKind, Oid

DIRECTORY = "40000"
FILE = "100644"
_EMPTY: Mapping[str, "TreeEntry"] = {}


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """One entry of a tree: its octal mode as git writes it, and what it names."""

    mode: str
    oid: Oid

    @property
    def is_directory(self) -> bool:
        """True for a subtree; old programs wrote its mode with a zero before it."""
        return self.mode.lstrip("0") == DIRECTORY


Change: TypeAlias = bytes | TreeEntry | None
"""New content of a file, an existing object to place (a whole directory too), or removal."""


def parse_tree(data: bytes, *, oid_length: int) -> Mapping[str, TreeEntry]:
    """Read a stored tree; `oid_length` is 40 or 64. Names that are no UTF-8 keep their bytes."""
    entries: dict[str, TreeEntry] = {}
    at, size = 0, oid_length // 2
    while at < len(data):
        space, end = data.index(b" ", at), data.index(b"\0", at)
        name = data[space + 1 : end].decode("utf-8", "surrogateescape")
        named = Oid(data[end + 1 : end + 1 + size].hex())
        entries[name] = TreeEntry(data[at:space].decode(), named)
        at = end + 1 + size
    return entries


def format_tree(entries: Mapping[str, TreeEntry]) -> bytes:
    """Write a tree as git stores it, in git's order (a directory sorts as if it ended in `/`)."""
    rows = [(name.encode("utf-8", "surrogateescape"), entry) for name, entry in entries.items()]
    rows.sort(key=lambda row: row[0] + b"/" if row[1].is_directory else row[0])
    return b"".join(
        entry.mode.encode() + b" " + name + b"\0" + bytes.fromhex(entry.oid) for name, entry in rows
    )


def entries_at(objects: Objects, root: Oid, paths: Sequence[str]) -> Mapping[str, TreeEntry]:
    """Return what a commit or tree has at these paths; those that it has not are left out."""
    folders: dict[str, Mapping[str, TreeEntry]] = {}
    found: dict[str, TreeEntry] = {}
    for path in paths:
        folder, _, name = path.rpartition("/")
        if folder not in folders:
            folders[folder] = _folder(objects, root, folder)
        entry = folders[folder].get(name)
        if entry:
            found[path] = entry
    return found


def edit_tree(objects: Objects, base: Oid | None, changes: Mapping[str, Change]) -> Oid:
    """Store the tree that is `base` with `changes` at their paths, and return its oid.

    Paths are relative with `/`. All new blobs and trees are written at once: their names are
    computed here, so that a tree need not wait for what it names.

    Raises:
        ValueError: a path is absolute, empty, or has a `.` or `..` part.
    """
    for path in changes:
        _check_path(path)
    new = _NewObjects(objects.oid_length)
    placed = {
        path: TreeEntry(FILE, new.add(ObjectKind.BLOB, change))
        if isinstance(change, bytes)
        else change
        for path, change in changes.items()
    }
    root = _edited(objects, base, placed, new) or new.add(ObjectKind.TREE, b"")
    objects.write(list(new.contents.values()))
    return root


class _NewObjects:
    """What is to be written, by name: blobs before the trees that hold them."""

    def __init__(self, oid_length: int) -> None:
        self._oid_length = oid_length
        self.contents: dict[Oid, tuple[ObjectKind, bytes]] = {}

    def add(self, kind: ObjectKind, data: bytes) -> Oid:
        name = object_name(kind, data, oid_length=self._oid_length)
        self.contents[name] = kind, data
        return name


def _edited(
    objects: Objects,
    base: Oid | None,
    changes: Mapping[str, TreeEntry | None],
    new: _NewObjects,
) -> Oid | None:
    """Return the oid of the edited tree, or None when nothing is left in it."""
    entries = dict(_read_tree(objects, base)) if base else dict(_EMPTY)
    below: dict[str, dict[str, TreeEntry | None]] = {}
    for path, entry in changes.items():
        name, slash, rest = path.partition("/")
        if slash:
            below.setdefault(name, {})[rest] = entry
        elif entry is None:
            entries.pop(name, None)
        else:
            entries[name] = entry
    for name, inner in below.items():
        present = entries.get(name)
        inside = present.oid if present and present.is_directory else None
        edited = _edited(objects, inside, inner, new)
        if edited is None:
            entries.pop(name, None)
        else:
            entries[name] = TreeEntry(DIRECTORY, edited)
    return new.add(ObjectKind.TREE, format_tree(entries)) if entries else None


def _folder(objects: Objects, root: Oid, folder: str) -> Mapping[str, TreeEntry]:
    found = objects.read(f"{root}:{folder}")
    if found is None or found.kind is not ObjectKind.TREE:
        return _EMPTY
    return parse_tree(found.data, oid_length=len(found.oid))


def _read_tree(objects: Objects, tree: Oid) -> Mapping[str, TreeEntry]:
    found = objects.read(tree)
    if found is None:
        raise ObjectMissing(tree)
    return parse_tree(found.data, oid_length=len(tree))


def _check_path(path: str) -> None:
    if any(part in ("", ".", "..") for part in path.split("/")) or "\0" in path or _is_gits(path):
        raise ValueError(f"not a path inside the tree: {path!r}")


def _is_gits(path: str) -> bool:
    """Tell whether some file system would take a part of the path for git's own folder."""
    plain = "".join(letter for letter in path if letter.isprintable()).casefold()
    parts = plain.replace("\\", "/").replace(":", "/").split("/")
    return any(part.rstrip(". ") in (".git", "git~1") for part in parts)
