"""Each guard of the table: what it wants, what it says when it does not get it."""

from dataclasses import replace
from typing import Any

import pytest

from fairlead.mission_management.status import (
    DependenciesNotSatisfied,
    DoneWithoutCode,
    Guard,
    GuardFailed,
    IntegratedCode,
    LifecycleRecorded,
    ReviewResult,
    SelfReviewRefused,
    StatusLane,
    Verdict,
    WorkPackageMoved,
    unsatisfied_dependencies,
)
from fairlead.shared_kernel.documents import LanesMissing
from tests.mission_management.status.world import (
    ADA,
    APPROVED,
    BOB,
    FOREIGN_META,
    LATER_TIP,
    OLIVE,
    PLAN,
    REJECTED,
    TIP,
    L,
    World,
)


@pytest.fixture
def world() -> World:
    return World()


def failed_guard(world: World, to: StatusLane, wp_id: str = "WP01", **more: Any) -> Guard:
    """Ask for the step, see it refused, and return the guard; nothing is written."""
    before = world.ledger.log.data
    with pytest.raises(GuardFailed) as refused:
        world.move(wp_id, to, **more)
    assert world.ledger.log.data == before
    assert refused.value.details["guard"] == refused.value.guard.value
    return refused.value.guard


@pytest.mark.parametrize(
    ("at", "to"),
    [
        (L.PLANNED, L.BLOCKED),
        (L.CLAIMED, L.PLANNED),
        (L.IN_PROGRESS, L.PLANNED),
        (L.FOR_REVIEW, L.BLOCKED),
        (L.APPROVED, L.BLOCKED),
        (L.BLOCKED, L.PLANNED),
        (L.BLOCKED, L.CANCELED),
    ],
)
@pytest.mark.parametrize("reason", [None, "", "  \t"])
def test_steps_back_and_aside_need_a_reason(
    world: World, at: StatusLane, to: StatusLane, reason: str | None
) -> None:
    world.bring("WP01", at)

    assert failed_guard(world, to, reason=reason) is Guard.REASON


@pytest.mark.parametrize("at", [L.PLANNED, L.FOR_REVIEW, L.APPROVED])
def test_an_agent_cannot_cancel(world: World, at: StatusLane) -> None:
    world.bring("WP01", at)

    assert failed_guard(world, L.CANCELED, reason="no use") is Guard.OPERATOR_REASON


def test_an_operator_cancels_with_a_reason_only(world: World) -> None:
    world.bring("WP01", L.PLANNED)

    assert failed_guard(world, L.CANCELED, actor=OLIVE) is Guard.OPERATOR_REASON
    world.move("WP01", L.CANCELED, OLIVE, reason="the customer left")

    assert world.status().canceled_by_operator
    assert world.status().cancellation_reason == "the customer left"


def test_a_blocked_package_that_an_agent_cancels_satisfies_nobody(world: World) -> None:
    world.bring("WP01", L.BLOCKED)
    world.move("WP01", L.CANCELED, ADA, reason="cannot be done")

    assert not world.status().canceled_by_operator
    assert unsatisfied_dependencies(world.state, "WP02") == ("WP01",)


def test_work_begins_in_a_workspace(world: World) -> None:
    world.bring("WP01", L.CLAIMED)

    assert failed_guard(world, L.IN_PROGRESS) is Guard.WORKSPACE


def test_a_package_waits_for_its_dependencies(world: World) -> None:
    world.seed("WP01", "WP02")

    with pytest.raises(DependenciesNotSatisfied) as refused:
        world.move("WP02", L.CLAIMED)

    assert refused.value.details["waiting_for"] == {"WP01": "planned"}


@pytest.mark.parametrize("end", [L.DONE, L.CANCELED])
def test_a_dependency_is_satisfied_when_done_or_canceled_by_an_operator(
    world: World, end: StatusLane
) -> None:
    world.seed("WP02")
    world.bring("WP01", end)

    world.move("WP02", L.CLAIMED)

    assert world.status("WP02").lane is L.CLAIMED


def test_approved_is_not_enough_for_those_that_wait(world: World) -> None:
    world.seed("WP02")
    world.bring("WP01", L.APPROVED)

    with pytest.raises(DependenciesNotSatisfied):
        world.move("WP02", L.CLAIMED)


def test_a_claim_without_the_plan_is_refused() -> None:
    world = World(plan=None)
    world.seed("WP01")

    with pytest.raises(LanesMissing):
        world.move("WP01", L.CLAIMED)


