"""What is next, and taking it."""

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typing_extensions import override

from fairlead.execution.lanes import LaneKeeper, RecordVerdict, RejectWorkPackage, WorkView
from fairlead.execution.next_step import (
    Blocked,
    DecisionRequired,
    Guards,
    NothingHeld,
    Report,
    ReportResult,
    ResultNeedsReason,
    SeveralHeld,
    Situation,
    Step,
    StepResult,
    Terminal,
    decide_next,
)
from fairlead.governance.doctrine import Step as TypeStep
from fairlead.mission_management.adapters.memory_ledger import MemoryLedger
from fairlead.mission_management.bookkeeping import OperationIdConflict
from fairlead.mission_management.status import (
    Change,
    GuardFailed,
    MissionState,
    StatusLane,
    WorkPackageAnnotated,
    WorkPackageMoved,
)
from fairlead.shared_kernel.actor import Actor, ActorKind
from fairlead.shared_kernel.commit_target import CommitReceipt, Operation
from fairlead.shared_kernel.context import WriteContext
from fairlead.shared_kernel.documents import (
    ExecutionLane,
    LanePlan,
    MissionMeta,
    PlannedWorkPackage,
)
from tests.execution.world import (
    ADA,
    BOB,
    COORDINATION,
    CYD,
    OLIVE,
    L,
    Place,
    World,
    commit_past_lanes,
    in_memory,
    meta,
    plan,
    software,
)

PLAN = b"# Plan\n\nOne module.\n"
SPEC = b"| ID | Requirement |\n|---|---|\n| FR-001 | Greet |\n"


def fresh(place: Place, **files: bytes) -> World:
    """A mission whose packages are not finalized."""
    named = {name.replace("_", "."): data for name, data in files.items()}
    return World(place, lane_plan=None, files=named)


class TestBeforeThePackages:
    def test_a_new_mission_is_specified_first(self, memory: Place) -> None:
        decision = fresh(memory).next().decision

        assert isinstance(decision, Step)
        assert (decision.action, decision.wp_id) == ("specify", None)
        assert "there is no spec.md" in decision.reason
        assert decision.command.startswith("fairlead specify --from FILE --mission ")

    def test_a_spec_without_requirements_is_not_finished_and_the_guard_says_so(
        self, memory: Place
    ) -> None:
        decision = fresh(memory, spec_md=b"# Greetings\n").next().decision

        assert isinstance(decision, Step)
        assert decision.action == "specify"
        assert "spec_has_requirements" in decision.reason

    def test_then_comes_the_plan_and_then_the_packages(self, memory: Place, tmp_path: Path) -> None:
        planned = fresh(memory, spec_md=SPEC).next().decision
        divided = fresh(in_memory(tmp_path / "b"), spec_md=SPEC, plan_md=PLAN).next()

        assert isinstance(planned, Step)
        assert planned.action == "plan"
        assert isinstance(divided.decision, Step)
        assert divided.decision.action == "tasks"
        assert divided.decision.command.startswith("fairlead tasks add --title TITLE --mission ")

    def test_packages_that_are_there_are_to_be_finalized(self, memory: Place) -> None:
        world = fresh(memory, spec_md=SPEC, plan_md=PLAN)
        world.record(files={"tasks/WP01-greet.md": b"---\n---\n"})

        decision = world.next().decision

        assert isinstance(decision, Step)
        assert decision.command.startswith("fairlead tasks finalize --mission ")

    def test_an_open_decision_is_asked_before_the_step_it_holds_up(self, memory: Place) -> None:
        index = {
            "entries": [
                {"decision_id": "D1", "question": "Which?", "status": "open", "options": ["a", "b"]}
            ]
        }
        world = fresh(memory, spec_md=SPEC)
        world.record(files={"decisions/index.json": json.dumps(index).encode()})

        assert world.next().decision == DecisionRequired("D1", "Which?", ("a", "b"))

    def test_a_guard_that_nobody_registered_fails_closed(self, memory: Place) -> None:
        step = TypeStep("specify", "Say it", "analyst", "", guards=("moon_is_full",))
        world = World(memory, kind=replace(software(), steps=(step,)), lane_plan=None)

        decision = world.next().decision

        assert isinstance(decision, Blocked)
        assert "moon_is_full" in decision.reasons[0].reason

    def test_a_guard_of_an_installed_package_is_asked(self, memory: Place) -> None:
        step = TypeStep("specify", "Say it", "analyst", "", guards=("moon_is_full",))
        world = World(memory, kind=replace(software(), steps=(step,)), lane_plan=None)
        guards = Guards(lambda name: lambda state: "it is new")

        decision = replace(world.decide_it, guards=guards)(world.context(), ADA).decision

        assert isinstance(decision, Step)
        assert decision.reason == "moon_is_full: it is new"


