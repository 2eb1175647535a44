"""The gate: would a commit on this ref be permitted? Asked before the first write."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from fairlead.governance.policy.protected import ProtectedBranches, ProtectionRule
from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.commit_target import BranchName, InvalidBranchName
from fairlead.shared_kernel.identity import is_ulid
from fairlead.shared_kernel.naming import ARCHIVE_REFS, HEADS

MAY_LAND = ("merge", "mission close")
"""Operations whose purpose is to change the canonical target; their steps count as they do."""
ALLOWED_BY_A_PERSON = "safe-commit --allow-protected"
"""A commit of a person's own files, with a reason that the commit records."""


@dataclass(frozen=True, slots=True)
class GitChangeSet:
    """What is about to be committed, and where. The destination is never read off HEAD or CWD.

    Attributes:
        destination_ref: a local branch (short or full name), or a mission's archive ref.
        paths: relative to the top of the tree; a directory stands for what is below it.
        operation: the verb, as on the command line (`move`, `mission close`).
        actor: who asks; None is whoever git says commits.
    """

    destination_ref: str
    repo_root: Path
    worktree_root: Path | None
    paths: tuple[str, ...]
    message: str
    operation: str
    actor: Actor | None = None


@dataclass(frozen=True, slots=True)
class Allowed:
    """The commit may be made; `exception` names the rule that was set aside, to be recorded."""

    exception: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """The commit must not be made; nothing was written."""

    error_code: str
    message: str
    destination_ref: str
    next_step: str


Verdict: TypeAlias = Allowed | Refused


@dataclass(frozen=True, slots=True)
class WorkflowMutationPolicy:
    """Permits or refuses commits by their destination. Pure: it looks at nothing else."""

    protected: ProtectedBranches

    def assert_allowed(self, change_set: GitChangeSet, *, ref_exists: bool) -> Allowed | Refused:
        """Judge a commit. `ref_exists` is also True of a ref that the operation creates."""
        ref = change_set.destination_ref
        return _misshaped(ref) or _absent(ref, ref_exists) or self._protected(change_set)

    def _protected(self, change_set: GitChangeSet) -> Verdict:
        branch = change_set.destination_ref.removeprefix(HEADS)
        rule = None if branch.startswith(ARCHIVE_REFS) else self.protected.protects(branch)
        if rule is None:
            return Allowed()
        if _excepted(change_set):
            return Allowed(f"{change_set.operation} on {branch}, protected by {rule}")
        return _refused_as_protected(change_set, branch, rule)


def _misshaped(ref: str) -> Refused | None:
    if ref.startswith(ARCHIVE_REFS) and is_ulid(ref.removeprefix(ARCHIVE_REFS)):
        return None
    if re.match(r"refs/(?!heads/|fairlead/archive/)[^/]", ref):
        return Refused(
            "DESTINATION_REF_NOT_LOCAL",
            f"{ref!r} is not a local branch",
            ref,
            "Name a local branch; make one from a remote branch with `git switch -c NAME REMOTE`.",
        )
    try:
        BranchName(ref.removeprefix(HEADS))
    except InvalidBranchName as invalid:
        return Refused(invalid.code, invalid.message, ref, invalid.next_step)
    return None


def _absent(ref: str, ref_exists: bool) -> Refused | None:
    if ref_exists:
        return None
    return Refused(
        "DESTINATION_REF_NOT_FOUND",
        f"there is no {ref}",
        ref,
        "Look at `fairlead mission show` for the branch that holds the mission, and at "
        "`git branch` for what exists.",
    )


def _excepted(change_set: GitChangeSet) -> bool:
    asked = change_set.operation
    if any(asked == name or asked.startswith(f"{name} ") for name in MAY_LAND):
        return True
    person = change_set.actor is None or change_set.actor.is_person
    return asked == ALLOWED_BY_A_PERSON and person


def _refused_as_protected(change_set: GitChangeSet, branch: str, rule: ProtectionRule) -> Refused:
    own_files = change_set.operation.startswith("safe-commit")
    step = (
        "Commit on a branch of your own (`git switch -c NAME`); a person may set the rule aside "
        "for one commit with `--allow-protected REASON`."
        if own_files
        else "Use a mission with a coordination branch (`fairlead mission create SLUG`, the "
        f"default): it commits nothing on {branch} before `fairlead merge`."
    )
    return Refused(
        "PROTECTED_BRANCH_REFUSED",
        f"{change_set.operation} may not commit on {branch}: protected by the rule {rule}",
        change_set.destination_ref,
        step,
    )
