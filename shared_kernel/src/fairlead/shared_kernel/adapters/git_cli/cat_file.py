"""One long-lived `git cat-file` that answers every question about single objects and refs."""

import re
import subprocess
import threading
import weakref
from contextlib import suppress
from io import BufferedReader, FileIO

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
    """One process. It has answered everything before it is asked again."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin and isinstance(process.stdout, FileIO)
        self._process, self._questions, self._pipe = process, process.stdin, process.stdout
        self._answers = BufferedReader(process.stdout, _CHUNK)
        self.end = weakref.finalize(self, _end, process)

    def ask(self, command: str, question: bytes) -> GitObject | None:
        self._questions.write(command.encode() + b" " + question + b"\0")
        if not processes.wait_readable(self._pipe, READ_SECONDS):
            raise GitTimeout(_COMMAND, READ_SECONDS)
        header = _HEADER.fullmatch(self._line())
        if not header:
            for _ in range(question.count(b"\n")):
                self._line()  # git repeats the question, line ends and all
            return None
        oid, kind = Oid(header[1].decode()), ObjectKind(header[2].decode())
        if command == "info":
            return GitObject(oid, kind, b"")
        found = GitObject(oid, kind, self._bytes(int(header[3])))
        self._bytes(1)
        return found

    def _line(self) -> bytes:
        line = self._answers.readline()
        if not line.endswith(b"\n"):
            raise _EndedError
        return line

    def _bytes(self, count: int) -> bytes:
        """Read so many straight to their place: each copy of a long log takes as long as a git."""
        guard = threading.Timer(READ_SECONDS, self._process.kill) if count > _CHUNK else None
        if guard:
            guard.start()
        try:
            data = self._answers.read(count)
        finally:
            if guard:
                guard.cancel()
        if len(data) < count:
            raise _EndedError
        return data


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