class TestPackages:
    def test_the_longest_chain_goes_first(self, dream: World) -> None:
        decision = dream.next().decision

        assert isinstance(decision, Step)
        assert (decision.action, decision.wp_id) == ("implement", "WP01")

    def test_reviews_come_before_new_work_but_not_for_the_implementer(self, dream: World) -> None:
        dream.hand_in("WP03", {"song/one.txt": "la"})

        by_other, by_self = dream.next(BOB).decision, dream.next(ADA).decision

        assert isinstance(by_other, Step)
        assert (by_other.action, by_other.wp_id) == ("review", "WP03")
        assert isinstance(by_self, Step)
        assert (by_self.action, by_self.wp_id) == ("implement", "WP01")

    def test_the_holder_is_told_to_go_on_and_where_the_prompt_is(self, dream: World) -> None:
        started = dream.implement("WP03")

        view = dream.next()

        assert isinstance(view.decision, Step)
        assert (view.decision.wp_id, view.decision.held) == ("WP03", True)
        assert view.prompt_file == started.prompt_file
        assert view.workspace_path == started.workspace

    def test_a_fix_says_that_it_is_one(self, dream: World) -> None:
        dream.hand_in("WP01", {"hello/one.txt": "one"})
        dream.reject("WP01")

        decision = dream.next().decision

        assert isinstance(decision, Step)
        assert (decision.action, decision.wp_id) == ("fix", "WP01")
        assert "asked for changes" in decision.reason

    def test_others_get_a_command_that_prints_the_prompt(self, dream: World) -> None:
        view = dream.next()

        assert view.prompt_file is None
        assert view.prompt_command
        assert view.prompt_command.startswith(
            "fairlead prompt WP01 --action implement --agent ada --mission "
        )

    def test_a_query_writes_nothing(self, world: World) -> None:
        before = {ref.name: ref.oid for ref in world.place.repository.refs.list("refs/")}

        world.next()

        after = {ref.name: ref.oid for ref in world.place.repository.refs.list("refs/")}
        assert after == before
        assert world.prompts.texts == {}
        assert world.store.runs == {}

    def test_what_blocks_is_said_with_what_would_unblock_it(self, dream: World) -> None:
        for wp_id in ("WP01", "WP03"):
            dream.implement(wp_id)

        decision = dream.next(BOB).decision

        assert isinstance(decision, Blocked)
        assert [(r.wp_id, r.reason) for r in decision.reasons] == [
            ("WP01", "WP01 is worked on by ada"),
            ("WP02", "WP02 waits for WP01 (in_progress)"),
            ("WP03", "WP03 is worked on by ada"),
            ("WP04", "WP04 cannot be begun: WP04 shares lane-a with WP01, which is in_progress"),
        ]
        assert all(reason.unblock for reason in decision.reasons)

    def test_a_lane_in_conflict_blocks_the_query_as_it_blocks_the_claim(self, dream: World) -> None:
        lane = dream.hand_in("WP01", {"hello/one.txt": "one"})
        dream.approve("WP01")
        for wp_id in ("WP02", "WP03"):
            dream.implement(wp_id)
        dream.place.work(lane, {"hello/base.txt": "one\nlane\nthree\n"})
        commit_past_lanes(dream, "hello/base.txt", b"one\nauthority\nthree\n")

        decision, claimed = dream.next(CYD).decision, dream.claim(CYD).decision

        assert isinstance(decision, Blocked)
        assert claimed == decision
        assert "hello/base.txt" in decision.reasons[-1].reason

    def test_the_parallelism_of_the_policy_is_kept(self, memory: Place) -> None:
        world = World(memory, lane_plan=plan(parallelism=1))
        world.implement("WP01")

        decision = world.next(BOB).decision

        assert isinstance(decision, Blocked)
        assert any("as many packages" in reason.reason for reason in decision.reasons)

    def test_a_missing_analysis_is_the_next_step_where_the_type_insists(
        self, memory: Place
    ) -> None:
        world = World(memory, kind=replace(software(), blocks_on_missing_analysis=True))

        decision = world.next().decision

        assert isinstance(decision, Step)
        assert (decision.action, decision.reason) == ("analyze", "there is none")

    def test_an_approved_package_that_waits_for_a_person_is_integrated_last(
        self, memory: Place
    ) -> None:
        world = World(memory, lane_plan=plan(integration="manual"))
        world.hand_in("WP03", {"song/one.txt": "la"})
        world.approve("WP03")
        world.implement("WP01", CYD)

        decision = world.next(BOB).decision

        assert isinstance(decision, Step)
        assert decision.action == "integrate"
        assert decision.command.startswith("fairlead integrate WP03")

    def test_a_blocked_package_says_how_to_go_on(self, dream: World) -> None:
        for wp_id in ("WP01", "WP03", "WP04"):
            dream.move(wp_id, L.BLOCKED, reason="no network")

        decision = dream.next().decision

        assert isinstance(decision, Blocked)
        assert decision.reasons[0].unblock.startswith("fairlead move WP01 planned --reason")