def test_a_foreign_mission_may_have_no_plan() -> None:
    world = World(meta=FOREIGN_META, plan=None)
    world.seed("WP01")

    world.move("WP01", L.CLAIMED)

    assert world.status().lane is L.CLAIMED


class TestSubmitting:
    def test_all_subtasks_must_be_done(self, world: World) -> None:
        world.bring("WP01", L.IN_PROGRESS)
        world.annotate("WP01", {"subtasks": {"T001": "done"}})

        with pytest.raises(GuardFailed, match="T002") as refused:
            world.move("WP01", L.FOR_REVIEW)

        assert refused.value.guard is Guard.SUBTASKS
        assert "--subtask T002=done" in refused.value.next_step

    def test_where_nobody_planned_subtasks_the_annotated_ones_count(self) -> None:
        world = World(meta=FOREIGN_META, plan=None)
        world.bring("WP09", L.IN_PROGRESS)
        world.annotate("WP09", {"subtasks": {"T007": "planned"}})

        assert failed_guard(world, L.FOR_REVIEW, "WP09") is Guard.SUBTASKS

    def test_a_lane_without_a_commit_has_nothing_to_review(self, world: World) -> None:
        world.bring("WP02", L.PLANNED)
        self.start(world, "WP02", (0, ()))

        assert failed_guard(world, L.FOR_REVIEW, "WP02") is Guard.IMPLEMENTATION_EVIDENCE

    def test_commits_outside_the_scope_are_no_evidence(self, world: World) -> None:
        self.start(world, "WP02", (3, ("src/sessions.py", "README.md")))

        assert failed_guard(world, L.FOR_REVIEW, "WP02") is Guard.IMPLEMENTATION_EVIDENCE

    def test_a_commit_in_the_scope_is_evidence(self, world: World) -> None:
        self.start(world, "WP02", (1, ("src/session/store.py",)))

        assert world.move("WP02", L.FOR_REVIEW).event.to_lane is L.FOR_REVIEW

    def test_any_commit_will_do_for_a_planning_artifact(self, world: World) -> None:
        self.start(world, "WP03", (1, ("docs/anything.md",)))

        assert world.move("WP03", L.FOR_REVIEW).event.to_lane is L.FOR_REVIEW

    def test_evidence_of_no_code_will_do_where_there_is_none(self, world: World) -> None:
        self.start(world, "WP02", (0, ()))

        world.move("WP02", L.FOR_REVIEW, evidence={"no_code": "was there already"})

        assert world.status("WP02").no_code == "was there already"

    def test_evidence_of_no_code_is_refused_where_there_is_code(self, world: World) -> None:
        self.start(world, "WP02", (1, ("src/session/store.py",)))

        evidence = {"no_code": "nothing to see"}
        guard = failed_guard(world, L.FOR_REVIEW, "WP02", evidence=evidence)

        assert guard is Guard.IMPLEMENTATION_EVIDENCE

    def test_without_lane_facts_there_is_no_evidence(self, world: World) -> None:
        self.start(world, "WP02", (1, ("src/session/store.py",)))
        world.rules = replace(world.rules, lane_facts=None)

        assert failed_guard(world, L.FOR_REVIEW, "WP02") is Guard.IMPLEMENTATION_EVIDENCE

    def start(self, world: World, wp_id: str, work: tuple[int, tuple[str, ...]]) -> None:
        world.record(
            WorkPackageMoved("WP01", L.GENESIS, L.DONE, OLIVE),
            WorkPackageMoved(wp_id, L.PLANNED, L.IN_PROGRESS, ADA),
        )
        world.facts.work[wp_id] = work


