"""Situations in which a command is killed: what is prepared, what is typed, what it leads to."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.invariants import authority_of, log_lines
from tests.program import PLAN, SPEC, Program, plan_two_packages

OPERATION = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
HOOKS = ("pre-commit", "prepare-commit-msg", "commit-msg", "post-commit")
REVIEWER = ("--reviewer", "rita")


@dataclass
class Stage:
    """A repository at a fixed place, which can be set back to how it was prepared.

    The place is fixed because linked worktrees know theirs.
    """

    place: Path
    mission: str = ""
    ref: str = ""
    words: tuple[str, ...] = ()
    stdin: str = ""
    shown: Path | None = None
    dirty: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    before_recovery: Callable[[], None] = lambda: None
    """What a person or time does before the next command: a live lock file goes away."""

    @property
    def work(self) -> Path:
        return self.place / "work"

    @property
    def program(self) -> Program:
        return Program(self.work / "repository", self.place / "home")

    @property
    def at(self) -> tuple[str, str]:
        return ("--mission", self.mission)

    def keep(self) -> None:
        """Remember how it is now."""
        shutil.copytree(self.work, self.place / "kept", symlinks=True)

    def set_back(self) -> None:
        """Make it what was kept."""
        shutil.rmtree(self.work)
        shutil.copytree(self.place / "kept", self.work, symlinks=True)


def _planned(stage: Stage) -> None:
    program = Program.fresh(stage.work)
    shutil.move(stage.work / "home", stage.place / "home")
    stage.mission = plan_two_packages(program)
    stage.ref = authority_of(stage.mission)
    stage.words = (
        *("annotate", "WP01", *stage.at, "--agent", "claude-1"),
        *("--note", "as it was", "--op-id", OPERATION),
    )


def one_event(stage: Stage) -> None:
    """A note on a coordination branch that nothing shows."""
    _planned(stage)


def hook_on(stage: Stage) -> None:
    """The same with hooks that agree."""
    _planned(stage)
    for name in HOOKS:
        set_hook(stage.program, name, "exit 0")


def three_events(stage: Stage) -> None:
    """One transaction of many rows and files: three packages are opened."""
    program = Program.fresh(stage.work)
    shutil.move(stage.work / "home", stage.place / "home")
    program = stage.program
    stage.mission = program.ask("mission", "create", "three")["mission_slug"]
    stage.ref = authority_of(stage.mission)
    program.ask("specify", *stage.at, "--from", "-", stdin=SPEC)
    program.ask("plan", *stage.at, "--from", "-", stdin=PLAN)
    for number, requirement in enumerate(("FR-001", "FR-002", "FR-001")):
        words = ("--title", f"Part {number}", "--owns", f"p{number}.py", "--requires", requirement)
        program.ask("tasks", "add", *stage.at, *words)
    stage.words = ("tasks", "finalize", *stage.at, "--op-id", OPERATION)


def ref_shown(stage: Stage) -> None:
    """A worktree shows the authority, and a person has work in it."""
    _planned(stage)
    stage.shown = stage.work / "shown"
    stage.program.git("worktree", "add", "--quiet", str(stage.shown), stage.ref[11:])


def index_busy(stage: Stage) -> None:
    """Another git holds the index of the worktree that shows the authority."""
    ref_shown(stage)
    lock = stage.work / "repository" / ".git" / "worktrees" / "shown" / "index.lock"
    lock.touch()
    stage.before_recovery = lambda: lock.unlink(missing_ok=True)


def flattened(stage: Stage) -> None:
    """The user's own checkout shows the authority; they have staged and changed files."""
    program = Program.fresh(stage.work)
    shutil.move(stage.work / "home", stage.place / "home")
    program = stage.program
    program.git("switch", "--quiet", "--create", "solo")
    created = program.ask("mission", "create", "solo", "--topology", "flattened")
    stage.mission, stage.ref = created["mission_slug"], "refs/heads/solo"
    program.ask("specify", *stage.at, "--from", "-", stdin=SPEC)
    (stage.work / "repository" / "staged.txt").write_text("staged\n")
    program.git("add", "staged.txt")
    (stage.work / "repository" / "README.md").write_text("changed\n")
    stage.dirty = (" M README.md", "A  staged.txt")
    stage.words = ("plan", *stage.at, "--from", "-", "--op-id", OPERATION)
    stage.stdin = PLAN


