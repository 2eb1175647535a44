"""Repositories of both kinds whose git folder is looked after, and in which commands run."""

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from typing_extensions import override

from fairlead.shared_kernel.adapters.git_cli import locate, open_command_runs, open_git_folder
from fairlead.shared_kernel.git import CommandRuns, GitFolder
from fairlead.shared_kernel.testing import CommandRunsUnderTest, GitFolderUnderTest
from tests.contract.in_memory import ROOT, InMemory
from tests.contract.on_disk import OnDisk

_NO_PROCESS = 2**22 + 1
_OLD, _YOUNG = 7200.0, 5.0


class FolderOnDisk(OnDisk, GitFolderUnderTest):
    """Files are left in the git folder with the age that they are to have."""

    @property
    @override
    def folder(self) -> GitFolder:
        return open_git_folder(locate(self.root))

    @override
    def empty_common_dir(self, worktree: Path) -> str:
        admin = self.root / ".git" / "worktrees" / worktree.name
        (admin / "commondir").write_text("")
        _aged(admin / "commondir", _OLD)
        return admin.name

    @override
    def leave_temporary_file(self, *, alive: bool) -> Path:
        process = os.getpid() if alive else _NO_PROCESS
        return _aged(self.root / ".git" / f"fairlead-index-{process}", _OLD)

    @override
    def leave_lock(self, *, old: bool) -> Path:
        name = "topic.lock" if old else "young.lock"
        return _aged(self.root / ".git" / "refs" / "heads" / name, _OLD if old else _YOUNG)


class FolderInMemory(InMemory, GitFolderUnderTest):
    """What is wrong is said."""

    @property
    @override
    def folder(self) -> GitFolder:
        return self.git.folder

    @override
    def empty_common_dir(self, worktree: Path) -> str:
        self.git.folder.unreadable.append(worktree.name)
        return worktree.name

    @override
    def leave_temporary_file(self, *, alive: bool) -> Path:
        path = ROOT / ".git" / f"temporary-{alive}"
        self.git.folder.left += [] if alive else [path]
        return path

    @override
    def leave_lock(self, *, old: bool) -> Path:
        path = ROOT / ".git" / f"lock-{old}"
        self.git.folder.locks += [path] if old else []
        return path


class RunsOnDisk(OnDisk, CommandRunsUnderTest):
    """Commands are small programs."""

    @property
    @override
    def runs(self) -> CommandRuns:
        return open_command_runs(locate(self.root))

    @override
    def print_file(self, path: str) -> Sequence[str]:
        return _python(f"print(open({path!r}).read(), end='')")

    @override
    def write_file(self, path: str) -> Sequence[str]:
        return _python(f"open({path!r}, 'w').write('x')")

    @override
    def fail(self, status: int, saying: str) -> Sequence[str]:
        return _python(f"print({saying!r}); raise SystemExit({status})")

    @override
    def never_end(self) -> Sequence[str]:
        return _python("import time; time.sleep(60)")


class RunsInMemory(InMemory, CommandRunsUnderTest):
    """Commands are functions."""

    def __init__(self) -> None:
        super().__init__()
        self.git.runs.programs |= {
            "print": _print,
            "write": _write,
            "fail": lambda _, words: (int(words[0]), words[1]),
            "never end": _never_end,
        }

    @property
    @override
    def runs(self) -> CommandRuns:
        return self.git.runs

    @override
    def print_file(self, path: str) -> Sequence[str]:
        return ("print", path)

    @override
    def write_file(self, path: str) -> Sequence[str]:
        return ("write", path)

    @override
    def fail(self, status: int, saying: str) -> Sequence[str]:
        return ("fail", str(status), saying)

    @override
    def never_end(self) -> Sequence[str]:
        return ("never end",)


def _print(files: dict[str, bytes], words: Sequence[str]) -> tuple[int, str]:
    return (0, files[words[0]].decode().strip()) if words[0] in files else (1, "not there")


def _write(files: dict[str, bytes], words: Sequence[str]) -> tuple[int, str]:
    files[words[0]] = b"x"
    return 0, ""


def _never_end(files: dict[str, bytes], words: Sequence[str]) -> tuple[int, str]:
    raise TimeoutError


def _python(text: str) -> Sequence[str]:
    return (sys.executable, "-c", text)


def _aged(path: Path, seconds: float) -> Path:
    path.touch()
    then = time.time() - seconds
    os.utime(path, (then, then))
    return path
