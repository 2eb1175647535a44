"""Why a mission cannot be found, read or created. All are refusals but the two of damage.

MissionNotFound             no mission answers to the selector
MissionAmbiguous            several missions do
CoordAuthorityUnavailable   the ref that holds the mission's truth is gone (environment)
LegacyLogDiverged           two copies of a foreign mission contradict each other (environment)
MissionSlugInvalid, RepositoryHasNoCommits, TargetBranchNotFound, BranchNamespaceBlocked,
CoordinationBranchConflict, GuardNotRegistered  a mission cannot be created like this
"""

from collections.abc import Mapping, Sequence
from typing import final

from fairlead.shared_kernel.errors import ErrorKind, FairleadError
from fairlead.shared_kernel.naming import COORDINATION_BRANCHES


@final
class MissionNotFound(FairleadError):
    """No mission of this repository answers to the selector."""

    code = "MISSION_NOT_FOUND"

    def __init__(self, selector: str | None, near: Sequence[str] = ()) -> None:
        if selector is None:
            said, step = "there are no missions yet", "Run `fairlead mission create SLUG`."
        else:
            guess = f"; did you mean {' or '.join(near)}?" if near else ""
            said = f"no mission is called {selector!r}{guess}"
            step = "Run `fairlead mission list` to see the missions of this repository."
        super().__init__(said, next_step=step, details={"selector": selector, "near": list(near)})
        self.selector, self.near = selector, tuple(near)


@final
class MissionAmbiguous(FairleadError):
    """Several missions answer to the selector, or none was named and several are active."""

    code = "MISSION_AMBIGUOUS_SELECTOR"

    def __init__(self, selector: str | None, candidates: Sequence[str]) -> None:
        shown = ", ".join(candidates[:5]) + (" …" if len(candidates) > 5 else "")
        asked = f"{selector!r} names" if selector else "no mission was named, and there are"
        super().__init__(
            f"{asked} {len(candidates)} missions: {shown}",
            next_step=f"Name one by its whole name, such as `--mission {candidates[0]}`.",
            details={"selector": selector, "candidates": list(candidates)},
        )
        self.selector, self.candidates = selector, tuple(candidates)


@final
class CoordAuthorityUnavailable(FairleadError):
    """The ref that held the mission's truth is gone, so nothing is read in its place."""

    code = "COORD_AUTHORITY_UNAVAILABLE"
    kind = ErrorKind.ENVIRONMENT

    def __init__(
        self,
        mission_slug: str,
        branch: str,
        *,
        looked_for: Sequence[str],
        named_by: Sequence[str],
        last_commit: str | None,
    ) -> None:
        commit = last_commit or "COMMIT"
        known = (
            f"This machine last wrote {last_commit[:12]} there"
            if last_commit
            else "Find its last commit with `git reflog --all` or `git fsck --lost-found`"
        )
        super().__init__(
            f"{mission_slug} keeps its truth on {branch}, which is gone or holds it no more, "
            f"and it was neither merged nor closed (looked for {', '.join(looked_for)})",
            next_step=f"{known}; bring the branch back with `git branch {branch} {commit}`.",
            details={
                "mission_slug": mission_slug,
                "branch": branch,
                "looked_for": list(looked_for),
                "named_by": list(named_by),
                "last_commit": last_commit,
            },
        )
        self.mission_slug, self.branch, self.last_commit = mission_slug, branch, last_commit


@final
class LegacyLogDiverged(FairleadError):
    """The copies of a foreign or landed mission hold logs of which none extends all others."""

    code = "LEGACY_LOG_DIVERGED"
    kind = ErrorKind.ENVIRONMENT

    def __init__(self, mission_slug: str, logs: Mapping[str, int]) -> None:
        named = ", ".join(f"{ref} ({length} bytes)" for ref, length in logs.items())
        super().__init__(
            f"{mission_slug} has logs that contradict each other: {named}",
            next_step="Decide which branch is right and merge it into the others with git; "
            "`fairlead doctor` lists the rows that differ.",
            details={"mission_slug": mission_slug, "logs": dict(logs)},
        )
        self.mission_slug, self.logs = mission_slug, dict(logs)


@final
class MissionSlugInvalid(FairleadError):
    """No mission can be called this."""

    code = "MISSION_SLUG_INVALID"

    def __init__(self, text: str) -> None:
        super().__init__(
            f"not a mission slug: {text!r}",
            next_step="Use 1 to 63 letters a-z, digits and hyphens, such as `add-login`.",
            details={"slug": text},
        )


@final
class RepositoryHasNoCommits(FairleadError):
    """A branch begins at a commit, and there is none yet."""

    code = "REPOSITORY_HAS_NO_COMMITS"

    def __init__(self) -> None:
        super().__init__(
            "this repository has no commits yet",
            next_step='Run `git commit --allow-empty -m "Start"`, then try again.',
        )


@final
class TargetBranchNotFound(FairleadError):
    """The branch on which the mission is to land does not exist."""

    code = "TARGET_BRANCH_NOT_FOUND"

    def __init__(self, branch: str | None, known: Sequence[str]) -> None:
        known = [name for name in known if not name.startswith(COORDINATION_BRANCHES)]
        said = f"there is no branch {branch}" if branch else "the checkout shows no branch"
        super().__init__(
            f"{said}, so the mission has no place to land",
            next_step="Name an existing branch with `--target BRANCH`"
            + (f", such as {known[0]}." if known else "."),
            details={"target_branch": branch, "branches": list(known)[:20]},
        )


@final
class BranchNamespaceBlocked(FairleadError):
    """A branch has a name below which git could make no other branch."""

    code = "BRANCH_NAMESPACE_BLOCKED"

    def __init__(self, branch: str, wanted: str) -> None:
        super().__init__(
            f"the branch {branch} exists, so git cannot make {wanted}",
            next_step=f"Rename it with `git branch -m {branch} OTHER-NAME`, then try again.",
            details={"branch": branch, "wanted": wanted},
        )


@final
class CoordinationBranchConflict(FairleadError):
    """A branch with the name of the new coordination branch holds something else."""

    code = "COORDINATION_BRANCH_CONFLICT"

    def __init__(self, branch: str, commit: str, why: str) -> None:
        super().__init__(
            f"the branch {branch} exists at {commit[:12]} and {why}",
            next_step=f"Look at it with `git log {branch}`; rename it, or create the mission "
            "without that operation id.",
            details={"branch": branch, "commit": commit, "reason": why},
        )


@final
class GuardNotRegistered(FairleadError):
    """A mission type names a guard that nobody registered; its missions could never end."""

    code = "GUARD_NOT_REGISTERED"

    def __init__(self, mission_type: str, guards: Mapping[str, str]) -> None:
        named = ", ".join(f"{guard} (step {step})" for guard, step in guards.items())
        super().__init__(
            f"{mission_type} names guards that nobody registered: {named}",
            next_step="Install the package that brings them, or correct their names in the "
            "mission type; then create the mission.",
            details={"mission_type": mission_type, "guards": dict(guards)},
        )