class TestAfterThePackages:
    @pytest.fixture
    def finished(self, dream: World) -> World:
        for wp_id in ("WP01", "WP02", "WP03", "WP04"):
            dream.move(wp_id, L.CANCELED, OLIVE, "not needed")
        return dream

    def test_a_mission_whose_packages_are_all_in_is_accepted(self, finished: World) -> None:
        decision = finished.next().decision

        assert isinstance(decision, Step)
        assert decision.action == "accept"

    def test_then_it_is_merged(self, finished: World) -> None:
        finished.milestone("MissionAccepted")

        decision = finished.next().decision

        assert isinstance(decision, Step)
        assert decision.action == "merge"

    def test_then_it_is_looked_back_at(self, finished: World) -> None:
        finished.milestone("MissionAccepted")
        finished.milestone("MissionMerged")

        decision = finished.next().decision

        assert isinstance(decision, Step)
        assert decision.action == "retrospect"

    def test_then_there_is_nothing_left(self, finished: World) -> None:
        finished.milestone("MissionAccepted")
        finished.record(files={"retrospective.yaml": b"findings: []\n"})
        finished.milestone("MissionMerged")

        assert finished.next().decision == Terminal("merged")

    def test_a_closed_mission_is_over(self, finished: World) -> None:
        finished.milestone("MissionClosed")

        assert finished.next().written()["kind"] == "terminal"


