"""Stage 2: the accepted mission lands on its target, and is put away."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typing_extensions import override

from fairlead.governance.policy import MergeStrategy
from fairlead.mission_management.acceptance import AcceptanceMatrix, AcceptMission
from fairlead.mission_management.bookkeeping import HookRejected, OperationIdConflict
from fairlead.mission_management.integration import (
    AbortMerge,
    CoordinationWorktreeDirty,
    IntegrateWorkPackage,
    MergeBusy,
    MergeConflict,
    MergedMission,
    MergeEmptyPayload,
    MergeInProgress,
    MergeJournal,
    MergeLanded,
    MergeMission,
    MergeNotForward,
    MergeStep,
    MergeTargetGone,
    MergeTargetRestless,
    MissionNotAccepted,
    PreviewMerge,
    RetrospectiveDraft,
)
from fairlead.mission_management.retrospective import GeneratedRetrospective
from fairlead.mission_management.status import (
    EVENTS_FILE,
    MissionState,
    StatusLane,
    WorkPackageMoved,
)
from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.context import Topology
from fairlead.shared_kernel.git import (
    ZERO_OID,
    CommitDraft,
    Oid,
    RefUpdate,
    Remotes,
    Upstream,
    WorktreeChangesInTheWay,
)
from fairlead.shared_kernel.identity import MissionFolder
from fairlead.shared_kernel.naming import HEADS, MissionNames, archive_ref
from tests.mission_management.missions.world import ADA, OLIVE, World, package

STRATEGIES = list(MergeStrategy)


def accepted(
    world: World, files: Mapping[str, bytes] | None = None, slug: str = "greetings", **how: object
) -> MissionFolder:
    """A mission of one package, from its creation to its acceptance."""
    created = world.create(slug, **how)  # type: ignore[arg-type]
    folder = created.folder
    plan = world.plan(folder, package("WP01", "FR-001"))
    matrix = AcceptanceMatrix.scaffold([("FR-001", "It greets")], plan.work_packages)
    world.record(folder, files={"acceptance-matrix.json": matrix.written()})
    reviewed = world.work(folder, "a", files or {"hello.py": b"hi\n"})
    world.approve(folder, "WP01", reviewed)
    integrating = IntegrateWorkPackage(world.repository, world.ledger, world.rules, world.desk)
    integrating(world.context(folder), "WP01", world.operation("integrate"))
    accept(world, folder)
    return folder


def accept(world: World, folder: MissionFolder) -> None:
    use = AcceptMission(world.ledger, world.checklist(), world.clock)
    use(world.context(folder), world.operation("accept"))


def merging(world: World, draft: RetrospectiveDraft | None = None) -> MergeMission:
    return MergeMission(
        world.repository,
        world.ledger,
        world.machine,
        world.policy,
        draft or GeneratedRetrospective(),
        world.locks,
        world.clock,
        world.desk,
        NoRemotes(),
        world.shown,
    )


class NoRemotes(Remotes):
    """A repository that knows no other."""

    @override
    def upstream(self, branch: str) -> Upstream | None:
        return None

    @override
    def tip(self, upstream: Upstream) -> Oid | None:
        raise AssertionError("nobody asks for it")

    @override
    def push(self, upstream: Upstream, commit: Oid) -> None:
        raise AssertionError("nobody asks for it")


def previewing(world: World) -> PreviewMerge:
    return PreviewMerge(
        world.repository,
        world.ledger,
        world.machine,
        world.policy,
        world.desk,
        NoRemotes(),
        world.shown,
        lambda: nullcontext(world.repository),
    )


def giving_up(world: World) -> AbortMerge:
    return AbortMerge(world.machine, world.desk)


def merge(
    world: World, folder: MissionFolder, strategy: MergeStrategy | None = None
) -> MergedMission:
    return merging(world)(world.context(folder), world.operation("merge"), strategy=strategy)


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_the_code_lands_whatever_the_strategy(world: World, strategy: MergeStrategy) -> None:
    folder = accepted(world)
    before = world.tip("main")

    merged = merge(world, folder, strategy)

    landed = world.tip("main")
    assert merged.commit == landed
    assert world.text(landed, "hello.py") == "hi\n"
    parents = world.repository.history.commits(landed, limit=1)[0].parents
    assert (before in parents) is (strategy is not MergeStrategy.FF)
    assert len(parents) == {"merge": 2, "squash": 1, "ff": 1}[strategy.value]


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_the_mission_directory_lands_as_the_exact_tree(
    world: World, strategy: MergeStrategy
) -> None:
    folder = accepted(world)

    merge(world, folder, strategy)

    found = world.found(folder)
    directory = MissionNames(folder).directory
    merged = world.repository.history.commits(found.authority.commit, limit=2)
    before_the_announcement = merged[1].oid
    read = world.repository.objects.read
    landed = read(f"{world.tip('main')}:{directory}")
    placed = read(f"{before_the_announcement}:{directory}")
    assert landed and placed and landed.oid == placed.oid


def test_the_authority_becomes_the_archive_and_nothing_else_is_left(world: World) -> None:
    folder = accepted(world)
    names = MissionNames(folder)

    merged = merge(world, folder)

    found = world.found(folder)
    assert found.identity.mission_id
    assert found.authority.ref == archive_ref(found.identity.mission_id) == merged.archive
    branches = {ref.name for ref in world.repository.refs.list(HEADS)}
    assert not any(names.coordination_branch in branch for branch in branches)
    assert [lane.branch for lane in merged.removed] == [f"{names.coordination_branch}-lane-a"]
    assert merged.kept == ()


def test_the_archive_says_where_it_landed_and_the_target_ends_just_before(world: World) -> None:
    folder = accepted(world)

    merge(world, folder)

    archived = world.state(folder)
    last = archived.log.rows()[-1]
    assert last.event_type == "MissionMerged"
    assert last.data["payload"]["landed_commit"] == world.tip("main")  # type: ignore[index]
    assert archived.snapshot.milestone == "merged"
    log = world.text(world.tip("main"), MissionNames(folder).file(EVENTS_FILE))
    assert log and archived.log.data.decode().startswith(log)
    assert "MissionMerged" not in log


def test_the_target_gets_a_retrospective_and_the_next_number(world: World) -> None:
    directory = MissionNames(MissionFolder("005-old")).directory
    meta = json.dumps({"mission_number": 41, "target_branch": "main"}).encode()
    world.commit("main", {f"{directory}/meta.json": meta})
    folder = accepted(world)

    merged = merge(world, folder)

    assert merged.mission_number == 42
    landed = world.text(world.tip("main"), f"{MissionNames(folder).directory}/meta.json")
    assert landed and json.loads(landed)["mission_number"] == 42
    text = world.text(world.tip("main"), f"{MissionNames(folder).directory}/retrospective.yaml")
    assert text and "WP01 was done without a rejection" in text


def test_a_written_retrospective_is_kept(world: World) -> None:
    folder = accepted(world)
    world.record(folder, files={"retrospective.yaml": b"helped: []\n"})

    merge(world, folder)

    assert world.state(folder).read_file("retrospective.yaml") == b"helped: []\n"


def test_what_came_to_the_target_meanwhile_stays(world: World) -> None:
    folder = accepted(world)
    world.commit("main", {"theirs.py": b"theirs\n"})

    merge(world, folder)

    assert world.text(world.tip("main"), "theirs.py") == "theirs\n"
    assert world.text(world.tip("main"), "hello.py") == "hi\n"


def test_a_mission_that_is_not_accepted_does_not_land(world: World) -> None:
    created = world.create()
    world.plan(created.folder, package("WP01"))
    before = world.tip("main")

    with pytest.raises(MissionNotAccepted):
        merge(world, created.folder)
    assert world.tip("main") == before


def test_a_transition_after_the_acceptance_undoes_it(world: World) -> None:
    folder = accepted(world)
    moved = WorkPackageMoved(
        "WP01", StatusLane.DONE, StatusLane.PLANNED, OLIVE, force=True, reason="again"
    )
    world.record(folder, moved)

    with pytest.raises(MissionNotAccepted) as refused:
        merge(world, folder)
    assert "moved since" in refused.value.message


def test_a_conflict_changes_nothing_and_waits_until_it_is_given_up(world: World) -> None:
    folder = accepted(world, {"README.md": b"the mission's\n"})
    theirs = world.commit("main", {"README.md": b"theirs\n"})
    authority = world.found(folder).authority.commit

    with pytest.raises(MergeConflict) as conflict:
        merge(world, folder)

    assert conflict.value.paths == ("README.md",)
    assert world.tip("main") == theirs
    assert world.found(folder).authority.commit == authority
    identity = world.context(folder).identity
    waiting = MergeJournal(world.machine).read(identity.state_key)
    assert waiting and waiting.step is MergeStep.RECORD
    assert world.desk.waiting(identity, None)

    giving_up(world)(world.context(folder))

    assert MergeJournal(world.machine).read(identity.state_key) is None
    assert world.desk.waiting(identity, None) is None


def test_ff_needs_a_target_without_commits_of_its_own(world: World) -> None:
    folder = accepted(world)
    world.commit("main", {"theirs.py": b"theirs\n"})

    with pytest.raises(MergeNotForward):
        merge(world, folder, MergeStrategy.FF)


def test_a_merge_that_would_bring_nothing_is_refused(world: World) -> None:
    folder = accepted(world)
    branch = MissionNames(folder).coordination_branch
    world.commit(branch, {"hello.py": None}, message="Take it back")

    with pytest.raises(MergeEmptyPayload) as empty:
        merge(world, folder)
    assert "lane-a" in empty.value.message


def test_a_mission_without_code_may_land(world: World) -> None:
    created = world.create()
    world.plan(created.folder, package("WP01"))
    matrix = AcceptanceMatrix.scaffold([], [])
    world.record(created.folder, files={"acceptance-matrix.json": matrix.written()})
    world.approve(created.folder, "WP01", None)
    IntegrateWorkPackage(world.repository, world.ledger, world.rules, world.desk)(
        world.context(created.folder), "WP01", world.operation("integrate")
    )
    accept(world, created.folder)

    merged = merge(world, created.folder)

    assert merged.commit == world.tip("main")


def test_merging_again_changes_nothing(world: World) -> None:
    folder = accepted(world)
    merge(world, folder)
    before = {ref.name: ref.oid for ref in world.repository.refs.list(HEADS, "refs/fairlead/")}

    again = merge(world, folder)

    assert again.already
    assert again.commit == world.tip("main")
    after = {ref.name: ref.oid for ref in world.repository.refs.list(HEADS, "refs/fairlead/")}
    assert after == before


def test_a_flattened_mission_is_merged_where_it_is(world: World) -> None:
    world.commit("team", {"a.txt": b"a\n"}, start=world.tip("main"))
    folder = accepted(world, target="team", topology=Topology.FLATTENED)

    merged = merge(world, folder)

    found = world.found(folder)
    assert found.authority.archived
    assert world.text(world.tip("team"), "hello.py") == "hi\n"
    assert world.tip("team") == found.authority.commit
    assert merged.mission_number == 1


class Killed(BaseException):
    """Stands for kill -9: nothing of ours catches it."""


def killed_at(monkeypatch: pytest.MonkeyPatch, point: str) -> None:
    def reach(reached: str) -> None:
        if reached == point:
            raise Killed(point)

    monkeypatch.setattr("fairlead.mission_management.integration.merge.reach", reach)


POINTS = [
    f"merge {step} {when}"
    for step in MergeStep
    for when in ("begins", "is next")
    if (step, when) not in ((MergeStep.DONE, "begins"), (MergeStep.RECORD, "is next"))
    and step is not MergeStep.PUSH
]


@pytest.mark.parametrize("strategy", [MergeStrategy.MERGE, MergeStrategy.SQUASH])
@pytest.mark.parametrize("point", POINTS)
def test_killed_between_any_two_steps_it_goes_on_with_its_strategy(
    memory: World, monkeypatch: pytest.MonkeyPatch, point: str, strategy: MergeStrategy
) -> None:
    world = memory
    folder = accepted(world)
    with monkeypatch.context() as patch:
        killed_at(patch, point)
        with pytest.raises(Killed):
            merge(world, folder, strategy)

    merged = merge(world, folder)

    assert merged.strategy == strategy.value
    assert world.found(folder).authority.archived
    assert world.text(world.tip("main"), "hello.py") == "hi\n"
    names = [row.event_type for row in world.state(folder).log.rows()]
    assert names.count("MissionMerged") == names.count("RetrospectiveCaptured") == 1
    assert names.count("MissionNumberAssigned") == 1
    merges = list(world.repository.history.commits(world.tip("main"), first_parent=True))
    assert len(merges) == 2
    assert MergeJournal(world.machine).read(world.context(folder).identity.state_key) is None


def test_killed_after_landing_in_a_checkout_it_goes_on(
    disk: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = accepted(disk)
    with monkeypatch.context() as patch:
        killed_at(patch, "merge announce is next")
        with pytest.raises(Killed):
            merge(disk, folder)
    landed = disk.tip("main")

    merge(disk, folder)

    assert disk.tip("main") == landed
    assert (disk.repository.primary_root / "hello.py").read_text() == "hi\n"
    assert disk.repository.worktrees.changes(disk.repository.primary_root) == []


@pytest.mark.parametrize("point", ["merge build is next", "merge land is next"])
def test_a_target_that_moves_meanwhile_gets_a_merge_of_its_new_tip(
    world: World, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    folder = accepted(world)
    directory = MissionNames(MissionFolder("005-old")).directory
    meta = json.dumps({"mission_number": 8}).encode()
    with monkeypatch.context() as patch:
        killed_at(patch, point)
        with pytest.raises(Killed):
            merge(world, folder)
    root = world.repository.primary_root
    theirs = world.commit("main", {f"{directory}/meta.json": meta, "theirs.py": b"x\n"})
    if (root / ".git" / "HEAD").exists():
        _catch_up(root)

    merged = merge(world, folder)

    parents = world.repository.history.commits(world.tip("main"), limit=1)[0].parents
    assert parents[0] == theirs
    assert merged.mission_number == 9
    assert world.text(world.tip("main"), "theirs.py") == "x\n"


def test_a_merge_that_began_keeps_its_strategy(
    memory: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = accepted(memory)
    with monkeypatch.context() as patch:
        killed_at(patch, "merge land is next")
        with pytest.raises(Killed):
            merge(memory, folder, MergeStrategy.SQUASH)

    with pytest.raises(MergeInProgress):
        merge(memory, folder, MergeStrategy.MERGE)


def test_a_merge_that_has_not_landed_can_be_given_up(
    memory: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = accepted(memory)
    with monkeypatch.context() as patch:
        killed_at(patch, "merge land is next")
        with pytest.raises(Killed):
            merge(memory, folder, MergeStrategy.SQUASH)

    assert giving_up(memory)(memory.context(folder)).given_up
    assert not giving_up(memory)(memory.context(folder)).given_up
    assert merge(memory, folder, MergeStrategy.MERGE).strategy == "merge"


def test_a_merge_that_has_landed_is_only_finished(
    memory: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = accepted(memory)
    with monkeypatch.context() as patch:
        killed_at(patch, "merge archive begins")
        with pytest.raises(Killed):
            merge(memory, folder)

    with pytest.raises(MergeLanded):
        giving_up(memory)(memory.context(folder))


def test_a_merge_whose_workshop_was_lost_after_landing_finishes(
    memory: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = accepted(memory)
    with monkeypatch.context() as patch:
        killed_at(patch, "merge announce begins")
        with pytest.raises(Killed):
            merge(memory, folder, MergeStrategy.SQUASH)
    MergeJournal(memory.machine).forget(memory.context(folder).identity.state_key)
    landed = memory.tip("main")

    merged = merge(memory, folder)

    assert memory.tip("main") == landed == merged.commit
    assert memory.found(folder).authority.archived


def test_unrelated_changes_of_a_person_survive_the_landing(disk: World) -> None:
    root = disk.repository.primary_root
    folder = accepted(disk)
    (root / "README.md").write_text("edited\n")
    (root / "notes.txt").write_text("mine\n")

    merge(disk, folder)

    assert (root / "README.md").read_text() == "edited\n"
    assert (root / "notes.txt").read_text() == "mine\n"
    assert (root / "hello.py").read_text() == "hi\n"


def test_changes_in_the_way_stop_the_landing_and_it_goes_on_later(disk: World) -> None:
    root = disk.repository.primary_root
    folder = accepted(disk)
    (root / "hello.py").write_text("somebody's own\n")

    with pytest.raises(WorktreeChangesInTheWay):
        merge(disk, folder)
    assert (root / "hello.py").read_text() == "somebody's own\n"

    (root / "hello.py").unlink()
    merge(disk, folder)
    assert (root / "hello.py").read_text() == "hi\n"


@pytest.mark.parametrize(
    ("brought", "in_the_way"),
    [
        ("hello.py", "hello.py"),
        ("README.md", "README.md"),
        ("greet/hello.py", "greet"),
        ("greet", "greet/notes.txt"),
    ],
)
def test_changes_in_the_way_stop_the_merge_before_it_writes_anything(
    disk: World, brought: str, in_the_way: str
) -> None:
    folder = accepted(disk, {brought: b"hi\n"})
    file = disk.repository.primary_root / in_the_way
    file.parent.mkdir(exist_ok=True)
    file.write_text("somebody's own\n")
    authority = disk.found(folder).authority.commit
    preview = previewing(disk)

    with pytest.raises(WorktreeChangesInTheWay):
        merge(disk, folder)

    assert disk.found(folder).authority.commit == authority
    assert [type(e) for e in preview(disk.context(folder)).blockers] == [WorktreeChangesInTheWay]
    assert MergeJournal(disk.machine).read(disk.context(folder).identity.state_key) is None
    assert file.read_text() == "somebody's own\n"


def test_a_file_of_ours_in_the_way_stops_the_merge_too(disk: World) -> None:
    folder = accepted(disk)
    written = disk.repository.primary_root / MissionNames(folder).file("retrospective.yaml")
    written.parent.mkdir(parents=True)
    written.write_text("somebody's own\n")
    authority = disk.found(folder).authority.commit

    with pytest.raises(WorktreeChangesInTheWay):
        merge(disk, folder)

    assert disk.found(folder).authority.commit == authority


def test_a_merge_that_is_refused_later_says_what_it_had_recorded(disk: World) -> None:
    folder = accepted(disk)
    hook = disk.repository.common_dir / "hooks" / "pre-merge-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)

    with pytest.raises(HookRejected) as refused:
        merge(disk, folder, MergeStrategy.MERGE)

    tip = disk.found(folder).authority.commit
    recorded: Any = refused.value.details["recorded"]
    assert [commit["commit"] for commit in recorded] == [tip]
    assert tip[:8] in refused.value.next_step
    hook.unlink()
    assert merge(disk, folder, MergeStrategy.SQUASH).strategy == "squash"


def test_a_target_that_no_worktree_shows_is_moved_by_itself(disk: World) -> None:
    disk.commit("release", {"a.txt": b"a\n"}, start=disk.tip("main"))
    folder = accepted(disk, target="release")

    merged = merge(disk, folder)

    assert merged.commit == disk.tip("release")
    assert not (disk.repository.primary_root / "hello.py").exists()


def test_a_lane_with_more_commits_is_kept_and_says_why(world: World) -> None:
    folder = accepted(world)
    branch = f"{MissionNames(folder).coordination_branch}-lane-a"
    world.commit(branch, {"unreviewed.py": b"x\n"})

    merged = merge(world, folder)

    assert [lane.branch for lane in merged.kept] == [branch]
    assert "1 commit that is not merged" in merged.kept[0].kept_because
    assert world.tip(branch)


def test_a_dirty_lane_is_kept_with_its_worktree(disk: World) -> None:
    folder = accepted(disk)
    branch = f"{MissionNames(folder).coordination_branch}-lane-a"
    root = disk.repository.primary_root / ".worktrees" / "lane"
    disk.repository.worktrees.add(root, branch=branch, start=None, hidden=())
    (root / "draft.py").write_text("x\n")

    merged = merge(disk, folder)

    assert "draft.py" in merged.kept[0].kept_because
    assert (root / "draft.py").exists()
    (root / "draft.py").unlink()
    assert [lane.branch for lane in merge(disk, folder).removed] == [branch]
    assert not root.exists()


def test_a_lane_whose_folder_was_deleted_by_hand_goes_too(disk: World) -> None:
    folder = accepted(disk)
    branch = f"{MissionNames(folder).coordination_branch}-lane-a"
    root = disk.repository.primary_root / ".worktrees" / "lane"
    disk.repository.worktrees.add(root, branch=branch, start=None, hidden=())
    shutil.rmtree(root)

    merged = merge(disk, folder)

    assert merged.kept == ()
    assert len(disk.repository.worktrees.list()) == 1


def test_edits_in_the_coordination_worktree_are_not_left_behind(disk: World) -> None:
    folder = accepted(disk)
    names = MissionNames(folder)
    root = names.coordination_worktree(disk.repository.primary_root)
    disk.repository.worktrees.add(root, branch=names.coordination_branch, start=None, hidden=())
    (root / names.file("spec.md")).write_text("edited\n")
    before = disk.tip("main")

    with pytest.raises(CoordinationWorktreeDirty):
        merge(disk, folder)
    assert disk.tip("main") == before

    (root / names.file("spec.md")).write_text("# Spec\n")
    merge(disk, folder)
    assert not root.exists()


def test_a_hook_of_the_user_may_refuse_the_merge(disk: World) -> None:
    folder = accepted(disk)
    hook = disk.repository.common_dir / "hooks" / "pre-merge-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'not on a Friday' >&2\nexit 1\n")
    hook.chmod(0o755)
    before = disk.tip("main")

    with pytest.raises(HookRejected) as refused:
        merge(disk, folder)
    assert "not on a Friday" in refused.value.message
    assert disk.tip("main") == before

    hook.unlink()
    assert merge(disk, folder).commit == disk.tip("main")


def test_a_dry_run_tells_and_changes_nothing(world: World) -> None:
    folder = accepted(world)
    before = {ref.name: ref.oid for ref in world.repository.refs.list(HEADS, "refs/fairlead/")}
    preview = previewing(world)

    told = preview(world.context(folder), strategy=MergeStrategy.SQUASH).written()

    names = MissionNames(folder)
    assert told["merged"] == {
        "work_packages": [{"wp_id": "WP01", "title": "Package WP01", "lane": "done"}],
        "files": ["hello.py"],
    }
    assert told["lost"] == [] and told["blockers"] == [] and told["conflicts"] == []
    assert told["deleted"]["branches"] == [  # type: ignore[index]
        f"{names.coordination_branch}-lane-a",
        names.coordination_branch,
    ]
    assert told["mission_number"] == 1
    after = {ref.name: ref.oid for ref in world.repository.refs.list(HEADS, "refs/fairlead/")}
    assert after == before


def test_a_dry_run_names_what_keeps_the_merge_from_beginning(world: World) -> None:
    folder = accepted(world, {"README.md": b"the mission's\n"})
    world.commit("main", {"README.md": b"theirs\n"})
    preview = previewing(world)

    told = preview(world.context(folder)).written()

    assert told["conflicts"] == ["README.md"]
    assert [b["code"] for b in told["blockers"]] == ["MERGE_CONFLICT"]  # type: ignore[attr-defined]


OPERATION = "01ARZ3NDEKTSV4RRFFQ69G5FAV"


def merge_as(
    world: World, folder: MissionFolder, strategy: MergeStrategy | None = None, by: Actor = OLIVE
) -> MergedMission:
    operation = world.operation("merge", by, op_id=OPERATION)
    return merging(world)(world.context(folder), operation, strategy=strategy)


def test_a_retry_of_a_merge_finds_it_done(world: World) -> None:
    folder = accepted(world)
    merge_as(world, folder)
    landed = world.tip("main")

    again = merge_as(world, folder)

    assert again.already and again.commit == landed == world.tip("main")


@pytest.mark.parametrize("point", [None, "merge build begins", "merge archive begins"])
def test_an_operation_id_of_another_merge_is_refused(
    memory: World, monkeypatch: pytest.MonkeyPatch, point: str | None
) -> None:
    folder = accepted(memory)
    with monkeypatch.context() as patch:
        if point:
            killed_at(patch, point)
        with pytest.raises(Killed) if point else nullcontext():
            merge_as(memory, folder, MergeStrategy.MERGE)

    for strategy, by in ((MergeStrategy.SQUASH, OLIVE), (None, OLIVE), (MergeStrategy.MERGE, ADA)):
        with pytest.raises(OperationIdConflict):
            merge_as(memory, folder, strategy, by)

    assert merge_as(memory, folder, MergeStrategy.MERGE).strategy == "merge"


def test_an_operation_id_of_a_merge_that_was_given_up_stays_with_its_request(
    memory: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = accepted(memory)
    with monkeypatch.context() as patch:
        killed_at(patch, "merge build begins")
        with pytest.raises(Killed):
            merge_as(memory, folder)
    giving_up(memory)(memory.context(folder))

    with pytest.raises(OperationIdConflict):
        merge_as(memory, folder, MergeStrategy.SQUASH)

    assert merge_as(memory, folder).commit == memory.tip("main")


def test_what_the_merge_recorded_before_a_lost_race_is_recorded_once(memory: World) -> None:
    class Counting(RetrospectiveDraft):
        calls = 0

        @override
        def __call__(self, state: MissionState) -> bytes:
            type(self).calls += 1
            return b"helped: []\n"

    folder = accepted(memory)

    merging(memory, Counting())(memory.context(folder), memory.operation("merge"))

    assert Counting.calls == 1


def test_somebody_else_may_finish_a_merge(memory: World, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = accepted(memory)
    with monkeypatch.context() as patch:
        killed_at(patch, "merge announce begins")
        with pytest.raises(Killed):
            merge(memory, folder)

    other = memory.operation("merge", Actor.parse("human:bob"))
    merged = merging(memory)(memory.context(folder), replace(other, request={"by": "bob"}))

    assert merged.commit == memory.tip("main")
    last = memory.state(folder).log.rows()[-1]
    assert last.actor == OLIVE.id


def _catch_up(root: Path) -> None:
    """Let the checkout follow a branch that plain git objects moved under it."""
    subprocess.run(["git", "reset", "--quiet", "--hard"], cwd=root, check=True)


def test_accepting_a_merged_mission_again_records_nothing(memory: World) -> None:
    folder = accepted(memory)
    merge(memory, folder)
    before = memory.found(folder).authority.commit

    accept(memory, folder)

    assert memory.found(folder).authority.commit == before
    assert memory.state(folder).snapshot.milestone == "merged"


def test_a_lane_that_only_took_the_mission_in_goes_and_can_be_brought_back(world: World) -> None:
    folder = accepted(world)
    branch = f"{MissionNames(folder).coordination_branch}-lane-a"
    authority, lane = world.found(folder).authority.commit, world.tip(branch)
    draft = CommitDraft(world.tree(authority), (lane, authority), "Take the mission in\n")
    synced = world.repository.objects.write_commit(draft)
    world.repository.refs.update([RefUpdate(HEADS + branch, synced, lane)], reason="sync")

    merged = merge(world, folder)

    removed = merged.removed[0]
    assert removed.branch == branch
    assert removed.rescue and world.repository.refs.read(removed.rescue) == synced


def test_two_merges_of_one_mission_do_not_run_at_once(
    disk: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fairlead.mission_management.integration.merge.LOCK_SECONDS", 0.05)
    folder = accepted(disk)
    context = disk.context(folder)
    lock_file = disk.machine.folder(context.identity.state_key) / "merge.lock"

    with disk.locks.hold(lock_file, purpose="merge", timeout=1), pytest.raises(MergeBusy):
        merge(disk, folder)


def test_a_target_that_is_gone_is_said(memory: World) -> None:
    memory.commit("release", {"a.txt": b"a\n"}, start=memory.tip("main"))
    folder = accepted(memory, target="release")
    gone = RefUpdate(f"{HEADS}release", ZERO_OID, memory.tip("release"))
    memory.repository.refs.update([gone], reason="by hand")

    with pytest.raises(MergeTargetGone):
        merge(memory, folder)


def test_a_merge_commit_that_was_swept_away_is_made_again(
    memory: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = accepted(memory)
    with monkeypatch.context() as patch:
        killed_at(patch, "merge land begins")
        with pytest.raises(Killed):
            merge(memory, folder)
    journal, key = MergeJournal(memory.machine), memory.context(folder).identity.state_key
    progress = journal.read(key)
    assert progress
    journal.keep(key, replace(progress, commit=Oid("d" * 40)))

    assert merge(memory, folder).commit == memory.tip("main")


def test_a_workshop_that_cannot_be_read_is_begun_again(memory: World) -> None:
    folder = accepted(memory)
    memory.machine.write(memory.context(folder).identity.state_key, "merge.json", b"{")

    assert merge(memory, folder).commit == memory.tip("main")


def test_a_target_that_never_rests_is_given_up_for_now(
    memory: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = accepted(memory)
    with monkeypatch.context() as patch:

        def disturb(point: str) -> None:
            if point == "merge build begins":
                memory.commit("main", {"theirs.txt": str(memory.clock.now()).encode()})

        patch.setattr("fairlead.mission_management.integration.merge.reach", disturb)
        with pytest.raises(MergeTargetRestless):
            merge(memory, folder)

    merged = merge(memory, folder)

    assert merged.commit == memory.tip("main")
    assert memory.text(memory.tip("main"), "theirs.txt")
