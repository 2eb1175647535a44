"""The one resolver: the same answer from everywhere, and no silent fallback."""

import json
import os
from dataclasses import fields, replace
from pathlib import Path

import pytest

from fairlead.execution.context import (
    MISSION_VARIABLE,
    AuthorityNotWritable,
    FactsLoader,
    PromptContext,
    resolve_action_context,
    standing_in,
    wire_view,
)
from fairlead.governance.guidance import UnknownAction
from fairlead.mission_management.missions import MissionNotFound
from fairlead.mission_management.status import WorkPackageNotFound
from fairlead.shared_kernel.context import (
    ContextOp,
    IntegrationContext,
    PlanningContext,
    ReadContext,
    ReviewContext,
    Topology,
    WriteContext,
)
from fairlead.shared_kernel.documents import LanesInvalid
from fairlead.shared_kernel.git import Checkout, NotARepository
from tests.execution.world import (
    ADA,
    COORDINATION,
    FOLDER,
    NAMES,
    Place,
    World,
    commit_past_lanes,
    git,
    lane_ref,
    meta,
    on_work,
    plan,
)

COMPOSITES = {
    ContextOp.READ: ReadContext,
    ContextOp.PROMPT: PromptContext,
    ContextOp.WRITE: WriteContext,
    ContextOp.REVIEW: ReviewContext,
    ContextOp.INTEGRATE: IntegrationContext,
    ContextOp.PLAN: PlanningContext,
}


@pytest.mark.parametrize("op", COMPOSITES)
def test_each_operation_has_its_own_composite(dream: World, op: ContextOp) -> None:
    context = resolve_action_context(
        FOLDER.value, op=op, cwd=dream.root, actor=ADA, facts=dream.facts
    )

    assert type(context) is COMPOSITES[op]


@pytest.mark.parametrize("op", COMPOSITES)
def test_every_value_but_the_current_folder_is_the_same_from_everywhere(
    real: Place, tmp_path: Path, op: ContextOp
) -> None:
    world = World(real)
    lane = world.implement("WP01").workspace
    nested = world.root / "hello" / "deep"
    nested.mkdir(parents=True)
    coordination = NAMES.coordination_worktree(world.root)
    git(world.root, "worktree", "add", "--quiet", str(coordination), NAMES.coordination_branch)
    (tmp_path / "link").symlink_to(world.root, target_is_directory=True)

    views = {
        str(cwd): view_from(world, cwd, op)
        for cwd in (world.root, lane, lane / "hello", coordination, nested, tmp_path / "link")
    }

    assert len(set(views.values())) == 1, views


def view_from(world: World, cwd: Path, op: ContextOp) -> str:
    context = resolve_action_context(
        None, op=op, cwd=cwd, actor=ADA, facts=world.facts, wp_id="WP01"
    )
    view = wire_view(context)
    workspace = view.get("workspace")
    if isinstance(workspace, dict):
        assert workspace.pop("current_cwd") == str(cwd.resolve())
    return json.dumps(view, sort_keys=True)


def test_a_missing_lane_changes_no_answer(real: Place) -> None:
    world = World(real)
    before = view_from(world, world.root, ContextOp.REVIEW)

    world.implement("WP03")
    with_lane = world.context("WP01").workspace

    assert with_lane.execution_workspace == world.place_of("WP01").worktree
    assert json.loads(before)["workspace"]["execution_workspace"] == str(
        with_lane.execution_workspace
    )


def test_commands_run_in_the_primary_checkout(real: Place) -> None:
    world = World(real)
    lane = world.implement("WP01").workspace

    assert world.context(cwd=lane).workspace.allowed_command_cwd == world.root


def test_a_lane_gives_its_mission_to_commands_run_in_it(real: Place) -> None:
    world = World(real)
    lane = world.implement("WP01").workspace

    context = resolve_action_context(
        None, op=ContextOp.READ, cwd=lane, actor=ADA, facts=world.facts
    )

    assert context.identity.folder == FOLDER


def test_a_lane_in_the_middle_of_a_rebase_still_gives_its_mission(real: Place) -> None:
    world = World(real)
    lane = world.implement("WP01").workspace
    git(lane, "checkout", "--quiet", "--detach")

    context = resolve_action_context(
        None, op=ContextOp.READ, cwd=lane, actor=ADA, facts=world.facts
    )

    assert context.identity.folder == FOLDER


@pytest.mark.parametrize(
    ("folder", "branch", "expected"),
    [
        ("greetings-01KZ0000-lane-a", None, FOLDER.value),
        ("greetings-01KZ0000-coord", None, FOLDER.value),
        ("elsewhere", NAMES.coordination_branch, FOLDER.value),
        ("elsewhere", "main", None),
    ],
)
def test_one_stands_in_a_mission_by_branch_or_by_folder(
    folder: str, branch: str | None, expected: str | None
) -> None:
    primary = Path("/project")
    root = NAMES.coordination_worktree(primary).parent / folder
    common = primary / ".git"
    found = standing_in(
        Checkout(root, root, primary, common / "worktrees" / folder, common), branch
    )

    assert (found and found.value) == expected


def test_the_environment_names_the_mission_where_the_caller_does_not(dream: World) -> None:
    facts = replace(dream.facts, environment={MISSION_VARIABLE: "no-such-mission"})

    with pytest.raises(MissionNotFound):
        read(facts, None, dream.root)
    assert read(facts, FOLDER.value, dream.root).identity.folder == FOLDER


def test_outside_of_a_repository_is_refused(dream: World, tmp_path: Path) -> None:
    with pytest.raises(NotARepository):
        read(dream.facts, FOLDER.value, Path("/nowhere"))


def read(facts: FactsLoader, selector: str | None, cwd: Path) -> ReadContext:
    return resolve_action_context(selector, op=ContextOp.READ, cwd=cwd, actor=ADA, facts=facts)


