"""What `next` says is what `next --claim` takes: for every mission, whatever happened to it."""

import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fairlead.execution.next_step import Blocked, DecisionRequired, Step, Terminal
from fairlead.shared_kernel.actor import Actor
from tests.conftest import MakeRepo
from tests.execution.conftest import FILES
from tests.execution.drives import AGENTS, Drive, Event, Mission, events, missions
from tests.execution.world import (
    ADA,
    BOB,
    L,
    Place,
    World,
    in_memory,
    meta,
    on_disk,
    on_work,
    plan,
    software,
)

KINDS = st.sampled_from([None, None, None, "implement", "review"])


def written(world: World) -> dict[str, str]:
    """Everything that a command could have written where others see it."""
    refs = {ref.name: str(ref.oid) for ref in world.place.repository.refs.list("refs/")}
    return refs | {str(name): text for name, text in world.prompts.texts.items()}


def assert_they_agree(world: World, agent: Actor, only: str | None) -> None:
    """Ask twice, then claim: the same decision three times, and only the claim writes."""
    before, runs = written(world), dict(world.store.runs)
    asked = world.decide_it(world.context(), agent, only=only)
    again = world.decide_it(world.context(), agent, only=only)
    assert again == asked
    assert (written(world), dict(world.store.runs)) == (before, runs)

    taken = world.claim_it(world.context(), agent, world.operation(agent, "next"), only=only)

    decision = asked.decision
    if isinstance(decision, Step) and decision.wp_id and not decision.command:
        assert isinstance(taken.decision, Step)
        assert (taken.decision.action, taken.decision.wp_id) == (decision.action, decision.wp_id)
        assert taken.workspace_path == asked.workspace_path
        reviewing = decision.action == "review"
        assert world.lane(decision.wp_id) is (L.IN_REVIEW if reviewing else L.IN_PROGRESS)
        lease = world.status(decision.wp_id).lease
        assert lease
        assert lease.holder == agent.id
        assert taken.prompt_file is not None
    else:
        assert taken.decision == decision
        assert taken.receipts == ()
        assert written(world) == before
    if isinstance(decision, Blocked):
        assert decision.reasons
        assert all(reason.reason and reason.unblock for reason in decision.reasons)
    assert isinstance(decision, Step | DecisionRequired | Blocked | Terminal)


def drive(world: World, happened: Sequence[Event], agent: Actor, only: str | None) -> None:
    driven = Drive(world)
    for event in happened:
        driven.happen(event)
    assert_they_agree(world, agent, only)


@settings(max_examples=200, deadline=None)
@given(missions(), st.lists(events(), max_size=16), st.sampled_from(AGENTS), KINDS)
def test_a_query_and_a_claim_agree_in_every_mission(
    mission: Mission, happened: list[Event], agent: Actor, only: str | None
) -> None:
    drive(mission.world(in_memory(Path("/memory/project"))), happened, agent, only)


REPOSITORIES = count()


@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(missions(), st.lists(events(), min_size=4, max_size=10), st.sampled_from(AGENTS), KINDS)
def test_they_agree_with_real_git_too(
    make_repo: MakeRepo,
    tmp_path: Path,
    mission: Mission,
    happened: list[Event],
    agent: Actor,
    only: str | None,
) -> None:
    place = on_disk(make_repo(tmp_path / f"project-{next(REPOSITORIES)}", FILES))
    drive(mission.world(place), happened, agent, only)


DOCUMENTS = st.fixed_dictionaries(
    {},
    optional={
        "spec.md": st.sampled_from([b"# Spec\n", b"| FR-001 | Greet |\n"]),
        "plan.md": st.sampled_from([b"", b"# Plan\n"]),
        "tasks/WP01-greet.md": st.just(b"---\n---\n"),
        "retrospective.yaml": st.just(b"findings: []\n"),
        "decisions/index.json": st.sampled_from(["open", "resolved", "deferred"]).map(
            lambda status: json.dumps(
                {"entries": [{"decision_id": "D1", "question": "Which?", "status": status}]}
            ).encode()
        ),
    },
)


