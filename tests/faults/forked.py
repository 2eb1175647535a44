"""The program in forked processes: as real as started ones, and ten times as quick.

Each command is a process of its own with its own git children, so it can be killed like any other;
only the start of Python and its imports are saved.
"""

import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, NoReturn

from typing_extensions import override

from fairlead.apps.cli import run
from fairlead.shared_kernel import faults
from tests.faults import failing_calls
from tests.program import Answer, Program, _import_everything

KILLED = -signal.SIGKILL
AS_USER = "FAIRLEAD_TEST_UID"
"""The number of the user that a command runs as, where root starts it."""


@dataclass
class Running:
    """A command under way. `began` and `ended` are on the clock that all processes share."""

    arguments: tuple[str, ...]
    pid: int
    stdout: IO[bytes]
    stderr: IO[bytes]
    began: int
    ended: int = 0
    _answer: Answer | None = None

    def poll(self) -> Answer | None:
        """Return the answer if the command has ended."""
        if self._answer is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._finish(status)
        return self._answer

    def wait(self) -> Answer:
        """Wait for the end and return the answer."""
        if self._answer is None:
            _, status = os.waitpid(self.pid, 0)
            self._finish(status)
        assert self._answer
        return self._answer

    def kill(self, *, with_children: bool = False) -> None:
        """Kill the process, and what it has started too where that is asked for."""
        for pid in [*(descendants(self.pid) if with_children else ()), self.pid]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def _finish(self, status: int) -> None:
        self.ended = time.monotonic_ns()
        texts = []
        for file in (self.stdout, self.stderr):
            file.seek(0)
            texts.append(file.read())
            file.close()
        code = os.waitstatus_to_exitcode(status)
        self._answer = Answer(self.arguments, code, texts[0], texts[1])


@dataclass(frozen=True)
class Forked(Program):
    """Runs fairlead in forked processes, and git as usual."""

    environment: Mapping[str, str] = field(default_factory=dict)

    @override
    @classmethod
    def fresh(cls, place: Path, files: Mapping[str, str] | None = None) -> "Forked":
        made = Program.fresh(place, files)
        return cls(made.root, made.home)

    @override
    def run(
        self, *arguments: str, cwd: Path | None = None, stdin: str = "", **environment: str
    ) -> Answer:
        return self.begin(*arguments, cwd=cwd, stdin=stdin, **environment).wait()

    def begin(
        self, *arguments: str, cwd: Path | None = None, stdin: str = "", **environment: str
    ) -> Running:
        """Start a command and do not wait."""
        _import_everything()
        given, out, err = (tempfile.TemporaryFile() for _ in range(3))  # noqa: SIM115
        given.write(stdin.encode("utf-8", "surrogateescape"))
        given.seek(0)
        began = time.monotonic_ns()
        child = os.fork()
        if child == 0:
            become(
                lambda: run(arguments),
                environment=self._env(environment),
                cwd=cwd or self.root,
                streams=(given.fileno(), out.fileno(), err.fileno()),
            )
        given.close()
        return Running(arguments, child, out, err, began)


def become(
    work: Callable[[], int],
    *,
    environment: Mapping[str, str],
    cwd: Path,
    streams: Sequence[int],
) -> NoReturn:
    """Turn this forked process into one that does only `work`; it never returns."""
    status = 70
    try:
        os.chdir(cwd)
        os.environ.clear()
        os.environ.update(environment)
        if AS_USER in environment:
            os.setgroups([])
            os.setgid(int(environment[AS_USER]))
            os.setuid(int(environment[AS_USER]))
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
        sys.stdin = os.fdopen(0, "r", encoding="utf-8", closefd=False)
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
        faults._PLAN = environment.get("FAIRLEAD_KILL_AT", "")
        faults._hits.clear()
        failing_calls.arm(environment.get(failing_calls.PLAN, ""))
        status = work()
        failing_calls.disarm(environment.get(failing_calls.COUNTS, ""))
        note = environment.get("FAIRLEAD_TEST_HITS")
        if note:
            Path(note).write_text("\n".join(f"{name}\t{n}" for name, n in faults._hits.items()))
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:
        import traceback

        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(status)


def descendants(pid: int) -> list[int]:
    """Every process that a process has started, the youngest first."""
    found: list[int] = []
    with suppress(OSError):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            found = [*descendants(int(child)), int(child), *found]
    return found
