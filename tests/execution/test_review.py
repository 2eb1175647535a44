"""Reviewing a package, and what follows a verdict."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typing_extensions import override

from fairlead.execution.lanes import LaneElsewhere, LaneSyncConflict, NotForReview
from fairlead.mission_management.bookkeeping import HookRejected, Rejection, TransactionLedger
from fairlead.mission_management.integration import IntegrationConflict
from fairlead.mission_management.status import (
    Change,
    GuardFailed,
    LeaseFenced,
    MissionState,
    SelfReviewRefused,
    TransitionRequest,
    Verdict,
    WorkPackageAlreadyClaimed,
)
from fairlead.shared_kernel.commit_target import CommitReceipt, Operation
from fairlead.shared_kernel.context import WriteContext
from fairlead.shared_kernel.git import oid
from tests.conftest import MakeRepo
from tests.execution.world import (
    ADA,
    BOB,
    COORDINATION,
    CYD,
    L,
    Place,
    World,
    commit_past_lanes,
    git,
    lane_ref,
    meta,
    on_disk,
    on_work,
    plan,
)


def test_a_review_takes_the_authority_into_the_lane_first(world: World) -> None:
    world.hand_in("WP03", {"song/one.txt": "la"})
    world.hand_in("WP01", {"hello/one.txt": "one"})
    world.approve("WP03")
    authority = world.tip(COORDINATION)

    view = world.review("WP01")

    tip = world.tip(lane_ref("a"))
    assert world.place.repository.history.is_ancestor(authority, tip)
    assert world.status("WP01").review_head == tip
    assert world.status("WP01").lane_base == authority
    assert view.facts
    assert view.facts["review"] == {
        "base": COORDINATION.removeprefix("refs/heads/"),
        "head": tip,
        "range": f"{COORDINATION.removeprefix('refs/heads/')}...{tip}",
    }


def test_the_reviewer_gets_a_lease_and_a_prompt(world: World) -> None:
    world.hand_in("WP01", {"hello/one.txt": "one"})

    view = world.review("WP01")

    assert view.lease and (view.lease.holder, view.lease.generation) == ("bob", 2)
    assert view.prompt_file and view.prompt_file.name == "WP01-review-2.md"


def test_the_reviewer_who_asks_again_gets_the_same(world: World) -> None:
    world.hand_in("WP01", {"hello/one.txt": "one"})
    first = world.review("WP01")
    before = world.tip(COORDINATION)

    again = world.review("WP01")

    assert world.tip(COORDINATION) == before
    assert (again.lease, again.prompt_file, again.receipts) == (first.lease, first.prompt_file, ())


def test_only_one_reviewer_has_it(dream: World) -> None:
    dream.hand_in("WP01", {"hello/one.txt": "one"})
    dream.review("WP01")

    with pytest.raises(WorkPackageAlreadyClaimed) as refused:
        dream.review("WP01", CYD)

    assert refused.value.lease.holder == "bob"


def test_what_was_not_handed_in_is_not_reviewed(dream: World) -> None:
    with pytest.raises(NotForReview):
        dream.review("WP01")


def test_a_second_review_does_not_sync_again(world: World) -> None:
    world.hand_in("WP01", {"hello/one.txt": "one"})
    world.reject("WP01")
    world.hand_in("WP01", {"hello/one.txt": "better"})
    world.hand_in("WP03", {"song/one.txt": "la"})
    world.approve("WP03")
    before = world.tip(lane_ref("a"))

    world.review("WP01")

    assert world.tip(lane_ref("a")) == before


def test_a_conflict_before_a_review_leaves_everything_alone(world: World) -> None:
    lane = world.hand_in("WP01", {"hello/base.txt": "one\nlane\nthree\n"})
    commit_past_lanes(world, "hello/base.txt", b"one\nauthority\nthree\n")
    before = (world.tip(COORDINATION), world.tip(lane_ref("a")))

    with pytest.raises(LaneSyncConflict) as refused:
        world.review("WP01")

    assert str(lane) in refused.value.next_step
    assert (world.tip(COORDINATION), world.tip(lane_ref("a"))) == before
    assert world.lane("WP01") is L.FOR_REVIEW


def test_an_approval_brings_the_code_in_at_once(world: World) -> None:
    world.hand_in("WP01", {"hello/one.txt": "one"})

    view = world.approve("WP01")

    assert world.lane("WP01") is L.DONE
    found = world.place.repository.objects.read(f"{world.tip(COORDINATION)}:hello/one.txt")
    assert found and found.data == b"one"
    assert view.facts and view.facts["integration"] == {"outcome": "done"}
    assert [r.message.split(": ")[-1] for r in view.receipts] == [
        "approve WP01",
        "integrate WP01",
    ]


def test_the_cycle_file_and_the_transition_are_one_commit(world: World) -> None:
    world.hand_in("WP01", {"hello/one.txt": "one"})
    world.review("WP01")

    world.reject("WP01", feedback="Use names.")

    path = "tasks/WP01-greet/review-cycle-1.md"
    written = (world.state.read_file(path) or b"").decode()
    changed = world.place.repository.history.commits(world.tip(COORDINATION), limit=1)[0]
    assert 'verdict: "changes_requested"' in written
    assert 'reviewer_agent: "bob"' in written
    assert written.endswith("Use names.\n")
    touched = world.place.repository.history.changed_paths(changed.parents[0], changed.oid)
    assert [name.rpartition("/")[2] for name in touched] == [
        "status.events.jsonl",
        "status.json",
        "review-cycle-1.md",
    ]


def test_each_review_has_its_own_cycle_file(dream: World) -> None:
    dream.hand_in("WP03", {"song/one.txt": "la"})
    dream.reject("WP03")
    dream.hand_in("WP03", {"song/one.txt": "la la"})
    dream.approve("WP03")

    assert dream.state.file_names("tasks/WP03/") == (
        "tasks/WP03/review-cycle-1.md",
        "tasks/WP03/review-cycle-2.md",
    )


def test_rejected_work_can_be_taken_by_anybody_under_a_new_lease(dream: World) -> None:
    dream.hand_in("WP01", {"hello/one.txt": "one"})
    dream.reject("WP01", feedback="Use names.")
    assert dream.lane("WP01") is L.PLANNED
    base, tip = dream.status("WP01").lane_base, dream.tip(lane_ref("a"))

    view = dream.implement("WP01", CYD)

    assert view.action == "fix"
    assert view.lease and view.lease.generation == 3
    assert dream.status("WP01").lane_base == base
    assert dream.tip(lane_ref("a")) == tip
    text = next(text for name, text in dream.prompts.texts.items() if name.action == "fix")
    assert "Use names." in text
    result = dream.status("WP01").review_result
    assert result and result.verdict is Verdict.CHANGES_REQUESTED


def test_the_first_implementer_is_fenced_after_a_rejection(dream: World) -> None:
    lane = dream.hand_in("WP01", {"hello/one.txt": "one"})
    dream.reject("WP01")
    dream.implement("WP01", CYD)
    dream.place.work(lane, {"hello/one.txt": "late"})

    with pytest.raises(LeaseFenced):
        dream.move("WP01", L.FOR_REVIEW, ADA)


def test_nobody_approves_their_own_work(dream: World) -> None:
    dream.hand_in("WP01", {"hello/one.txt": "one"})

    with pytest.raises(SelfReviewRefused):
        dream.approve("WP01", ADA)

    assert dream.lane("WP01") is not L.APPROVED


def test_a_self_review_with_a_reason_is_recorded(dream: World) -> None:
    dream.hand_in("WP01", {"hello/one.txt": "one"})

    dream.approve("WP01", ADA, self_review=True, reason="nobody else is here")

    assert dream.lane("WP01") is L.DONE
    assert b"ReviewerSelfApproval" in dream.state.log.data


def test_a_manual_policy_leaves_the_package_approved(memory: Place) -> None:
    world = World(memory, lane_plan=plan(integration="manual"))
    world.hand_in("WP01", {"hello/one.txt": "one"})

    view = world.approve("WP01")

    assert world.lane("WP01") is L.APPROVED
    assert view.facts and view.facts["integration"] == {"outcome": "manual"}


def test_a_conflict_leaves_it_approved_and_says_what_was_recorded(world: World) -> None:
    world.hand_in("WP01", {"hello/base.txt": "one\nlane\nthree\n"})
    world.review("WP01")
    commit_past_lanes(world, "hello/base.txt", b"one\nauthority\nthree\n")

    with pytest.raises(IntegrationConflict) as refused:
        world.approve("WP01")

    recorded = refused.value.details["recorded"]
    assert isinstance(recorded, list)
    assert [entry["message"].split(": ")[-1] for entry in recorded] == ["approve WP01"]
    assert world.lane("WP01") is L.APPROVED
    assert "the approval of WP01 is recorded" in refused.value.message


def test_a_flattened_mission_is_reviewed_like_any_other(place: Place) -> None:
    flat = meta(topology="flattened", coordination_branch=None, target_branch="work")
    world = World(on_work(place), meta=flat)
    world.hand_in("WP01", {"hello/one.txt": "one"})

    world.approve("WP01")

    assert world.lane("WP01") is L.DONE


def test_a_mission_without_worktrees_is_worked_on_in_the_primary_checkout(place: Place) -> None:
    flat = meta(
        topology="flattened",
        coordination_branch=None,
        target_branch="work",
        fairlead={"format_version": 1, "worktrees": False},
    )
    world = World(on_work(place), meta=flat)

    with pytest.raises(LaneElsewhere) as refused:
        world.implement("WP01")

    assert refused.value.next_step.startswith("Run `git switch work`")
    assert world.lane("WP01") is L.PLANNED


def test_a_mission_without_worktrees_goes_its_whole_way_in_the_checkout(
    make_repo: MakeRepo, tmp_path: Path
) -> None:
    root = make_repo(tmp_path / "project")
    git(root, "switch", "--quiet", "--create", "work")
    flat = meta(
        topology="flattened",
        coordination_branch=None,
        target_branch="work",
        fairlead={"format_version": 1, "worktrees": False},
    )
    world = World(on_disk(root), meta=flat)

    assert world.hand_in("WP03", {"song/one.txt": "la"}) == root
    world.reject("WP03", feedback="Louder.")
    world.hand_in("WP03", {"song/one.txt": "LA"})
    world.approve("WP03")

    assert world.lane("WP03") is L.DONE
    assert world.status("WP03").review_head == git(root, "log", "-1", "--format=%H", "--", "song")


def refusing(world: World) -> World:
    """The same mission, in which every write is refused once it is decided."""
    ledger = RefusingLedger(world.ledger.repository, world.ledger.transactions)
    world.ledger = ledger
    return world


class RefusingLedger(TransactionLedger):
    """A hook that says no to every commit."""

    @override
    def record(
        self,
        context: WriteContext,
        operation: Operation,
        decide: Callable[[MissionState], Change],
    ) -> CommitReceipt:
        def refused(state: MissionState) -> Change:
            decide(state)
            rejection = Rejection("main", operation.name, operation.name, "not today")
            raise HookRejected(rejection, "pre-commit")

        return super().record(context, operation, refused)


@pytest.mark.parametrize("lease", [None, 9])
def test_a_refused_approval_leaves_the_package_waiting_for_its_reviewer(
    world: World, lease: int | None
) -> None:
    world.hand_in("WP01", {"hello/one.txt": "one"})
    before = (world.tip(COORDINATION), world.tip(lane_ref("a")))
    asked = (world.context(), "WP01", ADA if lease is None else BOB, world.operation(BOB, "review"))

    with pytest.raises((SelfReviewRefused, LeaseFenced)):
        world.approve_it(*asked, lease=lease)

    assert (world.tip(COORDINATION), world.tip(lane_ref("a"))) == before
    assert world.lane("WP01") is L.FOR_REVIEW


def test_an_approval_without_a_claim_before_it_looks_at_the_synced_lane(world: World) -> None:
    world.hand_in("WP03", {"song/one.txt": "la"})
    world.hand_in("WP01", {"hello/one.txt": "one"})
    world.approve("WP03")
    authority = world.tip(COORDINATION)

    world.approve("WP01")

    head = world.status("WP01").reviewed_commit
    assert head == world.tip(lane_ref("a"))
    assert world.place.repository.history.is_ancestor(authority, oid(head or ""))
    assert world.lane("WP01") is L.DONE


def test_a_refused_claim_of_a_review_leaves_the_lane_where_it_was(world: World) -> None:
    world.hand_in("WP03", {"song/one.txt": "la"})
    world.hand_in("WP01", {"hello/one.txt": "one"})
    world.approve("WP03")
    before = world.tip(lane_ref("a"))

    with pytest.raises(HookRejected):
        refusing(world).review("WP01")

    assert world.tip(lane_ref("a")) == before


def test_a_review_whose_lane_did_not_follow_is_finished_by_the_next_call(world: World) -> None:
    world.hand_in("WP03", {"song/one.txt": "la"})
    lane = world.hand_in("WP01", {"hello/one.txt": "one"})
    world.approve("WP03")
    before = world.tip(lane_ref("a"))
    request = TransitionRequest("WP01", L.IN_REVIEW, BOB)
    claimed, head = world.claims.under_review(world.context(), world.state, request)
    world.record(*claimed.staged_events)
    assert world.tip(lane_ref("a")) == before

    world.approve("WP01")

    assert world.tip(lane_ref("a")) == head
    assert world.lane("WP01") is L.DONE
    assert world.place.repository.worktrees.changes(lane) == []


def test_a_lane_that_somebody_moved_under_the_review_is_not_approved(world: World) -> None:
    lane = world.hand_in("WP01", {"hello/one.txt": "one"})
    world.review("WP01")
    world.place.work(lane, {"hello/two.txt": "two"})

    with pytest.raises(GuardFailed):
        world.approve("WP01")


def test_an_approved_package_says_that_it_waits_for_its_integration(memory: Place) -> None:
    world = World(memory, lane_plan=plan(integration="manual"))
    world.hand_in("WP01", {"hello/one.txt": "one"})
    world.approve("WP01")

    with pytest.raises(NotForReview) as refused:
        world.approve("WP01", CYD)

    assert "fairlead integrate WP01" in refused.value.next_step


def test_the_note_of_the_implementer_survives_the_review(world: World) -> None:
    lane = world.hand_in("WP01", {"hello/one.txt": "one"})
    slug = world.context().identity.mission_slug
    before = world.place.notes.find(world.place.checkout(lane), slug, "WP01")

    world.review("WP01")

    assert world.place.notes.find(world.place.checkout(lane), slug, "WP01") == before


def test_the_reviewers_lease_is_noted_in_the_lane_until_the_verdict(world: World) -> None:
    lane = world.hand_in("WP01", {"hello/one.txt": "one"})
    here, slug = world.place.checkout(lane), world.context().identity.mission_slug
    view = world.review("WP01")

    noted = world.place.notes.find(here, slug, "WP01", review=True)
    assert noted and (noted.lease, noted.holder) == (view.lease, BOB)

    world.reject("WP01")
    assert world.place.notes.find(here, slug, "WP01", review=True) is None
    assert world.place.notes.find(here, slug, "WP01")


def test_a_verdict_in_a_lane_that_somebody_deleted_needs_no_note(world: World) -> None:
    lane = world.hand_in("WP01", {"hello/one.txt": "one"})
    world.review("WP01")
    world.place.delete_folder(lane)

    assert world.reject("WP01").lane == "planned"
