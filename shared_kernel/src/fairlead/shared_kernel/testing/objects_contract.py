"""What every Objects adapter promises."""

import hashlib

import pytest

from fairlead.shared_kernel.git import (
    CommitDraft,
    GitIdentityMissing,
    ObjectKind,
    Oid,
    TreeEntry,
    edit_tree,
    format_tree,
    object_name,
    parse_tree,
)
from fairlead.shared_kernel.testing.subject import RepositoryUnderTest, commit_on

CONTENTS = [b"", b"text\n", b"\x00\xff\r\nbinary", b"x" * 200_000, b"long\n" * 300_000]


class ObjectsContract:
    """Needs the fixture `subject`."""

    def test_an_unknown_object_reads_as_none(self, subject: RepositoryUnderTest) -> None:
        assert subject.repository.objects.read("0" * 39 + "1") is None

    @pytest.mark.parametrize("spec", ["main", "HEAD", "refs/heads/main:a", "abc", "", "--help"])
    def test_a_ref_name_is_no_spec(self, subject: RepositoryUnderTest, spec: str) -> None:
        with pytest.raises(ValueError, match="oid"):
            subject.repository.objects.read(spec)

    @pytest.mark.parametrize("data", CONTENTS)
    def test_what_was_written_is_read_byte_for_byte(
        self, subject: RepositoryUnderTest, data: bytes
    ) -> None:
        (name,) = subject.repository.objects.write([(ObjectKind.BLOB, data)])

        found = subject.repository.objects.read(name)

        assert found
        assert (found.oid, found.kind, found.data) == (name, ObjectKind.BLOB, data)

    def test_several_payloads_get_the_names_that_git_gives_in_order(
        self, subject: RepositoryUnderTest
    ) -> None:
        names = subject.repository.objects.write([(ObjectKind.BLOB, data) for data in CONTENTS])

        framed = [b"blob %d\0" % len(data) + data for data in CONTENTS]
        assert names == [hashlib.sha1(data).hexdigest() for data in framed]

    def test_contents_of_any_length_are_stored(self, subject: RepositoryUnderTest) -> None:
        objects = subject.repository.objects
        lengths = [edge + more for edge in (16, 2048, 1 << 18, 1 << 20) for more in (-1, 0, 1)]

        names = objects.write([(ObjectKind.BLOB, b"x" * length) for length in lengths])

        found = [objects.read(name) for name in names]
        assert [found and len(found.data) for found in found] == lengths

    def test_a_folder_is_stored_together_with_what_is_in_it(
        self, subject: RepositoryUnderTest
    ) -> None:
        objects = subject.repository.objects
        blob = object_name(ObjectKind.BLOB, b"1", oid_length=objects.oid_length)
        folder = format_tree({"a": TreeEntry("100644", blob)})

        names = objects.write([(ObjectKind.BLOB, b"1"), (ObjectKind.TREE, folder)])

        assert names[0] == blob
        read = objects.read(f"{names[1]}:a")
        assert read and read.data == b"1"

    def test_writing_nothing_is_allowed(self, subject: RepositoryUnderTest) -> None:
        assert subject.repository.objects.write([]) == []

    def test_a_tree_is_stored_as_formatted(self, subject: RepositoryUnderTest) -> None:
        objects = subject.repository.objects
        (blob,) = objects.write([(ObjectKind.BLOB, b"1")])
        entries = {"b": TreeEntry("100644", blob), "a-file": TreeEntry("100755", blob)}

        (name,) = objects.write([(ObjectKind.TREE, format_tree(entries))])

        found = objects.read(name)
        assert found
        assert parse_tree(found.data, oid_length=len(name)) == entries

    def test_a_path_is_read_at_one_commit(self, subject: RepositoryUnderTest) -> None:
        objects = subject.repository.objects
        first = commit_on(subject.repository, "side", {"dir/sub/a b.txt": b"1"})
        second = commit_on(subject.repository, "side", {"dir/sub/a b.txt": b"2"})

        read = [objects.read(f"{commit}:dir/sub/a b.txt") for commit in (first, second)]

        assert [found and found.data for found in read] == [b"1", b"2"]

    @pytest.mark.parametrize("path", ["nope", "dir/nope", "dir/a/below", "two\nlines", "dir/é\n"])
    def test_a_path_that_is_not_there_reads_as_none(
        self, subject: RepositoryUnderTest, path: str
    ) -> None:
        commit = commit_on(subject.repository, "side", {"dir/a": b"1"})

        assert subject.repository.objects.read(f"{commit}:{path}") is None
        assert subject.repository.objects.read(f"{commit}:dir/a"), "the next question is answered"

    @pytest.mark.parametrize("path", ["./", "./a", "./aa/..", "../", "a/..", "./.."])
    def test_a_path_is_never_one_to_walk(self, subject: RepositoryUnderTest, path: str) -> None:
        tip = commit_on(subject.repository, "side", {"a": b"1", "aa/b": b"2"})

        assert subject.repository.objects.read(f"{tip}:{path}") is None

    def test_a_folder_and_the_top_read_as_trees(self, subject: RepositoryUnderTest) -> None:
        commit = commit_on(subject.repository, "side", {"dir/a": b"1"})

        read = [subject.repository.objects.read(f"{commit}:{path}") for path in ("dir", "")]

        assert [found and found.kind for found in read] == [ObjectKind.TREE, ObjectKind.TREE]

    def test_a_commit_has_its_tree_parents_message_and_committer(
        self, subject: RepositoryUnderTest
    ) -> None:
        repository = subject.repository
        parent = commit_on(repository, "side", {"a": b"1"})
        tree = edit_tree(repository.objects, None, {"b": b"2"})
        message = "Grüße\n\nBody: ☃\n"

        name = repository.objects.write_commit(CommitDraft(tree, (parent,), message))

        found = repository.objects.read(name)
        assert found
        head, _, said = found.data.decode().partition("\n\n")
        who, mail = repository.settings.committer()
        assert head.startswith(f"tree {tree}\nparent {parent}\nauthor {who} <{mail}>")
        assert said == message

    def test_a_commit_needs_to_know_who_commits(self, subject: RepositoryUnderTest) -> None:
        tree = edit_tree(subject.repository.objects, None, {"b": b"2"})
        subject.forget_identity()

        with pytest.raises(GitIdentityMissing):
            subject.repository.objects.write_commit(CommitDraft(tree, (), "Message"))

    def test_an_edited_tree_keeps_what_was_not_edited(self, subject: RepositoryUnderTest) -> None:
        objects = subject.repository.objects
        base = edit_tree(objects, None, {"a/b/1": b"1", "a/b/2": b"2", "a/c": b"c", "d": b"d"})

        edited = edit_tree(objects, base, {"a/b/1": b"one", "a/b/2": None, "d": None, "e/f": b"f"})

        assert _texts(subject, edited) == {"a/b/1": b"one", "a/c": b"c", "e/f": b"f"}

    def test_a_folder_that_becomes_empty_goes_away(self, subject: RepositoryUnderTest) -> None:
        objects = subject.repository.objects
        base = edit_tree(objects, None, {"a/b/1": b"1", "c": b"c"})

        assert _texts(subject, edit_tree(objects, base, {"a/b/1": None})) == {"c": b"c"}
        assert _texts(subject, edit_tree(objects, base, {"a/b/1": None, "c": None})) == {}


def _texts(subject: RepositoryUnderTest, tree: Oid, above: str = "") -> dict[str, bytes]:
    found = subject.repository.objects.read(tree)
    assert found
    texts: dict[str, bytes] = {}
    for name, entry in parse_tree(found.data, oid_length=len(tree)).items():
        if entry.is_directory:
            texts |= _texts(subject, entry.oid, f"{above}{name}/")
        else:
            blob = subject.repository.objects.read(entry.oid)
            assert blob
            texts[above + name] = blob.data
    return texts
