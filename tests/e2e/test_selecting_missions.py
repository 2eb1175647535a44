"""Which mission is meant: by every kind of name, by where one stands, after its end as before."""

from pathlib import Path
from typing import Any

import pytest

from tests.program import Program, plan_two_packages


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program.fresh(tmp_path)


def names_of(program: Program, mission: str) -> list[str]:
    """Every way to name a mission."""
    identity = program.ask("mission", "show", "-m", mission)
    mission_id, mid8 = identity["mission_id"], identity["mid8"]
    slug = mission.removesuffix(f"-{mid8}")
    upper = [mission, mission_id, mid8, slug, mission_id[:4], mission_id[:12]]
    return [*upper, mission_id.lower(), mid8.lower(), mission_id[:6].lower()]


def told(program: Program, name: str | None, cwd: Path | None = None, **env: str) -> Any:
    words = ("--mission", name) if name else ()
    return program.ask("status", *words, cwd=cwd, **env)["mission"]["mission_slug"]


def work_and_merge(program: Program, mission: str) -> None:
    at = ("--mission", mission)
    for wp_id, file in (("WP01", "hello.py"), ("WP02", "bye.py")):
        lane = Path(program.ask("implement", wp_id, *at, "--agent", "ada")["workspace"])
        program.commit_in(lane, {file: "x = 1\n"}, "Work")
        if wp_id == "WP01":
            program.ask("annotate", wp_id, *at, "--subtask", "T001=done", "--agent", "ada")
        program.ask("move", wp_id, "for_review", *at, "--actor", "ada", cwd=lane)
        program.ask("review", wp_id, *at, "--reviewer", "rita", "--approve")
    program.ask("accept", *at)
    program.ask("merge", *at)


def test_every_kind_of_name_works_before_and_after_the_merge_and_the_close(
    program: Program,
) -> None:
    mission = plan_two_packages(program)
    names = names_of(program, mission)

    assert {told(program, name) for name in names} == {mission}
    work_and_merge(program, mission)
    assert {told(program, name) for name in names} == {mission}
    program.ask("mission", "close", "-m", mission)
    assert {told(program, name) for name in names} == {mission}


def test_a_discarded_mission_is_still_found_by_every_name(program: Program) -> None:
    mission = plan_two_packages(program)
    names = names_of(program, mission)

    program.ask("mission", "close", "-m", mission, "--discard", "--reason", "a trial")

    assert {told(program, name) for name in names} == {mission}


def test_several_answers_are_ambiguous_and_none_is_not_found(program: Program) -> None:
    missions = [program.ask("mission", "create", "twice")["mission_slug"] for _ in range(2)]
    common = missions[0].rpartition("-")[2][:4]

    by_slug = program.refused("status", "-m", "twice")
    by_prefix = program.refused("status", "-m", common)
    by_nothing = program.refused("status")
    unknown = program.refused("status", "-m", "twixe")
    short = program.refused("status", "-m", common[:3])

    for refused in (by_slug, by_prefix, by_nothing):
        assert refused["code"] == "MISSION_AMBIGUOUS_SELECTOR"
        assert sorted(refused["details"]["candidates"]) == sorted(missions)
    assert unknown["code"] == short["code"] == "MISSION_NOT_FOUND"
    assert {told(program, mission) for mission in missions} == set(missions)


def test_an_exact_name_decides_before_a_slug(program: Program) -> None:
    first = program.ask("mission", "create", "login")["mission_slug"]
    second = program.ask("mission", "create", first.lower())["mission_slug"]

    assert told(program, first) == first
    assert told(program, second) == second


def test_without_a_name_it_is_the_environments_then_the_worktrees_then_the_only_one(
    program: Program,
) -> None:
    first = plan_two_packages(program, "first")
    assert told(program, None) == first
    lane = Path(program.ask("implement", "WP01", "--agent", "ada")["workspace"])
    shown = Path(program.ask("mission", "path", "--worktree")["path"])
    second = program.ask("mission", "create", "second")["mission_slug"]

    assert program.refused("status")["code"] == "MISSION_AMBIGUOUS_SELECTOR"
    for stands in (lane, shown, lane / ".", shown.parent):
        assert told(program, None, cwd=stands) == first
        assert told(program, None, cwd=stands, FAIRLEAD_MISSION=second) == second
        assert told(program, first, cwd=stands, FAIRLEAD_MISSION=second) == first
    assert told(program, None, cwd=lane, FAIRLEAD_MISSION="") == first
    refused = program.refused("status", cwd=lane, FAIRLEAD_MISSION="nothing")
    assert refused["code"] == "MISSION_NOT_FOUND"
    program.git("checkout", "--quiet", "--detach", cwd=lane)
    assert told(program, None, cwd=lane) == first
    program.ask("mission", "close", "-m", second, "--discard", "--reason", "a trial")
    assert told(program, None) == first


def test_where_no_mission_is_one_is_told_how_to_begin(program: Program) -> None:
    refused = program.refused("status")

    assert refused["code"] == "MISSION_NOT_FOUND"
    assert "fairlead mission create" in refused["next_step"]
