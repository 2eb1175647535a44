"""Repositories and missions to measure on, of any size."""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dependency_injector import providers
from typing_extensions import override

from fairlead.apps.container import App
from fairlead.mission_management.status import (
    Change,
    MissionState,
    StatusLane,
    TransitionRequest,
    WorkPackageMoved,
)
from fairlead.shared_kernel.actor import Actor, ActorKind
from fairlead.shared_kernel.adapters.file_locks import FileLocks
from fairlead.shared_kernel.commit_target import Operation
from fairlead.shared_kernel.context import ContextOp, WriteContext
from fairlead.shared_kernel.identity import OperationId
from fairlead.shared_kernel.locks import HeldLock, Locks
from tests.bench.harness import Spent, process
from tests.program import PLAN, SPEC, Program, hermetic_environment

OLIVE = Actor(ActorKind.HUMAN, "olive")
_TO_AND_FRO = (StatusLane.BLOCKED, StatusLane.PLANNED)


class TimedLocks(Locks):
    """The real locks; notes how long each was held."""

    def __init__(self) -> None:
        self._locks, self.held = FileLocks(), 0.0

    @override
    def hold(self, path: Path, *, purpose: str, timeout: float) -> AbstractContextManager[HeldLock]:
        return self._hold(path, purpose, timeout)

    @contextmanager
    def _hold(self, path: Path, purpose: str, timeout: float) -> Iterator[HeldLock]:
        with self._locks.hold(path, purpose=purpose, timeout=timeout) as lock:
            start = time.perf_counter()
            yield lock
            self.held = time.perf_counter() - start


@dataclass(frozen=True)
class Desk:
    """One mission in one repository, worked on by processes and in this process."""

    program: Program
    mission: str
    locks: TimedLocks = field(default_factory=TimedLocks)
    moves: Counter[str] = field(default_factory=Counter)

    @property
    def root(self) -> Path:
        """The repository."""
        return self.program.root

    def fairlead(self, *words: str) -> Spent:
        """Run a command, which must succeed."""
        return self.process(sys.executable, "-m", "fairlead.apps", *words)

    def process(self, *words: str) -> Spent:
        """Run any program in the repository, which must succeed."""
        return process(words, self.root, hermetic_environment(self.program.home))

    def app(self) -> App:
        """Assemble the program in this process, as each command does."""
        return App(cwd=self.root, locks=providers.Object(self.locks))

    def context(self, app: App, op: ContextOp = ContextOp.WRITE, wp_id: str | None = None) -> Any:
        """Resolve the mission."""
        return app.resolve_action_context(
            self.mission, op=op, cwd=self.root, actor=OLIVE, wp_id=wp_id
        )

    def words_of_move(self, package: str) -> tuple[str, ...]:
        """Return the command that moves a package: to and fro, as often as this is called."""
        lane = _TO_AND_FRO[self.moves[package] % 2].value
        self.moves[package] += 1
        return ("move", package, lane, "--actor", "human:olive", "--reason", "the bench")

    def move(self, _: int = 0) -> Spent:
        """Move a package in this process; what is measured is how long the lock was held."""
        app = self.app()
        lane = StatusLane(self.words_of_move("WP01")[2])
        request = TransitionRequest("WP01", lane, OLIVE, reason="the bench")
        context: WriteContext = self.context(app)
        app.move_work_package()(context, request, operation("move"))
        return Spent(self.locks.held)

    def lengthen_log(self, events: int) -> None:
        """Let a package go to and fro until the log has so many more events (an even number)."""
        lanes = _TO_AND_FRO
        moved = tuple(
            WorkPackageMoved("WP02", lanes[1 - n % 2], lanes[n % 2], OLIVE, reason="the bench")
            for n in range(events)
        )

        def decide(_: MissionState) -> Change:
            return Change(moved, "lengthen the log")

        app = self.app()
        app.missions().ledger().record(self.context(app), operation("lengthen"), decide)


def operation(name: str) -> Operation:
    """Return an operation that nobody has done yet."""
    return Operation(name, OperationId.new(time.time_ns() // 1_000_000), OLIVE, {})


def planned(place: Path, *, files: int, packages: int = 2) -> Desk:
    """Make a repository of so many files with one planned mission."""
    program = repository(place, files)
    mission: str = program.ask("mission", "create", "bench")["mission_slug"]
    program.ask("specify", "--from", "-", stdin=SPEC)
    program.ask("plan", "--from", "-", stdin=PLAN)
    for number in range(packages):
        owns = ("--owns", f"{number}/**", "--requires", "FR-001,FR-002")
        program.ask("tasks", "add", "--title", f"Change folder {number}", *owns)
    program.ask("tasks", "finalize")
    return Desk(program, mission)


def repository(place: Path, files: int) -> Program:
    """Make a repository of so many files, in seconds: its checkout shows none of them."""
    program = Program.fresh(place)
    stream = "".join(_stream(files))
    subprocess.run(
        ["git", "fast-import", "--quiet", "--force"],
        cwd=program.root,
        env=hermetic_environment(program.home),
        input=stream.encode(),
        check=True,
        capture_output=True,
    )
    return program


def _stream(files: int) -> Iterator[str]:
    yield "commit refs/heads/main\n"
    yield "committer Olive Operator <olive@example.invalid> 1700000000 +0000\n"
    yield f"data 5\nFiles\nfrom refs/heads/main^0\nM 100644 inline .gitattributes\n{_data('')}"
    for number in range(files):
        path = f"{number // 10_000}/{number // 100}/{number}.txt"
        yield f"M 100644 inline {path}\n{_data(f'This is file {number}.')}"


def _data(text: str) -> str:
    return f"data {len(text)}\n{text}\n"
