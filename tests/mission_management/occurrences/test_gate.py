"""Which steps of a package wait, in a mission that is a bulk edit and in one that is not."""

from dataclasses import replace

import pytest

from fairlead.governance.policy import ChangeModePolicy, ChangeModeUnknown
from fairlead.mission_management.occurrences import (
    BulkEditGate,
    BulkEditUnfinished,
    OccurrenceMapIncomplete,
    OccurrenceMapMissing,
    VerifyReferences,
)
from fairlead.mission_management.status import MissionState, StatusLane
from tests.mission_management.occurrences.world import BEFORE, Code, full_map
from tests.mission_management.planning.world import mission_meta

L = StatusLane
CLAIM, HAND_IN = (L.PLANNED, L.CLAIMED), (L.IN_PROGRESS, L.FOR_REVIEW)
LEFT = {"src/a.py": "old = 1\n", "docs/a.md": "old\n"}


class Gate:
    """A gate, and a mission of two packages; WP02 writes no code."""

    def __init__(self, decided: str = "", mode: str = "bulk_edit") -> None:
        self.code = Code(LEFT, decided or full_map("old", "new"))
        world = self.code.mission
        world.write("spec.md", b"# Spec\n\n| ID | What |\n|---|---|\n| FR-001 | All |\n")
        world.add("Code", owns=("src/**",), requires=("FR-001",))
        words = {"requires": ("FR-001",), "execution_mode": "planning_artifact"}
        world.add("Words", owns=("docs/**",), **words)
        world.finalize()
        self.mode = mode

    @property
    def state(self) -> MissionState:
        tip = self.code.repository.refs.read(f"refs/heads/{BEFORE}")
        meta = mission_meta(target_branch=BEFORE, change_mode=self.mode)
        return replace(self.code.mission.state, as_of=tip, meta=meta)

    def ask(self, wp_id: str, source: StatusLane, target: StatusLane) -> None:
        verify = VerifyReferences(self.code.mission.ledger, self.code.trees)
        gate, state = BulkEditGate(ChangeModePolicy(), verify), self.state
        context = self.code.mission.context.writing()
        gate.check(context, state, wp_id, (source, target), lambda: state.as_of)


def test_a_claim_waits_for_a_complete_map() -> None:
    Gate().ask("WP01", *CLAIM)
    with pytest.raises(OccurrenceMapIncomplete):
        Gate(full_map("todo")).ask("WP01", *CLAIM)


def test_a_map_that_went_away_lets_nobody_begin_or_hand_in() -> None:
    gate = Gate()
    gate.code.mission.delete("occurrence_map.yaml")

    for step in (CLAIM, HAND_IN):
        with pytest.raises(OccurrenceMapMissing):
            gate.ask("WP01", *step)


@pytest.mark.parametrize("step", [HAND_IN, (L.IN_REVIEW, L.APPROVED), (L.IN_PROGRESS, L.APPROVED)])
def test_what_is_handed_on_has_nothing_left_in_what_the_package_owns(
    step: tuple[StatusLane, StatusLane],
) -> None:
    with pytest.raises(BulkEditUnfinished) as refused:
        Gate().ask("WP01", *step)

    assert [found.path for found in refused.value.findings] == ["src/a.py"]
    assert refused.value.message.startswith("the bulk edit is not finished in what WP01 owns")
    assert "--wp WP01" in refused.value.next_step


def test_a_package_that_writes_no_code_leaves_none() -> None:
    Gate().ask("WP02", *HAND_IN)


@pytest.mark.parametrize(
    "step",
    [
        (L.FOR_REVIEW, L.IN_REVIEW),
        (L.IN_REVIEW, L.FOR_REVIEW),
        (L.IN_REVIEW, L.PLANNED),
        (L.IN_PROGRESS, L.BLOCKED),
        (L.BLOCKED, L.FOR_REVIEW),
    ],
)
def test_other_steps_wait_for_nothing(step: tuple[StatusLane, StatusLane]) -> None:
    Gate().ask("WP01", *step)


def test_a_mode_that_nobody_knows_lets_nobody_begin() -> None:
    with pytest.raises(ChangeModeUnknown):
        Gate(mode="mass_edit").ask("WP01", *CLAIM)
