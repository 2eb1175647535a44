"""The history of driving a mission: never an authority."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from typing_extensions import override

from fairlead.execution.adapters.folder_run_store import FolderRunStore
from fairlead.execution.adapters.memory_run_store import MemoryRunStore
from fairlead.execution.next_step import Report, StepResult
from fairlead.execution.runs import MissionRunRef, MissionRunSnapshot, RunStore, TrackRun
from fairlead.mission_management.status import WorkPackageAnnotated
from fairlead.shared_kernel.adapters.memory_locks import MemoryLocks
from fairlead.shared_kernel.git import StorageUnwritable
from fairlead.shared_kernel.identity import MissionFolder, MissionId, MissionIdentity
from fairlead.shared_kernel.naming import runtime_root
from tests.architecture.source_tree import Place as At
from tests.architecture.source_tree import Source, assert_kept, broken, planted, product
from tests.execution.world import ADA, FOLDER, MISSION, Place, World, plan


def test_one_run_follows_a_mission_from_step_to_step(dream: World) -> None:
    identity = dream.context().identity

    dream.runs.issued(identity, dream.state, "implement WP01")
    dream.runs.completed(identity, dream.state, "implement WP01")
    dream.runs.blocked(identity, dream.state, "WP03: no access")

    (run,) = dream.store.runs.values()
    assert run.completed_steps == ["implement WP01"]
    assert (run.issued_step_id, run.blocked_reason) == (None, "WP03: no access")


IDENTITY = MissionIdentity(MISSION, FOLDER, "software-dev", "Greetings")
WHOLE = (MISSION.value, FOLDER.value)


def a_run(**more: object) -> MissionRunSnapshot:
    identity = {"mission_id": MISSION.value, "mission_slug": FOLDER.value}
    return MissionRunSnapshot.model_validate(
        {"run_id": "r", "mission_key": "k", **identity, **more}
    )


COPIES: Mapping[str, Callable[[], MissionRunSnapshot]] = {
    "issuing": lambda: a_run().issuing("implement WP01"),
    "completing": lambda: a_run(issued_step_id="x").completing("x"),
    "completing again": lambda: a_run(completed_steps=["x"]).completing("x"),
    "blocking": lambda: a_run().blocking("no access"),
    "known_as": lambda: a_run().known_as(None, None),
    "known_as, for an older file": lambda: MissionRunSnapshot(run_id="r", mission_key="k").known_as(
        *WHOLE
    ),
    "one after the other": lambda: a_run().issuing("a").completing("a").blocking("b").issuing("c"),
    "written and read": lambda: MissionRunSnapshot.model_validate_json(a_run().model_dump_json()),
}


@pytest.mark.parametrize("site", COPIES)
def test_every_copy_of_a_run_carries_the_mission(site: str) -> None:
    copy = COPIES[site]()

    assert (copy.mission_id, copy.mission_slug) == WHOLE


def test_every_copy_of_a_reference_carries_the_mission() -> None:
    old = MissionRunRef("r", "runs/r", "k")
    half = MissionRunRef("r", "runs/r", "k", mission_slug=FOLDER.value)
    other = MissionRunRef("r", "runs/r", "", mission_id=MISSION.value)

    for ref in (old, half, other):
        known = ref.known_as(IDENTITY)
        read = MissionRunRef.read(known.written())
        assert read == known
        assert (known.mission_id, known.mission_slug) == WHOLE
        assert (known.run_id, known.run_dir) == (ref.run_id, ref.run_dir)


@pytest.mark.parametrize("kind", ["memory", "folder"])
def test_every_store_keeps_the_mission_with_the_run_and_in_the_index(
    kind: str, tmp_path: Path, dream: World
) -> None:
    stores: Mapping[str, RunStore] = {
        "memory": MemoryRunStore(),
        "folder": FolderRunStore(tmp_path, MemoryLocks()),
    }
    runs = TrackRun(stores[kind], dream.types, dream.clock)

    runs.issued(IDENTITY, dream.state, "implement WP01")
    runs.completed(IDENTITY, dream.state, "implement WP01")

    (ref,) = stores[kind].index().values()
    state = stores[kind].load(ref)
    assert state
    assert (ref.mission_id, ref.mission_slug, ref.mission_type) == (*WHOLE, "software-dev")
    assert (state.mission_id, state.mission_slug) == WHOLE
    assert (state.completed_steps, state.issued_step_id) == (["implement WP01"], None)


def test_the_index_is_written_as_the_contract_says(tmp_path: Path, dream: World) -> None:
    runs = TrackRun(FolderRunStore(tmp_path, MemoryLocks()), dream.types, dream.clock)

    runs.issued(IDENTITY, dream.state, "implement WP01")

    index = json.loads((runtime_root(tmp_path) / "feature-runs.json").read_text())
    (entry,) = index.values()
    assert list(index) == [FOLDER.value]
    assert {*entry} == {
        *("run_id", "run_dir", "mission_type"),
        *("mission_key", "mission_id", "mission_slug"),
    }
    state = json.loads((tmp_path / entry["run_dir"] / "state.json").read_text())
    assert {*state} == {*MissionRunSnapshot.model_fields}


def test_a_run_of_another_mission_of_the_same_name_is_left_alone(dream: World) -> None:
    other = MissionRunRef("other", "runs/other", "k", "01K99999999999999999999999", FOLDER.value)
    dream.store.current[FOLDER.value] = other

    dream.runs.issued(IDENTITY, dream.state, "x")

    (ref,) = [ref for ref in dream.store.current.values() if ref.mission_id == MISSION.value]
    assert ref.run_id != "other"


def test_a_mission_that_is_called_otherwise_now_keeps_its_run(dream: World) -> None:
    renamed = MissionIdentity(
        MissionId(MISSION.value), MissionFolder("renamed-01KZ0000"), "software-dev", "Greetings"
    )
    dream.runs.issued(IDENTITY, dream.state, "x")
    (before,) = dream.store.runs

    dream.runs.completed(renamed, dream.state, "x")

    assert list(dream.store.runs) == [before]
    assert dream.store.runs[before].mission_slug == "renamed-01KZ0000"


def makes_a_run_without_a_mission(source: Source) -> Iterator[At]:
    """Each place outside of runs that makes or copies a run, or one in it that forgets whose."""
    ours = "/execution/runs/" in source.name
    for name, call in source.calls:
        given = {keyword.arg for keyword in call.keywords}
        if name == "MissionRunSnapshot" and not {"mission_id", "mission_slug"} <= given:
            yield source.at(call.lineno, "makes a run of no mission")
        if name == "model_copy" and not ours:
            yield source.at(call.lineno, "copies a run elsewhere")
        if name == "replace" and not ours and any("run_dir" in str(a) for a in given):
            yield source.at(call.lineno, "copies a reference elsewhere")


def test_no_place_of_the_program_makes_a_run_without_its_mission() -> None:
    tests_of_ports = [source for source in product() if not source.is_contract_test]

    assert_kept(makes_a_run_without_a_mission, tests_of_ports)


@pytest.mark.parametrize(
    "text", ["MissionRunSnapshot(run_id=r, mission_key=k)", "run.model_copy(update={})"]
)
def test_a_copy_without_the_mission_is_seen(text: str) -> None:
    assert broken(makes_a_run_without_a_mission, [planted(text)])


def test_what_was_given_out_is_what_comes_back(dream: World) -> None:
    view = dream.claim()
    assert view.workspace_path
    dream.place.work(view.workspace_path, {"hello/one.txt": "one"})
    dream.record(WorkPackageAnnotated("WP01", ADA, {"subtasks": {"T001": "done"}}))

    dream.take(ADA, Report(StepResult.SUCCESS))

    (run,) = dream.store.runs.values()
    assert (run.completed_steps, run.issued_step_id) == (["implement WP01"], None)


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
