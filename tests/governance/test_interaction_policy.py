"""How people want it: each value with the layer that it came from."""

import pytest

from fairlead.governance.policy import (
    Integration,
    InteractionPolicy,
    MergeStrategy,
    PolicyInvalid,
    Workspaces,
)


def test_the_defaults_are_built_in() -> None:
    policy = InteractionPolicy.resolved([])
    assert (policy.integration, policy.merge_strategy) == (
        Integration.ON_APPROVAL,
        MergeStrategy.MERGE,
    )
    assert policy.review_independence
    assert (policy.parallelism, policy.workspaces) == (0, Workspaces.WORKTREES)
    assert set(policy.written()["origins"].values()) == {"built-in"}  # type: ignore[attr-defined]


def test_the_nearest_layer_decides_each_value() -> None:
    policy = InteractionPolicy.resolved(
        [("charter", {"parallelism": 3, "integration": "manual"}), ("config", {"parallelism": 2})]
    )
    assert (policy.parallelism, policy.origin("parallelism")) == (2, "config")
    assert (policy.integration, policy.origin("integration")) == (Integration.MANUAL, "charter")
    assert policy.origin("merge_strategy") == "built-in"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("integration", "later"),
        ("merge_strategy", "rebase"),
        ("merge_strategy", None),
        ("parallelism", -1),
        ("parallelism", True),
        ("parallelism", "two"),
        ("review_independence", "yes"),
        ("colour", "red"),
    ],
)
def test_a_value_that_no_policy_has_is_refused_and_never_defaulted(
    field: str, value: object
) -> None:
    with pytest.raises(PolicyInvalid) as refused:
        InteractionPolicy.resolved([("config", {field: value})])
    assert refused.value.origin == "config"


def test_what_was_frozen_is_read_back() -> None:
    policy = InteractionPolicy.resolved([("config", {"integration": "manual", "parallelism": 4})])
    assert InteractionPolicy.frozen(policy.written()) == policy


def test_a_foreign_plan_without_policy_has_the_defaults() -> None:
    assert InteractionPolicy.frozen({}).written() == InteractionPolicy().written()
