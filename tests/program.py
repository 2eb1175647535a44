"""The program as people run it: real processes in real repositories, cut off from this machine."""

import importlib
import io
import json
import os
import pickle
import pkgutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from fairlead import apps, execution, governance, mission_management, shared_kernel
from fairlead.apps.cli import run

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
class Answer:
    """What a command printed, and how it ended."""

    arguments: tuple[str, ...]
    status: int
    stdout: bytes
    stderr: bytes

    @property
    def json(self) -> Any:
        """The one object on stdout."""
        return json.loads(self.stdout)

    @property
    def data(self) -> Any:
        """The data of a successful answer."""
        assert self.status == 0, self.explain()
        return self.json["data"]

    @property
    def error(self) -> Any:
        """The error of a refused command."""
        assert self.status != 0, self.explain()
        return self.json["error"]

    def explain(self) -> str:
        """Everything one wants to read when a test fails."""
        return (
            f"fairlead {' '.join(self.arguments)} ended with {self.status}\n"
            f"{self.stdout.decode(errors='replace')}\n{self.stderr.decode(errors='replace')}"
        )


@dataclass(frozen=True)
class Program:
    """Runs fairlead and git in one repository."""

    root: Path
    home: Path
    environment: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def fresh(cls, place: Path, files: Mapping[str, str] | None = None) -> "Program":
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
        """Run a command as a person would."""
        done = subprocess.run(
            [sys.executable, "-m", "fairlead.apps", *arguments],
            cwd=cwd or self.root,
            env=self._env(environment),
            input=stdin.encode(),
            capture_output=True,
            timeout=180,
            check=False,
        )
        return Answer(arguments, done.returncode, done.stdout, done.stderr)

    def ask(self, *arguments: str, cwd: Path | None = None, stdin: str = "", **env: str) -> Any:
        """Run a command with --json, which must succeed, and return its data."""
        return self.run(*arguments, "--json", cwd=cwd, stdin=stdin, **env).data

    def refused(self, *arguments: str, cwd: Path | None = None, stdin: str = "", **env: str) -> Any:
        """Run a command with --json, which must be refused, and return its error."""
        return self.run(*arguments, "--json", cwd=cwd, stdin=stdin, **env).error

    def peek(self, *arguments: str, cwd: Path) -> Answer:
        """Run a reading command in a forked process: as real, without starting Python anew."""
        _import_everything()
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            _become(self._env({}), cwd, writer, arguments)
        os.close(writer)
        with os.fdopen(reader, "rb") as pipe:
            stdout = pipe.read()
        _, status = os.waitpid(child, 0)
        return Answer(arguments, os.waitstatus_to_exitcode(status), stdout, b"")

    def peek_all(self, commands: Sequence[Sequence[str]], cwd: Path) -> list[Answer]:
        """Run reading commands one after the other in one forked process that stands in `cwd`."""
        _import_everything()
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            _answer_all(self._env({}), cwd, writer, commands)
        os.close(writer)
        with os.fdopen(reader, "rb") as pipe:
            told = pipe.read()
        os.waitpid(child, 0)
        outcomes: list[tuple[int, bytes]] = pickle.loads(told)
        return [
            Answer(tuple(words), status, stdout, b"")
            for words, (status, stdout) in zip(commands, outcomes, strict=True)
        ]

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

    def _env(self, extra: Mapping[str, str]) -> dict[str, str]:
        return hermetic_environment(self.home, **{**self.environment, **extra})


@cache
def _import_everything() -> None:
    """Let forked processes find every module imported."""
    import typer.rich_utils  # noqa: F401

    for context in (apps, execution, governance, mission_management, shared_kernel):
        for module in pkgutil.walk_packages(context.__path__, f"{context.__name__}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)


def _become(
    environment: Mapping[str, str], cwd: Path, stdout: int, arguments: Sequence[str]
) -> NoReturn:
    """Turn this forked process into the program; it never returns."""
    status = 70
    try:
        os.chdir(cwd)
        os.environ.clear()
        os.environ.update(environment)
        os.dup2(stdout, 1)
        sys.stdout = os.fdopen(1, "w", closefd=False)
        status = run(arguments)
        sys.stdout.flush()
    finally:
        os._exit(status)


def _answer_all(
    environment: Mapping[str, str], cwd: Path, told: int, commands: Sequence[Sequence[str]]
) -> NoReturn:
    """Turn this forked process into the program, several times; it never returns."""
    outcomes: list[tuple[int, bytes]] = []
    try:
        os.chdir(cwd)
        os.environ.clear()
        os.environ.update(environment)
        for words in commands:
            printed = io.BytesIO()
            sys.stdout = io.TextIOWrapper(printed, write_through=True)
            outcomes.append((run(words), printed.getvalue()))
        with os.fdopen(told, "wb") as pipe:
            pickle.dump(outcomes, pipe)
    finally:
        os._exit(0)


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
