"""Accepting: every failing check with its fix, in fix order; accepted once."""

import json

import pytest

from fairlead.mission_management.acceptance import (
    AcceptanceMatrix,
    AcceptanceReport,
    AcceptMission,
    CriterionNotFound,
    DiagnoseAcceptance,
    EvidenceMissing,
    MissionNotAcceptable,
    Outcome,
    RecordCriterion,
)
from fairlead.mission_management.adapters.memory_guards import MemoryGuards
from fairlead.mission_management.integration import IntegrateWorkPackage
from fairlead.mission_management.missions import CreatedMission
from fairlead.mission_management.status import StatusLane, WorkPackageMoved
from fairlead.shared_kernel.identity import MissionFolder
from fairlead.shared_kernel.naming import MissionNames
from tests.mission_management.missions.world import ADA, OLIVE, World, package


def planned(world: World, *requirements: str) -> CreatedMission:
    created = world.create("greetings")
    packages = (package("WP01", "FR-001"), package("WP02", "FR-001"))
    world.plan(created.folder, *packages)
    wanted = [(name, f"It does {name}") for name in requirements or ("FR-001",)]
    matrix = AcceptanceMatrix.scaffold(wanted, packages)
    world.record(created.folder, files={"acceptance-matrix.json": matrix.written()})
    return created


def finish(world: World, folder: MissionFolder, wp_id: str, lane: str) -> None:
    reviewed = world.work(folder, lane, {f"{lane}.py": b"x\n"})
    world.approve(folder, wp_id, reviewed)
    use = IntegrateWorkPackage(world.repository, world.ledger, world.rules, world.desk)
    use(world.context(folder), wp_id, world.operation("integrate"))


def finished(world: World, *requirements: str) -> MissionFolder:
    folder = planned(world, *requirements).folder
    finish(world, folder, "WP01", "a")
    finish(world, folder, "WP02", "b")
    return folder


def diagnose(world: World, folder: MissionFolder) -> AcceptanceReport:
    return DiagnoseAcceptance(world.ledger, world.checklist())(world.context(folder))


def accept(world: World, folder: MissionFolder) -> AcceptanceReport:
    use = AcceptMission(world.ledger, world.checklist(), world.clock)
    return use(world.context(folder), world.operation("accept"))


def failing(world: World, folder: MissionFolder) -> list[str]:
    return [check.id for check in diagnose(world, folder).failing]


def record(world: World, folder: MissionFolder, name: str, outcome: Outcome, said: str) -> None:
    use = RecordCriterion(world.ledger, world.clock)
    use(world.context(folder), name, outcome, said, world.operation("accept"))


def test_a_finished_mission_is_accepted(world: World) -> None:
    folder = finished(world)

    report = accept(world, folder)

    state = world.state(folder)
    assert report.accepted and report.failing == ()
    assert state.snapshot.milestone == "accepted"
    assert state.meta.text("accepted_by") == OLIVE.id
    assert state.meta.text("accepted_at")


def test_a_criterion_passes_by_itself_through_the_reviews(world: World) -> None:
    folder = finished(world)

    accept(world, folder)

    data = world.state(folder).read_file("acceptance-matrix.json")
    assert data
    matrix = AcceptanceMatrix.parse(data)
    assert matrix.verdict is Outcome.PASS
    assert "WP01, WP02" in (matrix.criteria[0].evidence or "")
    assert not matrix.criteria[0].is_recorded


def test_a_new_mission_lists_everything_in_the_order_in_which_one_mends_it(world: World) -> None:
    folder = world.create().folder

    assert failing(world, folder) == [
        "artefact:spec.md",
        "artefact:plan.md",
        "artefact:tasks/WP*.md",
        "artefact:tasks.md",
        "artefact:lanes.json",
        "work-packages",
        "criteria",
    ]
    assert all(check.fix for check in diagnose(world, folder).failing)


def test_diagnosing_records_nothing(world: World) -> None:
    folder = planned(world).folder
    before = world.found(folder).authority.commit

    report = diagnose(world, folder)

    assert not report.written()["acceptable"]
    assert world.found(folder).authority.commit == before


