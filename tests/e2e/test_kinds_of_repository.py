"""Repositories of other kinds: what works in them works whole, what does not is said."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.e2e.test_selecting_missions import work_and_merge
from tests.program import Program, plan_two_packages
from tests.reads import READS, words_of


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program.fresh(tmp_path)


def in_submodule(around: Program, place: Path) -> Program:
    """Put a repository into another one as its submodule, and go there."""
    part = Program.fresh(place / "part")
    allowed = ("-c", "protocol.file.allow=always")
    around.git(*allowed, "submodule", "--quiet", "add", str(part.root), "vendor/part")
    around.git("commit", "--quiet", "-m", "Take in a part")
    inside = around.root / "vendor" / "part"
    around.git("switch", "--quiet", "-C", "main", cwd=inside)
    return replace(around, root=inside)


def test_a_submodule_has_missions_of_its_own_for_their_whole_life(
    program: Program, tmp_path: Path
) -> None:
    inside = in_submodule(program, tmp_path)
    mission = plan_two_packages(inside)

    assert inside.ask("init")["primary_kind"] == "submodule"
    assert program.refused("status")["code"] == "MISSION_NOT_FOUND"
    lane = Path(inside.ask("implement", "WP01", "--agent", "ada")["workspace"])
    assert lane.is_relative_to(inside.root)
    for name in ("status", "place", "next", "worktrees", "write context"):
        words = words_of(READS[name], mission)
        answers = {inside.run(*words, cwd=cwd).stdout for cwd in (inside.root, lane)}
        assert len(answers) == 1, name
    work_and_merge(inside, mission)
    assert "x = 1" in inside.git("show", "main:hello.py")
    assert inside.git("status", "--porcelain") == ""
    assert program.git("status", "--porcelain").strip() == "M vendor/part"


def test_a_mission_works_beside_a_submodule(program: Program, tmp_path: Path) -> None:
    in_submodule(program, tmp_path)
    mission = plan_two_packages(program)

    work_and_merge(program, mission)

    assert program.ask("status")["mission"]["phase"] == "merged"
    assert program.git("status", "--porcelain") == ""


def test_a_repository_with_its_git_folder_elsewhere_works(tmp_path: Path) -> None:
    program = Program.fresh(tmp_path)
    program.git("init", "--quiet", f"--separate-git-dir={tmp_path / 'store'}")
    mission = plan_two_packages(program)
    flat = ("--topology", "flattened", "--target", "work")
    program.git("branch", "work")
    program.git("switch", "--quiet", "work")
    other = plan_two_packages(program, "flat", *flat)
    place = program.ask("mission", "path", "-m", other)

    lane = Path(program.ask("implement", "WP01", "-m", mission, "--agent", "ada")["workspace"])
    refused = program.refused("status", cwd=lane)

    assert place["worktree_root"] == str(program.root)

    assert program.ask("status", "-m", mission)["mission"]["mission_slug"] == mission
    assert refused["code"] == "NOT_A_REPOSITORY"
    assert "the primary checkout of" in refused["message"]


@pytest.mark.parametrize("where", [".", "refs"])
def test_a_bare_repository_is_named_as_what_it_is(
    program: Program, tmp_path: Path, where: str
) -> None:
    program.git("clone", "--quiet", "--bare", str(program.root), str(tmp_path / "store.git"))

    for words in (("status",), ("mission", "create", "x"), ("doctor",), ("next", "--claim")):
        answer = program.run(*words, "--json", cwd=tmp_path / "store.git" / where)
        assert (answer.status, answer.error["code"]) == (3, "NOT_A_REPOSITORY")
        assert "bare" in answer.error["message"]
        assert answer.error["next_step"]


def test_a_worktree_of_a_bare_repository_is_named_as_what_it_is(
    program: Program, tmp_path: Path
) -> None:
    store, lane = tmp_path / "store.git", tmp_path / "lane"
    program.git("clone", "--quiet", "--bare", str(program.root), str(store))
    program.git("worktree", "add", "--quiet", str(lane), "main", cwd=store)

    answer = program.run("status", "--json", cwd=lane)

    assert (answer.status, answer.error["code"]) == (3, "NOT_A_REPOSITORY")
    assert f"{store} is bare" in answer.error["message"]


def test_a_folder_below_gits_own_is_no_checkout(program: Program) -> None:
    answer = program.run("status", "--json", cwd=program.root / ".git" / "refs")

    assert (answer.status, answer.error["code"]) == (3, "NOT_A_REPOSITORY")


def test_a_repository_that_was_moved_goes_on_where_it_is(program: Program, tmp_path: Path) -> None:
    mission = plan_two_packages(program)
    before = program.ask("status")
    moved = tmp_path / "moved"

    program.root.rename(moved)
    there = replace(program, root=moved)

    assert there.ask("status") == before
    work_and_merge(there, mission)


def test_a_shallow_clone_reads_what_it_has(program: Program, tmp_path: Path) -> None:
    mission = plan_two_packages(program)
    shallow = tmp_path / "shallow"
    program.git("clone", "--quiet", "--depth=1", f"file://{program.root}", str(shallow))
    branch = f"kitty/mission-{mission}"
    program.git("fetch", "--quiet", "--depth=1", "origin", f"{branch}:{branch}", cwd=shallow)
    there = replace(program, root=shallow)

    lanes = [package["lane"] for package in there.ask("status")["work_packages"]]
    claimed = there.ask("next", "--agent", "ada", "--claim")

    assert lanes == ["planned", "planned"]
    assert claimed["wp_id"] == "WP01"
    shutil.rmtree(shallow)