@settings(max_examples=60, deadline=None)
@given(
    DOCUMENTS,
    st.sampled_from(["", "MissionAccepted", "MissionMerged", "MissionClosed"]),
    st.sampled_from(AGENTS),
    KINDS,
)
def test_they_agree_before_the_packages_and_after_them(
    files: dict[str, bytes], milestone: str, agent: Actor, only: str | None
) -> None:
    world = World(in_memory(Path("/memory/project")), lane_plan=None, files=files)
    if milestone:
        world.milestone(milestone)

    assert_they_agree(world, agent, only)


def expired_and_lost(world: World, wp_id: str) -> None:
    """The holder is gone, and so is the lane in which the work was begun."""
    world.implement(wp_id, BOB)
    world.clock.tick(25 * 3600)
    Drive(world).lose_lane(wp_id, BOB)


class TestWhatTheyDisagreedAbout:
    """Each was found by the drives above."""

    def test_work_that_was_left_in_a_lane_that_is_gone(self, world: World) -> None:
        expired_and_lost(world, "WP01")

        assert_they_agree(world, ADA, None)
        assert world.lane("WP01") is L.IN_PROGRESS
        assert world.lane("WP03") is L.IN_PROGRESS

    def test_the_only_work_left_is_in_a_lane_that_is_gone(self, memory: Place) -> None:
        world = Mission(((),), (0,), ()).world(memory)
        expired_and_lost(world, "WP01")

        decision = world.next(ADA).decision

        assert isinstance(decision, Blocked)
        (reason,) = decision.reasons
        assert reason.reason.startswith("WP01 was left by bob, and cannot be begun: ")
        assert "--recover" in reason.unblock
        assert_they_agree(world, ADA, None)

    def test_the_holder_of_work_in_a_lane_that_is_gone(self, world: World) -> None:
        world.implement("WP01")
        Drive(world).lose_lane("WP01", ADA)

        decision = world.next(ADA).decision

        assert isinstance(decision, Blocked)
        assert decision.reasons[0].reason.startswith("WP01 cannot go on: ")
        assert_they_agree(world, ADA, None)

    def test_somebody_who_is_gone_takes_nobodys_turn(self, memory: Place) -> None:
        world = World(memory, lane_plan=plan(parallelism=1))
        world.implement("WP03", BOB)
        assert isinstance(world.next(ADA).decision, Blocked)
        world.clock.tick(25 * 3600)

        assert isinstance(world.next(ADA).decision, Step)
        assert_they_agree(world, ADA, None)

    def test_a_checkout_that_is_the_lane_and_shows_another_branch(self, memory: Place) -> None:
        flat = meta(
            topology="flattened",
            coordination_branch=None,
            target_branch="work",
            fairlead={"format_version": 1, "worktrees": False},
        )
        world = World(on_work(memory), meta=flat)

        decision = world.next(ADA).decision

        assert isinstance(decision, Blocked)
        assert "main" in decision.reasons[0].reason
        assert_they_agree(world, ADA, None)

    def test_an_analysis_that_is_missing(self, memory: Place) -> None:
        world = World(memory, kind=replace(software(), blocks_on_missing_analysis=True))

        assert_they_agree(world, ADA, None)


def test_a_mission_that_is_stuck_over_an_open_question_asks_it(memory: Place) -> None:
    world = Mission(((), (0,)), (0, 1), ()).world(memory)
    world.move("WP01", L.BLOCKED, reason="nobody said which bank")
    Drive(world).ask("WP01", ADA)

    assert world.next(ADA).decision == DecisionRequired("D-WP01", "Which?", ())
    assert_they_agree(world, ADA, None)


def test_what_is_blocked_says_why_and_where_it_goes_back_to(memory: Place) -> None:
    world = Mission(((),), (0,), ()).world(memory)
    world.implement("WP01", BOB)
    world.move("WP01", L.BLOCKED, BOB, "no access to the bank")

    decision = world.next(ADA).decision

    assert isinstance(decision, Blocked)
    (reason,) = decision.reasons
    assert reason.reason == "WP01 is blocked: no access to the bank"
    assert reason.unblock.startswith("fairlead move WP01 in_progress --reason TEXT --mission ")


@pytest.mark.parametrize("only", [None, "implement", "review"])
def test_who_asks_for_nobody_gets_a_decision_too(dream: World, only: str | None) -> None:
    assert dream.decide_it(dream.context(), None, only=only).decision