class TestClaiming:
    def test_a_claim_gets_what_the_query_said(self, world: World) -> None:
        asked = world.next().decision

        taken = world.claim()

        assert isinstance(asked, Step)
        assert isinstance(taken.decision, Step)
        assert taken.decision.wp_id == asked.wp_id
        assert world.lane(asked.wp_id or "") is L.IN_PROGRESS
        assert taken.prompt_file
        data = taken.written()
        assert data["kind"] == "step"
        assert data["lease"] == {"holder": "ada", "generation": 1, "ttl": 86400}
        assert len(taken.receipts) == 2

    def test_asking_again_gives_the_holder_the_same(self, dream: World) -> None:
        first, again = dream.claim(), dream.claim()

        assert isinstance(first.decision, Step)
        assert isinstance(again.decision, Step)
        assert again.decision.wp_id == first.decision.wp_id
        assert again.receipts == ()
        assert again.prompt_file == first.prompt_file

    def test_a_review_is_claimed_too(self, world: World) -> None:
        world.hand_in("WP03", {"song/one.txt": "la"})

        view = world.claim(BOB)

        assert isinstance(view.decision, Step)
        assert (view.decision.action, view.decision.wp_id) == ("review", "WP03")
        assert world.lane("WP03") is L.IN_REVIEW

    def test_who_only_implements_is_given_no_review(self, dream: World) -> None:
        dream.hand_in("WP03", {"song/one.txt": "la"})
        operation = dream.operation(BOB, "next")

        view = dream.claim_it(dream.context(), BOB, operation, only="implement")

        assert isinstance(view.decision, Step)
        assert (view.decision.action, view.decision.wp_id) == ("implement", "WP01")

    def test_who_only_reviews_is_given_no_work(self, dream: World) -> None:
        operation = dream.operation(BOB, "next")

        decision = dream.claim_it(dream.context(), BOB, operation, only="review").decision

        assert isinstance(decision, Blocked)
        assert decision.reasons[0].reason == "WP01 is ready to be worked on"

    def test_an_expired_lease_is_taken_back(self, dream: World) -> None:
        dream.implement("WP01")
        dream.implement("WP03")
        dream.clock.tick(25 * 3600)

        view = dream.claim(BOB)

        assert isinstance(view.decision, Step)
        assert view.decision.wp_id == "WP01"
        held = dream.status("WP01").lease
        assert held and (held.holder, held.generation) == ("bob", 2)

    def test_an_expired_review_is_taken_back(self, dream: World) -> None:
        dream.hand_in("WP01", {"hello/one.txt": "one"})
        dream.review("WP01", BOB)
        dream.clock.tick(25 * 3600)

        view = dream.claim(CYD)

        assert isinstance(view.decision, Step)
        assert (view.decision.action, view.decision.wp_id) == ("review", "WP01")
        held = dream.status("WP01").lease
        assert held and held.holder == "cyd"

    def test_a_run_remembers_what_was_given_out(self, dream: World) -> None:
        dream.claim()

        (run,) = dream.store.runs.values()
        assert run.issued_step_id == "implement WP01"
        assert run.mission_id == "01KZ0000000000000000000000"
        assert run.template_hash == software().digest


