"""Why code does not come in: all leave everything as it was.

IntegrationConflict   a lane and the authority changed the same lines; a person decides
MergeConflict         the mission and its target did
MissionNotAccepted    the merge needs an acceptance that still holds
MergeEmptyPayload     lanes have code, and the merge would bring none of it
MergeNotForward       the ff strategy, and the target went on meanwhile
MergeTargetGone       the canonical target does not exist
MergeTargetRestless   the target moved again and again while the merge was made
MergeInProgress       a merge with another strategy has begun
MergeBusy             another process is merging this mission
MergeLanded           it cannot be aborted any more
MissionIsMerged       what has landed is not given up
CoordinationWorktreeDirty   a person's edits would be left behind
"""

from collections.abc import Sequence
from typing import final

from fairlead.shared_kernel.errors import ErrorKind, FairleadError


class IntegrationError(FairleadError):
    """Base of the errors below; never raised itself."""

    code = "INTEGRATION"


@final
class IntegrationConflict(IntegrationError):
    """The reviewed commit of a lane does not merge with the authority."""

    code = "INTEGRATION_CONFLICT"
    kind = ErrorKind.NEEDS_PERSON

    def __init__(
        self,
        wp_id: str,
        *,
        paths: Sequence[str],
        authority: tuple[str, str],
        lane: tuple[str, str],
        said: str,
    ) -> None:
        named = ", ".join(paths[:5]) + (" …" if len(paths) > 5 else "")
        super().__init__(
            f"{wp_id} stays approved: {lane[0]} at {lane[1][:12]} and {authority[0]} at "
            f"{authority[1][:12]} both changed {named}",
            next_step=f"Send it back with `fairlead move {wp_id} in_progress --evidence -` "
            f'({{"review_ref": "integration conflict"}}), merge {authority[0]} in the lane\'s '
            "worktree, and have it reviewed again.",
            details={
                "wp_id": wp_id,
                "paths": list(paths),
                "ours": {"ref": authority[0], "commit": authority[1]},
                "theirs": {"ref": lane[0], "commit": lane[1]},
                "detail": said,
            },
        )
        self.wp_id, self.paths = wp_id, tuple(paths)


@final
class MergeConflict(IntegrationError):
    """The mission does not merge with its target."""

    code = "MERGE_CONFLICT"
    kind = ErrorKind.NEEDS_PERSON

    def __init__(
        self,
        mission_slug: str,
        *,
        paths: Sequence[str],
        target: tuple[str, str],
        authority: tuple[str, str],
        said: str,
    ) -> None:
        named = ", ".join(paths[:5]) + (" …" if len(paths) > 5 else "")
        super().__init__(
            f"{mission_slug} does not merge: {target[0]} at {target[1][:12]} and {authority[0]} at "
            f"{authority[1][:12]} both changed {named}",
            next_step="Add a package that brings both sides together (`fairlead tasks add`, "
            "`fairlead tasks finalize`); its lane can merge the target. Then accept and merge.",
            details={
                "mission_slug": mission_slug,
                "paths": list(paths),
                "ours": {"ref": target[0], "commit": target[1]},
                "theirs": {"ref": authority[0], "commit": authority[1]},
                "detail": said,
            },
        )
        self.paths = tuple(paths)


@final
class MissionNotAccepted(IntegrationError):
    """Nothing lands that was not accepted as it is now."""

    code = "MISSION_NOT_ACCEPTED"

    def __init__(self, mission_slug: str, why: str) -> None:
        super().__init__(
            f"{mission_slug} cannot be merged: {why}",
            next_step="Run `fairlead accept`; `fairlead accept --diagnose` lists what is missing.",
            details={"mission_slug": mission_slug, "reason": why},
        )


