"""Taking a package to work on."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typing_extensions import override

from fairlead.execution.adapters.memory_prompt_files import MemoryPromptFiles
from fairlead.execution.lanes import (
    LaneBusy,
    LaneDirty,
    LaneMissing,
    LaneSparseCheckoutInitFailed,
    LaneSyncConflict,
)
from fairlead.execution.prompts import PromptName
from fairlead.mission_management.bookkeeping import HookRejected, Rejection, TransactionLedger
from fairlead.mission_management.status import (
    Change,
    DependenciesNotSatisfied,
    MissionState,
    WorkPackageAlreadyClaimed,
    WorkPackageNotFound,
)
from fairlead.shared_kernel.commit_target import CommitReceipt, Operation
from fairlead.shared_kernel.context import WriteContext
from fairlead.shared_kernel.git import (
    ZERO_OID,
    RefUpdate,
    StorageUnwritable,
    WorktreeFailed,
    oid,
)
from tests.execution.world import (
    ADA,
    BOB,
    COORDINATION,
    L,
    Place,
    World,
    commit_past_lanes,
    git,
    lane_ref,
)


def test_a_free_package_is_claimed_and_started_in_its_own_worktree(world: World) -> None:
    before = world.tip(COORDINATION)

    view = world.implement("WP01")

    assert world.lane("WP01") is L.IN_PROGRESS
    assert world.status("WP01").lane_base == before
    assert view.workspace == world.place_of("WP01").worktree
    assert world.tip(lane_ref("a")) == before
    assert [r.message.split(": ")[-1] for r in view.receipts] == [
        "claim WP01 for ada",
        "start WP01",
    ]
    assert view.lease and (view.lease.holder, view.lease.generation) == ("ada", 1)


def test_the_lane_hides_the_status_files_and_shows_the_rest(real: Place) -> None:
    world = World(real)

    workspace = world.implement("WP01").workspace

    mission = workspace / world.context().surface.directory
    assert {file.name for file in mission.iterdir() if file.is_file()} == {
        "lanes.json",
        "meta.json",
        "mission-type.json",
    }
    assert (workspace / "hello" / "base.txt").exists()


def test_the_holder_who_asks_again_gets_the_same_and_commits_nothing(world: World) -> None:
    first = world.implement("WP01")
    before = world.tip(COORDINATION)

    again = world.implement("WP01")

    assert world.tip(COORDINATION) == before
    assert again.receipts == ()
    assert (again.workspace, again.lease, again.prompt_file) == (
        first.workspace,
        first.lease,
        first.prompt_file,
    )


def test_another_agent_is_told_who_holds_it(world: World) -> None:
    world.implement("WP01")

    with pytest.raises(WorkPackageAlreadyClaimed) as refused:
        world.implement("WP01", BOB)

    assert refused.value.lease.holder == "ada"


def test_a_package_waits_for_what_it_builds_on(dream: World) -> None:
    with pytest.raises(DependenciesNotSatisfied):
        dream.implement("WP02")

    assert dream.lane("WP02") is L.PLANNED


def test_a_package_that_nobody_planned_is_not_found(dream: World) -> None:
    with pytest.raises(WorkPackageNotFound):
        dream.implement("WP99")


def test_one_live_package_at_a_time_is_in_a_lane(dream: World) -> None:
    dream.implement("WP01")

    with pytest.raises(LaneBusy) as refused:
        dream.implement("WP04", BOB)

    assert refused.value.occupant == "WP01"
    assert dream.lane("WP04") is L.PLANNED


def test_work_that_was_sent_back_keeps_its_lane(dream: World) -> None:
    dream.hand_in("WP01", {"hello/one.txt": "one"})
    dream.reject("WP01")

    with pytest.raises(LaneBusy):
        dream.implement("WP04", BOB)

    assert dream.implement("WP01", BOB).action == "fix"


def test_the_first_claim_of_the_next_package_takes_the_authority_in(world: World) -> None:
    world.hand_in("WP01", {"hello/one.txt": "one"})
    world.approve("WP01")
    world.hand_in("WP03", {"song/one.txt": "la"})
    world.approve("WP03")
    authority = world.tip(COORDINATION)

    view = world.implement("WP04")

    history = world.place.repository.history
    assert world.status("WP04").lane_base == authority
    assert history.is_ancestor(authority, world.tip(lane_ref("a")))
    assert world.place.repository.worktrees.changes(view.workspace) == []


def test_a_conflict_at_the_sync_is_a_persons_and_changes_nothing(world: World) -> None:
    lane = world.hand_in("WP01", {"hello/one.txt": "one"})
    world.approve("WP01")
    world.place.work(lane, {"hello/base.txt": "one\nlane\nthree\n"})
    commit_past_lanes(world, "hello/base.txt", b"one\nauthority\nthree\n")
    before = (world.tip(COORDINATION), world.tip(lane_ref("a")))

    with pytest.raises(LaneSyncConflict) as refused:
        world.implement("WP04")

    assert refused.value.paths == ("hello/base.txt",)
    assert refused.value.details["authority_ref"] == COORDINATION.removeprefix("refs/heads/")
    assert (world.tip(COORDINATION), world.tip(lane_ref("a"))) == before


def test_uncommitted_work_is_in_the_way_of_a_sync(world: World) -> None:
    lane = world.hand_in("WP01", {"hello/one.txt": "one"})
    world.approve("WP01")
    world.hand_in("WP03", {"song/one.txt": "la"})
    world.approve("WP03")
    world.place.edit(lane, "hello/one.txt", b"half done")

    with pytest.raises(LaneDirty):
        world.implement("WP04")

    assert world.lane("WP04") is L.PLANNED


def test_a_deleted_worktree_is_made_again_for_the_holder(world: World) -> None:
    view = world.implement("WP01")
    tip = world.place.work(view.workspace, {"hello/one.txt": "one"})
    world.place.delete_folder(view.workspace)

    again = world.implement("WP01")

    assert world.keeper.verify(world.place_of("WP01"))
    assert world.tip(lane_ref("a")) == tip
    assert again.lease == view.lease


def test_a_lane_that_is_gone_is_never_replaced_by_an_empty_one(world: World) -> None:
    view = world.implement("WP01")
    world.place.work(view.workspace, {"hello/one.txt": "one"})
    world.move("WP01", L.PLANNED, reason="no time")
    world.place.repository.worktrees.remove(view.workspace)
    gone = RefUpdate(lane_ref("a"), ZERO_OID, world.tip(lane_ref("a")))
    world.place.repository.refs.update([gone], reason="by hand")

    with pytest.raises(LaneMissing) as refused:
        world.implement("WP01")

    assert "--recover" in refused.value.next_step
    assert world.implement("WP01", recover=True).lane == "in_progress"


def test_a_claim_that_a_crash_left_behind_goes_on(world: World) -> None:
    claimed = world.claims.for_work(world.context(), world.state, "WP01", ADA)
    world.record(*claimed.events)
    assert world.lane("WP01") is L.CLAIMED

    view = world.implement("WP01")

    assert world.lane("WP01") is L.IN_PROGRESS
    assert [r.message.split(": ")[-1] for r in view.receipts] == ["start WP01"]
    assert world.keeper.verify(world.place_of("WP01"))


def test_a_sync_that_a_crash_left_out_is_made_up_for(world: World) -> None:
    world.hand_in("WP01", {"hello/one.txt": "one"})
    world.approve("WP01")
    claimed = world.claims.for_work(world.context(), world.state, "WP04", ADA)
    world.record(*claimed.events)
    base = world.status("WP04").lane_base
    assert base

    world.implement("WP04")

    assert world.place.repository.history.is_ancestor(oid(base), world.tip(lane_ref("a")))


def test_a_worktree_that_cannot_be_made_gives_the_claim_back_and_says_so(real: Place) -> None:
    world = World(real)
    in_the_way = world.place_of("WP01").worktree
    in_the_way.mkdir(parents=True)
    (in_the_way / "precious.txt").write_text("mine")

    with pytest.raises(WorktreeFailed) as refused:
        world.implement("WP01")

    assert world.lane("WP01") is L.PLANNED
    assert "given back" in refused.value.message
    recorded = refused.value.details["recorded"]
    assert isinstance(recorded, list)
    assert [entry["message"].split(": ")[-1] for entry in recorded] == [
        "claim WP01 for ada",
        "release WP01",
    ]
    assert (in_the_way / "precious.txt").read_text() == "mine"


def test_recover_takes_over_from_a_holder_who_died(world: World) -> None:
    world.implement("WP01")
    world.clock.tick(25 * 3600)

    view = world.implement("WP01", BOB, recover=True)

    assert view.lease and (view.lease.holder, view.lease.generation) == ("bob", 2)
    assert "lease-reaper" in world.state.log.data.decode()


def test_who_recovers_finds_what_the_dead_holder_had_not_committed(world: World) -> None:
    workspace = world.implement("WP01").workspace
    tip = world.place.work(workspace, {"hello/one.txt": "one"})
    world.place.edit(workspace, "hello/two.txt", b"half done")
    world.clock.tick(25 * 3600)

    view = world.implement("WP01", BOB, recover=True)

    changes = world.place.repository.worktrees.changes(view.workspace)
    assert [change.path for change in changes] == ["hello/two.txt"]
    assert (world.tip(lane_ref("a")), view.warnings) == (tip, ())


def test_who_recovers_a_lane_without_its_folder_gets_what_was_committed(world: World) -> None:
    workspace = world.implement("WP01").workspace
    tip = world.place.work(workspace, {"hello/one.txt": "one"})
    world.place.delete_folder(workspace)
    world.clock.tick(25 * 3600)

    view = world.implement("WP01", BOB, recover=True)

    assert world.keeper.verify(world.place_of("WP01"))
    assert (world.tip(lane_ref("a")), view.warnings) == (tip, ())


def test_recover_leaves_a_living_holder_alone(dream: World) -> None:
    dream.implement("WP01")

    with pytest.raises(Exception, match="ada holds it"):
        dream.implement("WP01", BOB, recover=True)

    assert dream.status("WP01").lease is not None


def lose_the_lane(world: World, workspace: Path) -> None:
    world.place.repository.worktrees.remove(workspace)
    gone = RefUpdate(lane_ref("a"), ZERO_OID, world.tip(lane_ref("a")))
    world.place.repository.refs.update([gone], reason="by hand")


def test_a_lane_that_its_holder_lost_is_not_replaced_by_an_empty_one(world: World) -> None:
    view = world.implement("WP01")
    world.place.work(view.workspace, {"hello/one.txt": "one"})
    lose_the_lane(world, view.workspace)

    with pytest.raises(LaneMissing):
        world.implement("WP01")

    assert world.place.repository.refs.read(lane_ref("a")) is None
    assert world.lane("WP01") is L.IN_PROGRESS
    again = world.implement("WP01", recover=True)
    assert again.lane == "in_progress"
    assert again.warnings == ("lane-a begins anew; what was in it was not kept",)


class RefusingSteps(TransactionLedger):
    """A hook that says no to the commits of one kind."""

    refused = ""

    @override
    def record(
        self,
        context: WriteContext,
        operation: Operation,
        decide: Callable[[MissionState], Change],
    ) -> CommitReceipt:
        def judged(state: MissionState) -> Change:
            change = decide(state)
            if change.summary.startswith(self.refused):
                rejection = Rejection("main", operation.name, change.summary, "not today")
                raise HookRejected(rejection, "pre-commit")
            return change

        return super().record(context, operation, judged)


def refusing(world: World, word: str) -> World:
    ledger = RefusingSteps(world.ledger.repository, world.ledger.transactions)
    object.__setattr__(ledger, "refused", word)
    world.ledger = ledger
    return world


def test_a_start_that_is_refused_gives_the_claim_back_and_says_so(world: World) -> None:
    with pytest.raises(HookRejected) as refused:
        refusing(world, "start").implement("WP01")

    assert world.lane("WP01") is L.PLANNED
    assert "was recorded and given back" in refused.value.message
    recorded = refused.value.details["recorded"]
    assert isinstance(recorded, list)
    assert len(recorded) == 2


def test_a_claim_refused_after_a_holder_was_taken_back_says_both(world: World) -> None:
    world.implement("WP01")
    world.clock.tick(25 * 3600)

    with pytest.raises(HookRejected) as refused:
        refusing(world, "claim").implement("WP01", BOB, recover=True)

    assert "taken back" in refused.value.message
    recorded = refused.value.details["recorded"]
    assert isinstance(recorded, list)
    assert [entry["message"].split(": ")[-1] for entry in recorded] == ["take WP01 back from ada"]


class NoPrompts(MemoryPromptFiles):
    """A folder that cannot be written to."""

    @override
    def write(self, name: PromptName, text: str) -> Path:
        raise StorageUnwritable("not a directory")


def test_a_prompt_that_cannot_be_written_is_a_warning_once_work_has_begun(world: World) -> None:
    world.prompts = NoPrompts()

    view = world.implement("WP01")

    assert world.lane("WP01") is L.IN_PROGRESS
    assert view.prompt_file is None
    assert any("prompt" in warning for warning in view.warnings)
    assert len(view.receipts) == 2


def test_the_lease_is_noted_in_the_lane(world: World) -> None:
    view = world.implement("WP01")

    noted = world.place.notes.find(
        world.place.checkout(view.workspace), world.context().identity.mission_slug, "WP01"
    )

    assert noted and (noted.lease, noted.holder) == (view.lease, ADA)


def test_paths_in_the_log_are_relative(world: World) -> None:
    view = world.implement("WP01")

    assert str(world.root) not in world.state.log.data.decode()
    assert isinstance(view.workspace, Path)


def test_a_lane_that_could_not_hide_the_log_is_not_filled(real: Place) -> None:
    world = World(real)
    lock = real.repository.common_dir / "config.lock"
    lock.touch()

    with pytest.raises(LaneSparseCheckoutInitFailed) as refused:
        world.implement("WP01")

    lane = world.place_of("WP01").worktree
    assert refused.value.worktree == lane
    assert [file.name for file in lane.iterdir()] == [".git"]
    assert world.lane("WP01") is L.PLANNED
    assert "given back" in refused.value.message

    lock.unlink()
    assert world.implement("WP01").lane == "in_progress"


def test_a_lane_that_shows_the_log_is_told_of_to_whoever_goes_on(real: Place) -> None:
    world = World(real)
    workspace = world.implement("WP01").workspace
    git(workspace, "sparse-checkout", "disable")

    [said] = world.implement("WP01").warnings

    assert said.startswith("LANE_SPARSE_CHECKOUT_DRIFT: lane-a shows ")
    assert "worktree repair" in said


def test_the_post_checkout_hook_prepares_a_new_lane_and_only_a_new_one(real: Place) -> None:
    world = World(real)
    hook = real.repository.common_dir / "hooks" / "post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text('#!/bin/sh\necho "$@" >> .git-ignored\necho no cache >&2\nexit 3\n')
    hook.chmod(0o755)
    (real.repository.common_dir / "info").mkdir(exist_ok=True)
    (real.repository.common_dir / "info" / "exclude").write_text(".git-ignored\n")

    view = world.implement("WP01")
    again = world.implement("WP01")

    assert view.lane == "in_progress"
    assert view.warnings == ("the post-checkout hook failed: no cache",)
    assert again.warnings == ()
    tip = world.tip(lane_ref("a"))
    assert (view.workspace / ".git-ignored").read_text() == f"{ZERO_OID} {tip} 1\n"