class TestReporting:
    def test_success_hands_in_and_the_next_is_decided(self, dream: World) -> None:
        view = dream.claim()
        assert view.workspace_path
        dream.place.work(view.workspace_path, {"hello/one.txt": "one"})
        dream.record(WorkPackageAnnotated("WP01", ADA, {"subtasks": {"T001": "done"}}))

        after = dream.take(ADA, Report(StepResult.SUCCESS), claim=True)

        assert dream.lane("WP01") is L.FOR_REVIEW
        assert isinstance(after.decision, Step)
        assert after.decision.wp_id == "WP03"
        assert len(after.receipts) == 3

    def test_success_keeps_the_guards_of_its_edge(self, dream: World) -> None:
        dream.claim()

        with pytest.raises(GuardFailed):
            dream.take(ADA, Report(StepResult.SUCCESS))

    def test_success_of_a_review_approves(self, dream: World) -> None:
        dream.hand_in("WP01", {"hello/one.txt": "one"})
        dream.claim(BOB)

        dream.take(BOB, Report(StepResult.SUCCESS))

        assert dream.lane("WP01") is L.DONE

    def test_failure_gives_the_package_back(self, dream: World) -> None:
        dream.claim()

        dream.take(ADA, Report(StepResult.FAILED, "the tests hang"))

        assert dream.lane("WP01") is L.PLANNED

    def test_failure_of_a_review_gives_the_review_back(self, dream: World) -> None:
        dream.hand_in("WP01", {"hello/one.txt": "one"})
        dream.claim(BOB)

        dream.take(BOB, Report(StepResult.FAILED, "no time"))

        assert dream.lane("WP01") is L.FOR_REVIEW

    def test_blocked_blocks(self, dream: World) -> None:
        dream.claim()

        view = dream.take(ADA, Report(StepResult.BLOCKED, "no access"))

        assert dream.lane("WP01") is L.BLOCKED
        assert isinstance(view.decision, Step)
        assert view.decision.wp_id == "WP03"

    @pytest.mark.parametrize("result", [StepResult.FAILED, StepResult.BLOCKED])
    def test_bad_news_says_why(self, dream: World, result: StepResult) -> None:
        dream.claim()

        with pytest.raises(ResultNeedsReason):
            dream.take(ADA, Report(result))

    def test_who_holds_nothing_reports_nothing(self, dream: World) -> None:
        with pytest.raises(NothingHeld):
            dream.take(ADA, Report(StepResult.SUCCESS))

    def test_the_package_of_the_lane_one_stands_in_is_meant(self, dream: World) -> None:
        dream.implement("WP01")
        lane = dream.implement("WP03").workspace
        report = Report(StepResult.BLOCKED, "no access")
        context = dream.context()
        here = replace(context, workspace=replace(context.workspace, current_cwd=lane / "song"))

        reports = ReportResult(dream.ledger, dream.claims, dream.approve_it, dream.runs)
        told = reports(here, ADA, report, dream.operation(ADA, "next"))

        assert (told.wp_id, told.lane) == ("WP03", L.BLOCKED)
        assert dream.lane("WP01") is L.IN_PROGRESS

    def test_of_several_packages_none_is_guessed(self, dream: World) -> None:
        dream.implement("WP01")
        dream.implement("WP03")

        with pytest.raises(SeveralHeld, match="WP01, WP03"):
            dream.take(ADA, Report(StepResult.BLOCKED, "no access"))

    def test_what_was_handed_in_is_said(self, dream: World) -> None:
        dream.claim()

        view = dream.take(ADA, Report(StepResult.BLOCKED, "no access"))

        assert view.written()["reported"] == "WP01 is blocked"


