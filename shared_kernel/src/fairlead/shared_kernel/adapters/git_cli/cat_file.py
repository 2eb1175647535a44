"""One long-lived `git cat-file` that answers every question about single objects and refs."""

import re
import subprocess
import threading
import weakref
from contextlib import suppress

from fairlead.shared_kernel.adapters.git_cli import processes
from fairlead.shared_kernel.adapters.git_cli.runner import READ_SECONDS, Git
from fairlead.shared_kernel.git import GitCommandFailed, GitObject, GitTimeout, ObjectKind, Oid

_COMMAND = ("cat-file", "--batch-command", "-z")
_HEADER = re.compile(rb"([0-9a-f]{40}|[0-9a-f]{64}) (blob|tree|commit|tag) (\d+)\n")
_CHUNK = 1 << 16


class _EndedError(Exception):
    """The process went away in the middle of an answer."""


class CatFile:
    """Started at the first question, ended with this object. Safe to share between threads."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._lock = threading.Lock()
        self._session: _Session | None = None

    def named(self, spec: str) -> Oid | None:
        """Return the name of the object that `spec` names now, or None."""
        found = self._ask("info", spec)
        return found.oid if found else None

    def read(self, spec: str) -> GitObject | None:
        """Return the object that `spec` names now, or None."""
        return self._ask("contents", spec)

    def close(self) -> None:
        """End the process; the next question starts another."""
        with self._lock:
            self._drop()

    def _ask(self, command: str, spec: str) -> GitObject | None:
        if "\0" in spec:
            raise ValueError(f"no name of an object: {spec!r}")
        question = spec.encode("utf-8", "surrogateescape")
        with self._lock:
            try:
                return self._opened().ask(command, question)
            except (_EndedError, BrokenPipeError):
                self._drop()  # somebody killed it: one more try
            except BaseException:
                self._drop()  # half an answer is still in the pipe
                raise
            try:
                return self._opened().ask(command, question)
            except (_EndedError, BrokenPipeError) as ended:
                self._drop()
                self._git.read("rev-parse", "--git-dir")  # says what is wrong, if it can
                raise GitCommandFailed(_COMMAND, 1, "it ended before it answered") from ended

    def _opened(self) -> "_Session":
        if self._session is None:
            self._session = _Session(self._git.converse(*_COMMAND))
        return self._session

    def _drop(self) -> None:
        if self._session:
            self._session.end()
        self._session = None


class _Session:
    """One process, and what it has written that is not read yet."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._buffer = bytearray()
        self.end = weakref.finalize(self, _end, process)

    def ask(self, command: str, question: bytes) -> GitObject | None:
        assert self._process.stdin
        self._process.stdin.write(command.encode() + b" " + question + b"\0")
        line = self._line()
        header = _HEADER.fullmatch(line)
        if not header:
            for _ in range(question.count(b"\n")):
                self._line()  # git repeats the question, line ends and all
            return None
        oid, kind = Oid(header[1].decode()), ObjectKind(header[2].decode())
        if command == "info":
            return GitObject(oid, kind, b"")
        size = int(header[3])
        return GitObject(oid, kind, self._bytes(size + 1)[:size])

    def _line(self) -> bytes:
        end, seen = -1, 0
        while end < 0:
            end = self._buffer.find(b"\n", seen)
            if end < 0:
                seen = len(self._buffer)
                self._fill()
        return self._taken(end + 1)

    def _bytes(self, count: int) -> bytes:
        while len(self._buffer) < count:
            self._fill()
        return self._taken(count)

    def _taken(self, count: int) -> bytes:
        taken = bytes(memoryview(self._buffer)[:count])
        del self._buffer[:count]
        return taken

    def _fill(self) -> None:
        stdout = self._process.stdout
        assert stdout
        if not processes.wait_readable(stdout, READ_SECONDS):
            raise GitTimeout(_COMMAND, READ_SECONDS)
        chunk = stdout.read(_CHUNK)
        if not chunk:
            raise _EndedError
        self._buffer += chunk


def _end(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin and process.stdout
    with suppress(OSError):
        process.stdin.close()
    with suppress(OSError):
        process.stdout.close()  # before waiting: it may be blocked on a full pipe
    try:
        process.wait(1.0)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
