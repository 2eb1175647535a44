"""Files that no merge decides: they carry the bytes of the authority (contract bookkeeping)."""

from fairlead.mission_management.status import MACHINE_FILES
from fairlead.shared_kernel.git import ObjectKind, Objects, Oid, edit_tree, entries_at


def machine_paths(directory: str) -> tuple[str, ...]:
    """Return the paths of a mission's machine files, relative to the top of the tree."""
    return tuple(f"{directory}/{name}" for name in MACHINE_FILES)


def with_machine_files_of(objects: Objects, merged: Oid, authority: Oid, directory: str) -> Oid:
    """Return the merged tree with the authority's machine files, and none that it does not have.

    Raises:
        RuntimeError: the result does not carry them; nothing may be made of it.
    """
    paths = machine_paths(directory)
    ours, theirs = entries_at(objects, authority, paths), entries_at(objects, merged, paths)
    changes = {path: ours.get(path) for path in paths if ours.get(path) != theirs.get(path)}
    if not changes:
        return merged
    made = edit_tree(objects, merged, changes)
    if entries_at(objects, made, paths) != ours:
        raise RuntimeError(f"the machine files of {directory} are not the authority's")
    return made


def tree_of(objects: Objects, commit: Oid) -> Oid:
    """Return the root tree of a commit.

    Raises:
        ValueError: there is no such commit.
    """
    found = objects.read(commit)
    if found is None or found.kind is not ObjectKind.COMMIT:
        raise ValueError(f"not a commit: {commit}")
    return Oid(found.data.split(b"\n", 1)[0].removeprefix(b"tree ").decode())
