"""Finalizing on the command line: from anywhere, again, and when lanes.json is damaged."""

import json
from pathlib import Path

import pytest

from tests.program import SPEC, Program, plan_two_packages

SPECS = "kitty-specs"


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program.fresh(tmp_path)


def overwrite(program: Program, mission: str, name: str, content: str | None) -> None:
    """Change a file on the coordination branch as somebody does who goes past the program."""
    aside = program.root.parent / "aside"
    program.git("worktree", "add", "--quiet", str(aside), f"kitty/mission-{mission}")
    file = aside / SPECS / mission / name
    if content is None:
        file.unlink()
    else:
        file.write_text(content)
    program.git("add", "--all", cwd=aside)
    program.git("commit", "--quiet", "-m", f"Change {name}", cwd=aside)
    program.git("worktree", "remove", str(aside))


def test_what_is_worth_a_look_is_told_to_people_too(program: Program) -> None:
    program.ask("mission", "create", "login")
    program.ask("specify", "--from", "-", stdin=SPEC)
    program.ask("tasks", "add", "--title", "All", "--requires", "FR-001,FR-002,FR-077")

    told = program.run("tasks", "finalize").stderr.decode()

    assert "WP01 names FR-077, which spec.md does not state" in " ".join(told.split())


def test_the_target_is_that_of_the_mission_wherever_finalize_is_run(program: Program) -> None:
    program.git("switch", "--quiet", "--create", "release/2")
    mission = program.ask("mission", "create", "login", "--target", "main")["mission_slug"]
    program.ask("specify", "--from", "-", stdin=SPEC)
    program.ask("tasks", "add", "--title", "All", "--requires", "FR-001,FR-002", "--owns", "a.py")
    program.git("switch", "--quiet", "--create", "somewhere/else")

    done = program.ask("tasks", "finalize")

    assert done["target_branch"] == "main"
    plan = json.loads(program.git("show", f"kitty/mission-{mission}:{SPECS}/{mission}/lanes.json"))
    assert plan["target_branch"] == "main"
    file = program.ask("artifact", "read", "tasks/WP01-all.md")["content"]
    assert "planning_base_branch: main\nmerge_target_branch: main\n" in file


@pytest.mark.parametrize(
    ("content", "code"), [(None, "LANES_MISSING"), ("{", "LANES_INVALID"), ("{}", "LANES_INVALID")]
)
def test_without_a_sound_plan_nothing_is_claimed_or_computed_until_finalize_mends_it(
    program: Program, content: str | None, code: str
) -> None:
    mission = plan_two_packages(program)
    lane = program.ask("implement", "WP01", "--agent", "ada")["workspace"]
    overwrite(program, mission, "lanes.json", content)
    before = program.git("for-each-ref")

    for words in (("implement", "WP01", "--agent", "ada"), ("status",), ("next", "--agent", "bob")):
        refused = program.refused(*words)
        assert refused["code"] == code, words
        assert "tasks finalize" in refused["next_step"]
    assert program.git("for-each-ref") == before

    done = program.ask("tasks", "finalize")

    assert any("computed again" in warning for warning in done["warnings"])
    assert program.ask("implement", "WP01", "--agent", "ada")["workspace"] == lane
    assert program.ask("tasks", "finalize")["changed"] is False


def test_the_twenty_seventh_lane_works(program: Program, tmp_path: Path) -> None:
    program.ask("mission", "create", "wide")
    files = []
    for number in range(1, 29):
        file = tmp_path / f"WP{number:02d}-part.md"
        file.write_text(f"---\ntitle: Part {number}\nowned_files: [p{number}.py]\n---\n\nDo it.\n")
        files.append(str(file))
    program.ask("tasks", "import", *files)
    lanes = program.ask("tasks", "finalize")["lanes"]
    assert [lane["lane_id"] for lane in lanes[25:]] == ["lane-z", "lane-aa", "lane-ab"]

    begun = program.ask("implement", "WP27", "--agent", "ada")

    assert begun["branch"].endswith("-lane-aa") and begun["workspace"].endswith("-lane-aa")
    program.commit_in(Path(begun["workspace"]), {"p27.py": "x = 1\n"}, "Part")
    program.ask("move", "WP27", "for_review", "--actor", "ada")
    assert program.ask("review", "WP27", "--reviewer", "rita", "--approve")["lane"] == "done"
    assert program.ask("worktree", "remove", "lane-aa")["removed"]
