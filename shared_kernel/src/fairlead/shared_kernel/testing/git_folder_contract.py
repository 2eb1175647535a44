"""What every GitFolder adapter promises."""

from pathlib import Path
from typing import Protocol

from fairlead.shared_kernel.git import GitFolder
from fairlead.shared_kernel.testing.subject import RepositoryUnderTest, commit_on

HIDDEN = ("specs/log.jsonl", "specs/state [1].json")


class GitFolderUnderTest(RepositoryUnderTest, Protocol):
    """A repository in whose git folder things can be left as dead processes leave them."""

    @property
    def folder(self) -> GitFolder:
        """The port to be proved."""
        ...

    def empty_common_dir(self, worktree: Path) -> str:
        """Leave a worktree as a git that was killed leaves it; return git's name of it."""
        ...

    def leave_temporary_file(self, *, alive: bool) -> Path:
        """Leave a temporary file of this program, whose process is gone or lives."""
        ...

    def leave_lock(self, *, old: bool) -> Path:
        """Leave a lock file of git, older than any git command takes or not."""
        ...


def _lane(subject: RepositoryUnderTest, name: str = "lane") -> Path:
    repository = subject.repository
    path = repository.primary_root / ".worktrees" / name
    start = commit_on(repository, "base", {"code": b"1\n", **dict.fromkeys(HIDDEN, b"old\n")})
    repository.worktrees.add(path, branch=f"lanes/{name}", start=start, hidden=())
    return path


class GitFolderContract:
    """Needs the fixture `subject`, a `GitFolderUnderTest`."""

    def test_nothing_is_wrong_at_first(self, subject: GitFolderUnderTest) -> None:
        _lane(subject)

        assert list(subject.folder.unreadable_worktrees()) == []
        assert list(subject.folder.leftovers()) == []
        assert list(subject.folder.abandoned_locks()) == []
        assert list(subject.folder.unwritable()) == []

    def test_a_worktree_that_git_cannot_read_is_named_and_mended_once_and_for_all(
        self, subject: GitFolderUnderTest
    ) -> None:
        lane = _lane(subject)
        name = subject.empty_common_dir(lane)

        assert list(subject.folder.unreadable_worktrees()) == [name]
        subject.folder.mend_worktree(name)
        subject.folder.mend_worktree(name)

        assert list(subject.folder.unreadable_worktrees()) == []
        assert [tree.path for tree in subject.repository.worktrees.list()][1:] == [lane]
        assert subject.repository.worktrees.changes(lane) == []

    def test_mending_what_does_not_exist_is_no_failure(self, subject: GitFolderUnderTest) -> None:
        subject.folder.mend_worktree("nowhere")

        assert list(subject.folder.unreadable_worktrees()) == []

    def test_what_a_dead_process_left_is_discarded_and_nothing_else(
        self, subject: GitFolderUnderTest
    ) -> None:
        dead = subject.leave_temporary_file(alive=False)
        alive = subject.leave_temporary_file(alive=True)
        lock = subject.leave_lock(old=True)

        assert list(subject.folder.leftovers()) == [dead]
        for path in (dead, alive, lock, dead):
            subject.folder.discard(path)

        assert list(subject.folder.leftovers()) == []
        assert list(subject.folder.abandoned_locks()) == [lock]

    def test_only_old_locks_are_abandoned(self, subject: GitFolderUnderTest) -> None:
        old = subject.leave_lock(old=True)
        subject.leave_lock(old=False)

        assert list(subject.folder.abandoned_locks()) == [old]

    def test_files_are_hidden_in_one_worktree_only(self, subject: GitFolderUnderTest) -> None:
        one, other = _lane(subject), _lane(subject, "other")
        assert list(subject.folder.unhidden(one, HIDDEN)) == list(HIDDEN)

        subject.folder.hide(one, HIDDEN)

        assert list(subject.folder.unhidden(one, HIDDEN)) == []
        assert list(subject.folder.unhidden(other, HIDDEN)) == list(HIDDEN)
        assert subject.repository.worktrees.changes(one) == []

    def test_what_is_hidden_stays_hidden(self, subject: GitFolderUnderTest) -> None:
        lane = _lane(subject)
        subject.folder.hide(lane, HIDDEN[:1])

        subject.folder.hide(lane, HIDDEN[1:])
        subject.folder.hide(lane, HIDDEN[1:])

        assert list(subject.folder.unhidden(lane, ("code", *HIDDEN))) == ["code"]

    def test_what_somebody_wrote_in_a_hidden_file_is_still_a_change(
        self, subject: GitFolderUnderTest
    ) -> None:
        lane = _lane(subject)
        subject.edit(lane, HIDDEN[0], b"my own words\n")

        subject.folder.hide(lane, HIDDEN)

        changes = subject.repository.worktrees.changes(lane)
        assert [change.path for change in changes] == [HIDDEN[0]]
