"""Guidance: what applies to an action, and whose profile it is done with."""

from dataclasses import replace

import pytest

from fairlead.governance.adapters.packaged_mission_types import PackagedMissionTypes
from fairlead.governance.doctrine import MissionType, Step
from fairlead.governance.guidance import UnknownAction, for_action, profile_for
from fairlead.shared_kernel.actor import Actor, ActorKind

TYPES = PackagedMissionTypes()
STEP = Step("implement", "Build", "implementer", "Do it.")
ACTOR = Actor(ActorKind.AGENT, "claude", profile="careful")


@pytest.fixture(scope="module")
def software() -> MissionType:
    return TYPES.get("software-dev")


def test_the_nearest_wish_for_a_profile_wins_and_is_named() -> None:
    assert profile_for(STEP, "writer", ACTOR, "chosen") == ("chosen", "option")
    assert profile_for(STEP, "writer", ACTOR, None) == ("writer", "work package")
    assert profile_for(STEP, "", ACTOR, "") == ("implementer", "mission type")
    assert profile_for(None, None, ACTOR, None) == ("careful", "actor")
    assert profile_for(None, None, None, None) == ("generalist", "default")


def test_only_what_applies_to_the_action_is_given(software: MissionType) -> None:
    review = for_action("review", software, TYPES)
    assert (review.step.id, review.profile) == ("review", "reviewer")
    assert review.rules == review.step.rules
    assert review.written()["profile_origin"] == "mission type"


def test_fixing_is_implementing(software: MissionType) -> None:
    fix = for_action("fix", software, TYPES, wp_profile="writer")
    assert (fix.action, fix.step.id, fix.profile) == ("fix", "implement", "writer")


def test_an_unknown_action_is_refused_and_nothing_is_assumed(software: MissionType) -> None:
    with pytest.raises(UnknownAction, match="dance"):
        for_action("dance", software, TYPES)


def test_words_are_live_and_the_sequence_is_the_missions(software: MissionType) -> None:
    old = Step("review", "Old", "old-hand", "Old.", guards=("old_guard",), rules=("Old.",))
    now = for_action("review", MissionType("software-dev", "X", (old,)), TYPES)
    live = software.step("review")
    assert live is not None
    assert now.step == replace(live, guards=("old_guard",), artefacts=())
    assert (now.profile, now.frozen_because) == ("reviewer", "")


def test_a_type_or_step_that_is_gone_leaves_the_frozen_words_and_says_so() -> None:
    old = Step("reflect", "Old", "old-hand", "Old.")
    for name, why in (("software-dev", "no step reflect"), ("cooking", "mission type cooking")):
        now = for_action("reflect", MissionType(name, "X", (old,)), TYPES)
        assert (now.step, now.profile) == (old, "old-hand")
        assert why in now.frozen_because
        assert now.written()["behaviour_origin"] == "frozen"
