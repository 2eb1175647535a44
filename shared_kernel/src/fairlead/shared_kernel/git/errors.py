"""What can go wrong with git. Each failure of a git process becomes exactly one of these.

GitError
├── GitCommandFailed         any failure that has no better name; carries git's stderr
├── GitMissing, GitTooOld    no git, or one before 2.38
├── GitTimeout               git did not answer in time
├── GitIdentityMissing       nobody said who commits
├── NotARepository           no repository here, or one of a kind that has no checkout
├── ObjectMissing            an object that must exist does not
├── PushRejected             a repository elsewhere, or a hook, did not take a push
├── RefMoved                 compare-and-swap: the old value is not what it was
├── RefUpdateRefused         git or its reference-transaction hook refused; the ref is as it was
├── RemoteUnreachable        a repository elsewhere did not answer
├── StorageUnwritable        the disk is full or read-only
├── WorktreeBusy             git is in the middle of something there
├── WorktreeChangesInTheWay  a person's changes would be overwritten
└── WorktreeFailed           a worktree could not be made or removed
"""

from collections.abc import Sequence
from typing import final

from fairlead.shared_kernel.errors import ErrorKind, FairleadError


class GitError(FairleadError):
    """Base of the errors of this module; never raised itself."""

    code = "GIT"
    kind = ErrorKind.ENVIRONMENT


@final
class GitCommandFailed(GitError):
    """A git command failed in a way that has no better name."""

    code = "GIT_COMMAND_FAILED"

    def __init__(self, command: Sequence[str], status: int, stderr: str) -> None:
        said = stderr.strip() or f"exit status {status}"
        super().__init__(
            f"git {command[0] if command else ''} failed: {said}",
            next_step="Run `fairlead doctor`; it names what is wrong with the repository.",
            details={"command": list(command), "status": status, "stderr": stderr.strip()},
        )
        self.command, self.status, self.stderr = tuple(command), status, stderr


@final
class GitMissing(GitError):
    """There is no git program."""

    code = "GIT_MISSING"

    def __init__(self) -> None:
        super().__init__(
            "git was not found on the PATH",
            next_step="Install git 2.38 or newer and run the command again.",
        )


@final
class GitTooOld(GitError):
    """The git program lacks what this program needs."""

    code = "GIT_TOO_OLD"

    def __init__(self, version: str) -> None:
        super().__init__(
            f"git {version} is too old; 2.38 or newer is needed (merge-tree, hook run)",
            next_step="Upgrade git and run the command again.",
            details={"version": version},
        )
        self.version = version


@final
class GitTimeout(GitError):
    """A git command did not end in time and was stopped."""

    code = "GIT_TIMEOUT"
    kind = ErrorKind.TEMPORARY

    def __init__(self, command: Sequence[str], seconds: float) -> None:
        super().__init__(
            f"git {command[0] if command else ''} did not end within {seconds:g} s",
            next_step="Try again; if it happens again, run `fairlead doctor`.",
            details={"command": list(command), "seconds": seconds},
        )


@final
class GitIdentityMissing(GitError):
    """git does not know who commits."""

    code = "GIT_IDENTITY_MISSING"
    kind = ErrorKind.REFUSED

    def __init__(self, said: str) -> None:
        super().__init__(
            "git does not know who you are",
            next_step='Run `git config --global user.name "Your Name"` and '
            "`git config --global user.email you@example.com`, then try again.",
            details={"stderr": said.strip()},
        )


@final
class NotARepository(GitError):
    """No usable repository at this place."""

    code = "NOT_A_REPOSITORY"

    def __init__(
        self,
        place: str,
        why: str = "there is no git repository here or above",
        next_step: str = "Change into a checkout of the repository, or make one with `git init`.",
    ) -> None:
        super().__init__(
            f"{place}: {why}",
            next_step=next_step,
            details={"path": place},
        )


@final
class ObjectMissing(GitError):
    """An object that must exist does not."""

    code = "GIT_OBJECT_MISSING"

    def __init__(self, what: str) -> None:
        super().__init__(
            f"git has no object {what}",
            next_step="Run `git fsck`, then `fairlead doctor`.",
            details={"object": what},
        )


@final
class RefMoved(GitError):
    """Somebody else moved the ref first. Read again and decide again."""

    code = "GIT_REF_MOVED"
    kind = ErrorKind.TEMPORARY

    def __init__(self, name: str, expected: str, actual: str) -> None:
        super().__init__(
            f"{name} is at {actual[:12]}, not {expected[:12]}",
            next_step="Try again.",
            details={"ref": name, "expected": expected, "actual": actual},
        )
        self.name, self.expected, self.actual = name, expected, actual