class TestReviewing:
    def test_a_review_remembers_the_head_it_looks_at(self, world: World) -> None:
        world.bring("WP01", L.IN_REVIEW)

        assert world.status().review_head == TIP

    def test_an_approval_records_the_commit_that_was_reviewed(self, world: World) -> None:
        world.bring("WP01", L.APPROVED)

        assert world.status().reviewed_commit == TIP
        assert world.status().review_result == APPROVED

    def test_an_approval_is_refused_once_the_lane_has_moved(self, world: World) -> None:
        world.bring("WP01", L.IN_REVIEW)
        world.facts.tips["WP01"] = LATER_TIP

        guard = failed_guard(world, L.APPROVED, actor=BOB, review_result=APPROVED)

        assert guard is Guard.REVIEW_CURRENT

    def test_the_way_on_after_that_names_who_takes_it(self, world: World) -> None:
        world.bring("WP01", L.IN_REVIEW)
        world.facts.tips["WP01"] = LATER_TIP

        with pytest.raises(GuardFailed) as refused:
            world.move("WP01", L.APPROVED, actor=BOB, review_result=APPROVED)

        assert f"for_review --actor {BOB.typed} " in refused.value.next_step
        assert f"--reviewer {BOB.typed}`" in refused.value.next_step

    def test_a_lane_that_appears_during_the_review_was_not_reviewed(self, world: World) -> None:
        world.bring("WP01", L.FOR_REVIEW)
        del world.facts.tips["WP01"]
        world.move("WP01", L.IN_REVIEW, BOB)
        world.facts.tips["WP01"] = TIP

        guard = failed_guard(world, L.APPROVED, actor=BOB, review_result=APPROVED)

        assert guard is Guard.REVIEW_CURRENT

    def test_a_foreign_review_has_no_head_and_approves_the_lane_as_it_is(self) -> None:
        world = World(meta=FOREIGN_META)
        world.record(
            WorkPackageMoved("WP01", L.FOR_REVIEW, L.IN_REVIEW, BOB),
        )
        world.facts.tips["WP01"] = LATER_TIP

        world.move("WP01", L.APPROVED, BOB, review_result=APPROVED)

        assert world.status().reviewed_commit == LATER_TIP

    def test_without_a_result_nothing_is_approved(self, world: World) -> None:
        world.bring("WP01", L.IN_REVIEW)

        assert failed_guard(world, L.APPROVED, actor=BOB) is Guard.REVIEW_APPROVED

    @pytest.mark.parametrize("to", [L.IN_PROGRESS, L.PLANNED])
    def test_an_approving_result_does_not_send_work_back(
        self, world: World, to: StatusLane
    ) -> None:
        world.bring("WP01", L.IN_REVIEW)

        guard = failed_guard(world, to, actor=BOB, review_result=APPROVED)

        assert guard is Guard.CHANGES_REQUESTED

    def test_a_rejecting_result_approves_nothing(self, world: World) -> None:
        world.bring("WP01", L.IN_REVIEW)

        guard = failed_guard(world, L.APPROVED, actor=BOB, review_result=REJECTED)

        assert guard is Guard.REVIEW_APPROVED

    @pytest.mark.parametrize("review", [("", "x"), ("bob", " ")])
    def test_a_result_names_its_reviewer_and_a_reference(
        self, world: World, review: tuple[str, str]
    ) -> None:
        world.bring("WP01", L.IN_REVIEW)
        result = ReviewResult(review[0], Verdict.APPROVED, review[1])

        guard = failed_guard(world, L.APPROVED, actor=BOB, review_result=result)

        assert guard is Guard.REVIEW_APPROVED

    def test_a_result_may_come_as_evidence(self, world: World) -> None:
        world.bring("WP01", L.IN_REVIEW)

        moved = world.move("WP01", L.APPROVED, BOB, evidence={"review": APPROVED.written()}).event

        assert moved.review_result == APPROVED

    def test_a_rejection_gives_the_package_back_to_its_implementer(self, world: World) -> None:
        world.bring("WP01", L.IN_REVIEW)

        moved = world.move("WP01", L.IN_PROGRESS, BOB, review_result=REJECTED)

        assert moved.lease and (moved.lease.holder, moved.lease.generation) == ("ada", 3)
        assert world.status().review_result == REJECTED
        assert (world.status().review_head, world.status().reviewed_commit) == (None, None)

    def test_the_implementer_cannot_approve_in_a_review(self, world: World) -> None:
        world.bring("WP01", L.FOR_REVIEW)
        world.move("WP01", L.IN_REVIEW, ADA)

        with pytest.raises(SelfReviewRefused):
            world.move("WP01", L.APPROVED, ADA, review_result=APPROVED)

    def test_the_implementer_cannot_approve_by_a_result_in_their_name(self, world: World) -> None:
        world.bring("WP01", L.IN_REVIEW)

        with pytest.raises(SelfReviewRefused):
            world.move("WP01", L.APPROVED, BOB, review_result=replace(APPROVED, reviewer="ada"))

    def test_a_self_review_needs_a_reason(self, world: World) -> None:
        world.bring("WP01", L.FOR_REVIEW)
        world.move("WP01", L.IN_REVIEW, ADA)

        with pytest.raises(SelfReviewRefused, match="reason"):
            world.move("WP01", L.APPROVED, ADA, review_result=APPROVED, self_review=True)

    def test_an_open_self_review_is_recorded_as_one(self, world: World) -> None:
        world.bring("WP01", L.FOR_REVIEW)
        world.move("WP01", L.IN_REVIEW, ADA)

        _, recorded = world.decide(
            "WP01",
            L.APPROVED,
            ADA,
            review_result=APPROVED,
            self_review=True,
            reason="nobody else is here",
        )

        assert isinstance(recorded, LifecycleRecorded)
        assert recorded.event_type == "ReviewerSelfApproval"
        assert recorded.payload["reason"] == "nobody else is here"

    def test_evidence_of_somebodys_review_approves_without_a_review_lane(
        self, world: World
    ) -> None:
        world.bring("WP01", L.IN_PROGRESS)

        world.move("WP01", L.APPROVED, ADA, evidence={"review": APPROVED.written()})

        assert world.status().reviewed_commit == TIP

    def test_the_implementers_own_review_is_no_evidence(self, world: World) -> None:
        world.bring("WP01", L.IN_PROGRESS)

        with pytest.raises(SelfReviewRefused):
            world.move("WP01", L.APPROVED, ADA, review_result=replace(APPROVED, reviewer="ada"))

    def test_an_approval_cannot_say_no_code_where_there_is_code(self, world: World) -> None:
        world.bring("WP01", L.IN_PROGRESS)
        evidence = {"review": APPROVED.written(), "no_code": "none"}

        assert failed_guard(world, L.APPROVED, evidence=evidence) is Guard.IMPLEMENTATION_EVIDENCE

    def test_code_that_comes_after_evidence_of_no_code_is_not_approved_unseen(
        self, world: World
    ) -> None:
        world.record(
            WorkPackageMoved("WP01", L.GENESIS, L.DONE, OLIVE),
            WorkPackageMoved("WP02", L.PLANNED, L.IN_PROGRESS, ADA),
        )
        world.move("WP02", L.FOR_REVIEW, evidence={"no_code": "was there already"})
        world.move("WP02", L.IN_REVIEW, BOB)
        world.facts.work["WP02"] = (1, ("src/session/store.py",))

        guard = failed_guard(world, L.APPROVED, "WP02", actor=BOB, review_result=APPROVED)

        assert guard is Guard.IMPLEMENTATION_EVIDENCE

    def test_evidence_of_no_code_counts_only_where_the_work_is_handed_in(
        self, world: World
    ) -> None:
        world.bring("WP01", L.CLAIMED)
        world.move("WP01", L.IN_PROGRESS, workspace="lane", evidence={"no_code": "not yet"})

        assert world.status().no_code is None

    def test_a_second_submission_says_anew_whether_there_is_code(self, world: World) -> None:
        world.record(
            WorkPackageMoved("WP02", L.PLANNED, L.IN_PROGRESS, ADA),
            WorkPackageMoved("WP02", L.IN_PROGRESS, L.FOR_REVIEW, ADA, evidence={"no_code": "x"}),
            WorkPackageMoved("WP02", L.FOR_REVIEW, L.IN_REVIEW, BOB),
            WorkPackageMoved("WP02", L.IN_REVIEW, L.FOR_REVIEW, BOB),
        )
        released = world.status("WP02").no_code
        world.record(
            WorkPackageMoved("WP02", L.FOR_REVIEW, L.IN_PROGRESS, ADA, force=True),
            WorkPackageMoved("WP02", L.IN_PROGRESS, L.FOR_REVIEW, ADA),
        )

        assert (released, world.status("WP02").no_code) == ("x", None)

    @pytest.mark.parametrize("to", [L.IN_PROGRESS, L.PLANNED])
    def test_an_approval_is_taken_back_by_a_reference(self, world: World, to: StatusLane) -> None:
        world.bring("WP01", L.APPROVED)

        assert failed_guard(world, to) is Guard.REVIEW_REF
        moved = world.move("WP01", to, evidence={"review_ref": "issues/7"}).event

        assert moved.review_ref == "issues/7"
        assert world.status().reviewed_commit is None


