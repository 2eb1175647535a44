"""Where an operation commits: pairs that cannot disagree."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from fairlead.shared_kernel.actor import Actor, ActorKind
from fairlead.shared_kernel.commit_target import (
    BranchName,
    CommitReceipt,
    CommitTarget,
    HeadMismatch,
    InvalidBranchName,
    Operation,
    RollForward,
    TargetKind,
)
from fairlead.shared_kernel.git import Oid, Ref, Worktree
from fairlead.shared_kernel.identity import OperationId

OID = Oid("1" * 40)
HERE = Path("/r/lane")


@pytest.mark.parametrize("name", ["main", "feature/login", "v1.2_x", "kitty/mission-a-01JABCDE"])
def test_a_branch_has_a_short_and_a_full_name(name: str) -> None:
    assert BranchName.of_ref(BranchName(name).ref) == BranchName(name)
    assert str(BranchName(name)) == name


@pytest.mark.parametrize(
    "text",
    [
        *("", "-x", "--upload-pack=touch", "a..b", "a//b", "a/", "a.", "/a", ".a", "a/.b"),
        *("a.lock", "a.lock/b", "HEAD", "refs/heads/main", "a b", "a\nb", "ä", "a" * 201, "a:b"),
        *("a@{1}", "a~1", "a^", "a\\b", "a\u202eb"),
    ],
)
def test_what_is_no_branch_of_ours_is_refused_with_its_code(text: str) -> None:
    with pytest.raises(InvalidBranchName) as refused:
        BranchName(text)

    assert refused.value.code == "DESTINATION_REF_INVALID_SHAPE"
    assert refused.value.details["destination_ref"] == text


def test_a_ref_that_is_no_branch_has_no_short_name() -> None:
    with pytest.raises(InvalidBranchName):
        BranchName.of_ref("refs/tags/v1")


def test_a_target_is_bound_to_what_git_shows() -> None:
    target = CommitTarget.bind(Ref("refs/heads/main", OID, HERE), TargetKind.FLATTENED)

    assert (target.ref, target.display, target.worktree_root) == ("refs/heads/main", "main", HERE)


def test_an_archive_is_never_shown_and_always_coordination() -> None:
    ref = "refs/fairlead/archive/01JABCDEFGHJKMNPQRSTVWXYZ0"

    target = CommitTarget.bind(Ref(ref, OID, HERE), TargetKind.FLATTENED)

    assert (target.kind, target.worktree_root, target.display) == (
        TargetKind.COORDINATION,
        None,
        ref,
    )


def test_a_target_cannot_be_made_by_hand() -> None:
    with pytest.raises(TypeError, match="bind"):
        CommitTarget("refs/heads/main", TargetKind.PRIMARY, HERE)
    bound = CommitTarget.unborn("refs/heads/new", TargetKind.COORDINATION)
    with pytest.raises(dataclasses.FrozenInstanceError):
        bound.ref = "refs/heads/other"  # type: ignore[misc]


@pytest.mark.parametrize("change", [{"ref": "refs/heads/other"}, {"worktree_root": Path("/other")}])
def test_a_target_cannot_be_changed_into_one_that_nothing_was_bound_to(
    change: dict[str, Any],
) -> None:
    target = CommitTarget.bind(Ref("refs/heads/main", Oid("a" * 40)), TargetKind.FLATTENED)

    with pytest.raises(TypeError):
        dataclasses.replace(target, **change)


def test_other_refs_are_no_target() -> None:
    with pytest.raises(InvalidBranchName):
        CommitTarget.bind(Ref("refs/tags/v1", OID), TargetKind.PRIMARY)


@pytest.mark.parametrize("branch", ["refs/heads/other", None])
def test_a_worktree_that_shows_something_else_is_refused(branch: str | None) -> None:
    with pytest.raises(HeadMismatch) as refused:
        CommitTarget.bind_worktree(
            BranchName("main"), TargetKind.PRIMARY, HERE, [Worktree(HERE, OID, branch)]
        )

    assert refused.value.details["head"] == (branch and "other")


def test_a_worktree_that_shows_the_branch_is_bound() -> None:
    target = CommitTarget.bind_worktree(
        BranchName("main"), TargetKind.PRIMARY, HERE, [Worktree(HERE, OID, "refs/heads/main")]
    )

    assert (target.ref, target.worktree_root) == ("refs/heads/main", HERE)


def operation(**request: object) -> Operation:
    actor = Actor(ActorKind.AGENT, "codex")
    return Operation("move", OperationId("01JABCDEFGHJKMNPQRSTVWXYZ0"), actor, request)


def test_the_same_request_has_the_same_digest_in_any_order() -> None:
    assert operation(wp="WP01", to="done").digest == operation(to="done", wp="WP01").digest
    assert operation(wp="WP01").digest != operation(wp="WP02").digest


def test_another_actor_or_verb_is_another_request() -> None:
    one = operation(wp="WP01")

    assert one.digest != dataclasses.replace(one, actor=Actor(ActorKind.AGENT, "claude")).digest
    assert one.digest != dataclasses.replace(one, name="review").digest


def test_a_second_step_has_its_own_id_and_the_same_one_at_a_retry() -> None:
    one = operation().step("start")

    assert one.op_id == operation().step("start").op_id != operation().op_id
    assert one.name == "move start"


def test_a_request_can_be_filled_in_later() -> None:
    assert operation().with_request(wp="WP01") == operation(wp="WP01")


def test_a_receipt_says_whether_it_was_done_before() -> None:
    receipt = CommitReceipt(OID, "2026-01-02T03:04:05Z", "main", None, (), "Move WP01")

    assert (receipt.outcome, receipt.roll_forward) == ("committed", RollForward.NOT_SHOWN)
    again = dataclasses.replace(receipt, already_applied=True)
    assert again.outcome == "already applied"
