"""What every CommitHooks adapter promises."""

from fairlead.shared_kernel.git import HookOutcome, PendingCommit, edit_tree
from fairlead.shared_kernel.testing.subject import RepositoryUnderTest, commit_on

MESSAGE = "Record the plan\n\nFairlead-Operation: x\n"


def _pending(subject: RepositoryUnderTest, message: str = MESSAGE) -> PendingCommit:
    repository = subject.repository
    base = commit_on(repository, "coordination", {"specs/m/log": b"1\n", "src/a": b"1\n"})
    top = repository.objects.read(f"{base}:")
    assert top
    tree = edit_tree(repository.objects, top.oid, {"specs/m/log": b"1\n2\n"})
    return PendingCommit(base, tree, message, writable="specs/m")


def _run(subject: RepositoryUnderTest, pending: PendingCommit) -> HookOutcome:
    return subject.repository.hooks.run(pending, state=subject.state, timeout=30)


class CommitHooksContract:
    """Needs the fixture `subject`."""

    def test_without_hooks_nothing_happens(self, subject: RepositoryUnderTest) -> None:
        pending = _pending(subject)

        assert subject.repository.hooks.configured() == []
        assert _run(subject, pending) == HookOutcome(pending.tree, pending.message)
        after = subject.repository.hooks.after_commit
        assert list(after(pending.base, state=subject.state, timeout=30)) == []

    def test_a_refusal_names_the_hook_and_what_it_said(self, subject: RepositoryUnderTest) -> None:
        pending = _pending(subject)
        subject.reject_commits("the log is too long")

        refusal = _run(subject, pending).refusal

        assert "pre-commit" in subject.repository.hooks.configured()
        assert refusal
        assert (refusal.hook, refusal.kind) == ("pre-commit", "rejected")
        assert "the log is too long" in refusal.reason

    def test_a_refusal_moves_nothing_that_anyone_can_see(
        self, subject: RepositoryUnderTest
    ) -> None:
        pending = _pending(subject)
        subject.reject_commits("no")
        repository = subject.repository
        before = repository.refs.list("refs/"), repository.worktrees.list()

        _run(subject, pending)

        assert (repository.refs.list("refs/"), repository.worktrees.list()) == before
        assert repository.worktrees.changes(repository.primary_root) == []

    def test_a_hook_may_add_to_the_message(self, subject: RepositoryUnderTest) -> None:
        subject.add_to_messages("Signed-off-by: Someone")
        pending = _pending(subject)

        outcome = _run(subject, pending)

        assert outcome.refusal is None
        assert (outcome.tree, outcome.ran) == (pending.tree, ("commit-msg",))
        assert outcome.message == f"{MESSAGE}Signed-off-by: Someone\n"

    def test_a_failure_after_the_commit_is_a_warning(self, subject: RepositoryUnderTest) -> None:
        pending = _pending(subject)
        subject.fail_after_commits("cannot ring the bell")

        warnings = subject.repository.hooks.after_commit(
            pending.base, state=subject.state, timeout=30
        )

        assert "post-commit" in subject.repository.hooks.configured()
        assert len(warnings) == 1
        assert "cannot ring the bell" in warnings[0]
