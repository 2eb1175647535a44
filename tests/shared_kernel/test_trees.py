"""Trees, edited without an index."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairlead.shared_kernel.adapters.memory_git import MemoryGit
from fairlead.shared_kernel.git import (
    ObjectKind,
    ObjectMissing,
    Oid,
    TreeEntry,
    edit_tree,
    format_tree,
    oid,
    parse_tree,
)
from tests.conftest import MakeRepo
from tests.contract.on_disk import OnDisk

OID = Oid("1" * 40)
NAMES = st.text(st.characters(exclude_characters="/\0", codec="utf-8"), min_size=1, max_size=6)
PARTS = NAMES.filter(lambda name: name not in {".", "..", ".git"})


def leaf(path: str, mode: str = "100644") -> TreeEntry:
    return TreeEntry(mode, OID)


@given(st.dictionaries(NAMES, st.sampled_from(["100644", "100755", "120000", "40000", "160000"])))
def test_a_tree_is_read_back_as_it_was_written(modes: dict[str, str]) -> None:
    entries = {name: TreeEntry(mode, OID) for name, mode in modes.items()}

    assert parse_tree(format_tree(entries), oid_length=40) == entries


def test_a_folder_sorts_as_if_its_name_ended_in_a_slash() -> None:
    entries = {name: leaf(name) for name in ("a.b", "a0", "a-b")}
    entries["a"] = TreeEntry("40000", OID)

    names = list(parse_tree(format_tree(entries), oid_length=40))

    assert names == ["a-b", "a.b", "a", "a0"]


def test_a_name_that_is_no_utf_8_keeps_its_bytes() -> None:
    data = b"100644 \xff\xfe\0" + bytes.fromhex(OID)

    assert format_tree(parse_tree(data, oid_length=40)) == data


@pytest.mark.parametrize("path", ["", "/a", "a/", "a//b", "../a", "a/../b", ".", ".git/x", "a\0b"])
def test_a_path_that_leaves_the_tree_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="not a path inside the tree"):
        edit_tree(MemoryGit().objects, None, {path: b"x"})


def test_a_base_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ObjectMissing):
        edit_tree(MemoryGit().objects, OID, {"a": b"x"})


@settings(max_examples=60)
@given(
    st.dictionaries(st.lists(PARTS, min_size=1, max_size=3).map("/".join), st.binary(max_size=4)),
    st.data(),
)
def test_editing_is_the_same_as_writing_anew(files: dict[str, bytes], data: st.DataObject) -> None:
    whole = {p: c for p, c in files.items() if not any(o.startswith(f"{p}/") for o in files)}
    git = MemoryGit()
    gone = data.draw(st.sets(st.sampled_from(sorted(whole)))) if whole else set()
    base = edit_tree(git.objects, None, whole)

    edited = edit_tree(git.objects, base, dict.fromkeys(gone))

    anew = edit_tree(git.objects, None, {p: c for p, c in whole.items() if p not in gone})
    assert edited == anew
    assert set(git.store.files(edited)) == whole.keys() - gone


def test_git_finds_nothing_wrong_with_our_trees(on_disk: OnDisk) -> None:
    files = {"a.b": b"1", "a/b/c": b"2", "a0": b"3", "é/ü": b"4", "a-b/x": b"5"}

    tree = edit_tree(on_disk.repository.objects, None, files)

    on_disk.git("fsck", "--strict")
    listed = on_disk.git("-c", "core.quotePath=false", "ls-tree", "-r", "--name-only", tree)
    assert set(listed.split("\n")) == files.keys()


def test_an_existing_object_or_folder_can_be_placed() -> None:
    git = MemoryGit()
    inside = edit_tree(git.objects, None, {"x": b"1", "y": b"2"})

    tree = edit_tree(git.objects, None, {"there": TreeEntry("40000", inside), "z": b"3"})

    assert set(git.store.files(tree)) == {"there/x", "there/y", "z"}


def test_a_folder_whose_mode_an_old_program_wrote_with_a_zero_is_edited_like_any() -> None:
    git = MemoryGit()
    inside = edit_tree(git.objects, None, {"x": b"1"})
    top = format_tree({"there": TreeEntry("040000", inside)})
    base = git.store.put(ObjectKind.TREE, top)

    edited = edit_tree(git.objects, base, {"there/y": b"2"})

    assert set(git.store.files(edited)) == {"there/x", "there/y"}


def test_a_sha256_repository_works_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    subprocess.run(
        ("git", "init", "--quiet", "--object-format=sha256", str(tmp_path / "new")), check=True
    )
    (tmp_path / "new" / "a").write_text("1")
    disk = OnDisk(tmp_path / "new", monkeypatch)
    disk.git("add", "a")
    disk.git("commit", "--quiet", "-m", "Begin")

    from fairlead.shared_kernel.testing import commit_on

    first = commit_on(disk.repository, "side", {"dir/b": b"2"})
    second = commit_on(disk.repository, "side", {"dir/c": b"3"})

    assert len(second) == 64
    assert disk.repository.history.changed_paths(first, second) == ["dir/c"]
    disk.git("fsck", "--strict")


@pytest.mark.parametrize("text", ["", "1" * 39, "1" * 41, "G" * 40, "A" * 40, "HEAD"])
def test_what_is_no_object_name_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an object name"):
        oid(text)


def test_the_repository_factory_makes_one_commit(make_repo: MakeRepo, tmp_path: Path) -> None:
    root = make_repo(tmp_path / "p", {"a/b": "1"})

    assert (root / "a" / "b").read_text() == "1"
