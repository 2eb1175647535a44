"""A bulk edit waits for its map and for its end; no other mission waits for anything more."""

import pytest

from fairlead.governance.policy import ChangeModePolicy, ChangeModeUnknown, Demand, GatedStep

POLICY = ChangeModePolicy()


@pytest.mark.parametrize("step", GatedStep)
def test_a_mission_without_a_mode_waits_for_nothing(step: GatedStep) -> None:
    assert POLICY.demand("", step) is None


def test_a_bulk_edit_begins_with_a_checked_map() -> None:
    assert POLICY.demand("bulk_edit", GatedStep.BEGIN) is Demand.CHECKED_MAP


@pytest.mark.parametrize("step", [GatedStep.HAND_IN, GatedStep.APPROVE, GatedStep.ACCEPT])
def test_a_bulk_edit_ends_with_nothing_left(step: GatedStep) -> None:
    assert POLICY.demand("bulk_edit", step) is Demand.NOTHING_LEFT


def test_every_gate_can_be_looked_at() -> None:
    rules = POLICY.rules()

    assert {rule.step for rule in rules} == set(GatedStep)
    assert all(POLICY.demand(rule.mode, rule.step) is rule.demand for rule in rules)


@pytest.mark.parametrize("step", GatedStep)
def test_a_mode_that_nobody_knows_lets_nothing_pass(step: GatedStep) -> None:
    with pytest.raises(ChangeModeUnknown) as refused:
        POLICY.demand("bulk_edits", step)

    assert refused.value.details == {"change_mode": "bulk_edits", "known": ["bulk_edit"]}
