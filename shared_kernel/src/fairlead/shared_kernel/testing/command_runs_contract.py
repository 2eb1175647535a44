"""What every CommandRuns adapter promises."""

from collections.abc import Sequence
from typing import Protocol

from fairlead.shared_kernel.git import CommandRun, CommandRuns, Oid
from fairlead.shared_kernel.testing.subject import RepositoryUnderTest, commit_on

Words = Sequence[str]


class CommandRunsUnderTest(RepositoryUnderTest, Protocol):
    """A repository, and the words of some commands that can be run in it."""

    @property
    def runs(self) -> CommandRuns:
        """The port to be proved."""
        ...

    def print_file(self, path: str) -> Words:
        """Print a file; the status is 1 where it does not exist."""
        ...

    def write_file(self, path: str) -> Words:
        """Write a file."""
        ...

    def fail(self, status: int, saying: str) -> Words:
        """Print a word and end with a status."""
        ...

    def never_end(self) -> Words:
        """Go on for ever."""
        ...


def _run(
    subject: CommandRunsUnderTest, commit: Oid, argv: Words, timeout: float = 30
) -> CommandRun:
    return subject.runs.run(commit, argv, state=subject.state, timeout=timeout)


class CommandRunsContract:
    """Needs the fixture `subject`, a `CommandRunsUnderTest`."""

    def test_a_command_sees_the_files_of_its_commit_only(
        self, subject: CommandRunsUnderTest
    ) -> None:
        before = commit_on(subject.repository, "side", {"code": b"before\n"})
        after = commit_on(subject.repository, "side", {"code": b"after\n"})
        subject.edit(subject.repository.primary_root, "code", b"edited\n")

        assert _run(subject, before, subject.print_file("code")) == CommandRun(0, "before")
        assert _run(subject, after, subject.print_file("code")) == CommandRun(0, "after")

    def test_what_one_run_leaves_no_other_sees(self, subject: CommandRunsUnderTest) -> None:
        commit = commit_on(subject.repository, "side", {"code": b"1\n"})
        written = _run(subject, commit, subject.write_file("left"))

        assert written.status == 0
        assert _run(subject, commit, subject.print_file("left")).status == 1

    def test_nobodys_worktree_is_touched(self, subject: CommandRunsUnderTest) -> None:
        commit = commit_on(subject.repository, "side", {"code": b"1\n"})
        worktrees = subject.repository.worktrees
        before = worktrees.list()

        _run(subject, commit, subject.write_file("code"))

        assert worktrees.list() == before
        assert worktrees.changes(subject.repository.primary_root) == []

    def test_status_and_output_are_told(self, subject: CommandRunsUnderTest) -> None:
        commit = commit_on(subject.repository, "side", {"code": b"1\n"})

        assert _run(subject, commit, subject.fail(3, "why")) == CommandRun(3, "why")

    def test_a_program_that_is_not_there_was_not_started(
        self, subject: CommandRunsUnderTest
    ) -> None:
        commit = commit_on(subject.repository, "side", {"code": b"1\n"})

        done = _run(subject, commit, ("no-such-program-anywhere",))

        assert (done.status, done.started) == (None, False)
        assert "No such file" in done.output

    def test_a_command_whose_time_is_over_has_no_status(
        self, subject: CommandRunsUnderTest
    ) -> None:
        commit = commit_on(subject.repository, "side", {"code": b"1\n"})

        done = _run(subject, commit, subject.never_end(), timeout=0.3)

        assert (done.status, done.started) == (None, True)
