"""Starting and stopping processes: the one seam where operating systems differ."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

TRACE_VARIABLE = "FAIRLEAD_TRACE_GIT"
"""Names a file that gets one line (the arguments, as JSON) for each process started."""
_GRACE_SECONDS = 1.0


def start(
    argv: Sequence[str],
    *,
    directory: Path,
    environment: Mapping[str, str],
    stdin: int,
    stdout: int | IO[bytes],
    stderr: int | IO[bytes],
    own_group: bool = True,
    heirs_of: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start a process without a shell, by default in a group of its own, so that all of it can be
    stopped and so that Ctrl-C reaches this program alone, which then cleans up. It inherits the
    descriptors in `heirs_of` and no others.
    """
    trace = os.environ.get(TRACE_VARIABLE)
    if trace:
        _note(trace, argv)
    windows_group = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
    return subprocess.Popen(
        list(argv),
        cwd=directory,
        env=dict(environment),
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        bufsize=0,
        pass_fds=tuple(heirs_of),
        process_group=0 if own_group and sys.platform != "win32" else None,
        creationflags=windows_group if own_group else 0,
    )


def finish(
    process: subprocess.Popen[bytes], stdin: bytes | None, timeout: float
) -> tuple[bytes, bytes]:
    """Feed a process, wait for its end and return what it wrote.

    Raises:
        subprocess.TimeoutExpired: it did not end in time; it and its group were stopped.
    """
    try:
        return process.communicate(stdin, timeout)
    except BaseException:
        stop(process)
        raise


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process and its group: politely, so that git removes its locks, and then for sure."""
    _signal_group(process, "SIGTERM")
    try:
        process.wait(_GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        _signal_group(process, "SIGKILL")
        process.wait()
    else:
        _signal_group(process, "SIGKILL")  # the leader is gone; its children may not be
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream:
            with suppress(OSError):
                stream.close()


def wait_readable(stream: IO[bytes], seconds: float) -> bool:
    """Wait until a pipe has something to read or is closed; False when the time is over."""
    if sys.platform == "win32":
        return True  # no poll on pipes there: reading itself waits
    import select

    poll = select.poll()
    poll.register(stream, select.POLLIN | select.POLLHUP)
    return bool(poll.poll(seconds * 1000))


def _signal_group(process: subprocess.Popen[bytes], name: str) -> None:
    if sys.platform == "win32":
        if process.poll() is None:
            process.kill()
        return
    number = signal.Signals[name]
    with suppress(ProcessLookupError, PermissionError):
        if process.poll() is None and os.getpgid(process.pid) != process.pid:
            process.send_signal(number)  # it shares our own group
            return
        if process.pid != os.getpgrp():
            os.killpg(process.pid, number)


def _note(file: str, argv: Sequence[str]) -> None:
    import json

    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, (json.dumps(list(argv)) + "\n").encode())
    finally:
        os.close(descriptor)