@final
class RefUpdateRefused(GitError):
    """The ref is where it was, and git would not move it: a hook, a lock, or a name in the way."""

    code = "GIT_REF_UPDATE_REFUSED"

    def __init__(self, name: str, stderr: str) -> None:
        super().__init__(
            f"git refused to move {name}: {stderr.strip()}",
            next_step="Mend what git names, then try again.",
            details={"ref": name, "stderr": stderr.strip()},
        )
        self.name, self.stderr = name, stderr.strip()


@final
class StorageUnwritable(GitError):
    """The disk is full or read-only. `moved` names refs that have moved nevertheless."""

    code = "STORAGE_UNWRITABLE"

    def __init__(self, said: str, *, moved: str = "") -> None:
        done = f"{moved} has moved, but the disk reports an error, so it may not last"
        super().__init__(
            f"{done if moved else 'the repository cannot be written'}: {said.strip()}",
            next_step="Look after the disk, then at `fairlead status`: the write is there now."
            if moved
            else "Free space or make the disk writable, then try again.",
            details={"stderr": said.strip(), "moved": moved},
        )
        self.said, self.moved = said.strip(), moved


_ENDS = {
    "a merge": "git merge",
    "a cherry-pick": "git cherry-pick",
    "a revert": "git revert",
    "a rebase": "git rebase",
}


@final
class WorktreeBusy(GitError):
    """git is in the middle of something that this write would undo, or be undone by."""

    code = "WORKTREE_BUSY"
    kind = ErrorKind.REFUSED

    def __init__(self, path: str, branch: str, operation: str) -> None:
        super().__init__(
            f"{operation} is under way in {path}, and {branch} would move under it",
            next_step=f"{_how_to_end(path, operation)}; then run the same command again.",
            details={"path": path, "branch": branch, "operation": operation},
        )
        self.path, self.operation = path, operation


def _how_to_end(path: str, operation: str) -> str:
    if operation in _ENDS:
        command = _ENDS[operation]
        return (
            f"In {path}, finish it with `{command} --continue` or leave it with `{command} --abort`"
        )
    if operation == "a bisect":
        return f"In {path}, end it with `git bisect reset`"
    return f"In {path}, `git status` tells what it waits for; let it end"


@final
class WorktreeChangesInTheWay(GitError):
    """Going on would overwrite a person's changes, so nothing was done."""

    code = "WORKTREE_CHANGES_IN_THE_WAY"
    kind = ErrorKind.REFUSED

    def __init__(self, path: str, said: str) -> None:
        super().__init__(
            f"changes in {path} would be overwritten: {said.strip()}",
            next_step=f"Commit these files in {path}, or put them aside with `git stash push "
            "--include-untracked`; then try again (`fairlead next` says with what).",
            details={"path": path, "stderr": said.strip()},
        )


@final
class SparseCheckoutFailed(GitError):
    """git would not leave files out of a worktree, so none were put there."""

    code = "SPARSE_CHECKOUT_FAILED"

    def __init__(self, path: str, said: str) -> None:
        super().__init__(
            f"the sparse checkout of {path} could not be set: {said.strip()}",
            next_step="Mend what git names, then run the same command again.",
            details={"path": path, "stderr": said.strip()},
        )


@final
class WorktreeFailed(GitError):
    """A worktree could not be made or removed; nothing of a person was touched."""

    code = "WORKTREE_FAILED"

    def __init__(self, path: str, said: str) -> None:
        super().__init__(
            f"the worktree {path} could not be made or removed: {said.strip()}",
            next_step="Mend what git names, then run the same command again.",
            details={"path": path, "stderr": said.strip()},
        )


@final
class RemoteUnreachable(GitError):
    """A repository elsewhere did not answer, or not to us."""

    code = "REMOTE_UNREACHABLE"
    kind = ErrorKind.TEMPORARY

    def __init__(self, remote: str, said: str) -> None:
        super().__init__(
            f"{remote} cannot be reached: {said.strip()}",
            next_step=f"Try `git ls-remote {remote}`; once it answers, run the command again.",
            details={"remote": remote, "stderr": said.strip()},
        )
        self.said = said.strip()


@final
class PushRejected(GitError):
    """A repository elsewhere did not take a push; nothing changed there."""

    code = "PUSH_REJECTED"
    kind = ErrorKind.NEEDS_PERSON

    def __init__(self, upstream: str, said: str) -> None:
        super().__init__(
            f"{upstream} did not take the push: {said.strip()}",
            next_step="Run `git fetch` and see what is there; nothing is ever pushed by force.",
            details={"upstream": upstream, "stderr": said.strip()},
        )
        self.said = said.strip()