class TestRetrying:
    def again(self, world: World, actor: Actor, name: str = "next") -> Operation:
        return replace(world.operation(actor, name), explicit=True)

    def test_a_claim_that_is_retried_gets_no_second_package(self, world: World) -> None:
        operation = self.again(world, ADA)
        world.claim_it(world.context(), ADA, operation)
        world.move("WP01", L.PLANNED, reason="no time")

        view = world.claim_it(world.context(), ADA, operation)

        assert isinstance(view.decision, Step)
        assert (view.decision.wp_id, view.decision.held) == ("WP01", False)
        assert [receipt.already_applied for receipt in view.receipts] == [True]
        assert world.lane("WP03") is L.PLANNED

    def test_a_retry_while_the_package_is_held_says_already_applied(self, world: World) -> None:
        operation = self.again(world, ADA)
        first = world.claim_it(world.context(), ADA, operation)

        view = world.claim_it(world.context(), ADA, operation)

        assert isinstance(view.decision, Step)
        assert (view.decision.wp_id, view.decision.held) == ("WP01", True)
        assert [r.commit_sha for r in view.receipts] == [r.commit_sha for r in first.receipts]
        assert all(receipt.already_applied for receipt in view.receipts)

    def test_a_claimed_review_is_found_again(self, world: World) -> None:
        world.hand_in("WP03", {"song/one.txt": "la"})
        operation = self.again(world, BOB)
        world.claim_it(world.context(), BOB, operation)
        world.approve("WP03")

        view = world.claim_it(world.context(), BOB, operation)

        assert isinstance(view.decision, Step)
        assert (view.decision.action, view.decision.wp_id) == ("review", "WP03")
        assert world.lane("WP01") is L.PLANNED

    def test_who_asks_for_something_else_under_the_same_id_is_refused(self, world: World) -> None:
        operation = self.again(world, ADA)
        world.claim_it(world.context(), ADA, operation, only="implement")

        with pytest.raises(OperationIdConflict):
            world.claim_it(world.context(), ADA, operation, only="review")

    def test_a_report_that_is_retried_reports_on_nothing_else(self, world: World) -> None:
        world.implement("WP01")
        operation, report = self.again(world, ADA), Report(StepResult.BLOCKED, "no access")
        reports = ReportResult(world.ledger, world.claims, world.approve_it, world.runs)
        reports(world.context(), ADA, report, operation)
        world.implement("WP03")

        told = reports(world.context(), ADA, report, operation)

        assert told.wp_id == "WP01"
        assert told.receipts[0].already_applied
        assert world.lane("WP03") is L.IN_PROGRESS

    def test_a_reported_approval_that_is_retried_is_the_same_approval(self, world: World) -> None:
        world.hand_in("WP01", {"hello/one.txt": "one"})
        world.claim(BOB)
        operation, report = self.again(world, BOB), Report(StepResult.SUCCESS)
        reports = ReportResult(world.ledger, world.claims, world.approve_it, world.runs)
        first = reports(world.context(), BOB, report, operation)

        told = reports(world.context(), BOB, report, operation)

        assert [r.commit_sha for r in told.receipts] == [r.commit_sha for r in first.receipts]
        assert all(receipt.already_applied for receipt in told.receipts)

    @pytest.mark.parametrize("verdict", ["claim", "approve", "reject"])
    def test_a_review_that_is_retried_says_already_applied(
        self, world: World, verdict: str
    ) -> None:
        world.hand_in("WP01", {"hello/one.txt": "one"})
        operation = self.again(world, BOB, "review")
        reject = RejectWorkPackage(RecordVerdict(world.review_it, world.clock))
        commands: dict[str, Callable[[], WorkView]] = {
            "claim": lambda: world.review_it(world.context(), "WP01", BOB, operation),
            "approve": lambda: world.approve_it(world.context(), "WP01", BOB, operation),
            "reject": lambda: reject(world.context(), "WP01", BOB, operation, feedback="Again."),
        }
        first = commands[verdict]()
        tip = world.tip(COORDINATION)

        again = commands[verdict]()

        assert world.tip(COORDINATION) == tip
        assert [r.commit_sha for r in again.receipts] == [r.commit_sha for r in first.receipts]
        assert all(receipt.already_applied for receipt in again.receipts)
        with pytest.raises(OperationIdConflict):
            world.approve_it(world.context(), "WP01", BOB, operation, text="Other words.")


def test_the_holder_is_told_its_lease_and_its_branch(dream: World) -> None:
    dream.implement("WP03")

    data = dream.next().written()

    assert data["lease"] == {"holder": "ada", "generation": 1, "ttl": 86400}
    assert data["branch"] == dream.place_of("WP03").branch


class LockedLedger(MemoryLedger):
    """One writer at a time, as the mission's lock has it."""

    lock = threading.Lock()

    @override
    def record(
        self,
        context: WriteContext,
        operation: Operation,
        decide: Callable[[MissionState], Change],
    ) -> CommitReceipt:
        with self.lock:
            return super().record(context, operation, decide)


def test_agents_that_claim_at_once_get_different_packages(memory: Place) -> None:
    world = wide(memory, 12)
    agents = [Actor(ActorKind.AGENT, f"agent-{number}") for number in range(16)]
    operations = {agent: world.operation(agent, "next") for agent in agents}
    context, barrier = world.context(), threading.Barrier(len(agents))

    def claim(agent: Actor) -> str | None:
        barrier.wait()
        decision = world.claim_it(context, agent, operations[agent]).decision
        return decision.wp_id if isinstance(decision, Step) else None

    with ThreadPoolExecutor(len(agents)) as pool:
        got = list(pool.map(claim, agents))

    taken = [wp_id for wp_id in got if wp_id]
    assert len(taken) == len(set(taken)) == 12
    assert got.count(None) == 4


