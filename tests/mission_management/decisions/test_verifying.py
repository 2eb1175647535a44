"""Markers in documents and decisions must tell the same story."""

import pytest

from fairlead.mission_management.decisions import (
    OpenDecision,
    Outcome,
    Verdict,
    VerifyDecisions,
    find_markers,
)
from fairlead.shared_kernel.identity import MissionFolder
from tests.mission_management.decisions.test_deciding import PORT, ask, close
from tests.mission_management.missions.world import World

ANY_ID = "01K0000000000000000000000A"


@pytest.fixture
def folder(world: World) -> MissionFolder:
    return world.create().folder


def findings(world: World, folder: MissionFolder) -> list[tuple[str, str]]:
    verified = VerifyDecisions(world.ledger)(world.context(folder).writing().reading())
    return [(finding.code, finding.where) for finding in verified.findings]


def write(world: World, folder: MissionFolder, spec: str = "", plan: str = "") -> None:
    world.record(folder, files={"spec.md": spec.encode(), "plan.md": plan.encode()})


def test_a_marker_of_an_open_decision_is_right(world: World, folder: MissionFolder) -> None:
    marker = ask(world, folder).decision.marker
    write(world, folder, f"# Spec\n\nIt listens on {marker}.\n")

    assert findings(world, folder) == []


def test_an_open_decision_needs_no_marker(world: World, folder: MissionFolder) -> None:
    ask(world, folder)

    assert findings(world, folder) == []


def test_a_deferred_decision_without_a_marker_is_found(world: World, folder: MissionFolder) -> None:
    decision = ask(world, folder).decision
    close(world, folder, Outcome.DEFERRED, rationale="later")
    assert findings(world, folder) == [("DEFERRED_WITHOUT_MARKER", decision.decision_id)]

    write(world, folder, plan=decision.marker)

    assert findings(world, folder) == []


@pytest.mark.parametrize("outcome", [Outcome.RESOLVED, Outcome.CANCELED])
def test_a_marker_that_was_left_behind_is_found(
    world: World, folder: MissionFolder, outcome: Outcome
) -> None:
    marker = ask(world, folder).decision.marker
    write(world, folder, f"# Spec\n\n{marker}\n")
    answer = "80" if outcome is Outcome.RESOLVED else None
    close(world, folder, outcome, answer, "r")

    assert findings(world, folder) == [("STALE_MARKER", "spec.md:3")]


def test_a_marker_without_a_decision_is_found(world: World, folder: MissionFolder) -> None:
    write(
        world,
        folder,
        f"[NEEDS CLARIFICATION: who?] <!-- decision_id: {ANY_ID} -->\n",
        "x\n[NEEDS CLARIFICATION: when?]\n",
    )

    assert findings(world, folder) == [
        ("MARKER_WITHOUT_DECISION", "spec.md:1"),
        ("MARKER_WITHOUT_DECISION", "plan.md:2"),
    ]


def test_markers_in_code_and_mere_words_are_none() -> None:
    text = "\n".join(
        (
            "`[NEEDS CLARIFICATION: x]` and [NEEDS CLARIFICATION] alone",
            "```",
            "[NEEDS CLARIFICATION: y]",
            "```",
            f"[NEEDS CLARIFICATION: z]\n  <!-- decision_id: {ANY_ID.lower()} -->",
        )
    )

    assert [tuple(marker) for marker in find_markers("spec.md", text)] == [
        ("spec.md", 5, "z", ANY_ID)
    ]


def test_a_marker_can_be_found_again_whatever_the_question_holds(
    world: World, folder: MissionFolder
) -> None:
    question = PORT.__class__("Is `a[0]` right?\nOr a[1]?", "specify", "index")
    use = OpenDecision(world.ledger, world.clock)
    operation = world.operation("decision open")
    decision = use(world.context(folder).writing(), question, operation).decision
    text = decision.marker

    found = list(find_markers("spec.md", text))

    assert [marker.decision_id for marker in found] == [decision.decision_id]
    assert Verdict(Outcome.RESOLVED, "yes").answer == "yes"
