"""The difference of two commits, found without a process, is the one that git finds."""

import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias, Union

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairlead.shared_kernel.adapters.git_cli import locate, open_repository
from fairlead.shared_kernel.adapters.memory_git import MemoryGit
from fairlead.shared_kernel.git import (
    Difference,
    ObjectKind,
    ObjectMissing,
    Oid,
    Repository,
    TreeEntry,
    differences,
    edit_tree,
    format_tree,
    object_name,
)

Leaf: TypeAlias = tuple[str, bytes]
Folder: TypeAlias = Mapping[str, Union["Leaf", "Folder"]]
CONTENTS = (b"", b"one\n", b"two\n")
MODES = ("100644", "100644", "100755", "100664", "120000", "160000")
NAMES = ("a", "a.b", "a-b", "a0", "b", "two\nlines", "\udcff\udcfe", "é", ":(top)", "-x")
LEAVES = st.tuples(st.sampled_from(MODES), st.sampled_from(CONTENTS))
FOLDERS: st.SearchStrategy[Folder] = st.recursive(
    st.dictionaries(st.sampled_from(NAMES), LEAVES, max_size=4),
    lambda inner: st.dictionaries(st.sampled_from(NAMES), st.one_of(LEAVES, inner), max_size=4),
    max_leaves=6,
)


@pytest.fixture(scope="module", params=["sha1", "sha256"])
def repository(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Repository:
    root = tmp_path_factory.mktemp(request.param)
    words = ("git", "init", "--quiet", f"--object-format={request.param}", str(root))
    subprocess.run(words, check=True)
    return open_repository(locate(root))


def stored(repository: Repository, folder: Folder, directory_mode: str = "40000") -> Oid:
    """Write a folder with all that is in it; return its tree."""
    length = repository.objects.oid_length
    contents: dict[Oid, tuple[ObjectKind, bytes]] = {}

    def add(kind: ObjectKind, data: bytes) -> Oid:
        name = object_name(kind, data, oid_length=length)
        contents[name] = kind, data
        return name

    def tree(folder: Folder) -> Oid:
        entries = {
            name: TreeEntry(directory_mode, tree(inside))
            if isinstance(inside, Mapping)
            else TreeEntry(inside[0], add(ObjectKind.BLOB, inside[1]))
            for name, inside in folder.items()
        }
        return add(ObjectKind.TREE, format_tree(entries))

    top = tree(folder)
    repository.objects.write(list(contents.values()))
    return top


def as_git_says(root: Path, old: Oid, new: Oid) -> dict[str, Difference]:
    done = subprocess.run(
        ("git", "diff-tree", "-r", "--raw", "-z", "--no-renames", "--no-abbrev", old, new),
        cwd=root,
        check=True,
        capture_output=True,
    )
    fields = done.stdout.decode("utf-8", "surrogateescape").split("\0")
    found = {}
    for facts, path in zip(fields[0:-1:2], fields[1::2], strict=False):
        mode, new_mode, oid, new_oid, _ = facts.lstrip(":").split(" ")
        found[path] = Difference(entry(mode, oid), entry(new_mode, new_oid))
    return found


def entry(mode: str, oid: str) -> TreeEntry | None:
    return TreeEntry(mode, Oid(oid)) if mode.strip("0") else None


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(FOLDERS, FOLDERS, st.sampled_from(["40000", "040000"]))
def test_it_is_what_git_finds(
    repository: Repository, before: Folder, after: Folder, mode: str
) -> None:
    old, new = stored(repository, before), stored(repository, after, mode)

    found = differences(repository.objects, old, new)

    assert dict(found) == as_git_says(repository.primary_root, old, new)
    assert list(found) == sorted(found)


def test_a_file_that_becomes_a_folder_goes_and_what_is_in_the_folder_comes() -> None:
    git = MemoryGit()
    old = edit_tree(git.objects, None, {"a": b"1", "b/c": b"2"})
    new = edit_tree(git.objects, None, {"a/x": b"1", "b": b"3"})

    found = differences(git.objects, old, new)

    came, went = (
        {p for p, d in found.items() if not d.before},
        {p for p, d in found.items() if not d.after},
    )
    assert (came, went) == ({"a/x", "b"}, {"a", "b/c"})


def test_folders_that_are_the_same_are_not_read() -> None:
    git = MemoryGit()
    same = {f"same/{n}": b"1" for n in range(3)}
    old = edit_tree(git.objects, None, {**same, "log": b"1"})
    new = edit_tree(git.objects, old, {"log": b"2"})
    inside = git.objects.read(f"{old}:same")
    assert inside
    del git.store.objects[inside.oid]

    assert set(differences(git.objects, old, new)) == {"log"}


@pytest.mark.parametrize("lost", ["", "dir"])
def test_a_tree_that_is_not_there_is_never_taken_for_an_empty_one(lost: str) -> None:
    git = MemoryGit()
    old = edit_tree(git.objects, None, {"dir/a": b"1"})
    new = edit_tree(git.objects, old, {"dir/a": b"2"})
    gone = git.objects.read(f"{new}:{lost}")
    assert gone
    del git.store.objects[gone.oid]

    with pytest.raises(ObjectMissing):
        differences(git.objects, old, new)