def wide(place: Place, count: int) -> World:
    """Many packages side by side, on a ledger in memory that threads may share."""
    numbers = range(1, count + 1)
    lanes = tuple(ExecutionLane(f"lane-{chr(96 + n)}", (f"WP{n:02d}",), (), (), 0) for n in numbers)
    packages = tuple(PlannedWorkPackage(f"WP{n:02d}", f"Package {n}") for n in numbers)
    wide_plan: LanePlan = replace(plan(), lanes=lanes, work_packages=packages)
    world = World(place, lane_plan=wide_plan)
    ledger = LockedLedger(
        MissionMeta(meta()),
        wide_plan,
        {"mission-type.json": software().frozen()},
        clock=world.clock,
    )
    seeds = tuple(
        WorkPackageMoved(f"WP{n:02d}", StatusLane.GENESIS, StatusLane.PLANNED, OLIVE)
        for n in numbers
    )
    ledger.record(world.context().writing(), world.operation(OLIVE), lambda _: Change(seeds, ""))
    world.ledger = ledger  # type: ignore[assignment]
    world.claims = replace(world.claims, lanes=_NoWorktrees(place.repository, place.rehearse))
    return world


class _NoWorktrees(LaneKeeper):
    """Lanes of a mission whose commits are in no repository."""

    def make_worktree(self, *_: object) -> tuple[str, ...]:
        return ()


LANES_OF_STATUS = st.sampled_from(
    [L.PLANNED, L.PLANNED, L.IN_PROGRESS, L.FOR_REVIEW, L.IN_REVIEW, L.APPROVED, L.DONE, L.BLOCKED]
)


@settings(max_examples=60, deadline=None)
@given(lanes=st.lists(LANES_OF_STATUS, min_size=4, max_size=4), who=st.sampled_from([ADA, BOB]))
def test_a_query_and_a_claim_never_disagree(
    tmp_path_factory: pytest.TempPathFactory, lanes: list[StatusLane], who: Actor
) -> None:
    world = World(in_memory(Path("/memory/project")))
    for wp_id, lane in zip(("WP01", "WP02", "WP03", "WP04"), lanes, strict=True):
        put(world, wp_id, lane)
    asked = world.next(who).decision

    taken = world.claim(who).decision

    if isinstance(asked, Step) and not asked.command:
        assert isinstance(taken, Step)
        assert (taken.action, taken.wp_id) == (asked.action, asked.wp_id)
        lease = world.status(asked.wp_id or "").lease
        assert lease and lease.holder == who.id
    else:
        assert taken == asked


def put(world: World, wp_id: str, lane: StatusLane) -> None:
    """Put a package in a lane of the status; its branch is there unless its lane is taken."""
    if lane is L.PLANNED:
        return
    context, state = world.context(), world.state
    if lane is not L.DONE and world.keeper.obstacle(context, state, wp_id) is None:
        world.keeper.make_worktree(context, world.keeper.allocate(context, state, wp_id))
    lease = {"lease": {"holder": "cyd", "generation": 1, "ttl": 60_000_000}}
    metadata = lease if lane.holds_lease else {}
    world.record(
        WorkPackageMoved(wp_id, L.PLANNED, L.CLAIMED, CYD, metadata=lease),
        WorkPackageMoved(wp_id, L.CLAIMED, lane, CYD, reason="x", metadata=metadata),
    )


def test_the_decision_is_a_function_of_its_situation(dream: World) -> None:
    situation = Situation(
        mission_slug="greetings",
        state=dream.state,
        kind=software(),
        agent=ADA,
        guards=Guards(),
        expired=lambda wp_id: False,
        obstacle=lambda wp_id: None,
        analysis=lambda: None,
    )

    assert decide_next(situation) == decide_next(situation)
