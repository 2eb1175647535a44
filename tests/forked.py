"""Commands in forked processes: as real as started ones, and several times as quick.

Each is a process of its own with its own git children, so it can be killed like any other; only
the start of Python and its imports are saved. It gets what a new process would get: its words, its
variables, its streams, and no other open file. What the start itself decides (imports, variables
named PYTHON…, terminals, closed pipes) is tried with processes that are started.
"""

import gc
import importlib
import os
import pkgutil
import select
import signal
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fcntl import F_DUPFD_CLOEXEC, fcntl
from functools import cache
from pathlib import Path
from typing import IO, Any, NoReturn

from fairlead import apps, execution, governance, mission_management, shared_kernel
from fairlead.apps.main import main
from fairlead.shared_kernel import faults
from tests import failing_calls, measured
from tests.answer import Answer

KILLED = -signal.SIGKILL
AS_USER = "FAIRLEAD_TEST_UID"
"""The number of the user that a command runs as, where root starts it."""
PATIENCE = 180.0
_LAST_KEPT = 4
"""The standard streams, the lines that ran, and the pipe that tells of the end stay open."""
_IGNORED = (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning)


@dataclass
class Running:
    """A command under way. `began` and `ended` are on the clock that all processes share."""

    arguments: tuple[str, ...]
    pid: int
    stdout: IO[bytes]
    stderr: IO[bytes]
    lines: IO[bytes]
    over: int
    """A pipe that is closed with the process."""
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
        in_time = True
        if self._answer is None:
            end = select.poll()
            end.register(self.over, select.POLLIN)
            in_time = bool(end.poll(PATIENCE * 1000))
            if not in_time:
                self.kill(with_children=True)
            _, status = os.waitpid(self.pid, 0)
            self._finish(status)
        assert self._answer
        assert in_time, f"after {PATIENCE:.0f} s: {self._answer.explain()}"
        return self._answer

    def kill(self, *, with_children: bool = False) -> None:
        """Kill the process, and what it has started too where that is asked for.

        It stands still meanwhile: it must not see its git die, and tell of that.
        """
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGSTOP)
        for pid in [*(descendants(self.pid) if with_children else ()), self.pid]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def _finish(self, status: int) -> None:
        self.ended = time.monotonic_ns()
        os.close(self.over)
        texts = []
        for file in (self.stdout, self.stderr, self.lines):
            file.seek(0)
            texts.append(file.read())
            file.close()
        code = os.waitstatus_to_exitcode(status)
        if code >= 0:
            measured.add(texts[2])
        self._answer = Answer(self.arguments, code, texts[0], texts[1])


def fork(
    arguments: tuple[str, ...],
    work: Callable[[], int],
    *,
    environment: Mapping[str, str],
    cwd: Path,
    stdin: bytes = b"",
) -> Running:
    """Let a forked process do some work, and do not wait."""
    import_everything()
    given, out, err, lines = (tempfile.TemporaryFile() for _ in range(4))  # noqa: SIM115
    given.write(stdin)
    given.seek(0)
    over, held = os.pipe()
    began = time.monotonic_ns()
    child = os.fork()
    if child == 0:
        streams = [file.fileno() for file in (given, out, err, lines)]
        _become(work, environment, cwd, (*streams, held))
    given.close()
    os.close(held)
    return Running(arguments, child, out, err, lines, over, began)


def command(arguments: Sequence[str]) -> int:
    """Be the program: run the words as it does, and return its exit status."""
    sys.argv = ["fairlead", *arguments]
    try:
        main()
    except SystemExit as end:
        assert isinstance(end.code, int)
        return end.code
    return 0


@cache
def import_everything() -> tuple[Callable[[], None], ...]:
    """Let forked processes find every module imported; return what empties the modules' caches."""
    import typer.rich_utils  # noqa: F401

    found = []
    for context in (apps, execution, governance, mission_management, shared_kernel):
        for module in pkgutil.walk_packages(context.__path__, f"{context.__name__}."):
            if not module.name.endswith("__main__"):
                kept: Mapping[str, Any] = vars(importlib.import_module(module.name))
                found += [one.cache_clear for one in kept.values() if hasattr(one, "cache_clear")]
    return tuple(found)


def descendants(pid: int) -> list[int]:
    """Every process that a process has started, the youngest first."""
    found: list[int] = []
    with suppress(OSError):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            found = [*descendants(int(child)), int(child), *found]
    return found


def _become(
    work: Callable[[], int], environment: Mapping[str, str], cwd: Path, streams: Sequence[int]
) -> NoReturn:
    """Turn this forked process into one that does only `work`; it never returns."""
    status = 70
    try:
        # What is garbage in the parent may hold numbers of files, which are other files here.
        gc.freeze()
        known = measured.lines()
        _take_over(streams)
        _forget(environment)
        os.chdir(cwd)
        status = _armed(work, environment)
        sys.stdout.flush()
        sys.stderr.flush()
        measured.tell(3, known)
    except BaseException:
        import traceback

        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(status)


def _take_over(streams: Sequence[int]) -> None:
    """Give this process its own streams, and close every other file of the parent."""
    aside = [fcntl(stream, F_DUPFD_CLOEXEC, _LAST_KEPT + 1) for stream in streams]
    for number, stream in enumerate(aside):
        os.dup2(stream, number, inheritable=number < 3)
    os.closerange(_LAST_KEPT + 1, os.sysconf("SC_OPEN_MAX"))
    # As Python opens them where the locale is C.UTF-8.
    sys.stdin = os.fdopen(0, "r", encoding="utf-8", errors="surrogateescape", closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", errors="surrogateescape", closefd=False)
    sys.stderr = os.fdopen(2, "w", 1, encoding="utf-8", errors="backslashreplace", closefd=False)


def _forget(environment: Mapping[str, str]) -> None:
    """Know nothing of the tests before: no variables, no caches, nobody who catches warnings."""
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    tempfile.tempdir = None
    for clear in import_everything():
        clear()
    sys.excepthook, sys.unraisablehook = sys.__excepthook__, sys.__unraisablehook__
    threading.excepthook = threading.__excepthook__
    warnings.resetwarnings()
    for category in _IGNORED:
        warnings.simplefilter("ignore", category)
    warnings.showwarning = _show_warning


def _show_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: Any = None,
    line: str | None = None,
) -> None:
    sys.stderr.write(warnings.formatwarning(message, category, filename, lineno, line))


def _armed(work: Callable[[], int], environment: Mapping[str, str]) -> int:
    """Do the work with the faults and as the user that the variables ask for."""
    if AS_USER in environment:
        os.setgroups([])
        os.setgid(int(environment[AS_USER]))
        os.setuid(int(environment[AS_USER]))
    faults._PLAN = environment.get("FAIRLEAD_KILL_AT", "")
    faults._hits.clear()
    failing_calls.arm(environment.get(failing_calls.PLAN, ""))
    status = work()
    failing_calls.disarm(environment.get(failing_calls.COUNTS, ""))
    note = environment.get("FAIRLEAD_TEST_HITS")
    if note:
        Path(note).write_text("\n".join(f"{name}\t{n}" for name, n in faults._hits.items()))
    return status