class TestDone:
    def test_done_is_never_reached_without_code(self, world: World) -> None:
        world.bring("WP01", L.APPROVED)

        with pytest.raises(DoneWithoutCode):
            world.move("WP01", L.DONE, OLIVE)

    def test_exactly_the_reviewed_commit_is_integrated(self, world: World) -> None:
        world.bring("WP01", L.APPROVED)

        with pytest.raises(DoneWithoutCode, match="the approval names"):
            world.move("WP01", L.DONE, OLIVE, integrated=IntegratedCode("lane-a", LATER_TIP))

    def test_integration_is_recorded_with_what_it_touched(self, world: World) -> None:
        world.bring("WP01", L.APPROVED)

        moved, integrated = world.decide(
            "WP01", L.DONE, OLIVE, integrated=IntegratedCode("lane-a", TIP, ("src/form/a.py",))
        )

        assert isinstance(moved, WorkPackageMoved)
        assert isinstance(integrated, LifecycleRecorded)
        assert moved.metadata["lane_integrated"] == {"lane": "lane-a", "reviewed_commit": TIP}
        assert integrated.event_type == "LaneIntegrated"
        assert integrated.payload["touched"] == ["src/form/a.py"]

    def test_an_integration_of_very_many_files_still_fits_into_a_row(self, world: World) -> None:
        world.bring("WP01", L.APPROVED)
        many = tuple(f"src/{n % 30}/part{n % 7}/file{n:06}.py" for n in range(5_000))

        world.move("WP01", L.DONE, OLIVE, integrated=IntegratedCode("lane-a", TIP, many))

        assert world.status().lane is L.DONE

    def test_a_package_without_code_is_done_by_its_evidence(self, world: World) -> None:
        world.facts.work["WP02"] = (0, ())
        world.record(
            WorkPackageMoved("WP01", L.GENESIS, L.DONE, OLIVE),
            WorkPackageMoved("WP02", L.PLANNED, L.IN_PROGRESS, ADA),
        )
        world.move("WP02", L.FOR_REVIEW, evidence={"no_code": "was there already"})
        world.facts.tips["WP02"] = TIP
        world.move("WP02", L.IN_REVIEW, BOB)
        world.move("WP02", L.APPROVED, BOB, review_result=APPROVED)

        moved = world.move("WP02", L.DONE, OLIVE).event

        assert world.status("WP02").reviewed_commit is None
        assert moved.evidence == {"no_code": "was there already"}

    def test_what_was_approved_cannot_be_left_out_as_no_code(self, world: World) -> None:
        world.bring("WP01", L.APPROVED)

        with pytest.raises(DoneWithoutCode, match="names the commit"):
            world.move("WP01", L.DONE, OLIVE, evidence={"no_code": "never mind"})


