"""Why a person's own files are not committed (contract bookkeeping, safe_commit)."""

from collections.abc import Sequence
from pathlib import Path
from typing import final

from fairlead.governance.policy import Refused
from fairlead.shared_kernel.errors import ErrorKind, FairleadError


class SafeCommitError(FairleadError):
    """Base of the errors below; never raised itself. Nothing was committed."""

    code = "SAFE_COMMIT"


@final
class SafeCommitProtectedBranch(SafeCommitError):
    """The branch is protected."""

    code = "SAFE_COMMIT_PROTECTED_BRANCH"

    def __init__(self, refused: Refused) -> None:
        super().__init__(
            refused.message,
            next_step=refused.next_step,
            details={
                "destination_ref": refused.destination_ref,
                "policy_code": refused.error_code,
            },
        )


@final
class SafeCommitDestinationNotFound(SafeCommitError):
    """There is no such branch."""

    code = "SAFE_COMMIT_DESTINATION_NOT_FOUND"

    def __init__(self, branch: str) -> None:
        super().__init__(
            f"there is no local branch {branch}",
            next_step="Name the branch that this worktree shows: `git branch --show-current`.",
            details={"destination_ref": branch},
        )


@final
class SafeCommitDestinationRefShape(SafeCommitError):
    """The destination is not the short name of a branch that a person's files belong on."""

    code = "SAFE_COMMIT_DESTINATION_REF_SHAPE"

    def __init__(self, branch: str, why: str) -> None:
        super().__init__(
            f"{branch!r}: {why}",
            next_step="Name a local branch such as `main` or a lane's branch, without refs/heads/.",
            details={"destination_ref": branch},
        )


@final
class SafeCommitEmptyChangeset(SafeCommitError):
    """Nothing in the given paths differs from the branch."""

    code = "SAFE_COMMIT_EMPTY_CHANGESET"

    def __init__(self, paths: Sequence[str]) -> None:
        super().__init__(
            f"nothing to commit in {', '.join(paths) or 'no paths'}",
            next_step="Name files that you changed; `git status` lists them.",
            details={"paths": list(paths)},
        )


@final
class SafeCommitNotAWorktree(SafeCommitError):
    """The place is not a worktree of this repository."""

    code = "SAFE_COMMIT_NOT_A_WORKTREE"

    def __init__(self, place: Path) -> None:
        super().__init__(
            f"{place} is not the top of a worktree of this repository",
            next_step="Run the command inside the worktree that holds the files.",
            details={"worktree_root": str(place)},
        )


@final
class SafeCommitMachineFile(SafeCommitError):
    """A path is a file of a mission that only the program writes."""

    code = "SAFE_COMMIT_MACHINE_FILE"

    def __init__(self, paths: Sequence[str]) -> None:
        super().__init__(
            f"only Fairlead writes {', '.join(paths[:5])}; nothing was committed",
            next_step="Leave these files out; `fairlead doctor` says whether a mission is as it "
            "must be.",
            details={"paths": list(paths)},
        )


@final
class SafeCommitRejected(SafeCommitError):
    """A hook of the user, or git, refused the commit; the files and the index are as they were."""

    code = "SAFE_COMMIT_REJECTED"

    def __init__(self, said: str) -> None:
        super().__init__(
            f"nothing was committed: {said}",
            next_step="Mend what the hook or git names, then run the same command again.",
            details={"rejected_reason": said},
        )


@final
class SafeCommitRecoveryFailed(SafeCommitError):
    """git could not make the commit, or not put its index back; no commit was made."""

    code = "SAFE_COMMIT_RECOVERY_FAILED"
    kind = ErrorKind.ENVIRONMENT

    def __init__(self, said: str) -> None:
        super().__init__(
            f"git did not commit: {said}",
            next_step="Look at `git status` and mend what git names, then run the same command "
            "again.",
            details={"rejected_reason": said},
        )
