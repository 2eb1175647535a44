"""What every RunStore adapter promises."""

from fairlead.execution.runs import MissionRunRef, MissionRunSnapshot, RunStore, run_of

MISSION, ID = "greetings-01K00000", "01K00000000000000000000000"


def ref_of(run_id: str, slug: str = MISSION, mission_id: str = ID) -> MissionRunRef:
    """A run in its usual place."""
    from fairlead.execution.runs import run_dir

    return MissionRunRef(run_id, run_dir(run_id), slug, mission_id, slug, "software-dev")


def run_state(ref: MissionRunRef) -> MissionRunSnapshot:
    """The state of a run that has just begun."""
    return MissionRunSnapshot(
        run_id=ref.run_id,
        mission_key=ref.mission_key,
        mission_id=ref.mission_id,
        mission_slug=ref.mission_slug,
    )


class RunStoreContract:
    """Needs the fixture `store`."""

    def test_there_are_no_runs_at_first(self, store: RunStore) -> None:
        assert not store.index()
        assert store.load(ref_of("run-1")) is None

    def test_a_saved_run_comes_back_and_is_the_current_one(self, store: RunStore) -> None:
        ref = ref_of("run-1")
        state = run_state(ref).issuing("implement WP01")

        store.save(ref, state)

        assert store.load(ref) == state
        assert store.index() == {MISSION: ref}

    def test_a_later_run_of_a_mission_becomes_the_current_one(self, store: RunStore) -> None:
        first, second = ref_of("run-1"), ref_of("run-2")
        store.save(first, run_state(first))

        store.save(second, run_state(second))

        assert store.index()[MISSION] == second
        assert store.load(first) == run_state(first)

    def test_a_run_is_found_by_the_id_of_its_mission(self, store: RunStore) -> None:
        mine, other = (
            ref_of("run-1"),
            ref_of("run-2", "farewells-01K00001", "01K0000100000000000000"),
        )
        store.save(mine, run_state(mine))
        store.save(other, run_state(other))

        assert run_of(store.index(), ID) == mine
        assert run_of(store.index(), "01K99999999999999999999999") is None
