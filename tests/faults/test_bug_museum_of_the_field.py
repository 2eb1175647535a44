"""Bugs that programs of this kind have had again and again; each test is named after one.

Each leads to the place where the bug was and asks for what should have happened. Two of the known
bugs concern parts that watch a mission from outside, and are shown there: rebase under a dashboard,
and daemons that pile up from two interpreters.
"""

import hashlib
import shutil
from pathlib import Path

import pytest

from tests.e2e.test_ending import finish
from tests.faults.conftest import Planned
from tests.faults.invariants import log_digest, log_lines, violations
from tests.faults.scenarios import HOOKS, set_hook
from tests.forked import KILLED
from tests.program import PLAN, SPEC, Program

ONLY_MAIN = """\
[ "$(git symbolic-ref --quiet HEAD)" = refs/heads/main ] || exit 0
echo nobody commits on main >&2
exit 1"""
REPORT = """\
---
findings: []
---

# Nothing
"""
PACKAGE = """\
---
work_package_id: {wp}
title: Part {wp}
owned_files: ["{glob}"]
requirement_refs: [FR-001, FR-002]
---

# {wp}
"""


@pytest.fixture(scope="module")
def accepted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mission of one package that waits for its merge, without its lane's worktree."""
    place = tmp_path_factory.mktemp("accepted")
    program = Program.fresh(place)
    finish(program)
    program.git("worktree", "remove", "--force", str(next((program.root / ".worktrees").iterdir())))
    return place


@pytest.fixture
def ready(accepted: Path, tmp_path: Path) -> Program:
    shutil.copytree(accepted, tmp_path / "copy")
    return Program(tmp_path / "copy" / "repository", tmp_path / "copy" / "home")


