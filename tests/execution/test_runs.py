"""The history of driving a mission: never an authority."""

from collections.abc import Mapping

from typing_extensions import override

from fairlead.execution.runs import MissionRunRef, MissionRunSnapshot, RunStore, TrackRun
from fairlead.shared_kernel.git import StorageUnwritable
from tests.execution.world import FOLDER, MISSION, Place, World, plan


def test_one_run_follows_a_mission_from_step_to_step(dream: World) -> None:
    identity = dream.context().identity

    dream.runs.issued(identity, dream.state, "implement WP01")
    dream.runs.completed(identity, dream.state, "implement WP01")
    dream.runs.blocked(identity, dream.state, "WP03: no access")

    (run,) = dream.store.runs.values()
    assert run.completed_steps == ["implement WP01"]
    assert (run.issued_step_id, run.blocked_reason) == (None, "WP03: no access")


def test_every_copy_of_a_run_carries_the_mission(dream: World) -> None:
    dream.runs.issued(dream.context().identity, dream.state, "x")
    (run,) = dream.store.runs.values()

    copies = (run, run.issuing("a"), run.completing("a"), run.blocking("b"))

    assert {(copy.mission_id, copy.mission_slug) for copy in copies} == {
        (MISSION.value, FOLDER.value)
    }


def test_a_run_of_an_older_program_learns_the_identity(dream: World) -> None:
    old = MissionRunRef("old", "runs/old", "greetings")
    dream.store.runs["old"] = MissionRunSnapshot(run_id="old", mission_key="greetings")
    dream.store.current[FOLDER.value] = old

    dream.runs.issued(dream.context().identity, dream.state, "x")

    assert dream.store.runs["old"].mission_id == MISSION.value
    assert dream.store.current[FOLDER.value].mission_slug == FOLDER.value


def test_the_policy_of_the_plan_is_kept_with_the_run(memory: Place) -> None:
    world = World(memory, lane_plan=plan(parallelism=2))

    world.runs.issued(world.context().identity, world.state, "x")

    (run,) = world.store.runs.values()
    assert run.policy_snapshot == {"parallelism": 2}


class FullDisk(RunStore):
    """A disk on which nothing can be written."""

    @override
    def index(self) -> Mapping[str, MissionRunRef]:
        return {}

    @override
    def load(self, ref: MissionRunRef) -> MissionRunSnapshot | None:
        return None

    @override
    def save(self, ref: MissionRunRef, snapshot: MissionRunSnapshot) -> None:
        raise StorageUnwritable("no space left on device")


def test_a_run_that_cannot_be_noted_fails_nothing(dream: World) -> None:
    runs = TrackRun(FullDisk(), dream.types, dream.clock)

    runs.issued(dream.context().identity, dream.state, "x")


def test_losing_the_runs_changes_no_decision(dream: World) -> None:
    dream.claim()
    before = dream.next()

    dream.store.runs.clear()
    dream.store.current.clear()

    assert dream.next() == before
