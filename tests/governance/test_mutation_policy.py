"""The gate: which commits are permitted, by their destination alone."""

import time
from pathlib import Path

import pytest

from fairlead.governance.policy import (
    Allowed,
    GitChangeSet,
    ProtectedBranches,
    Refused,
    WorkflowMutationPolicy,
)
from fairlead.shared_kernel.actor import Actor, ActorKind

POLICY = WorkflowMutationPolicy(ProtectedBranches())
PERSON = Actor(ActorKind.HUMAN, "ada")
AGENT = Actor(ActorKind.AGENT, "claude")
ARCHIVE = "refs/fairlead/archive/01JZ0000000000000000000000"


def judged(
    ref: str, operation: str = "move", *, exists: bool = True, actor: Actor | None = None
) -> Allowed | Refused:
    change_set = GitChangeSet(
        destination_ref=ref,
        repo_root=Path("/nowhere"),
        worktree_root=None,
        paths=("kitty-specs/x",),
        message="x",
        operation=operation,
        actor=actor,
    )
    return POLICY.assert_allowed(change_set, ref_exists=exists)


def code(verdict: Allowed | Refused) -> str:
    return verdict.error_code if isinstance(verdict, Refused) else "allowed"


@pytest.mark.parametrize(
    "ref", ["kitty/mission-x-01JZ0000", "refs/heads/login", "mainline", ARCHIVE]
)
def test_a_commit_on_an_unprotected_ref_is_allowed(ref: str) -> None:
    assert judged(ref) == Allowed()


@pytest.mark.parametrize(
    "ref", ["main", "refs/heads/master", "trunk", "release/1", "release/1/fix", "Main"]
)
def test_a_commit_on_a_protected_branch_is_refused_with_ref_rule_and_next_step(ref: str) -> None:
    verdict = judged(ref)
    assert isinstance(verdict, Refused)
    assert verdict.error_code == "PROTECTED_BRANCH_REFUSED"
    assert verdict.destination_ref == ref
    assert "(built-in)" in verdict.message
    assert "coordination branch" in verdict.next_step


def test_a_branch_whose_name_only_begins_like_a_protected_one_is_not_protected() -> None:
    assert code(judged("releases")) == code(judged("maintenance")) == "allowed"


@pytest.mark.parametrize("ref", ["refs/remotes/origin/main", "refs/tags/v1", "refs/stash"])
def test_a_ref_that_is_no_local_branch_is_refused(ref: str) -> None:
    assert code(judged(ref)) == "DESTINATION_REF_NOT_LOCAL"


@pytest.mark.parametrize(
    "ref",
    ["", "HEAD", "-x", "a b", "a..b", "x.lock", "refs/heads/", "refs/fairlead/archive/x", "a\nb"],
)
def test_a_misshaped_ref_is_refused(ref: str) -> None:
    assert code(judged(ref)) == "DESTINATION_REF_INVALID_SHAPE"


@pytest.mark.parametrize("ref", ["login", ARCHIVE, "main"])
def test_a_ref_that_does_not_exist_is_refused(ref: str) -> None:
    assert code(judged(ref, exists=False)) == "DESTINATION_REF_NOT_FOUND"


@pytest.mark.parametrize("operation", ["merge", "merge land", "mission close"])
def test_landing_may_change_a_protected_branch_and_says_what_it_set_aside(operation: str) -> None:
    verdict = judged("main", operation)
    assert isinstance(verdict, Allowed)
    assert verdict.exception == f"{operation} on main, protected by main (built-in)"


@pytest.mark.parametrize("operation", ["merged", "mission create", "integrate", "safe-commit"])
def test_no_other_operation_may(operation: str) -> None:
    assert code(judged("main", operation)) == "PROTECTED_BRANCH_REFUSED"


def test_only_a_person_may_set_the_rule_aside_for_their_own_files() -> None:
    asked = "safe-commit --allow-protected"
    assert code(judged("main", asked, actor=PERSON)) == "allowed"
    assert code(judged("main", asked, actor=AGENT)) == "PROTECTED_BRANCH_REFUSED"


def test_the_gate_takes_no_time() -> None:
    start = time.perf_counter()
    for _ in range(100):
        judged("main")
    assert time.perf_counter() - start < 1


def test_protected_branches_remember_who_asked_for_them() -> None:
    layers = [("charter", ["develop", "main"]), ("config", ["hotfix-*"])]
    protected = ProtectedBranches.resolved(layers)
    assert str(protected.protects("develop")) == "develop (charter)"
    assert str(protected.protects("hotfix-3")) == "hotfix-* (config)"
    assert str(protected.protects("main")) == "main (built-in)"
    assert protected.protects("login") is None
    assert [rule.origin for rule in protected.rules()] == ["built-in"] * 4 + ["charter", "config"]
