"""Error codes are published: this list may grow, never change. Next steps are safe."""

import inspect

import pytest

from fairlead.mission_management import status
from fairlead.mission_management.status import (
    DependenciesNotSatisfied,
    Guard,
    GuardFailed,
    Lease,
    LeaseFenced,
    SameLane,
    StatusError,
    StatusReadPathNotFound,
    WorkPackageAlreadyClaimed,
    WorkPackageNotFound,
)
from fairlead.shared_kernel import ErrorKind
from tests.mission_management.status.world import L

PUBLISHED = {
    "ANNOTATION_EMPTY",
    "DEPENDENCIES_NOT_SATISFIED",
    "DONE_WITHOUT_CODE",
    "EVENT_INVALID",
    "EVENT_TOO_LARGE",
    "FORCE_NEEDS_REASON",
    "LEASE_FENCED",
    "SELF_REVIEW_REFUSED",
    "STATUS_GUARD_FAILED",
    "STATUS_ILLEGAL_TRANSITION",
    "STATUS_MALFORMED_LOG",
    "STATUS_READ_PATH_NOT_FOUND",
    "STATUS_SAME_LANE",
    "STATUS_SNAPSHOT_MISMATCH",
    "SUBTASK_NOT_FOUND",
    "SUBTASK_STATUS_INVALID",
    "WP_ALREADY_CLAIMED",
    "WP_NOT_FOUND",
}
for name in status.__all__:
    getattr(status, name)  # names are imported at first use
LEAVES = StatusError.__subclasses__()


def test_the_codes_are_those_published() -> None:
    assert sorted(leaf.code for leaf in LEAVES) == sorted(PUBLISHED)


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.__name__)
def test_every_error_is_public_and_final(leaf: type[StatusError]) -> None:
    assert leaf.__name__ in status.__all__
    assert leaf.__final__ is True  # type: ignore[attr-defined]
    assert inspect.getdoc(leaf)


def test_damage_is_not_a_refusal() -> None:
    damage = {leaf.code for leaf in LEAVES if leaf.kind is ErrorKind.ENVIRONMENT}

    assert damage == {
        "STATUS_MALFORMED_LOG",
        "STATUS_READ_PATH_NOT_FOUND",
        "STATUS_SNAPSHOT_MISMATCH",
    }


def test_a_failed_guard_says_what_it_needs() -> None:
    error = GuardFailed(
        "WP01", L.CLAIMED, L.PLANNED, Guard.REASON, why="nobody said why", next_step="Say why."
    )

    assert error.details["needs"] == "a reason"
    assert (error.next_step, error.retryable) == ("Say why.", False)


def test_those_who_wait_are_told_for_what() -> None:
    error = DependenciesNotSatisfied("WP02", {"WP01": L.IN_REVIEW})

    assert "WP01 (in_review)" in error.message


def test_a_lease_without_a_known_end_is_described_without_one() -> None:
    lease = Lease("ada", 3, 60)

    claimed = WorkPackageAlreadyClaimed("WP01", L.CLAIMED, lease, None, False)
    fenced = LeaseFenced("WP01", "bob", None, held=lease, generation=3)

    assert claimed.message.endswith("ada holds it (generation 3)")
    assert fenced.details["expires_at"] is None


def test_a_mission_without_packages_says_so() -> None:
    assert "none yet" in WorkPackageNotFound("WP01", ()).message


def test_a_missing_directory_is_named_with_the_commit() -> None:
    error = StatusReadPathNotFound("missions/x", "a" * 40)

    assert error.message == f"there is no missions/x at {'a' * 12}"


def test_no_next_step_is_destructive() -> None:
    source = inspect.getsource(inspect.getmodule(StatusError))  # type: ignore[arg-type]

    assert not any(word in source for word in ("reset --hard", "rm -", "--force-with", "clean -f"))


def test_a_holder_who_gave_a_wrong_number_is_told_the_right_one() -> None:
    held = Lease("ada", 3, 900)

    own = LeaseFenced("WP01", "ada", 9, held=held, generation=3)
    other = LeaseFenced("WP01", "ben", None, held=held, generation=3)

    assert "`--lease 3`" in own.next_step and "Stop" not in own.next_step
    assert "Stop working on WP01" in other.next_step


def test_a_package_that_is_approved_already_is_to_be_integrated() -> None:
    assert "`fairlead integrate WP01`" in SameLane("WP01", L.APPROVED, "rita").next_step
    assert "`fairlead explain WP01`" in SameLane("WP01", L.PLANNED, "rita").next_step
