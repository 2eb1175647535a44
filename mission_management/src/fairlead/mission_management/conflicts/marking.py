"""Conflict markers in files: naming the sides for people, and finding markers that were left."""

import re
from collections.abc import Iterator, Mapping, Sequence

from fairlead.shared_kernel.git import (
    ObjectKind,
    Objects,
    Oid,
    TreeEntry,
    UnmergedEntry,
    edit_tree,
    entries_at,
)

_MARKER = re.compile(rb"(<{7,}|>{7,}|\|{7,}) .*")
_TEXT_MODES = ("100644", "100755")


def labelled(objects: Objects, tree: Oid, paths: Sequence[str], names: Mapping[Oid, str]) -> Oid:
    """Return the tree with the sides named in the markers, where git names commits by their oid."""
    found = entries_at(objects, tree, paths)
    changes = {
        path: TreeEntry(entry.mode, _stored(objects, new))
        for path, entry in found.items()
        if (old := _text(objects, entry)) is not None and (new := _with_names(old, names)) != old
    }
    return edit_tree(objects, tree, changes) if changes else tree


def left_marked(
    objects: Objects, tree: Oid, paths: Sequence[str], unmerged: Sequence[UnmergedEntry]
) -> tuple[str, ...]:
    """Return the files with a marker line that no side had before the merge."""
    return tuple(
        path
        for path, entry in sorted(entries_at(objects, tree, paths).items())
        if set(_markers(_text(objects, entry) or b"")) - set(_known(objects, path, unmerged))
    )


def _with_names(text: bytes, names: Mapping[Oid, str]) -> bytes:
    for commit, name in names.items():
        marker = re.compile(rb"^((?:<{7,}|>{7,}) )%s" % commit.encode(), re.MULTILINE)
        said = name.encode("utf-8", "surrogateescape")
        text = marker.sub(lambda found, said=said: found[1] + said, text)  # type: ignore[misc]
    return text


def _markers(text: bytes) -> Iterator[bytes]:
    return (line for line in text.splitlines() if _MARKER.fullmatch(line))


def _known(objects: Objects, path: str, unmerged: Sequence[UnmergedEntry]) -> Iterator[bytes]:
    """Marker lines that belong to the file, such as those of a text about merging."""
    for entry in unmerged:
        if entry.path == path:
            yield from _markers(_text(objects, TreeEntry(entry.mode, entry.oid)) or b"")


def _text(objects: Objects, entry: TreeEntry) -> bytes | None:
    found = objects.read(entry.oid) if entry.mode in _TEXT_MODES else None
    return found.data if found and b"\0" not in found.data[:8000] else None


def _stored(objects: Objects, data: bytes) -> Oid:
    return objects.write([(ObjectKind.BLOB, data)])[0]