@pytest.mark.parametrize(
    ("lane", "fix"),
    [
        (StatusLane.PLANNED, "fairlead implement WP01"),
        (StatusLane.FOR_REVIEW, "fairlead review WP01"),
        (StatusLane.APPROVED, "fairlead integrate WP01"),
        (StatusLane.BLOCKED, "fairlead explain WP01"),
    ],
)
def test_a_package_that_is_not_done_says_what_to_do(
    memory: World, lane: StatusLane, fix: str
) -> None:
    folder = planned(memory).folder
    if lane is not StatusLane.PLANNED:
        moved = WorkPackageMoved("WP01", StatusLane.PLANNED, lane, ADA, force=True, reason="x")
        memory.record(folder, moved)

    with pytest.raises(MissionNotAcceptable) as refused:
        accept(memory, folder)

    checks = {check["id"]: check for check in refused.value.failing}
    assert fix in str(checks["work-package:WP01"]["fix"])


def test_canceled_by_a_person_is_acceptable_while_another_package_covers_it(
    memory: World,
) -> None:
    folder = planned(memory).folder
    finish(memory, folder, "WP02", "b")
    _cancel(memory, folder, OLIVE)

    assert failing(memory, folder) == []


def test_a_requirement_whose_packages_were_all_canceled_is_not_met(memory: World) -> None:
    created = memory.create()
    world, folder = memory, created.folder
    packages = (package("WP01", "FR-001"),)
    world.plan(folder, *packages)
    matrix = AcceptanceMatrix.scaffold([("FR-001", "It greets")], packages)
    world.record(folder, files={"acceptance-matrix.json": matrix.written()})
    _cancel(world, folder, OLIVE)

    assert failing(world, folder) == ["criterion:FR-001"]


def test_a_package_that_an_agent_canceled_is_not_acceptable(memory: World) -> None:
    folder = planned(memory).folder
    finish(memory, folder, "WP02", "b")
    _cancel(memory, folder, ADA)

    assert "work-package:WP01" in failing(memory, folder)


def test_done_by_force_without_a_review_proves_no_criterion(memory: World) -> None:
    folder = planned(memory).folder
    for wp_id in ("WP01", "WP02"):
        moved = WorkPackageMoved(
            wp_id, StatusLane.PLANNED, StatusLane.DONE, OLIVE, force=True, reason="hurry"
        )
        memory.record(folder, moved)

    assert failing(memory, folder) == ["criterion:FR-001"]


def test_commits_that_no_review_let_in_keep_it_from_being_accepted(world: World) -> None:
    folder = finished(world)
    branch = f"{MissionNames(folder).coordination_branch}-lane-a"
    world.commit(branch, {"more.py": b"x\n"})

    assert failing(world, folder) == ["lane:lane-a"]


def test_an_open_decision_keeps_it_from_being_accepted(memory: World) -> None:
    folder = finished(memory)
    entry = {"decision_id": "01K7", "status": "open", "question": "Which colour?"}
    index = json.dumps({"entries": [entry]}).encode()
    memory.record(folder, files={"decisions/index.json": index})

    report = diagnose(memory, folder)

    assert [check.id for check in report.failing] == ["decision:01K7"]
    assert "Which colour?" in report.failing[0].message


def test_accepting_again_is_the_same_acceptance(world: World) -> None:
    folder = finished(world)
    accept(world, folder)
    before = world.found(folder).authority.commit

    again = accept(world, folder)

    assert again.accepted
    assert world.found(folder).authority.commit == before


def test_a_transition_asks_for_a_new_acceptance(memory: World) -> None:
    folder = finished(memory)
    accept(memory, folder)
    back = WorkPackageMoved(
        "WP01", StatusLane.DONE, StatusLane.PLANNED, OLIVE, force=True, reason="again"
    )
    memory.record(folder, back)

    with pytest.raises(MissionNotAcceptable):
        accept(memory, folder)


@pytest.mark.parametrize("proof", ["automated_test", "negative_invariant", "manual_qa"])
def test_a_criterion_that_is_not_shown_by_reviews_waits_for_a_result(
    memory: World, proof: str
) -> None:
    folder = finished(memory)
    _prove_by(memory, folder, proof)

    assert failing(memory, folder) == ["criterion:FR-001"]
    assert "--record FR-001=pass" in diagnose(memory, folder).failing[0].fix

    record(memory, folder, "fr-001", Outcome.PASS, "ran it: 12 passed")
    assert failing(memory, folder) == []


