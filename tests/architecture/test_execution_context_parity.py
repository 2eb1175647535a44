"""The parity ratchet: the same answer from everywhere (promise 2, contract context).

ONE module, only ever extended. A mission goes through its life; after each step every reading
command is asked from every place one can stand in, and the answers are compared byte for byte.
"""

import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.program import Program, plan_two_packages

READS: Mapping[str, tuple[str, ...]] = {
    "status": ("status",),
    "status of one package": ("status", "WP01"),
    "missions": ("mission", "list"),
    "mission": ("mission", "show"),
    "place": ("mission", "path"),
    "next": ("next", "--agent", "claude-1"),
    "tasks": ("tasks", "list"),
    "log": ("log",),
    "verified log": ("log", "--verify"),
    "artifacts": ("artifact", "list"),
    "spec": ("artifact", "read", "spec.md"),
    "requirements": ("spec", "check"),
    "acceptance": ("accept", "--diagnose"),
    "read context": ("context", "resolve", "--op", "read"),
    "write context": ("context", "resolve", "--op", "write"),
    "plan context": ("context", "resolve", "--op", "plan"),
}


class Places:
    """The places from which one asks; each appears when it exists."""

    def __init__(self, program: Program, mission: str, outside: Path) -> None:
        self._program, self._mission, self._outside = program, mission, outside
        (program.root / "nested" / "deep").mkdir(parents=True)
        (outside / "link").symlink_to(program.root, target_is_directory=True)

    def all(self) -> Iterator[tuple[str, Path]]:
        yield "primary checkout", self._program.root
        yield "nested folder", self._program.root / "nested" / "deep"
        yield "symlink", self._outside / "link"
        for worktree in sorted((self._program.root / ".worktrees").glob(f"{self._mission}-*")):
            yield worktree.name, worktree
            inside = worktree / "inside"
            inside.mkdir(exist_ok=True)
            yield f"folder in {worktree.name}", inside


def differences(
    program: Program, mission: str, places: Places, reads: Mapping[str, tuple[str, ...]]
) -> list[str]:
    """Ask everything from everywhere; name each answer that is not the primary checkout's."""
    found = []
    for name, words in reads.items():
        expected: bytes | None = None
        for place, cwd in places.all():
            answer = program.peek(*words, "--mission", mission, "--json", cwd=cwd)
            told = comparable(answer.stdout)
            expected = told if expected is None else expected
            if told != expected:
                found.append(f"{name} from {place}: {told!r} is not {expected!r}")
    return found


def comparable(stdout: bytes) -> bytes:
    """The answer without the one value that may differ: the working directory itself."""
    answer = json.loads(stdout)
    workspace = (answer.get("data") or {}).get("workspace")
    if isinstance(workspace, dict) and workspace.pop("current_cwd", None):
        return json.dumps(answer).encode()
    return stdout


class TestCoordination:
    """A coordination mission of two packages, from its creation to its merge."""

    def test_every_answer_is_the_same_from_everywhere(self, tmp_path: Path) -> None:
        program = Program.fresh(tmp_path)
        mission = plan_two_packages(program)
        outside = tmp_path / "outside"
        outside.mkdir()
        places = Places(program, mission, outside)
        at = ("--mission", mission)

        def compare(*names: str) -> None:
            reads = {name: READS[name] for name in names} if names else READS
            assert differences(program, mission, places, reads) == []

        compare("status", "next", "write context")
        program.ask("next", *at, "--agent", "claude-1", "--claim")
        started = program.ask("implement", "WP01", *at, "--agent", "claude-1")
        lane = Path(started["workspace"])
        compare()
        program.commit_in(lane, {"hello.py": "def hello() -> str:\n    return 'hi'\n"}, "Greet")
        program.ask(
            "annotate", "WP01", *at, "--subtask", "T001=done", "--agent", "claude-1", cwd=lane
        )
        program.ask("move", "WP01", "for_review", *at, "--actor", "claude-1", cwd=lane)
        compare("status", "next", "log", "acceptance")
        program.ask("review", "WP01", *at, "--reviewer", "rita", cwd=lane)
        compare("status", "next")
        program.ask("review", "WP01", *at, "--reviewer", "rita", "--approve")
        compare("status", "next", "write context")

        second = Path(
            program.ask("next", *at, "--agent", "claude-2", "--claim", cwd=lane)["workspace_path"]
        )
        program.commit_in(second, {"bye.py": "def bye() -> str:\n    return 'bye'\n"}, "Part")
        program.ask("next", *at, "--agent", "claude-2", "--result", "success", cwd=second)
        program.ask("review", "WP02", *at, "--reviewer", "rita", cwd=second)
        program.ask("review", "WP02", *at, "--reviewer", "rita", "--approve", cwd=lane)
        compare("status", "acceptance", "next")

        shutil.rmtree(second)
        compare("status", "place", "log")
        program.ask("accept", *at, cwd=lane)
        compare("status", "next", "mission")
        program.ask("merge", *at)
        compare("status", "missions", "mission", "verified log", "log")

    def test_a_claim_made_in_a_lane_is_seen_in_the_primary_checkout(self, tmp_path: Path) -> None:
        program = Program.fresh(tmp_path)
        mission = plan_two_packages(program)
        lane = Path(program.ask("implement", "WP01", "--agent", "claude-1")["workspace"])

        seen = [
            program.run("status", "--mission", mission, "--json", cwd=cwd).stdout
            for cwd in (program.root, lane)
        ]

        assert seen[0] == seen[1]
        assert b'"in_progress"' in seen[0]


@pytest.mark.parametrize("lie", ["cwd", "host"])
def test_the_ratchet_sees_an_answer_that_depends_on_the_place(lie: str) -> None:
    """A check that cannot fail is a defect: the comparison itself is shown to see a difference."""
    one = json.dumps({"data": {"workspace": {"current_cwd": "/a"}, "status": lie}}).encode()
    other = json.dumps({"data": {"workspace": {"current_cwd": "/b"}, "status": lie}}).encode()
    third = json.dumps({"data": {"workspace": {"current_cwd": "/b"}, "status": "x"}}).encode()

    assert comparable(one) == comparable(other)
    assert comparable(one) != comparable(third)
