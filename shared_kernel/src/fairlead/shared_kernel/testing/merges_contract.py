"""What every Merges adapter promises."""

import pytest

from fairlead.shared_kernel.git import GitCommandFailed, MergeResult, ObjectKind
from fairlead.shared_kernel.testing.subject import RepositoryUnderTest, commit_on

BASE = {"left": b"1\n", "right": b"1\n", "both": b"1\n", "gone": b"1\n", "keep/x": b"1\n"}


def _merged(
    subject: RepositoryUnderTest,
    ours: dict[str, bytes | None],
    theirs: dict[str, bytes | None],
) -> MergeResult:
    repository = subject.repository
    base = commit_on(repository, "ours", BASE)
    one = commit_on(repository, "ours", ours)
    other = commit_on(repository, "theirs", theirs, parents=(base,))
    return repository.merges.merge(one, other)


class MergesContract:
    """Needs the fixture `subject`."""

    def test_changes_of_different_files_merge_clean(self, subject: RepositoryUnderTest) -> None:
        result = _merged(
            subject, {"left": b"2\n", "new/ours": b"o\n"}, {"right": b"3\n", "gone": None}
        )

        assert result.clean
        read = subject.repository.objects.read
        names = ("left", "right", "both", "gone", "new/ours", "keep/x")
        found = [read(f"{result.tree}:{name}") for name in names]
        texts = [blob and blob.data for blob in found]
        assert texts == [b"2\n", b"3\n", b"1\n", None, b"o\n", b"1\n"]

    def test_the_same_change_on_both_sides_is_no_conflict(
        self, subject: RepositoryUnderTest
    ) -> None:
        assert _merged(subject, {"both": b"2\n"}, {"both": b"2\n"}).clean

    def test_two_changes_of_one_line_are_a_conflict(self, subject: RepositoryUnderTest) -> None:
        result = _merged(subject, {"both": b"2\n", "left": b"2\n"}, {"both": b"3\n"})

        assert not result.clean
        assert result.conflicts == ("both",)
        assert "both" in result.detail
        marked = subject.repository.objects.read(f"{result.tree}:both")
        assert marked
        assert b"<<<<<<<" in marked.data
        assert [(entry.stage, entry.path) for entry in result.unmerged] == [
            (1, "both"),
            (2, "both"),
            (3, "both"),
        ]

    def test_a_change_of_a_deleted_file_is_a_conflict(self, subject: RepositoryUnderTest) -> None:
        assert _merged(subject, {"gone": None}, {"gone": b"2\n"}).conflicts == ("gone",)

    def test_two_new_files_of_one_name_are_a_conflict(self, subject: RepositoryUnderTest) -> None:
        assert _merged(subject, {"new": b"2\n"}, {"new": b"3\n"}).conflicts == ("new",)

    def test_a_merge_that_adds_nothing_is_clean(self, subject: RepositoryUnderTest) -> None:
        repository = subject.repository
        base = commit_on(repository, "ours", BASE)
        tip = commit_on(repository, "ours", {"left": b"2\n"})

        result = repository.merges.merge(tip, base)

        top = repository.objects.read(f"{tip}:")
        assert top
        assert (result.clean, result.tree) == (True, top.oid)

    def test_a_merge_moves_no_branch_and_touches_no_worktree(
        self, subject: RepositoryUnderTest
    ) -> None:
        before = subject.repository.refs.read("HEAD")

        result = _merged(subject, {"both": b"2\n"}, {"both": b"3\n"})

        found = subject.repository.objects.read(result.tree)
        assert found
        assert found.kind is ObjectKind.TREE
        assert subject.repository.refs.read("HEAD") == before
        assert subject.repository.worktrees.changes(subject.repository.primary_root) == []

    def test_strangers_are_not_merged(self, subject: RepositoryUnderTest) -> None:
        one = commit_on(subject.repository, "one", {"a": b"1"})
        other = commit_on(subject.repository, "other", {"b": b"1"})

        with pytest.raises(GitCommandFailed, match="unrelated"):
            subject.repository.merges.merge(one, other)
