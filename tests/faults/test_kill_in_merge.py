"""Killed at any step of a merge, the next one finishes it, whatever the strategy."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.faults.invariants import authority_of, log_lines, violations
from tests.faults.tally import Tally
from tests.forked import KILLED
from tests.program import Program, plan_two_packages

pytestmark = pytest.mark.slow

STRATEGIES = ("merge", "squash", "ff")
STEPS = ("record", "build", "land", "announce", "archive", "clean")
AGAIN = (("merge",), ("merge", "--resume"))
"""Both words go on; each point is tried with one of them, in turn."""


@pytest.fixture(scope="module")
def accepted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """An accepted mission of two packages, whose lanes are still there."""
    place = tmp_path_factory.mktemp("accepted") / "original"
    place.mkdir()
    program = Program.fresh(place)
    mission = plan_two_packages(program)
    for wp_id, file in (("WP01", "hello.py"), ("WP02", "bye.py")):
        lane = Path(program.ask("implement", wp_id, "--agent", "ada")["workspace"])
        program.commit_in(lane, {file: "x = 1\n"}, f"Write {file}")
        if wp_id == "WP01":
            program.ask("annotate", wp_id, "--agent", "ada", "--subtask", "T001=done")
        program.ask("move", wp_id, "for_review", "--actor", "ada")
        program.ask("review", wp_id, "--reviewer", "rita", "--approve")
        program.git("worktree", "remove", "--force", str(lane))
    program.ask("accept")
    return place, mission


def copied(accepted: tuple[Path, str], place: Path) -> Program:
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(accepted[0], place, symlinks=True)
    return Program(place / "repository", place / "home")


def hits(accepted: tuple[Path, str], place: Path, strategy: str) -> Mapping[str, int]:
    """Every point that a whole merge reaches, and how often."""
    program, note = copied(accepted, place), place / "hits"
    program.run(
        "merge", "--strategy", strategy, FAIRLEAD_KILL_AT="nowhere", FAIRLEAD_TEST_HITS=str(note)
    )
    lines = (line.partition("\t") for line in note.read_text().splitlines())
    return {name: int(count) for name, _, count in lines}


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_killed_at_every_point_the_next_merge_finishes(
    accepted: tuple[Path, str], tmp_path: Path, strategy: str, tally: Tally
) -> None:
    mission, points = accepted[1], hits(accepted, tmp_path / "whole", strategy)
    assert {f"merge {step} begins" for step in STEPS} <= points.keys()
    assert {"merge landed", "ref moved", "published", "merge lane gone"} <= points.keys()
    broken: list[str] = []
    lasts = points if strategy == "merge" else {}
    trials = {f"{point}:{hit}" for point in points for hit in (1, lasts.get(point, 1))}
    for number, point in enumerate(sorted(trials)):
        program = copied(accepted, tmp_path / "copy")
        before = program.git("rev-parse", "main").strip()
        killed = program.run("merge", "--strategy", strategy, FAIRLEAD_KILL_AT=point)
        assert killed.status == KILLED, f"{point}: {killed.explain()}"

        finished = program.run(*AGAIN[number % 2], "--json")

        found = [f"killed at {point}: {text}" for text in wrong(program, mission, strategy, before)]
        if finished.status:
            found.append(f"killed at {point}: {finished.explain()}")
        tally.add(found, acknowledged=1)
        broken += found
    assert not broken, "\n".join(broken)


def wrong(program: Program, mission: str, strategy: str, before: str) -> list[str]:
    """Name what is not as a merge that nobody disturbed leaves it."""
    [archive] = program.git("for-each-ref", "--format=%(refname)", "refs/fairlead/archive").split()
    rows = [row.get("event_type") for row in log_lines(program, archive, mission)]
    parents = program.git("log", "-1", "--format=%P", "main").split()
    branches = program.git("for-each-ref", "--format=%(refname)", "refs/heads").split()
    facts = {
        "one number, one retrospective, one landing": all(
            rows.count(name) == 1
            for name in ("MissionNumberAssigned", "RetrospectiveCaptured", "MissionMerged")
        ),
        "the strategy is the one it began with": parents[:1] == [before]
        if strategy != "ff"
        else program.git("merge-base", "main", archive) == program.git("rev-parse", "main"),
        "as many parents as it wants": len(parents) == (2 if strategy == "merge" else 1),
        "it landed once": strategy == "ff"
        or program.git("rev-list", "--first-parent", "--count", f"{before}..main") == "1\n",
        "the code is there": (program.root / "hello.py").is_file()
        and (program.root / "bye.py").is_file(),
        "only the target is left": branches == ["refs/heads/main"],
        "no merge is under way": not list(
            (program.root / ".git" / "fairlead").glob("*/merge.json")
        ),
    }
    broken = [f"not so: {name}" for name, holds in facts.items() if not holds]
    return broken + violations(program, mission, ref=archive)


def test_the_checker_sees_a_mission_that_is_not_merged(accepted: tuple[Path, str]) -> None:
    place, mission = accepted
    program = Program(place / "repository", place / "home")
    ref = authority_of(mission)
    program.git("update-ref", "refs/fairlead/archive/planted", ref)
    try:
        found = wrong(program, mission, "merge", program.git("rev-parse", "main").strip())
    finally:
        program.git("update-ref", "-d", "refs/fairlead/archive/planted")

    assert len([text for text in found if text.startswith("not so")]) >= 5
