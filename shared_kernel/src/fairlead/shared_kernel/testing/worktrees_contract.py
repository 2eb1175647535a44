"""What every Worktrees adapter promises."""

from dataclasses import replace
from pathlib import Path

import pytest

from fairlead.shared_kernel.git import (
    GitCommandFailed,
    Oid,
    RefMoved,
    UnfinishedMerge,
    WorktreeChangesInTheWay,
    WorktreeFailed,
    edit_tree,
)
from fairlead.shared_kernel.testing.subject import RepositoryUnderTest, commit_on

LANE = "kitty/lane-a"


def _place(subject: RepositoryUnderTest, name: str = "lane-a") -> Path:
    return subject.repository.primary_root / ".worktrees" / name


def _lane(subject: RepositoryUnderTest) -> tuple[Path, Oid]:
    """A worktree that shows a new branch, on top of a commit with two files."""
    path = _place(subject)
    start = commit_on(subject.repository, "base", {"src/a": b"1\n", "src/b": b"1\n"})
    subject.repository.worktrees.add(path, branch=LANE, start=start, hidden=())
    return path, start


class WorktreesContract:
    """Needs the fixture `subject`."""

    def test_the_primary_worktree_is_listed_first(self, subject: RepositoryUnderTest) -> None:
        _lane(subject)

        primary, lane = subject.repository.worktrees.list()

        assert primary.is_primary
        assert (primary.path, primary.branch) == (
            subject.repository.primary_root,
            "refs/heads/main",
        )
        assert (lane.is_primary, lane.exists, lane.locked) == (False, True, False)

    def test_a_new_worktree_shows_its_new_branch_clean(self, subject: RepositoryUnderTest) -> None:
        path, start = _lane(subject)

        lane = subject.repository.worktrees.list()[1]
        assert (lane.path, lane.branch, lane.head) == (path, f"refs/heads/{LANE}", start)
        assert subject.repository.worktrees.changes(path) == []

    def test_a_worktree_can_show_a_branch_that_exists(self, subject: RepositoryUnderTest) -> None:
        tip = commit_on(subject.repository, "side", {"a": b"1"})

        subject.repository.worktrees.add(_place(subject), branch="side", start=None, hidden=())

        assert subject.repository.worktrees.list()[1].head == tip

    def test_adding_it_again_changes_nothing(self, subject: RepositoryUnderTest) -> None:
        path, start = _lane(subject)
        subject.edit(path, "src/a", b"2\n")

        subject.repository.worktrees.add(path, branch=LANE, start=start, hidden=())

        assert [change.path for change in subject.repository.worktrees.changes(path)] == ["src/a"]
        assert len(subject.repository.worktrees.list()) == 2

    def test_the_post_checkout_hook_runs_where_files_were_put_and_only_then(
        self, subject: RepositoryUnderTest
    ) -> None:
        start = commit_on(subject.repository, "base", {"src/a": b"1\n"})
        subject.after_checkouts("not ready")
        path, add = _place(subject), subject.repository.worktrees.add

        made = add(path, branch=LANE, start=start, hidden=())
        again = add(path, branch=LANE, start=start, hidden=())
        subject.delete_folder(path)
        anew = add(path, branch=LANE, start=start, hidden=())

        assert len(made) == len(anew) == 1
        assert "post-checkout" in made[0] and f"not ready {path}" in made[0]
        assert list(again) == []
        assert subject.repository.worktrees.changes(path) == []

    def test_a_path_that_shows_another_branch_is_refused(
        self, subject: RepositoryUnderTest
    ) -> None:
        path, start = _lane(subject)

        with pytest.raises(WorktreeFailed):
            subject.repository.worktrees.add(path, branch="else", start=start, hidden=())

    def test_a_branch_is_shown_once(self, subject: RepositoryUnderTest) -> None:
        _lane(subject)

        with pytest.raises(WorktreeFailed):
            subject.repository.worktrees.add(
                _place(subject, "second"), branch=LANE, start=None, hidden=()
            )

    def test_a_branch_that_is_elsewhere_is_not_moved(self, subject: RepositoryUnderTest) -> None:
        tip = commit_on(subject.repository, "side", {"a": b"1"})
        other = commit_on(subject.repository, "other", {"a": b"2"})

        with pytest.raises(WorktreeFailed):
            subject.repository.worktrees.add(_place(subject), branch="side", start=other, hidden=())

        assert subject.repository.refs.read("refs/heads/side") == tip

    def test_a_branch_that_is_nowhere_cannot_be_shown(self, subject: RepositoryUnderTest) -> None:
        with pytest.raises(WorktreeFailed):
            subject.repository.worktrees.add(
                _place(subject), branch="nowhere", start=None, hidden=()
            )

    def test_hidden_files_are_no_change(self, subject: RepositoryUnderTest) -> None:
        start = commit_on(subject.repository, "base", {"specs/m/log": b"1", "src/a": b"1"})
        path = _place(subject)

        subject.repository.worktrees.add(path, branch=LANE, start=start, hidden=("specs/m/log",))

        assert subject.repository.worktrees.changes(path) == []

    def test_a_folder_deleted_by_hand_is_said_and_can_be_made_again(
        self, subject: RepositoryUnderTest
    ) -> None:
        worktrees = subject.repository.worktrees
        path, start = _lane(subject)
        subject.delete_folder(path)
        assert not worktrees.list()[1].exists
        assert subject.repository.refs.list(f"refs/heads/{LANE}")[0].worktree is None

        worktrees.add(path, branch=LANE, start=start, hidden=())

        assert worktrees.list()[1].exists
        assert worktrees.changes(path) == []

    def test_changes_are_named_one_by_one(self, subject: RepositoryUnderTest) -> None:
        path, _ = _lane(subject)
        subject.edit(path, "src/a", b"2\n")
        subject.edit(path, "src/b", None)
        subject.edit(path, "new dir/é.txt", b"3\n")

        changes = {c.path: c for c in subject.repository.worktrees.changes(path)}

        assert set(changes) == {"src/a", "src/b", "new dir/é.txt"}
        assert changes["new dir/é.txt"].untracked
        assert "M" in changes["src/a"].code
        assert "D" in changes["src/b"].code

    def test_a_place_without_worktree_has_no_changes_to_tell(
        self, subject: RepositoryUnderTest
    ) -> None:
        with pytest.raises(WorktreeFailed):
            subject.repository.worktrees.changes(_place(subject, "nowhere"))

    def test_a_clean_worktree_is_removed_and_its_branch_stays(
        self, subject: RepositoryUnderTest
    ) -> None:
        path, start = _lane(subject)

        subject.repository.worktrees.remove(path)

        assert len(subject.repository.worktrees.list()) == 1
        assert subject.repository.refs.read(f"refs/heads/{LANE}") == start

    @pytest.mark.parametrize(("file", "data"), [("src/a", b"2\n"), ("untracked", b"x\n")])
    def test_a_worktree_with_changes_is_not_removed(
        self, subject: RepositoryUnderTest, file: str, data: bytes
    ) -> None:
        path, _ = _lane(subject)
        subject.edit(path, file, data)

        with pytest.raises(WorktreeChangesInTheWay, match=file):
            subject.repository.worktrees.remove(path)

        assert [change.path for change in subject.repository.worktrees.changes(path)] == [file]

    def test_a_folder_that_is_gone_is_forgotten_and_removing_twice_is_fine(
        self, subject: RepositoryUnderTest
    ) -> None:
        path, _ = _lane(subject)
        subject.delete_folder(path)

        subject.repository.worktrees.remove(path)
        subject.repository.worktrees.remove(path)

        assert len(subject.repository.worktrees.list()) == 1

    def test_fast_forward_moves_the_branch_and_keeps_unrelated_changes(
        self, subject: RepositoryUnderTest
    ) -> None:
        path, start = _lane(subject)
        subject.edit(path, "src/a", b"mine\n")
        ahead = commit_on(subject.repository, "ahead", {"src/b": b"2\n"}, parents=(start,))

        subject.repository.worktrees.fast_forward(path, ahead)

        assert subject.repository.refs.read(f"refs/heads/{LANE}") == ahead
        assert [change.path for change in subject.repository.worktrees.changes(path)] == ["src/a"]

    def test_fast_forward_overwrites_no_changed_file(self, subject: RepositoryUnderTest) -> None:
        path, start = _lane(subject)
        subject.edit(path, "src/a", b"mine\n")
        ahead = commit_on(subject.repository, "ahead", {"src/a": b"2\n"}, parents=(start,))

        with pytest.raises(WorktreeChangesInTheWay, match="src/a"):
            subject.repository.worktrees.fast_forward(path, ahead)

        assert subject.repository.refs.read(f"refs/heads/{LANE}") == start

    def test_fast_forward_to_where_it_is_does_nothing(self, subject: RepositoryUnderTest) -> None:
        path, start = _lane(subject)

        subject.repository.worktrees.fast_forward(path, start)

        assert subject.repository.refs.read(f"refs/heads/{LANE}") == start

    def test_only_forward_is_fast_forward(self, subject: RepositoryUnderTest) -> None:
        path, start = _lane(subject)
        ahead = commit_on(subject.repository, "ahead", {"src/b": b"2\n"}, parents=(start,))
        aside = commit_on(subject.repository, "aside", {"src/b": b"3\n"}, parents=(start,))
        subject.repository.worktrees.fast_forward(path, ahead)

        for other in (aside, start):
            with pytest.raises(RefMoved):
                subject.repository.worktrees.fast_forward(path, other)

        assert subject.repository.refs.read(f"refs/heads/{LANE}") == ahead

    def test_exactly_the_named_files_are_committed(self, subject: RepositoryUnderTest) -> None:
        path, start = _lane(subject)
        for name in ("src/a", "src/b", "new/c", "new/d"):
            subject.edit(path, name, b"2\n")

        commit = subject.repository.worktrees.commit_files(
            path, message="Mine\n\nBecause.\n", paths=("src/a", "new/c")
        )

        repository = subject.repository
        assert repository.refs.read(f"refs/heads/{LANE}") == commit
        assert repository.history.changed_paths(start, commit) == ["new/c", "src/a"]
        assert repository.history.commits(commit)[0].message == "Mine\n\nBecause.\n"
        left = [(change.path, change.untracked) for change in repository.worktrees.changes(path)]
        assert sorted(left) == [("new/d", True), ("src/b", False)]

    def test_a_deleted_file_can_be_committed(self, subject: RepositoryUnderTest) -> None:
        path, _ = _lane(subject)
        subject.edit(path, "src/b", None)

        commit = subject.repository.worktrees.commit_files(path, message="Drop", paths=("src/b",))

        assert subject.repository.objects.read(f"{commit}:src/b") is None

    def test_nothing_to_commit_is_an_error(self, subject: RepositoryUnderTest) -> None:
        path, start = _lane(subject)

        with pytest.raises(GitCommandFailed):
            subject.repository.worktrees.commit_files(path, message="Mine", paths=("src/a",))

        assert subject.repository.refs.read(f"refs/heads/{LANE}") == start

    def test_a_worktree_of_a_few_directories_is_clean(self, subject: RepositoryUnderTest) -> None:
        start = commit_on(subject.repository, "base", {"specs/m/log": b"1", "src/a": b"1"})
        path = _place(subject)

        subject.repository.worktrees.add(
            path, branch=LANE, start=start, hidden=(), only=("specs/m",)
        )

        assert subject.repository.worktrees.changes(path) == []

    def test_a_snapshot_holds_changed_new_and_deleted_files(
        self, subject: RepositoryUnderTest
    ) -> None:
        path, start = _lane(subject)
        for name, data in (("src/a", b"2\n"), ("src/b", None), ("new dir/é", b"3\n")):
            subject.edit(path, name, data)
        before = subject.repository.worktrees.changes(path)

        kept = subject.repository.worktrees.snapshot(path)

        history = subject.repository.history
        assert history.changed_paths(start, kept.files) == ["new dir/é", "src/a", "src/b"]
        assert subject.repository.worktrees.changes(path) == before

    def test_a_snapshot_of_a_clean_worktree_is_its_commit(
        self, subject: RepositoryUnderTest
    ) -> None:
        path, start = _lane(subject)

        kept = subject.repository.worktrees.snapshot(path)

        tree = subject.repository.history.commits(start, limit=1)[0].tree
        assert (kept.files, kept.staged) == (tree, tree)

    def test_what_a_snapshot_holds_may_be_removed(self, subject: RepositoryUnderTest) -> None:
        path, _ = _lane(subject)
        subject.edit(path, "untracked", b"x\n")
        kept = subject.repository.worktrees.snapshot(path)

        subject.repository.worktrees.remove(path, kept=kept.files)

        assert len(subject.repository.worktrees.list()) == 1

    def test_what_came_after_the_snapshot_is_not_removed(
        self, subject: RepositoryUnderTest
    ) -> None:
        path, _ = _lane(subject)
        subject.edit(path, "untracked", b"x\n")
        kept = subject.repository.worktrees.snapshot(path)
        subject.edit(path, "later", b"y\n")

        with pytest.raises(WorktreeChangesInTheWay, match="later"):
            subject.repository.worktrees.remove(path, kept=kept.files)

    def test_a_snapshot_is_put_back(self, subject: RepositoryUnderTest) -> None:
        worktrees = subject.repository.worktrees
        path, _ = _lane(subject)
        for name, data in (("src/a", b"2\n"), ("src/b", None), ("untracked", b"x\n")):
            subject.edit(path, name, data)
        before, kept = worktrees.changes(path), worktrees.snapshot(path)
        worktrees.remove(path, kept=kept.files)
        worktrees.add(path, branch=LANE, start=None, hidden=())

        worktrees.put_back(path, kept)

        assert worktrees.changes(path) == before
        assert worktrees.snapshot(path).files == kept.files

    def test_a_snapshot_is_put_over_nobodys_changes(self, subject: RepositoryUnderTest) -> None:
        path, _ = _lane(subject)
        subject.edit(path, "src/a", b"2\n")
        kept = subject.repository.worktrees.snapshot(path)

        with pytest.raises(WorktreeChangesInTheWay):
            subject.repository.worktrees.put_back(path, kept)

    def test_a_merge_to_be_finished_is_shown_on_no_branch(
        self, subject: RepositoryUnderTest
    ) -> None:
        path, merge = _conflict(subject)
        worktrees = subject.repository.worktrees

        worktrees.add_merge(path, merge)

        shown = next(tree for tree in worktrees.list() if tree.path == path)
        assert (shown.branch, shown.head) == (None, merge.ours)
        assert worktrees.merging(path) == merge.theirs
        changes = {change.path: change for change in worktrees.changes(path)}
        assert {name for name, change in changes.items() if change.unmerged} == {"src/a"}
        assert set(changes) == {"src/a", "src/new"}
        assert worktrees.snapshot(path).files == merge.tree

    def test_a_merge_that_is_shown_already_keeps_what_a_person_did(
        self, subject: RepositoryUnderTest
    ) -> None:
        path, merge = _conflict(subject)
        worktrees = subject.repository.worktrees
        worktrees.add_merge(path, merge)
        subject.edit(path, "src/mine", b"mine\n")

        worktrees.add_merge(path, merge)

        assert "src/mine" in {change.path for change in worktrees.changes(path)}

    def test_edits_of_a_merge_come_back(self, subject: RepositoryUnderTest) -> None:
        path, merge = _conflict(subject)
        worktrees, objects = subject.repository.worktrees, subject.repository.objects
        files = edit_tree(objects, merge.tree, {"src/b": b"2\n", "src/mine": b"mine\n"})

        worktrees.add_merge(path, replace(merge, files=files, hidden=("src/log",)))

        assert worktrees.snapshot(path).files == files
        changes = {change.path: change for change in worktrees.changes(path)}
        assert changes["src/mine"].untracked
        assert {name for name, change in changes.items() if change.unmerged} == {"src/a"}
        assert "src/log" not in changes

    def test_a_merge_is_removed_with_what_was_kept_of_it(
        self, subject: RepositoryUnderTest
    ) -> None:
        path, merge = _conflict(subject)
        worktrees = subject.repository.worktrees
        worktrees.add_merge(path, merge)
        with pytest.raises(WorktreeChangesInTheWay):
            worktrees.remove(path)

        worktrees.remove(path, kept=merge.tree)

        assert [tree.path for tree in worktrees.list() if tree.path == path] == []
        assert worktrees.merging(path) is None

    def test_a_merge_is_not_shown_where_a_branch_is(self, subject: RepositoryUnderTest) -> None:
        path, _ = _lane(subject)
        _, merge = _conflict(subject)

        with pytest.raises(WorktreeFailed):
            subject.repository.worktrees.add_merge(path, merge)


def _conflict(subject: RepositoryUnderTest) -> tuple[Path, UnfinishedMerge]:
    """Two commits that changed one file, and where their merge is to be shown."""
    repository = subject.repository
    base = commit_on(repository, "fork", {"src/a": b"1\n", "src/b": b"1\n", "src/log": b"1\n"})
    ours = commit_on(repository, "ours", {"src/a": b"2\n"}, parents=(base,))
    theirs = commit_on(repository, "theirs", {"src/a": b"3\n", "src/new": b"n\n"}, parents=(base,))
    found = repository.merges.merge(ours, theirs)
    merge = UnfinishedMerge(ours, theirs, found.tree, found.unmerged, "Merge\n")
    return _place(subject, "conflict"), merge
