"""A flattened mission: its truth is on the target branch, which a person's checkout shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.program import PLAN, SPEC, Program

OURS = " M notes.txt\nA  staged.txt\n"
"""What `git status` shows of a person's own work, all the time."""


@dataclass
class Finished:
    """A flattened mission from its creation to its merge, and what was seen on the way."""

    program: Program
    mission: str
    seen: Mapping[str, Any]


@pytest.fixture(scope="module", params=["with lanes", "in the checkout"])
def finished(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Finished:
    """The whole life, while a person has a staged and a changed file of their own."""
    in_checkout = request.param == "in the checkout"
    program = Program.fresh(tmp_path_factory.mktemp("flat"), {"notes.txt": "one\n"})
    program.git("switch", "--quiet", "--create", "work")
    where = ("--no-worktrees",) if in_checkout else ()
    created = program.ask(
        *("mission", "create", "greetings", "--topology", "flattened", "--target", "work"), *where
    )
    seen: dict[str, Any] = {"created": created, "clean": program.git("status", "--porcelain")}
    (program.root / "notes.txt").write_text("mine\n")
    (program.root / "staged.txt").write_text("staged\n")
    program.git("add", "staged.txt")

    program.ask("specify", "--from", "-", stdin=SPEC)
    program.ask("plan", "--from", "-", stdin=PLAN)
    program.ask(*("tasks", "add", "--title", "Greet", "--owns", "hello.py", "--requires", "FR-001"))
    program.ask(*("tasks", "add", "--title", "Part", "--owns", "bye.py", "--requires", "FR-002"))
    seen["finalized"] = program.ask("tasks", "finalize")
    seen["statuses"] = []
    for wp_id, file in (("WP01", "hello.py"), ("WP02", "bye.py")):
        started = program.ask("implement", wp_id, "--agent", "ada")
        workspace = Path(started["workspace"])
        (workspace / file).write_text("x = 1\n")
        program.git("add", file, cwd=workspace)
        program.git("commit", "--quiet", "-m", f"Write {file}", "--", file, cwd=workspace)
        program.ask("move", wp_id, "for_review", "--actor", "ada", cwd=workspace)
        seen[wp_id] = program.ask("review", wp_id, "--reviewer", "rita", "--approve")
        seen["statuses"].append(program.git("status", "--porcelain"))
    program.ask("accept")
    seen["planned merge"] = program.ask("merge", "--dry-run")
    seen["tip before"] = program.git("rev-parse", "work").strip()
    seen["merged"] = program.ask("merge")
    seen["workspace"] = workspace
    return Finished(program, created["mission_slug"], seen)


def test_creating_it_leaves_the_checkout_clean_and_current(finished: Finished) -> None:
    created = finished.seen["created"]

    assert finished.seen["clean"] == ""
    assert created["coordination_branch"] is None
    assert created["topology"] == "flattened"


def test_staged_and_changed_files_of_a_person_survive_the_whole_life(finished: Finished) -> None:
    program = finished.program

    assert finished.seen["statuses"] == [OURS, OURS]
    assert program.git("status", "--porcelain") == OURS
    assert (program.root / "notes.txt").read_text() == "mine\n"
    assert program.git("show", ":staged.txt") == "staged\n"
    assert program.git("show", "work:notes.txt") == "one\n"


def test_the_checkout_shows_what_the_branch_holds(finished: Finished) -> None:
    directory = finished.seen["created"]["mission_dir"]
    program = finished.program
    listed = program.git("ls-tree", "-r", "--name-only", "HEAD", "--", directory).split()

    assert len(listed) > 8
    assert all(
        (program.root / name).read_text() == program.git("show", f"HEAD:{name}") for name in listed
    )
    assert (program.root / "hello.py").exists() and (program.root / "bye.py").exists()


def test_the_merge_lands_nothing_and_puts_the_mission_away(finished: Finished) -> None:
    program, merged = finished.program, finished.seen["merged"]
    tip = program.git("rev-parse", "work").strip()
    since = program.git("diff", "--name-only", finished.seen["tip before"], "work").split()

    assert finished.seen["planned merge"]["merged"]["files"] == []
    assert all(name.startswith(finished.seen["created"]["mission_dir"]) for name in since)
    assert merged["mission_number"] == 1
    assert program.git("rev-parse", merged["archive_ref"]).strip() == tip
    branches = program.git("for-each-ref", "--format=%(refname:short)", "refs/heads").split()
    assert branches == ["main", "work"]
    assert len(program.git("worktree", "list").splitlines()) == 1


def test_each_package_is_done_by_its_code(finished: Finished) -> None:
    status = finished.program.ask("status", "--mission", finished.mission)

    assert status["mission"]["topology"] == "flattened"
    assert status["mission"]["phase"] == "merged"
    assert {package["lane"] for package in status["work_packages"]} == {"done"}


def test_the_log_verifies_over_its_whole_history(finished: Finished) -> None:
    verified = finished.program.ask("log", "--verify", "--mission", finished.mission)

    assert verified["verified"]
    finished.program.git("fsck", "--connectivity-only")


def test_merging_again_changes_nothing(finished: Finished) -> None:
    program = finished.program
    before = program.git("for-each-ref")

    again = program.ask("merge", "--mission", finished.mission)

    assert again["already"]
    assert program.git("for-each-ref") == before


def test_without_worktrees_there_is_one_lane_and_it_is_the_checkout(tmp_path: Path) -> None:
    program = flat(tmp_path, "--no-worktrees")
    plan_one(program)

    program.git("switch", "--quiet", "main")
    elsewhere = program.refused("implement", "WP01", "--agent", "ada")
    program.git("switch", "--quiet", "work")
    started = program.ask("implement", "WP01", "--agent", "ada")

    assert elsewhere["code"] == "LANE_CHECKOUT_MISMATCH"
    assert "git switch work" in elsewhere["next_step"]
    assert Path(started["workspace"]) == program.root
    assert started["branch"] == "work"


def test_a_mission_that_may_not_begin_leaves_no_place_behind(tmp_path: Path) -> None:
    program = Program.fresh(tmp_path)

    for _ in range(2):
        program.refused("mission", "create", "sample", "--topology", "flattened")

    ours = program.root / ".git" / "fairlead"
    assert [path for path in ours.iterdir() if path.is_dir() and path.name[0] != "."] == []


def test_a_protected_target_is_refused_with_the_next_step(tmp_path: Path) -> None:
    program = Program.fresh(tmp_path)
    before = program.git("for-each-ref")

    refused = program.refused("mission", "create", "greetings", "--topology", "flattened")

    assert refused["code"] == "BOOKKEEPING_POLICY_REFUSED"
    assert refused["details"]["policy_code"] == "PROTECTED_BRANCH_REFUSED"
    assert "mission create" in refused["next_step"]
    assert program.git("for-each-ref") == before


def test_a_person_commits_on_the_same_branch_in_between(tmp_path: Path) -> None:
    program = flat(tmp_path)
    program.commit_in(program.root, {"README.md": "# By hand\n"}, "By hand")

    plan_one(program)

    assert program.git("status", "--porcelain") == ""
    assert program.git("show", "work:README.md") == "# By hand\n"
    assert program.ask("log", "--verify")["verified"]


def test_hand_edits_of_the_log_go_to_quarantine_staged_or_not(tmp_path: Path) -> None:
    program = flat(tmp_path)
    [log] = program.root.glob("*/*/status.events.jsonl")
    before = log.read_bytes()
    log.write_bytes(before + b'{"by": "hand"}\n')
    program.git("add", "--all")

    answer = program.run("tasks", "add", "--title", "Greet")

    assert answer.status == 0, answer.explain()
    assert b"set aside" in answer.stderr
    [kept] = (program.root / ".git" / "fairlead").glob("*/quarantine/*")
    assert kept.read_bytes() == before + b'{"by": "hand"}\n'
    assert program.git("status", "--porcelain") == ""
    assert program.ask("log", "--verify")["verified"]


def test_a_hand_edit_of_a_file_that_the_next_commit_leaves_alone_goes_to_quarantine_too(
    tmp_path: Path,
) -> None:
    program = flat(tmp_path)
    plan_one(program)
    [lanes] = program.root.glob("*/*/lanes.json")
    [spec] = program.root.glob("*/*/spec.md")
    before, inode = lanes.read_bytes(), spec.stat().st_ino
    meta = lanes.with_name("meta.json")
    untouched = meta.stat()
    lanes.write_bytes(before + b" ")
    spec.write_text("mine\n")

    answer = program.run("annotate", "WP01", "--agent", "ada", "--note", "here")

    assert answer.status == 0, answer.explain()
    assert b"set aside" in answer.stderr
    assert lanes.read_bytes() == before
    [kept] = (program.root / ".git" / "fairlead").glob("*/quarantine/*")
    assert kept.read_bytes() == before + b" "
    assert (spec.read_text(), spec.stat().st_ino) == ("mine\n", inode)
    assert meta.stat().st_mtime_ns == untouched.st_mtime_ns
    assert program.git("status", "--porcelain").split() == [
        "M",
        str(spec.relative_to(program.root)),
    ]


def flat(place: Path, *more: str) -> Program:
    """A flattened mission on the branch `work`, which the primary checkout shows."""
    program = Program.fresh(place)
    program.git("switch", "--quiet", "--create", "work")
    words = ("mission", "create", "greetings", "--topology", "flattened", "--target", "work")
    program.ask(*words, *more)
    return program


def plan_one(program: Program) -> None:
    program.ask("specify", "--from", "-", stdin=SPEC)
    program.ask("plan", "--from", "-", stdin=PLAN)
    both = ("--requires", "FR-001", "--requires", "FR-002")
    program.ask("tasks", "add", "--title", "Greet", "--owns", "hello.py", *both)
    program.ask("tasks", "finalize")