def test_reads_and_writes_of_a_mission_of_ours_are_at_one_ref(dream: World) -> None:
    context = dream.context()

    assert context.surface.read_ref == context.surface.write_ref == COORDINATION
    assert context.branches.destination.ref == COORDINATION
    assert context.surface.read_commit == dream.tip(COORDINATION)
    assert context.surface.topology is Topology.COORDINATION


def test_artefacts_go_where_the_status_goes(dream: World) -> None:
    context = resolve_action_context(
        FOLDER.value, op=ContextOp.PLAN, cwd=dream.root, actor=ADA, facts=dream.facts
    )

    assert context.placement.placement_ref == context.branches.destination


def test_the_branches_of_all_lanes_of_the_plan_are_named(dream: World) -> None:
    assert dict(dream.context().branches.lane_branches) == {
        f"lane-{letter}": lane_ref(letter).removeprefix("refs/heads/") for letter in "abc"
    }


def test_a_package_that_no_lane_carries_is_not_found(dream: World) -> None:
    with pytest.raises(WorkPackageNotFound):
        dream.context("WP99")


def test_a_damaged_plan_is_told_and_only_planning_goes_on(memory: Place) -> None:
    world = World(memory)
    directory = world.context().surface.directory
    commit_past_lanes(world, f"{directory}/lanes.json", b"{}")

    with pytest.raises(LanesInvalid):
        world.context()
    planning = resolve_action_context(
        FOLDER.value, op=ContextOp.PLAN, cwd=world.root, actor=ADA, facts=world.facts
    )
    assert planning.branches.lane_branches == {}


def test_a_mission_without_worktrees_is_worked_on_in_the_checkout(memory: Place) -> None:
    flat = meta(
        topology="flattened",
        coordination_branch=None,
        target_branch="work",
        fairlead={"format_version": 1, "worktrees": False},
    )
    world = World(on_work(memory), meta=flat)

    context = world.context("WP01")

    assert context.workspace.execution_workspace == world.root
    assert set(context.branches.lane_branches.values()) == {"work"}


def test_what_cannot_be_written_is_refused_with_a_next_step(dream: World) -> None:
    known = dream.facts.load(FOLDER.value, dream.root)
    frozen = replace(known.sighting.authority, writable=False, note="landed copy")
    facts = FixedFacts(replace(known, sighting=replace(known.sighting, authority=frozen)))

    with pytest.raises(AuthorityNotWritable) as refused:
        resolve_action_context(
            FOLDER.value, op=ContextOp.WRITE, cwd=dream.root, actor=ADA, facts=facts
        )

    assert "landed copy" in refused.value.message
    assert read(facts, FOLDER.value, dream.root).surface.write_ref is None


class FixedFacts(FactsLoader):
    """Facts as a test wants them."""

    def __init__(self, known: object) -> None:
        object.__setattr__(self, "known", known)

    def load(self, selector: str | None, cwd: Path) -> object:  # type: ignore[override]
        return self.known  # type: ignore[attr-defined]


def test_a_prompts_context_has_the_rules_of_the_action(dream: World) -> None:
    context = resolve_action_context(
        FOLDER.value,
        op=ContextOp.PROMPT,
        cwd=dream.root,
        actor=ADA,
        facts=dream.facts,
        wp_id="WP01",
        action="implement",
    )

    assert context.governance
    assert context.governance.rules
    assert context.reading().surface == context.surface
    with pytest.raises(UnknownAction):
        resolve_action_context(
            FOLDER.value,
            op=ContextOp.PROMPT,
            cwd=dream.root,
            actor=ADA,
            facts=dream.facts,
            action="dance",
        )


def test_the_policy_is_the_frozen_one_once_there_is_a_plan(memory: Place) -> None:
    world = World(memory, lane_plan=plan(parallelism=3, origins={"parallelism": "charter"}))

    context = resolve_action_context(
        FOLDER.value, op=ContextOp.PROMPT, cwd=world.root, actor=ADA, facts=world.facts
    )

    assert context.preferences.interaction_policy["parallelism"] == 3
    assert context.preferences.origins["parallelism"] == "charter"
    assert context.preferences.scopes["parallelism"] == "mission"


def test_what_is_not_frozen_yet_holds_for_the_repository(memory: Place) -> None:
    world = World(memory, lane_plan=None)

    context = resolve_action_context(
        FOLDER.value, op=ContextOp.PROMPT, cwd=world.root, actor=ADA, facts=world.facts
    )

    assert {*context.preferences.scopes.values()} == {"repository"}
    assert context.preferences.scopes.keys() == context.preferences.interaction_policy.keys()


def test_the_wire_view_names_every_field_and_is_plain_json(dream: World) -> None:
    context = dream.context("WP01")

    view = wire_view(context)

    assert list(view) == [part.name for part in fields(context)]
    assert view["identity"]["mid8"] == "01KZ0000"  # type: ignore[index]
    assert view["branches"]["destination"] == {  # type: ignore[index]
        "ref": COORDINATION,
        "kind": "coordination",
        "worktree_root": None,
    }
    assert json.loads(json.dumps(view)) == view


def test_what_has_no_written_form_is_no_part_of_a_wire_view() -> None:
    with pytest.raises(TypeError):
        wire_view(object())
    with pytest.raises(TypeError):
        wire_view("text")


def test_resolving_creates_nothing(real: Place) -> None:
    world = World(real)
    before = snapshot(world.root)

    world.context("WP01")

    assert snapshot(world.root) == before


def snapshot(root: Path) -> set[str]:
    return {
        str(Path(folder, name).relative_to(root))
        for folder, folders, names in os.walk(root)
        for name in (*folders, *names)
    }
