"""The program as people run it: real processes in real repositories, cut off from this machine."""

import io
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Self

from typing_extensions import override

from fairlead.apps.cli import run
from tests.answer import Answer
from tests.forked import PATIENCE, Running, command, fork

GIT_CONFIG = """\
[user]
\tname = Olive Operator
\temail = olive@example.invalid
[init]
\tdefaultBranch = main
[commit]
\tgpgsign = false
"""


def hermetic_environment(home: Path, **extra: str) -> dict[str, str]:
    """The environment of a machine on which nobody has configured anything but a name."""
    home.mkdir(parents=True, exist_ok=True)
    config = home / "gitconfig"
    if not config.exists():
        config.write_text(GIT_CONFIG)
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GIT_", "FAIRLEAD_", "PYTHONDONTWRITE"))
        or name == "FAIRLEAD_CORPUS"
    }
    return kept | {
        "HOME": str(home),
        "GIT_CONFIG_GLOBAL": str(config),
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "LC_ALL": "C.UTF-8",
        "NO_COLOR": "1",
        **extra,
    }


@dataclass(frozen=True)
class Program:
    """Runs fairlead and git in one repository."""

    root: Path
    home: Path
    environment: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def fresh(cls, place: Path, files: Mapping[str, str] | None = None) -> Self:
        """Make a repository whose only branch is main, with one commit."""
        root = place / "repository"
        root.mkdir(parents=True)
        program = cls(root, place / "home")
        program.git("init", "--quiet", "--initial-branch=main")
        for name, text in (files or {"README.md": "# Sample\n"}).items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        program.git("add", "--all")
        program.git("commit", "--quiet", "-m", "Start")
        return program

    def run(
        self, *arguments: str, cwd: Path | None = None, stdin: str = "", **environment: str
    ) -> Answer:
        """Run a command as a person would, in a forked process."""
        return self.begin(*arguments, cwd=cwd, stdin=stdin, **environment).wait()

    def ask(self, *arguments: str, cwd: Path | None = None, stdin: str = "", **env: str) -> Any:
        """Run a command with --json, which must succeed, and return its data."""
        return self.run(*arguments, "--json", cwd=cwd, stdin=stdin, **env).data

    def refused(self, *arguments: str, cwd: Path | None = None, stdin: str = "", **env: str) -> Any:
        """Run a command with --json, which must be refused, and return its error."""
        return self.run(*arguments, "--json", cwd=cwd, stdin=stdin, **env).error

    def begin(
        self, *arguments: str, cwd: Path | None = None, stdin: str = "", **environment: str
    ) -> Running:
        """Begin a command in a forked process, and do not wait."""
        return self._fork(arguments, partial(command, arguments), cwd, stdin, environment)

    def run_all(self, commands: Sequence[Sequence[str]], cwd: Path) -> list[Answer]:
        """Run reading commands one after the other in one forked process that stands in `cwd`."""
        told = self._fork(("run", "all"), partial(_answer_all, commands), cwd, "", {}).wait()
        outcomes: list[tuple[int, bytes]] = pickle.loads(told.stdout)
        return [
            Answer(tuple(words), status, stdout, b"")
            for words, (status, stdout) in zip(commands, outcomes, strict=True)
        ]

    def start_anew(
        self, *arguments: str, cwd: Path | None = None, stdin: str = "", **environment: str
    ) -> Answer:
        """Run a command in a Python of its own, where the start itself is tried."""
        done = subprocess.run(
            [sys.executable, "-m", "fairlead.apps", *arguments],
            cwd=cwd or self.root,
            env=self._env(environment),
            input=stdin.encode("utf-8", "surrogateescape"),
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
        return Answer(arguments, done.returncode, done.stdout, done.stderr)

    def start(
        self, *arguments: str, cwd: Path | None = None, **env: str
    ) -> subprocess.Popen[bytes]:
        """Start a command and do not wait."""
        return subprocess.Popen(
            [sys.executable, "-m", "fairlead.apps", *arguments],
            cwd=cwd or self.root,
            env=self._env(env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def git(self, *arguments: str, cwd: Path | None = None) -> str:
        """Run git, which must succeed, and return what it printed."""
        done = subprocess.run(
            ["git", *arguments],
            cwd=cwd or self.root,
            env=self._env({}),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, f"git {' '.join(arguments)}: {done.stderr}"
        return done.stdout

    def commit_in(self, worktree: Path, files: Mapping[str, str], message: str) -> None:
        """Edit files in a worktree and commit them, as an agent does."""
        for name, text in files.items():
            path = worktree / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        self.git("add", "--", *files, cwd=worktree)
        self.git("commit", "--quiet", "-m", message, cwd=worktree)

    def _fork(
        self,
        arguments: tuple[str, ...],
        work: Callable[[], int],
        cwd: Path | None,
        stdin: str,
        environment: Mapping[str, str],
    ) -> Running:
        given = {**self.environment, **environment}
        of_python = [name for name in given if name.startswith("PYTHON")]
        assert not of_python, f"only a Python that starts reads {of_python}: use Started"
        return fork(
            arguments,
            work,
            environment=self._env(environment),
            cwd=cwd or self.root,
            stdin=stdin.encode("utf-8", "surrogateescape"),
        )

    def _env(self, extra: Mapping[str, str]) -> dict[str, str]:
        return hermetic_environment(self.home, **{**self.environment, **extra})


class Started(Program):
    """Runs every command in a Python of its own."""

    @override
    def run(
        self, *arguments: str, cwd: Path | None = None, stdin: str = "", **environment: str
    ) -> Answer:
        return self.start_anew(*arguments, cwd=cwd, stdin=stdin, **environment)


def _answer_all(commands: Sequence[Sequence[str]]) -> int:
    """Run several commands, and print how each ended and what it printed."""
    outcomes: list[tuple[int, bytes]] = []
    stdout = sys.stdout
    for words in commands:
        printed = io.BytesIO()
        sys.stdout = io.TextIOWrapper(printed, write_through=True)
        outcomes.append((run(words), printed.getvalue()))
    sys.stdout = stdout
    sys.stdout.buffer.write(pickle.dumps(outcomes))
    return 0


SPEC = """\
# Greetings

| ID | Requirement |
|----|-------------|
| FR-001 | The program greets people by name |
| FR-002 | The program says goodbye |
"""

PLAN = """\
# Plan

Two modules, one for each way of speaking.
"""


def plan_two_packages(program: Program, slug: str = "greetings", *more: str) -> str:
    """Take a mission from nothing to two finalized packages; return its whole name.

    `more` words go to `mission create`.
    """
    words = ("mission", "create", slug, "--title", "Greetings", *more)
    mission: str = program.ask(*words)["mission_slug"]
    at = ("--mission", mission)
    program.ask("specify", *at, "--from", "-", stdin=SPEC)
    program.ask("plan", *at, "--from", "-", stdin=PLAN)
    packages: Sequence[tuple[str, ...]] = (
        ("--title", "Greet", "--owns", "hello.py", "--requires", "FR-001", "--subtask", "Write it"),
        ("--title", "Part", "--owns", "bye.py", "--requires", "FR-002", "--depends", "WP01"),
    )
    for package in packages:
        program.ask("tasks", "add", *at, *package)
    program.ask("tasks", "finalize", *at)
    return mission
