"""The one hardened way to start git (contract bookkeeping, "Git runner")."""

import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fairlead.shared_kernel.adapters.git_cli import processes
from fairlead.shared_kernel.adapters.git_cli.environment import IN_HOOK, own_environment
from fairlead.shared_kernel.adapters.git_cli.failures import (
    Version,
    failure,
    is_passing,
    parse_version,
)
from fairlead.shared_kernel.git import GitCommandFailed, GitMissing, GitTimeout, NotARepository

HARDENED = (
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.pager=cat"),
    *("-c", "gc.auto=0"),
    *("-c", "protocol.ext.allow=never"),
)
"""No program that a repository's configuration names is run behind the user's back."""
DURABLE = (
    *("-c", "core.fsync=committed,reference"),
    *("-c", "core.fsyncMethod=fsync"),
    *("-c", "core.filesRefLockTimeout=1000"),
)
"""Objects and refs are on the device when a write returns; git's own default syncs neither."""
READ_SECONDS = 60.0
WRITE_SECONDS = 60.0
CHECKOUT_SECONDS = 1800.0
"""For commands that write a worktree of any size, or run hooks of the user."""
PASSING_SECONDS = 0.02
_PASSING_TRIES = 20


@dataclass(frozen=True, slots=True)
class Completed:
    """A git process that ended as it was allowed to."""

    status: int
    stdout: bytes
    stderr: str

    @property
    def line(self) -> str:
        """The output, where it is one word or one line."""
        return self.stdout.decode("utf-8", "surrogateescape").rstrip("\n")


class Git:
    """git, in one directory. Arguments are lists; no shell ever sees them.

    `variables` are set for every process, over the user's environment.
    """

    def __init__(
        self,
        directory: Path,
        heirs_of: Sequence[int] = (),
        variables: Mapping[str, str] | None = None,
    ) -> None:
        self.directory, self._heirs_of = directory, heirs_of
        self._variables = dict(variables or {})

    def at(self, directory: Path) -> "Git":
        """Return git in another directory."""
        return Git(directory, self._heirs_of, self._variables)

    def holding(self, lock: Sequence[int]) -> "Git":
        """Return git whose processes hold on to an inherited lock."""
        return Git(self.directory, lock, self._variables)

    def read(
        self,
        *command: str,
        options: Sequence[str] = (),
        stdin: bytes | None = None,
        accept: Sequence[int] = (0,),
        variables: Mapping[str, str] | None = None,
    ) -> Completed:
        """Run a command that changes nothing, not even the index it looks at.

        Raises:
            GitError: the leaf that fits; `accept` lists the exit statuses that are answers.
        """
        argv = ("git", "--no-optional-locks", *HARDENED, *options, *command)
        for tries_left in reversed(range(_PASSING_TRIES + 1)):
            try:
                return self._run(
                    argv, command, stdin, accept, READ_SECONDS, writing=False, variables=variables
                )
            except GitCommandFailed as failed:
                if not tries_left or not is_passing(failed):
                    raise
            time.sleep(PASSING_SECONDS)
        raise AssertionError("the last try returns or raises")

    def write(
        self,
        *command: str,
        options: Sequence[str] = (),
        stdin: bytes | None = None,
        accept: Sequence[int] = (0,),
        timeout: float = WRITE_SECONDS,
        variables: Mapping[str, str] | None = None,
        foreground: bool = False,
        hooks_may_write: bool = False,
    ) -> Completed:
        """Run a command whose effect is durable when it returns.

        `hooks_may_write` is for commands that no lock is held for: hooks that they run may call
        this program's writing commands.

        `foreground` leaves it in this program's process group: a signing program may ask for a
        passphrase on the terminal, and one in the background would be stopped for that.

        Raises:
            GitError: the leaf that fits; `accept` lists the exit statuses that are answers.
        """
        argv = ("git", *HARDENED, *DURABLE, *options, *command)
        return self._run(
            argv,
            command,
            stdin,
            accept,
            timeout,
            writing=True,
            variables={**({} if hooks_may_write else {IN_HOOK: "1"}), **(variables or {})},
            own_group=not foreground,
        )

    def converse(self, *command: str) -> subprocess.Popen[bytes]:
        """Start a command that answers questions until its input is closed."""
        argv = ("git", "--no-optional-locks", *HARDENED, *command)
        return self._started(
            argv,
            environment=own_environment() | self._variables,
            stdin=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            own_group=True,
        )

    def version(self) -> Version:
        """Return git's version."""
        return parse_version(self.read("version").line)

    def _run(
        self,
        argv: Sequence[str],
        command: Sequence[str],
        stdin: bytes | None,
        accept: Sequence[int],
        timeout: float,
        *,
        writing: bool,
        variables: Mapping[str, str] | None = None,
        own_group: bool = True,
    ) -> Completed:
        process = self._started(
            argv,
            environment=own_environment() | self._variables | dict(variables or {}),
            stdin=subprocess.DEVNULL if stdin is None else subprocess.PIPE,
            stderr=subprocess.PIPE,
            own_group=own_group,
        )
        try:
            out, err = processes.finish(process, stdin, timeout)
        except subprocess.TimeoutExpired as expired:
            raise GitTimeout(command, timeout) from expired
        stderr = err.decode("utf-8", "replace")
        if process.returncode not in accept:
            raise failure(
                command,
                process.returncode,
                stderr,
                directory=self.directory,
                writing=writing,
                version=self.version,
            )
        return Completed(process.returncode, out, stderr)

    def _started(
        self,
        argv: Sequence[str],
        *,
        environment: Mapping[str, str],
        stdin: int,
        stderr: int,
        own_group: bool,
    ) -> subprocess.Popen[bytes]:
        try:
            return processes.start(
                argv,
                directory=self.directory,
                environment=environment,
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=stderr,
                own_group=own_group,
                heirs_of=self._heirs_of,
            )
        except FileNotFoundError as error:
            # The same error means "no such program" and "no such directory".
            if not self.directory.is_dir():
                raise NotARepository(str(self.directory), "the folder does not exist") from error
            raise GitMissing from error
        except OSError as error:
            raise GitCommandFailed(argv[1:], 126, str(error)) from error