@final
class MergeEmptyPayload(IntegrationError):
    """Something is badly wrong with what was integrated: better to stop than to land nothing."""

    code = "MERGE_EMPTY_PAYLOAD"

    def __init__(self, mission_slug: str, lanes: Sequence[str], target: str) -> None:
        super().__init__(
            f"the merge of {mission_slug} would bring no change to {target}, although "
            f"{', '.join(lanes)} changed files",
            next_step="Run `fairlead log` and `fairlead merge --dry-run` to see what was "
            "integrated, and what of it was taken back.",
            details={"mission_slug": mission_slug, "lanes": list(lanes), "target_branch": target},
        )


@final
class MergeNotForward(IntegrationError):
    """The target has commits that the mission does not contain."""

    code = "MERGE_NOT_FAST_FORWARD"

    def __init__(self, target: str) -> None:
        super().__init__(
            f"{target} has commits of its own, so it cannot be moved forward to the mission",
            next_step="Merge with a commit: `fairlead merge --strategy merge`.",
            details={"target_branch": target},
        )


@final
class MergeTargetGone(IntegrationError):
    """The branch on which the mission is to land does not exist any more."""

    code = "MERGE_TARGET_NOT_FOUND"

    def __init__(self, target: str) -> None:
        super().__init__(
            f"there is no branch {target} to land on",
            next_step=f"Bring it back with `git branch {target} COMMIT`; `git reflog --all` shows "
            "where it was.",
            details={"target_branch": target},
        )


@final
class MergeTargetRestless(IntegrationError):
    """The target moved each time the merge was ready."""

    code = "MERGE_TARGET_RESTLESS"
    kind = ErrorKind.TEMPORARY

    def __init__(self, target: str, tries: int) -> None:
        super().__init__(
            f"{target} moved {tries} times while the merge was made",
            next_step="Run `fairlead merge` again; it goes on where it is.",
            details={"target_branch": target, "tries": tries},
        )


@final
class MergeInProgress(IntegrationError):
    """A merge keeps the strategy that it began with."""

    code = "MERGE_IN_PROGRESS"

    def __init__(self, strategy: str, asked: str) -> None:
        super().__init__(
            f"a merge with the strategy {strategy} has begun; {asked} was asked for now",
            next_step="Run `fairlead merge --resume` to finish it, or `fairlead merge --abort`.",
            details={"strategy": strategy, "asked": asked},
        )


@final
class MergeBusy(IntegrationError):
    """Another process merges this mission."""

    code = "MERGE_BUSY"
    kind = ErrorKind.TEMPORARY

    def __init__(self, mission_slug: str) -> None:
        super().__init__(
            f"another process is merging {mission_slug}",
            next_step="Wait for it; running `fairlead merge` again is safe.",
            details={"mission_slug": mission_slug},
        )


@final
class MergeLanded(IntegrationError):
    """What is on the target is not taken back by this program."""

    code = "MERGE_ALREADY_LANDED"

    def __init__(self, commit: str, target: str) -> None:
        super().__init__(
            f"the merge is on {target} already, as {commit[:12]}",
            next_step="Run `fairlead merge --resume` to finish it.",
            details={"commit": commit, "target_branch": target},
        )


@final
class MissionIsMerged(IntegrationError):
    """A mission whose code is on its target cannot be given up."""

    code = "MISSION_IS_MERGED"

    def __init__(self, mission_slug: str) -> None:
        super().__init__(
            f"{mission_slug} is merged; there is nothing to discard",
            next_step=f"Run `fairlead mission close --mission {mission_slug}`; to take code back, "
            "revert the merge with git or reopen the mission.",
            details={"mission_slug": mission_slug},
        )


@final
class CoordinationWorktreeDirty(IntegrationError):
    """A worktree of the coordination branch holds edits that are not part of the mission yet."""

    code = "COORDINATION_WORKTREE_DIRTY"

    def __init__(self, path: str, changed: Sequence[str]) -> None:
        super().__init__(
            f"{path} holds edits that are not saved: {', '.join(changed[:5])}",
            next_step="Save them with `fairlead mission save --message MSG`, or undo them there.",
            details={"path": path, "changed": list(changed)},
        )
