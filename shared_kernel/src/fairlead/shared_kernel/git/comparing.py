"""What differs between two commits, found by reading trees: no process is started for it."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias

from fairlead.shared_kernel.git.errors import ObjectMissing
from fairlead.shared_kernel.git.ports import Objects
from fairlead.shared_kernel.git.trees import DIRECTORY, FILE, TreeEntry, parse_tree
from fairlead.shared_kernel.git.values import GitObject, ObjectKind, Oid

_LINK, _REPOSITORY, _PROGRAM = "120000", "160000", "100755"
_KIND, _EXECUTABLE = 0o170000, 0o100
_KINDS = {0o040000: DIRECTORY, 0o100000: FILE, 0o120000: _LINK}
_NOTHING: Mapping[str, TreeEntry] = {}
_Pair: TypeAlias = tuple[str, GitObject | None, GitObject | None]
"""A folder with a slash at its end, and the trees that it is before and after."""


class Difference(NamedTuple):
    """What a path is before and after; None where it is not there."""

    before: TreeEntry | None
    after: TreeEntry | None


def differences(objects: Objects, old: Oid, new: Oid) -> Mapping[str, Difference]:
    """Return the files, links and submodules that differ between two commits or trees, by path.

    The same as `git diff-tree -r --no-renames`; only folders that differ are read.

    Raises:
        ObjectMissing: a tree is not there. What is not known is never taken for nothing.
    """
    found: dict[str, Difference] = {}
    pending: list[_Pair] = [("", _top(objects, old), _top(objects, new))]
    while pending:
        above, before, after = pending.pop()
        for name, one, other in _differing(before, after):
            files = Difference(_file(one), _file(other))
            if any(files):
                found[above + name] = files
            folders = (_folder(objects, one), _folder(objects, other))
            if any(folders):
                pending.append((f"{above}{name}/", *folders))
    return dict(sorted(found.items()))


def _differing(
    before: GitObject | None, after: GitObject | None
) -> Iterator[tuple[str, TreeEntry | None, TreeEntry | None]]:
    was, now = _entries(before), _entries(after)
    for name in was.keys() | now.keys():
        one, other = was.get(name), now.get(name)
        if one != other:
            one, other = _as_git_reads(one), _as_git_reads(other)
            if one != other:
                yield name, one, other


def _file(entry: TreeEntry | None) -> TreeEntry | None:
    return None if entry is None or entry.is_directory else entry


def _folder(objects: Objects, entry: TreeEntry | None) -> GitObject | None:
    if entry is None or not entry.is_directory:
        return None
    found = objects.read(entry.oid)
    if found is None or found.kind is not ObjectKind.TREE:
        raise ObjectMissing(entry.oid)
    return found


def _as_git_reads(entry: TreeEntry | None) -> TreeEntry | None:
    """Spell a mode as git does: an old tree may hold 100664, which means the same as 100644."""
    if entry is None:
        return None
    mode = int(entry.mode, 8)
    kind = _KINDS.get(mode & _KIND, _REPOSITORY)
    is_program = kind == FILE and mode & _EXECUTABLE
    return TreeEntry(_PROGRAM if is_program else kind, entry.oid)


def _entries(tree: GitObject | None) -> Mapping[str, TreeEntry]:
    return parse_tree(tree.data, oid_length=len(tree.oid)) if tree else _NOTHING


def _top(objects: Objects, name: Oid) -> GitObject:
    found = objects.read(f"{name}:")
    if found is None:
        raise ObjectMissing(name)
    return found
