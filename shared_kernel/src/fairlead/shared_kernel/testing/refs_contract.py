"""What every Refs adapter promises."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from fairlead.shared_kernel.git import (
    ZERO_OID,
    GitError,
    Oid,
    RefMoved,
    RefUpdate,
    RefUpdateRefused,
)
from fairlead.shared_kernel.testing.subject import RepositoryUnderTest, commit_on

MAIN = "refs/heads/main"
SIDE = "refs/heads/side"


def _main(subject: RepositoryUnderTest) -> Oid:
    tip = subject.repository.refs.read(MAIN)
    assert tip
    return tip


class RefsContract:
    """Needs the fixture `subject`."""

    def test_an_unknown_ref_reads_as_none(self, subject: RepositoryUnderTest) -> None:
        assert subject.repository.refs.read(SIDE) is None

    def test_head_reads_as_the_primary_branch(self, subject: RepositoryUnderTest) -> None:
        assert subject.repository.refs.read("HEAD") == _main(subject)

    def test_a_new_ref_can_be_read_at_once(self, subject: RepositoryUnderTest) -> None:
        refs, tip = subject.repository.refs, _main(subject)
        assert refs.read(SIDE) is None

        refs.update([RefUpdate(SIDE, tip, ZERO_OID)], reason="test")

        assert refs.read(SIDE) == tip

    def test_a_moved_ref_reads_fresh(self, subject: RepositoryUnderTest) -> None:
        first = commit_on(subject.repository, "side", {"a": b"1"})
        second = commit_on(subject.repository, "side", {"a": b"2"})

        assert subject.repository.refs.read(SIDE) == second != first

    def test_a_deleted_ref_is_gone(self, subject: RepositoryUnderTest) -> None:
        tip = commit_on(subject.repository, "side", {"a": b"1"})

        subject.repository.refs.update([RefUpdate(SIDE, ZERO_OID, tip)], reason="test")

        assert subject.repository.refs.read(SIDE) is None

    def test_a_listing_is_by_name_and_below_the_prefix(self, subject: RepositoryUnderTest) -> None:
        refs, tip = subject.repository.refs, _main(subject)
        names = ["refs/heads/kitty/b", "refs/fairlead/archive/x", "refs/heads/kitty/a"]
        refs.update([RefUpdate(name, tip, ZERO_OID) for name in names], reason="test")

        found = refs.list("refs/heads/kitty/", "refs/fairlead/")

        assert [ref.name for ref in found] == sorted(names)
        assert {ref.oid for ref in found} == {tip}

    def test_a_whole_name_lists_that_ref_alone(self, subject: RepositoryUnderTest) -> None:
        commit_on(subject.repository, "mainly", {"a": b"1"})

        assert [ref.name for ref in subject.repository.refs.list(MAIN)] == [MAIN]

    def test_a_listing_says_which_worktree_shows_a_branch(
        self, subject: RepositoryUnderTest
    ) -> None:
        commit_on(subject.repository, "side", {"a": b"1"})

        shown = {ref.name: ref.worktree for ref in subject.repository.refs.list("refs/heads/")}

        assert shown == {MAIN: subject.repository.primary_root, SIDE: None}

    @pytest.mark.parametrize("name", ["main", "refs/heads/a b", "refs/heads/../x", "-x", ""])
    def test_what_is_no_full_name_is_an_error(
        self, subject: RepositoryUnderTest, name: str
    ) -> None:
        with pytest.raises(ValueError, match="full name"):
            subject.repository.refs.read(name)

    def test_a_stale_writer_is_told_what_the_ref_is_now(self, subject: RepositoryUnderTest) -> None:
        refs, main = subject.repository.refs, _main(subject)
        tip = commit_on(subject.repository, "side", {"a": b"1"})

        with pytest.raises(RefMoved) as moved:
            refs.update([RefUpdate(SIDE, tip, main)], reason="test")

        assert (moved.value.expected, moved.value.actual) == (main, tip)
        assert moved.value.retryable

    def test_a_ref_that_exists_cannot_be_created(self, subject: RepositoryUnderTest) -> None:
        tip = commit_on(subject.repository, "side", {"a": b"1"})

        with pytest.raises(RefMoved):
            subject.repository.refs.update(
                [RefUpdate(SIDE, _main(subject), ZERO_OID)], reason="test"
            )

        assert subject.repository.refs.read(SIDE) == tip

    def test_several_refs_move_together_or_not_at_all(self, subject: RepositoryUnderTest) -> None:
        refs, main = subject.repository.refs, _main(subject)
        tip = commit_on(subject.repository, "side", {"a": b"1"})
        other = "refs/heads/other"

        with pytest.raises(RefMoved):
            refs.update(
                [RefUpdate(other, tip, ZERO_OID), RefUpdate(SIDE, main, main)], reason="test"
            )

        assert (refs.read(other), refs.read(SIDE)) == (None, tip)

    def test_a_name_below_an_existing_branch_is_refused(self, subject: RepositoryUnderTest) -> None:
        refs, main = subject.repository.refs, _main(subject)

        with pytest.raises(RefUpdateRefused) as refused:
            refs.update([RefUpdate("refs/heads/main/x", main, ZERO_OID)], reason="test")

        assert refused.value.name == "refs/heads/main/x"
        assert "'refs/heads/main' exists" in refused.value.stderr

    def test_a_veto_leaves_the_ref_and_gives_the_reason(self, subject: RepositoryUnderTest) -> None:
        main = _main(subject)
        subject.veto_refs("not on a Friday")

        with pytest.raises(RefUpdateRefused, match="not on a Friday"):
            subject.repository.refs.update([RefUpdate(SIDE, main, ZERO_OID)], reason="test")

        assert subject.repository.refs.read(SIDE) is None

    def test_of_several_writers_racing_exactly_one_wins(self, subject: RepositoryUnderTest) -> None:
        refs, main = subject.repository.refs, _main(subject)
        tips = [commit_on(subject.repository, f"n{n}", {"a": b"%d" % n}) for n in range(4)]

        def wins(tip: Oid) -> bool:
            try:
                refs.update([RefUpdate(MAIN, tip, main)], reason="race")
            except GitError:
                return False
            return True

        with ThreadPoolExecutor(4) as writers:
            won = list(writers.map(wins, tips))

        assert won.count(True) == 1
        assert refs.read(MAIN) == tips[won.index(True)]