def test_a_blocked_review_goes_on_with_the_head_it_began_with(world: World) -> None:
    world.bring("WP01", L.IN_REVIEW)
    world.move("WP01", L.BLOCKED, BOB, reason="no access")
    world.facts.tips["WP01"] = LATER_TIP
    world.move("WP01", L.IN_REVIEW, BOB, reason="access given")

    guard = failed_guard(world, L.APPROVED, actor=BOB, review_result=APPROVED)

    assert guard is Guard.REVIEW_CURRENT


def test_a_blocked_approval_keeps_what_it_approved(world: World) -> None:
    world.bring("WP01", L.APPROVED)
    world.move("WP01", L.BLOCKED, reason="wait for the release")
    world.facts.tips["WP01"] = LATER_TIP

    world.move("WP01", L.APPROVED, reason="released")

    assert world.status().reviewed_commit == TIP
    assert world.status().blocked_from is None


def test_unblocking_gives_the_work_back_to_its_implementer(world: World) -> None:
    world.bring("WP01", L.IN_PROGRESS)
    world.move("WP01", L.BLOCKED, ADA, reason="no access")

    moved = world.move("WP01", L.IN_PROGRESS, OLIVE, reason="access given")

    assert moved.lease and moved.lease.holder == "ada"


def test_without_a_clock_or_lane_facts_a_review_can_still_be_decided(world: World) -> None:
    world.bring("WP01", L.IN_REVIEW)
    world.rules = replace(world.rules, lane_facts=None, heartbeats=None, clock=None)

    world.move("WP01", L.APPROVED, BOB, review_result=APPROVED)

    assert world.status().reviewed_commit == TIP


def test_dependencies_of_a_package_that_nobody_planned_are_none(world: World) -> None:
    assert unsatisfied_dependencies(world.state, "WP99") == ()
    assert PLAN.work_package("WP99") is None
