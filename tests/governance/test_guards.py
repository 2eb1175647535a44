"""Guards of mission types: what each demands, and that nothing passes where one is in doubt."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from fairlead.execution.next_step import Blocked, Guards
from fairlead.governance.adapters.packaged_mission_types import PackagedMissionTypes
from fairlead.governance.doctrine import MissionType
from fairlead.governance.doctrine import Step as TypeStep
from fairlead.mission_management.status import LifecycleRecorded, MissionState
from fairlead.shared_kernel.actor import Actor
from tests.execution.world import ADA, BOB, NAMES, World, in_memory

TYPES = PackagedMissionTypes()
SPEC = "| ID | Q |\n|---|---|\n| FR-001 | Why? |\n| FR-002 | When? |\n"
SOURCES = "| ID | S | W | E | T |\n|--|--|--|--|--|\n| S-001 | Log | log.txt | It grows | High |\n"
FINDINGS = (
    "| ID | F | Q | S | T |\n|--|--|--|--|--|\n| F-101 | It grows | FR-001 | S-001 | High |\n"
)
SYNTHESIS = (
    "| Q | A | F | T |\n|--|--|--|--|\n| FR-001 | Yes | F-101 | Sure |\n"
    "| FR-002 | Unanswered: nobody knows | none | Ask again |\n"
)
GAPS = (
    "| ID | P | N | D |\n|--|--|--|--|\n| G-001 | Why | FR-001 | write |\n"
    "| G-002 | When | FR-002 | **Keep** |\n"
)
OUTLINE = "# Outline\n\n- G-001: docs/why.md\n"
CHECKS = (
    "| ID | K | How | Result |\n|--|--|--|--|\n| V-001 | links | by hand | pass |\n"
    "| V-002 | commands | by hand | n/a: there are none |\n"
)
GOOD = {
    "spec.md": SPEC,
    "plan.md": OUTLINE,
    "sources.md": SOURCES,
    "findings/why.md": FINDINGS,
    "synthesis.md": SYNTHESIS,
    "examination.md": "Fine.\n\n**Verdict:** approved\n",
    "gap-analysis.md": GAPS,
    "validation.md": CHECKS,
}
OF_DOCUMENTS = (
    "sources_are_registered",
    "findings_have_evidence",
    "questions_are_answered",
    "synthesis_is_examined",
    "gaps_are_decided",
    "outline_covers_gaps",
    "documents_are_validated",
)


def mission(tmp_path: Path, files: Mapping[str, str]) -> World:
    data = {name: text.encode() for name, text in files.items()}
    return World(in_memory(tmp_path), lane_plan=None, files=data)


def said(tmp_path: Path, guard: str, **changed: str) -> str | None:
    """What a guard says of a mission in which all is well but for the changed files."""
    named = {name.replace("__", "/").replace("_md", ".md"): t for name, t in changed.items()}
    named = {name.replace("_", "-"): text for name, text in named.items()}
    return Guards().holds_back(guard, mission(tmp_path, GOOD | named).state)


def test_every_guard_that_a_built_in_type_names_is_registered() -> None:
    named = {g for name in TYPES.names() for step in TYPES.get(name).steps for g in step.guards}

    assert {guard for guard in named if not Guards().known(guard)} == set()
    assert set(OF_DOCUMENTS) < named


@pytest.mark.parametrize("guard", OF_DOCUMENTS)
def test_documents_that_keep_all_rules_are_let_pass(tmp_path: Path, guard: str) -> None:
    assert said(tmp_path, guard) is None


@pytest.mark.parametrize("name", ["documentation", "research", "software-dev"])
def test_no_template_satisfies_the_guards_of_its_step(tmp_path: Path, name: str) -> None:
    kind, empty = TYPES.get(name), []
    for step in kind.steps:
        for artefact in step.artefacts:
            file = artefact.path.replace("*", "x")
            if step.guards and kind.template_for(file):
                state = mission(tmp_path / step.id, {file: kind.template_for(file)}).state
                empty.append([Guards().holds_back(guard, state) for guard in step.guards])

    assert len(empty) >= 2
    assert all(any(answers) for answers in empty)


@pytest.mark.parametrize(
    ("guard", "changed", "reason"),
    [
        ("sources_are_registered", {"sources_md": "# None\n"}, "registers no source"),
        (
            "sources_are_registered",
            {"sources_md": SOURCES.replace("log.txt", " ")},
            "S-001 (sources.md:3) leaves a cell empty",
        ),
        (
            "sources_are_registered",
            {"sources_md": SOURCES + SOURCES.splitlines()[2] + "\n"},
            "S-001 (sources.md:4) is there already, as S-001 (sources.md:3)",
        ),
        (
            "sources_are_registered",
            {"sources_md": f"<!--\n{SOURCES}-->\n```\n{SOURCES}```\n"},
            "registers no source",
        ),
        ("findings_have_evidence", {"findings__more_md": "# None\n"}, "findings/more.md states no"),
        (
            "findings_have_evidence",
            {"findings__why_md": FINDINGS.replace("S-001", "hearsay")},
            "F-101 (findings/why.md:3) rests on no source",
        ),
        (
            "findings_have_evidence",
            {"findings__why_md": FINDINGS.replace("FR-001", "curiosity")},
            "speaks to no question",
        ),
        (
            "findings_have_evidence",
            {"findings__why_md": FINDINGS.replace("FR-001", "FR-009")},
            "names FR-009, which spec.md does not have",
        ),
        (
            "findings_have_evidence",
            {"findings__more_md": FINDINGS},
            "F-101 (findings/why.md:3) is there already, as F-101 (findings/more.md:3)",
        ),
        (
            "questions_are_answered",
            {"synthesis_md": SYNTHESIS.replace("FR-002", "FR-003")},
            "no row that answers FR-002",
        ),
        (
            "questions_are_answered",
            {"synthesis_md": SYNTHESIS.replace("Unanswered", "No")},
            'FR-002 (synthesis.md:4) rests on no finding (F-001, …), and is not "unanswered"',
        ),
        (
            "questions_are_answered",
            {"synthesis_md": SYNTHESIS.replace("F-101", "F-102")},
            "names F-102, which findings/ does not have",
        ),
        ("questions_are_answered", {"synthesis_md": "Yes.\n"}, "answers no question"),
        ("synthesis_is_examined", {"examination_md": "Fine.\n"}, 'no line "Verdict: approved"'),
        (
            "synthesis_is_examined",
            {"examination_md": "Verdict: approved\n\nOn second thought:\n\nVerdict: rejected\n"},
            'its verdict is "rejected"',
        ),
        ("gaps_are_decided", {"gap_analysis_md": "# None\n"}, "names no gap"),
        (
            "gaps_are_decided",
            {"gap_analysis_md": GAPS.replace("| write", "| soon")},
            "G-001 (gap-analysis.md:3) does not end with one of write, revise, remove, keep",
        ),
        (
            "gaps_are_decided",
            {"gap_analysis_md": GAPS.replace("FR-002", "FR-001")},
            "no row of gap-analysis.md meets FR-002",
        ),
        (
            "gaps_are_decided",
            {"gap_analysis_md": GAPS.replace("FR-002", "FR-007")},
            "names FR-007, which spec.md does not have",
        ),
        ("outline_covers_gaps", {"plan_md": "# Outline\n"}, "has no page for G-001"),
        ("documents_are_validated", {"validation_md": "# None\n"}, "kind links and none of the"),
        (
            "documents_are_validated",
            {"validation_md": CHECKS.replace("pass", "fail: three are broken")},
            "V-001 (validation.md:3) did not pass: fail: three are broken",
        ),
        (
            "documents_are_validated",
            {"validation_md": CHECKS.replace("n/a: there are none", "n/a:")},
            "V-002 (validation.md:4) did not pass",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_place(
    tmp_path: Path, guard: str, changed: dict[str, str], reason: str
) -> None:
    answer = said(tmp_path, guard, **changed)

    assert answer is not None
    assert answer.startswith(f"{guard}: ")
    assert reason in answer


def wrote(world: World, name: str, actor: Actor = ADA) -> None:
    facts = {"artifact_path": NAMES.file(name), "mission_slug": "greetings-01KZ0000"}
    world.record(LifecycleRecorded("ArtifactWritten", actor, facts))


def brought(world: World, *touched: str) -> None:
    facts = {"wp_id": "WP01", "lane": "lane-a", "reviewed_commit": "0", "touched": list(touched)}
    world.record(LifecycleRecorded("LaneIntegrated", BOB, facts))


def asked(world: World, guard: str) -> str | None:
    return Guards().holds_back(guard, world.state)


def test_an_examination_is_somebody_elses_and_of_the_synthesis_as_it_is(tmp_path: Path) -> None:
    world, guard = mission(tmp_path, GOOD), "synthesis_is_examined"
    wrote(world, "synthesis.md")
    wrote(world, "examination.md")
    own = asked(world, guard)
    wrote(world, "examination.md", BOB)
    others = asked(world, guard)
    wrote(world, "synthesis.md")
    stale = asked(world, guard)

    assert own and "ada wrote synthesis.md and cannot examine it" in own
    assert others is None
    assert stale and "was changed after examination.md" in stale


@pytest.mark.parametrize("touched", [NAMES.file("synthesis.md"), f"{NAMES.directory}/**"])
def test_a_synthesis_that_a_lane_brought_is_examined_after_that(
    tmp_path: Path, touched: str
) -> None:
    world = mission(tmp_path, GOOD)
    wrote(world, "examination.md")
    brought(world, touched)

    assert "was changed after" in (asked(world, "synthesis_is_examined") or "")


def test_documents_that_come_in_later_are_checked_again(tmp_path: Path) -> None:
    world, guard = mission(tmp_path, GOOD), "documents_are_validated"
    wrote(world, "validation.md")
    before = asked(world, guard)
    brought(world, "docs/why.md")
    after = asked(world, guard)
    brought(world, NAMES.file("validation.md"))
    again = asked(world, guard)

    assert before is None
    assert after and "documents came in after validation.md" in after
    assert again is None


def kind_with(guard: str, step: str) -> MissionType:
    kind = TYPES.get("software-dev")
    guarded = (replace(s, guards=(guard,)) if s.id == step else s for s in kind.steps)
    return replace(kind, steps=tuple(guarded))


@pytest.mark.parametrize("step", ["implement", "review"])
def test_no_package_is_begun_where_its_step_names_a_guard_that_nobody_registered(
    tmp_path: Path, step: str
) -> None:
    world = World(in_memory(tmp_path), kind=kind_with("moon_is_full", step))

    decision = world.next().decision

    assert isinstance(decision, Blocked)
    assert "moon_is_full" in decision.reasons[0].reason


def test_a_step_between_the_plan_and_the_packages_is_taken_before_them(tmp_path: Path) -> None:
    kind = TYPES.get("software-dev")
    at = [step.id for step in kind.steps].index("implement")
    step = TypeStep("rehearse", "Rehearse", "planner", "", guards=("decisions_are_closed", "late"))
    world = World(
        in_memory(tmp_path), kind=replace(kind, steps=(*kind.steps[:at], step, *kind.steps[at:]))
    )
    guards = Guards(lambda name: lambda state: "not yet")

    found = replace(world.decide_it, guards=guards)(world.context(), ADA).decision

    assert "late: not yet" in str(found)
    assert "rehearse" in str(found)


def fails(_: MissionState) -> str | None:
    raise RuntimeError("out of order")


def says_yes(_: MissionState) -> str | None:
    return True  # type: ignore[return-value]


def says_nothing(_: MissionState) -> str | None:
    return ""


@pytest.mark.parametrize(
    ("guard", "reason"),
    [(fails, "out of order"), (says_yes, "True"), (says_nothing, "''"), (None, "nobody")],
)
def test_a_guard_of_others_that_misbehaves_lets_nothing_pass(
    tmp_path: Path, guard: Callable[[MissionState], str | None] | None, reason: str
) -> None:
    answer = Guards(lambda name: guard).holds_back("theirs", mission(tmp_path, {}).state)

    assert answer and answer.startswith("theirs: ") and reason in answer


def test_guards_of_others_are_looked_for_only_where_a_name_is_not_built_in(tmp_path: Path) -> None:
    looked_for: list[str] = []
    guards = Guards(looked_for.append)
    state = mission(tmp_path, GOOD).state

    for guard in ("spec_has_requirements", *OF_DOCUMENTS):
        assert guards.known(guard)
        guards.holds_back(guard, state)

    assert looked_for == []