def test_a_recorded_failure_stands_against_the_reviews(memory: World) -> None:
    folder = finished(memory)

    record(memory, folder, "FR-001", Outcome.FAIL, "it greets nobody")

    report = diagnose(memory, folder)
    assert [check.id for check in report.failing] == ["criterion:FR-001"]
    assert "it greets nobody" in report.failing[0].message


def test_a_result_needs_evidence(memory: World) -> None:
    folder = finished(memory)

    with pytest.raises(EvidenceMissing):
        record(memory, folder, "FR-001", Outcome.PASS, "  ")


def test_a_result_for_an_unknown_criterion_is_refused(memory: World) -> None:
    folder = finished(memory)

    with pytest.raises(CriterionNotFound) as unknown:
        record(memory, folder, "FR-009", Outcome.PASS, "seen")
    assert unknown.value.details["known"] == ["FR-001"]


def test_a_requirement_that_no_package_names_is_said(memory: World) -> None:
    folder = finished(memory, "FR-001", "FR-007")

    report = diagnose(memory, folder)

    assert [check.id for check in report.failing] == ["criterion:FR-007"]
    assert "no work package names it" in report.failing[0].message


def _cancel(world: World, folder: MissionFolder, actor: object) -> None:
    assert actor in (OLIVE, ADA)
    who = OLIVE if actor == OLIVE else ADA
    moved = WorkPackageMoved("WP01", StatusLane.PLANNED, StatusLane.CANCELED, who, reason="no")
    world.record(folder, moved, actor=who)


def _prove_by(world: World, folder: MissionFolder, proof: str) -> None:
    data = world.state(folder).read_file("acceptance-matrix.json")
    assert data
    raw = json.loads(data)
    raw["criteria"][0]["proof_type"] = proof
    world.record(folder, files={"acceptance-matrix.json": json.dumps(raw).encode()})


def test_a_package_under_way_is_to_be_finished_not_recorded(world: World) -> None:
    folder = planned(world).folder
    finish(world, folder, "WP01", "a")

    [criterion] = [c for c in diagnose(world, folder).failing if c.id.startswith("criterion")]

    assert criterion.fix.startswith("Finish WP02")
    assert "--record" not in criterion.fix


def test_a_package_that_was_forced_through_needs_somebody_to_look(memory: World) -> None:
    folder = planned(memory).folder
    finish(memory, folder, "WP01", "a")
    moved = WorkPackageMoved(
        "WP02", StatusLane.PLANNED, StatusLane.DONE, OLIVE, force=True, reason="trust me"
    )
    memory.record(folder, moved)

    [criterion] = [c for c in diagnose(memory, folder).failing if c.id.startswith("criterion")]

    assert "--record FR-001=pass" in criterion.fix


def test_a_retry_of_an_acceptance_says_what_was_checked(world: World) -> None:
    folder = finished(world)
    use = AcceptMission(world.ledger, world.checklist(), world.clock)
    operation = world.operation("accept", op_id="01ARZ3NDEKTSV4RRFFQ69G5FAV")

    first, second = (use(world.context(folder), operation) for _ in range(2))

    assert second.receipt and second.receipt.already_applied
    assert [check.id for check in second.checks] == [check.id for check in first.checks] != []


def test_a_guard_that_nobody_registered_keeps_the_mission_from_being_accepted(
    memory: World,
) -> None:
    folder = finished(memory)
    guards = MemoryGuards(unknown=["plan_is_written"])
    use = DiagnoseAcceptance(memory.ledger, memory.checklist(guards))

    [check] = use(memory.context(folder)).failing

    assert check.id == "guard:plan_is_written"
    assert "guards the step plan, and nobody registered it" in check.message


def test_a_guard_of_an_earlier_step_leads_the_way_and_holds_no_acceptance(memory: World) -> None:
    folder = finished(memory)
    guards = MemoryGuards(saying={"spec_has_requirements": "it has none"})
    use = DiagnoseAcceptance(memory.ledger, memory.checklist(guards))

    assert use(memory.context(folder)).failing == ()
