"""The private worktree in which the user's hooks see a commit that is not made yet."""

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from fairlead.shared_kernel.adapters.durability import private_folder, storage_errors
from fairlead.shared_kernel.adapters.git_cli import processes
from fairlead.shared_kernel.adapters.git_cli.environment import IN_HOOK, hook_environment
from fairlead.shared_kernel.adapters.git_cli.hook_folder import HookFolder
from fairlead.shared_kernel.adapters.git_cli.inherited_lock import inherited_lock
from fairlead.shared_kernel.adapters.git_cli.runner import CHECKOUT_SECONDS, Git
from fairlead.shared_kernel.adapters.git_cli.scratch import Scratch, discard
from fairlead.shared_kernel.adapters.git_cli.worktree_list import admin_folder, forget
from fairlead.shared_kernel.errors import FairleadError
from fairlead.shared_kernel.git import GitCommandFailed, GitMissing, Oid, WorktreeFailed, oid

FOLDER = "hooks-worktree"
_OUTPUT_BYTES = 16384
_SCENES = 8


@dataclass(frozen=True, slots=True)
class HookRun:
    """How one hook ended; `status` is None when its time was over."""

    status: int | None
    output: str


@contextmanager
def free_scene(git: Git, scratch: Scratch, common_dir: Path, state: Path) -> "Iterator[HookScene]":
    """Give a scene that nobody else is at work in: a hook whose command was killed goes on in its
    own, and would put its files into ours.
    """
    private_folder(state)
    for folder in _places(state):
        with ExitStack() as stack:
            try:
                lock = stack.enter_context(inherited_lock(common_dir, folder, 0))
            except TimeoutError:
                continue
            yield HookScene(git, scratch, common_dir, folder, lock)
            return
    raise WorktreeFailed(str(state / FOLDER), f"{_SCENES} hooks of killed commands still run")


def kept_scenes(state: Path) -> list[Path]:
    """Return the worktrees that are there for the next hook. Costs no process."""
    return [folder for folder in _places(state) if os.path.lexists(folder)]


def clear_scenes(git: Git, scratch: Scratch, common_dir: Path, state: Path) -> list[Path]:
    """Remove them, and return those that are gone: what cannot go now is found again."""
    gone = []
    for folder in kept_scenes(state):
        with suppress(TimeoutError, FairleadError):
            with inherited_lock(common_dir, folder, 0) as lock:
                HookScene(git, scratch, common_dir, folder, lock).drop()
            gone.append(folder)
    return gone


def _places(state: Path) -> list[Path]:
    further = (f"{FOLDER}-{number}" for number in range(2, _SCENES + 1))
    return [state / name for name in (FOLDER, *further)]


class HookScene:
    """A linked worktree with all files, below the common git dir; it never shows a branch."""

    def __init__(
        self, git: Git, scratch: Scratch, common_dir: Path, folder: Path, lock: Sequence[int]
    ) -> None:
        self._git, self._scratch, self._common_dir = git.holding(lock), scratch, common_dir
        self._folder, self._lock = folder, lock

    @property
    def message_file(self) -> Path:
        """Where hooks find the message, under the name that `git commit` gives it."""
        return self._admin() / "COMMIT_EDITMSG"

    def show(self, base: Oid, tree: Oid) -> None:
        """Show `tree` as staged on top of `base`; made at first need, made anew when broken."""
        try:
            self._arrange(base, tree)
        except (GitCommandFailed, WorktreeFailed):
            self._make(base)
            self._arrange(base, tree)

    def run(self, folder: HookFolder, name: str, words: Sequence[str], seconds: float) -> HookRun:
        """Run one hook as `git commit` does, in the user's own environment, and wait for it."""
        located = ("-c", f"core.hooksPath={folder.path}") if folder.relative else ()
        argv = ("git", *located, "hook", "run", name, "--", *words)
        try:
            return self.execute(argv, self._variables(), seconds)
        except FileNotFoundError as error:
            raise GitMissing from error

    def execute(self, argv: Sequence[str], variables: Mapping[str, str], seconds: float) -> HookRun:
        """Run a program at the top of the worktree and wait for it.

        Raises:
            OSError: it cannot be started.
        """
        with self._scratch.folder() as place, (place / "output").open("w+b") as output:
            # A file, not a pipe: what it leaves running in the background may keep it open.
            process = processes.start(
                argv,
                directory=self._folder,
                environment=hook_environment(variables),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                heirs_of=self._lock,
            )
            try:
                processes.finish(process, None, seconds)
                status: int | None = process.returncode
            except subprocess.TimeoutExpired:
                status = None
            return HookRun(status, _tail(output.fileno()))

    def staged_tree(self) -> Oid:
        """Return the tree that is staged now, after a hook may have staged more."""
        return oid(self._git.at(self._folder).write("write-tree").line)

    def _variables(self) -> dict[str, str]:
        return {
            IN_HOOK: "1",
            "GIT_INDEX_FILE": str(self._admin() / "index"),
            "GIT_EDITOR": ":",
        }

    def _arrange(self, base: Oid, tree: Oid) -> None:
        admin = self._admin()
        with storage_errors():
            for stale in ("index.lock", "HEAD.lock"):  # of a run that was killed; nobody else's
                (admin / stale).unlink(missing_ok=True)
        here = self._git.at(self._folder)
        here.write("update-ref", "--no-deref", "HEAD", oid(base))
        here.write(
            *("read-tree", "--reset", "-u", oid(tree)),
            options=("-c", "submodule.recurse=false", "-c", "core.sparseCheckout=false"),
            timeout=CHECKOUT_SECONDS,
        )

    def drop(self) -> None:
        """Remove the worktree and all that is in it; it need not be there."""
        if os.path.lexists(self._folder):
            aside = self._scratch.place()
            with storage_errors():
                self._folder.rename(aside)
            discard(aside)
        if admin_folder(self._common_dir, self._folder):
            forget(self._git, self._folder)

    def _make(self, base: Oid) -> None:
        self.drop()
        words = ("--detach", "--no-checkout", "--", str(self._folder), base)
        self._git.write("worktree", "add", *words)

    def _admin(self) -> Path:
        admin = admin_folder(self._common_dir, self._folder)
        if admin is None or not (self._folder / ".git").is_file():
            raise WorktreeFailed(str(self._folder), "it is not there")
        return admin


def _tail(descriptor: int) -> str:
    size = os.fstat(descriptor).st_size
    with suppress(OSError):
        data = os.pread(descriptor, _OUTPUT_BYTES, max(0, size - _OUTPUT_BYTES))
        return data.decode("utf-8", "replace").strip()
    return ""