def files_of(root: Path) -> dict[str, tuple[int, str]]:
    """Every file below a folder: its mode, and its content."""
    return {
        str(path.relative_to(root)): (
            path.stat().st_mode,
            hashlib.sha256(path.read_bytes()).hexdigest(),
        )
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def exclude(program: Program, rules: str) -> None:
    """Let git ignore files in this repository only."""
    with (program.root / ".git" / "info" / "exclude").open("a") as file:
        file.write(f"{rules}\n")


def branches(program: Program) -> str:
    return program.git("for-each-ref", "--format=%(refname) %(objectname)")


def with_packages(place: Path, globs: list[str]) -> tuple[Program, str]:
    """A finalized mission with one package for each glob."""
    program = Program.fresh(place)
    mission: str = program.ask("mission", "create", "many")["mission_slug"]
    program.ask("specify", "--from", "-", stdin=SPEC)
    program.ask("plan", "--from", "-", stdin=PLAN)
    files = []
    for number, glob in enumerate(globs, start=1):
        file = place / f"WP{number:02d}-part.md"
        file.write_text(PACKAGE.format(wp=f"WP{number:02d}", glob=glob))
        files.append(str(file))
    program.ask("tasks", "import", *files)
    program.ask("tasks", "finalize")
    return program, mission


def test_implement_from_a_protected_main_recorded_an_event_whose_commit_a_hook_refused(
    planned: Planned,
) -> None:
    program, mission = planned.program, planned.mission
    hook = set_hook(program, "pre-commit", "echo never >&2\nexit 1")
    before, digest = branches(program), log_digest(program, planned.authority, mission)

    error = program.refused("implement", "WP01", "-m", mission, "--agent", "ada")

    assert error["code"] == "BOOKKEEPING_HOOK_REJECTED"
    assert "never" in error["details"]["rejected_reason"]
    assert log_digest(program, planned.authority, mission) == digest
    assert branches(program) == before
    assert not (program.root / ".worktrees").exists()
    hook.unlink()
    assert program.ask("implement", "WP01", "-m", mission, "--agent", "ada")["event_ids"]
    assert violations(program, mission) == []


def test_a_hook_that_guards_main_kept_bookkeeping_from_its_own_branch(planned: Planned) -> None:
    program, mission = planned.program, planned.mission
    set_hook(program, "pre-commit", ONLY_MAIN)
    main = program.git("rev-parse", "main")

    program.ask("implement", "WP01", "-m", mission, "--agent", "ada")

    assert program.git("rev-parse", "main") == main
    assert violations(program, mission) == []


@pytest.mark.parametrize("command", ["analyze", "implement"])
def test_dirty_checkouts_stopped_analyze_and_implement(planned: Planned, command: str) -> None:
    program, mission = planned.program, planned.mission
    shown = Path(program.ask("mission", "path", "--worktree", "-m", mission)["worktree_root"])
    (program.root / "README.md").write_text("changed\n")
    (program.root / "new.txt").write_text("new\n")
    (program.root / "staged.txt").write_text("staged\n")
    program.git("add", "staged.txt")
    directory = shown / "kitty-specs" / mission
    (directory / "spec.md").write_text(SPEC + "\nEdited by hand.\n")
    (directory / "notes.md").write_text("mine\n")
    (directory / "status.events.jsonl").write_text("{}\n")

    if command == "analyze":
        done = program.ask("analyze", "-m", mission, "--from", "-", stdin=REPORT)
    else:
        done = program.ask("implement", "WP01", "-m", mission, "--agent", "ada")

    assert done["commits"]
    assert (directory / "spec.md").read_text().endswith("Edited by hand.\n")
    assert (directory / "notes.md").read_text() == "mine\n"
    dirty = [" M README.md", "A  staged.txt", "?? new.txt"]
    assert violations(program, mission, done.get("event_ids", ()), dirty=dirty) == []
    quarantine = next((program.root / ".git" / "fairlead").glob("*/quarantine"))
    assert "{}\n" in [file.read_text() for file in quarantine.iterdir()]


@pytest.mark.parametrize("strategy", ["squash", "ff"])
@pytest.mark.parametrize(
    "point", ["merge record begins", "merge land begins", "merge clean begins"]
)
def test_a_merge_lost_its_strategy_when_it_was_resumed(
    ready: Program, strategy: str, point: str
) -> None:
    before = ready.git("rev-parse", "main").strip()
    killed = ready.run("merge", "--strategy", strategy, FAIRLEAD_KILL_AT=point)
    assert killed.status == KILLED, killed.explain()

    merged = ready.ask("merge", "--resume")

    assert merged["strategy"] == strategy
    parents = ready.git("rev-list", "--parents", "--first-parent", f"{before}..main").split("\n")
    landed = [line.split()[1:] for line in parents if line]
    assert landed[-1][0] == before
    if strategy == "squash":
        assert landed == [[before]]
    assert ready.git("show", "main:hello.py") == "x = 1\n"


def test_a_handle_of_eight_characters_was_not_found(planned: Planned) -> None:
    program, mission = planned.program, planned.mission
    mid8 = mission.rpartition("-")[2]
    whole = program.ask("status", "-m", mission)
    assert len(mid8) == 8
    for handle in (mid8, mid8.lower(), whole["mission"]["mission_id"], mission, "greetings"):
        assert program.ask("status", "--mission", handle) == whole


def test_reading_the_status_before_finalize_made_files(tmp_path: Path) -> None:
    program = Program.fresh(tmp_path)
    mission = program.ask("mission", "create", "young")["mission_slug"]
    program.ask("specify", "--from", "-", stdin=SPEC)
    before = files_of(program.root)
    for words in (
        ("status",),
        ("next",),
        ("log",),
        ("tasks", "list"),
        ("mission", "show"),
        ("mission", "list"),
        ("artifact", "list"),
        ("context", "show"),
        ("worktree", "list"),
    ):
        answer = program.run(*words, "--mission", mission) if words != ("mission", "list") else None
        answer = answer or program.run(*words)
        assert answer.status in (0, 2), answer.explain()

    assert files_of(program.root) == before


@pytest.mark.parametrize("place", [".git/hooks", "my-hooks"])
def test_a_hook_of_the_user_was_overwritten(ready: Program, place: str) -> None:
    folder = ready.root / place
    if place == "my-hooks":
        ready.git("config", "core.hooksPath", place)
        exclude(ready, "my-hooks")
    for name in (*HOOKS, "pre-push", "post-checkout", "post-merge"):
        hook = folder / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\n# my own {name}\nexit 0\n")
        hook.chmod(0o755)
    before, config = files_of(folder), ready.git("config", "--list", "--local")
    own_hooks = sorted((ready.root / ".git" / "hooks").iterdir())

    ready.ask("init")
    ready.ask("merge")
    ready.ask("mission", "create", "another")

    assert files_of(folder) == before
    assert sorted((ready.root / ".git" / "hooks").iterdir()) == own_hooks
    hooks_path = [line for line in config.splitlines() if line.startswith("core.hookspath")]
    now = ready.git("config", "--list", "--local").splitlines()
    assert [line for line in now if line.startswith("core.hookspath")] == hooks_path


def test_m1_was_taken_to_overlap_m10(tmp_path: Path) -> None:
    program, _ = with_packages(tmp_path, ["src/m1/**", "src/m10/**", "src/m1/deep.py"])

    lanes = {
        one["wp_id"]: one["execution_lane"] for one in program.ask("tasks", "list")["work_packages"]
    }

    assert lanes["WP01"] != lanes["WP02"]
    assert lanes["WP01"] == lanes["WP03"]


def test_there_was_no_lane_27(tmp_path: Path) -> None:
    program, mission = with_packages(tmp_path, [f"part{number}.py" for number in range(28)])

    packages = program.ask("tasks", "list")["work_packages"]
    work = program.ask("implement", "WP27", "--agent", "ada")

    lanes = [one["execution_lane"] for one in packages]
    assert lanes[25:] == ["lane-z", "lane-aa", "lane-ab"]
    assert work["branch"] == f"kitty/mission-{mission}-lane-aa"
    assert Path(work["workspace"]).name == f"{mission}-lane-aa"
    assert program.ask("status", cwd=Path(work["workspace"])) == program.ask("status")
    assert violations(program, mission) == []


def test_a_worktree_that_was_deleted_by_hand_made_the_mission_look_fresh(planned: Planned) -> None:
    program, mission = planned.program, planned.mission
    at = ("-m", mission)
    lane = Path(program.ask("implement", "WP01", *at, "--agent", "ada")["workspace"])
    program.commit_in(lane, {"hello.py": "x = 1\n"}, "Greet")
    shown = Path(program.ask("mission", "path", "--worktree", *at)["worktree_root"])
    before = program.ask("status", *at)

    shutil.rmtree(lane)
    shutil.rmtree(shown)

    assert program.ask("status", *at) == before
    assert before["work_packages"][0]["lane"] == "in_progress"
    assert program.ask("next", *at, "--agent", "ada")["wp_id"] == "WP01"
    again = program.ask("implement", "WP01", *at, "--agent", "ada")
    assert (Path(again["workspace"]) / "hello.py").read_text() == "x = 1\n"
    rows = log_lines(program, planned.authority, mission)
    assert [row["to_lane"] for row in rows if row.get("wp_id") == "WP01" and "to_lane" in row] == [
        "planned",
        "claimed",
        "in_progress",
    ]
    assert violations(program, mission) == []


@pytest.mark.parametrize("where", [".gitignore", ".git/info/exclude", "core.excludesFile"])
def test_a_retrospective_that_git_ignores_was_lost(
    ready: Program, where: str, tmp_path: Path
) -> None:
    rules = "kitty-specs/\nretrospective*\n*.yaml\n*.jsonl\n"
    if where == "core.excludesFile":
        (tmp_path / "ignored").write_text(rules)
        ready.git("config", "core.excludesFile", str(tmp_path / "ignored"))
    elif where == ".gitignore":
        ready.commit_in(ready.root, {".gitignore": rules}, "Ignore")
    else:
        exclude(ready, rules)

    merged = ready.ask("merge")

    mission = merged["mission_slug"]
    for ref in (merged["archive_ref"], "main"):
        text = ready.git("show", f"{ref}:kitty-specs/{mission}/retrospective.yaml")
        assert "findings" in text
    assert (ready.root / "kitty-specs" / mission / "retrospective.yaml").exists()
    assert ready.git("status", "--porcelain") == ""