def claim(stage: Stage) -> None:
    """A package is taken: two transactions, and a worktree is made between them."""
    _planned(stage)
    stage.words = ("implement", "WP01", *stage.at, "--agent", "ada", "--op-id", OPERATION)


def next_claim(stage: Stage) -> None:
    """The lane's next package is taken: the lane takes in what came in since (sync point 1)."""
    _planned(stage)
    program = stage.program
    words = ("--title", "Greet loudly", "--owns", "hello.py", "--requires", "FR-001")
    program.ask("tasks", "add", *stage.at, *words)
    program.ask("tasks", "finalize", *stage.at)
    hand_in(stage)
    program.ask("integrate", "WP01", *stage.at)
    stage.words = ("implement", "WP03", *stage.at, "--agent", "ada", "--op-id", OPERATION)


def birth(stage: Stage) -> None:
    """A mission is created."""
    Program.fresh(stage.work)
    shutil.move(stage.work / "home", stage.place / "home")
    stage.words = ("mission", "create", "young", "--op-id", OPERATION)


def integration(stage: Stage) -> None:
    """Approved code comes in: a commit with two parents."""
    _planned(stage)
    hand_in(stage)
    stage.words = ("integrate", "WP01", *stage.at, "--op-id", OPERATION)
    policy = stage.work / "repository" / ".kittify"
    policy.mkdir(exist_ok=True)


def flattened_integration(stage: Stage) -> None:
    """Approved code comes in where the user's own checkout shows it, with work of their own."""
    flattened(stage)
    stage.program.ask("plan", *stage.at, "--from", "-", stdin=PLAN)
    both = ("--requires", "FR-001", "--requires", "FR-002")
    words = ("tasks", "add", *stage.at, "--title", "Greet", "--owns", "hello.py", *both)
    stage.program.ask(*words, "--subtask", "Write it")
    stage.program.ask("tasks", "finalize", *stage.at)
    hand_in(stage)
    stage.words, stage.stdin = ("integrate", "WP01", *stage.at, "--op-id", OPERATION), ""


def shown_integration(stage: Stage) -> None:
    """The same in a coordination worktree that a person asked for; the code is at its top."""
    integration(stage)
    inside = Path(stage.program.ask("mission", "path", "--worktree", *stage.at)["path"])
    stage.shown = inside.parents[1]


def hand_in(stage: Stage) -> None:
    """Take WP01, write its code, hand it in and approve it, without bringing it in."""
    program = stage.program
    lane = Path(program.ask("implement", "WP01", *stage.at, "--agent", "ada")["workspace"])
    program.commit_in(lane, {"hello.py": "print('hello')\n"}, "Greet")
    program.ask("annotate", "WP01", *stage.at, "--agent", "ada", "--subtask", "T001=done")
    program.ask("move", "WP01", "for_review", *stage.at, "--actor", "ada", cwd=lane)
    program.ask("review", "WP01", *stage.at, *REVIEWER)
    # The approval is recorded, and the process dies before it brings the code in.
    program.run("review", "WP01", *stage.at, *REVIEWER, "--approve", FAIRLEAD_KILL_AT="locked:2")


SCENARIOS: Mapping[str, Callable[[Stage], None]] = {
    "one event": one_event,
    "three events": three_events,
    "hook on": hook_on,
    "ref shown": ref_shown,
    "index busy": index_busy,
    "flattened": flattened,
    "claim": claim,
    "next claim": next_claim,
    "birth": birth,
    "integration": integration,
    "flattened integration": flattened_integration,
    "shown integration": shown_integration,
}


def set_hook(program: Program, name: str, body: str) -> Path:
    """Give the user a hook."""
    hook: Path = program.root / ".git" / "hooks" / name
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\n{body}\n")
    hook.chmod(0o755)
    return hook


def lanes_of(stage: Stage) -> list[str]:
    """Every status lane that the command's package was moved to, in the order of the log."""
    rows, wp_id = log_lines(stage.program, stage.ref, stage.mission), stage.words[1]
    return [str(row["to_lane"]) for row in rows if row.get("wp_id") == wp_id and "to_lane" in row]
