"""What every History adapter promises."""

from fairlead.shared_kernel.git import Oid, TreeEntry, edit_tree
from fairlead.shared_kernel.testing.subject import RepositoryUnderTest, commit_on


def _fork(subject: RepositoryUnderTest) -> tuple[Oid, Oid, Oid]:
    """A base, and two branches `one` and `other` that part at it."""
    repository = subject.repository
    base = commit_on(repository, "one", {"a": b"1", "dir/b": b"1"}, message="Base\n")
    one = commit_on(repository, "one", {"a": b"2"}, message="One\n\nWith a body.\n")
    other = commit_on(repository, "other", {"c": b"3"}, parents=(base,), message="Other\n")
    return base, one, other


class HistoryContract:
    """Needs the fixture `subject`."""

    def test_the_merge_base_is_where_two_branches_parted(
        self, subject: RepositoryUnderTest
    ) -> None:
        base, one, other = _fork(subject)

        assert subject.repository.history.merge_base(one, other) == base

    def test_strangers_have_no_merge_base(self, subject: RepositoryUnderTest) -> None:
        one = commit_on(subject.repository, "one", {"a": b"1"})
        other = commit_on(subject.repository, "other", {"b": b"1"})

        assert subject.repository.history.merge_base(one, other) is None

    def test_a_commit_contains_itself_and_what_came_before(
        self, subject: RepositoryUnderTest
    ) -> None:
        base, one, other = _fork(subject)
        contains = subject.repository.history.is_ancestor

        assert [contains(base, one), contains(one, one)] == [True, True]
        assert [contains(one, base), contains(one, other)] == [False, False]

    def test_changed_paths_are_sorted_and_hold_both_sides_of_a_rename(
        self, subject: RepositoryUnderTest
    ) -> None:
        repository = subject.repository
        old = commit_on(repository, "one", {"b": b"same " * 50, "a.txt": b"1", "a/x": b"1"})
        new = commit_on(
            repository, "one", {"b": None, "z": b"same " * 50, "a.txt": b"2", "a/x": b"2"}
        )

        assert repository.history.changed_paths(old, new) == ["a.txt", "a/x", "b", "z"]
        assert repository.history.changed_paths(new, new) == []

    def test_changed_paths_work_on_trees_too(self, subject: RepositoryUnderTest) -> None:
        repository = subject.repository
        base, one, _ = _fork(subject)
        trees = [repository.objects.read(f"{commit}:") for commit in (base, one)]

        assert repository.history.changed_paths(*[tree.oid for tree in trees if tree]) == ["a"]

    def test_the_files_of_a_commit_come_by_path_with_their_sizes(
        self, subject: RepositoryUnderTest
    ) -> None:
        history = subject.repository.history
        commit = commit_on(subject.repository, "one", {"b/c d.txt": b"12", "a": b"", "b.x": b"1"})
        tree = subject.repository.objects.read(f"{commit}:")

        found = history.files(commit)

        assert [(file.path, file.size) for file in found] == [
            ("a", 0),
            ("b.x", 1),
            ("b/c d.txt", 2),
        ]
        assert tree and history.files(tree.oid) == found
        content = subject.repository.objects.read(found[2].oid)
        assert content and content.data == b"12"

    def test_files_that_hold_a_text_are_found_whatever_its_case(
        self, subject: RepositoryUnderTest
    ) -> None:
        commit = commit_on(
            subject.repository,
            "one",
            {"b/c d.txt": b"an Old name", "a": b"nothing", "x.bin": b"\0old", "z": b"-e.x+ \xff"},
        )
        holding = subject.repository.history.holding

        assert holding(commit, ["old"]) == ["b/c d.txt", "x.bin"]
        assert holding(commit, ["-e.x+", "OLD NAME"]) == ["b/c d.txt", "z"]
        assert [holding(commit, texts) for texts in (["o.d"], [])] == [[], []]

    def test_a_submodule_is_no_file(self, subject: RepositoryUnderTest) -> None:
        repository = subject.repository
        inside = Oid("1" * 40)
        kept = edit_tree(repository.objects, None, {"a": b"1", "sub": TreeEntry("160000", inside)})

        assert [file.path for file in repository.history.files(kept)] == ["a"]

    def test_commits_come_newest_first_with_all_they_are(
        self, subject: RepositoryUnderTest
    ) -> None:
        base, one, _ = _fork(subject)

        newest, oldest = subject.repository.history.commits(one)

        assert (newest.oid, newest.parents, newest.message) == (
            one,
            (base,),
            "One\n\nWith a body.\n",
        )
        assert (newest.subject, oldest.subject, oldest.parents) == ("One", "Base", ())
        assert newest.author == "{} <{}>".format(*subject.repository.settings.committer())
        assert newest.committed_at[10] == "T"
        assert newest.committed_at[-6] in "+-"

    def test_excluded_commits_hide_what_they_contain(self, subject: RepositoryUnderTest) -> None:
        base, one, other = _fork(subject)
        history = subject.repository.history

        assert [info.oid for info in history.commits(one, exclude=(other,))] == [one]
        assert history.commits(base, exclude=(one,)) == []

    def test_a_limit_keeps_the_newest(self, subject: RepositoryUnderTest) -> None:
        _, one, _ = _fork(subject)

        assert [info.oid for info in subject.repository.history.commits(one, limit=1)] == [one]

    def test_first_parents_leave_out_what_was_merged_in(self, subject: RepositoryUnderTest) -> None:
        base, one, other = _fork(subject)
        merge = commit_on(subject.repository, "merged", {"c": b"3"}, parents=(one, other))
        history = subject.repository.history

        assert {info.oid for info in history.commits(merge)} == {merge, one, other, base}
        followed = history.commits(merge, first_parent=True)
        assert [info.oid for info in followed] == [merge, one, base]

    def test_paths_keep_only_commits_that_touched_them(self, subject: RepositoryUnderTest) -> None:
        base, one, _ = _fork(subject)
        history = subject.repository.history

        assert [info.oid for info in history.commits(one, paths=("dir",))] == [base]
        assert [info.oid for info in history.commits(one, paths=("a",))] == [one, base]
        assert history.commits(one, paths=("*",)) == [], "a path is no pattern"
