"""Names on disk and in git, as contract topology lists them."""

from pathlib import Path

import pytest

from fairlead.shared_kernel.identity import LaneId, MissionFolder, MissionId
from fairlead.shared_kernel.naming import (
    MissionNames,
    archive_ref,
    machine_state,
    rescue_ref,
    runtime_root,
    worktrees_root,
)

ROOT = Path("/r")
NAMES = MissionNames(MissionFolder("add-login-01JABCDE"))
ID = MissionId("01JABCDEFGHJKMNPQRSTVWXYZ0")


def test_names_are_those_of_the_table() -> None:
    assert NAMES.directory == "kitty-specs/add-login-01JABCDE"
    assert NAMES.file("tasks/WP01-x.md") == "kitty-specs/add-login-01JABCDE/tasks/WP01-x.md"
    assert NAMES.coordination_branch == "kitty/mission-add-login-01JABCDE"
    assert NAMES.lane_branch(LaneId("aa")) == "kitty/mission-add-login-01JABCDE-lane-aa"
    assert NAMES.lane_worktree(ROOT, LaneId("a")) == ROOT / ".worktrees/add-login-01JABCDE-lane-a"
    assert NAMES.coordination_worktree(ROOT) == ROOT / ".worktrees/add-login-01JABCDE-coord"
    assert archive_ref(ID) == f"refs/fairlead/archive/{ID}"
    assert rescue_ref(ID, LaneId("b"), 3) == f"refs/fairlead/rescue/{ID}/b/3"
    assert machine_state(ROOT / ".git", ID.value) == ROOT / ".git" / "fairlead" / ID.value
    assert worktrees_root(ROOT) == ROOT / ".worktrees"
    assert runtime_root(ROOT) == ROOT / ".kittify" / "runtime"


@pytest.mark.parametrize("lane", [LaneId("a"), LaneId("zz")])
def test_a_lane_branch_is_read_back(lane: LaneId) -> None:
    branch = NAMES.lane_branch(lane)

    assert MissionNames.of_branch(branch) == (NAMES, lane)
    assert NAMES.lane_of_branch(branch) == lane


def test_a_coordination_branch_is_read_back() -> None:
    assert MissionNames.of_branch(NAMES.coordination_branch) == (NAMES, None)
    assert NAMES.lane_of_branch(NAMES.coordination_branch) is None


@pytest.mark.parametrize("branch", ["main", "kitty/mission-", "kitty/mission-../x", "kitty/other"])
def test_other_branches_belong_to_no_mission(branch: str) -> None:
    assert MissionNames.of_branch(branch) is None


def test_a_mission_whose_slug_speaks_of_lanes_is_not_mistaken() -> None:
    names = MissionNames(MissionFolder("swim-lane-x-01JABCDE"))

    assert MissionNames.of_branch(names.coordination_branch) == (names, None)
    assert MissionNames.of_branch(names.lane_branch(LaneId("b"))) == (names, LaneId("b"))
