"""The fragments derive themselves from primitive facts, by one rule each."""

from dataclasses import fields, replace
from pathlib import Path

import pytest

from fairlead.shared_kernel.commit_target import CommitTarget, TargetKind
from fairlead.shared_kernel.context import (
    ArtifactPlacement,
    BranchRef,
    Infra,
    IntegrationContext,
    PlanningContext,
    PromptSource,
    ReadContext,
    ReviewContext,
    StatusSurface,
    Topology,
    Workspace,
    WriteContext,
)
from fairlead.shared_kernel.documents import ExecutionLane, LanePlan, MissionMeta
from fairlead.shared_kernel.git import Checkout, Oid
from fairlead.shared_kernel.identity import MissionFolder
from fairlead.shared_kernel.naming import MissionNames

NAMES = MissionNames(MissionFolder("greetings-01KZ0000"))
ROOT = Path("/project")
HERE = Checkout(ROOT / "src", ROOT, ROOT, ROOT / ".git", ROOT / ".git")
OURS = MissionMeta({"target_branch": "main", "coordination_branch": NAMES.coordination_branch})
IN_CHECKOUT = MissionMeta({"target_branch": "work", "fairlead": {"worktrees": False}})
TARGET = CommitTarget.unborn(f"refs/heads/{NAMES.coordination_branch}", TargetKind.COORDINATION)
AT = Oid("1" * 40)


def lane(name: str) -> ExecutionLane:
    return ExecutionLane(name, ("WP01",), (), (), 0)


def plan(*names: str) -> LanePlan:
    lanes = tuple(replace(lane(name), wp_ids=()) for name in names)
    return LanePlan("greetings-01KZ0000", None, "", "main", lanes, (), "", "")


def test_a_lane_of_ours_and_a_lane_of_other_words_each_have_one_branch() -> None:
    branches = BranchRef.of(NAMES, OURS, plan("lane-a", "backend"), TARGET)

    assert dict(branches.lane_branches) == {
        "lane-a": f"{NAMES.coordination_branch}-lane-a",
        "backend": f"{NAMES.coordination_branch}-backend",
    }
    assert (branches.target_branch, branches.destination) == ("main", TARGET)


def test_before_finalize_there_are_no_lanes() -> None:
    assert BranchRef.of(NAMES, OURS, None, TARGET).lane_branches == {}


def test_a_mission_without_worktrees_works_on_its_target_in_the_checkout() -> None:
    branches = BranchRef.of(NAMES, IN_CHECKOUT, plan("lane-a"), TARGET)
    work = Workspace.of(NAMES, IN_CHECKOUT, HERE, lane=lane("lane-a"), coord_worktree=None)

    assert dict(branches.lane_branches) == {"lane-a": "work"}
    assert work.execution_workspace == ROOT


@pytest.mark.parametrize("name", ["lane-a", "lane-ab", "backend"])
def test_the_folder_of_a_lane_follows_from_its_name(name: str) -> None:
    work = Workspace.of(NAMES, OURS, HERE, lane=lane(name), coord_worktree=None)

    assert work.execution_workspace
    assert work.execution_workspace.name == f"greetings-01KZ0000-{name}"
    assert (work.current_cwd, work.allowed_command_cwd) == (ROOT / "src", ROOT)


def test_artefacts_are_placed_with_the_status() -> None:
    assert ArtifactPlacement.of(NAMES, TARGET) == ArtifactPlacement(TARGET, NAMES.directory)


@pytest.mark.parametrize(
    ("ref", "topology", "shown_at", "expected"),
    [
        ("refs/heads/c", Topology.COORDINATION, None, NAMES.coordination_worktree(ROOT)),
        ("refs/heads/c", Topology.COORDINATION, Path("/there"), Path("/there")),
        ("refs/fairlead/archive/x", Topology.COORDINATION, None, ROOT),
        ("refs/heads/work", Topology.FLATTENED, None, ROOT),
        ("refs/heads/lane", Topology.LEGACY, Path("/lane"), Path("/lane")),
    ],
)
def test_the_status_is_shown_where_its_ref_is(
    ref: str, topology: Topology, shown_at: Path | None, expected: Path
) -> None:
    surface = surface_of(ref, topology, shown_at)

    assert surface.read_dir == expected / NAMES.directory
    assert (surface.read_ref, surface.write_ref) == (ref, ref)


def surface_of(ref: str, topology: Topology, shown_at: Path | None = None) -> StatusSurface:
    return StatusSurface.of(
        NAMES,
        ref,
        AT,
        topology=topology,
        writable=True,
        note="",
        shown_at=shown_at,
        primary_root=ROOT,
    )


def test_templates_of_a_project_are_beside_its_configuration() -> None:
    assert PromptSource.of(ROOT).prompt_source_dir.parent.parent == ROOT


@pytest.mark.parametrize(
    ("common", "kind"),
    [(ROOT / ".git", "checkout"), (Path("/around/.git/modules/part"), "submodule")],
)
def test_the_ambient_facts_tell_a_submodule(common: Path, kind: str) -> None:
    infra = Infra.of(
        replace(HERE, common_dir=common), git_version=(2, 43, 0), platform="linux", hooks=["x"]
    )

    assert (infra.git_version, infra.hooks, infra.primary_kind) == ("2.43.0", ("x",), kind)


FRAGMENTS = {"identity", "branches", "surface", "workspace", "placement"}
HELD = {
    ReadContext: {"identity", "surface"},
    WriteContext: {"identity", "branches", "surface"},
    PlanningContext: {"identity", "branches", "surface", "placement"},
    ReviewContext: {"identity", "branches", "surface", "workspace"},
    IntegrationContext: {"identity", "branches", "surface", "workspace"},
}


@pytest.mark.parametrize("composite", HELD)
def test_a_composite_holds_its_fragments_and_reaches_no_other(composite: type) -> None:
    assert {part.name for part in fields(composite)} == HELD[composite]
    assert all(not hasattr(composite, name) for name in FRAGMENTS - HELD[composite])
    assert composite.__mro__[1:] == (object,), "composition, never inheritance"
    assert not hasattr(composite, "__dict__") or "__slots__" in vars(composite)
