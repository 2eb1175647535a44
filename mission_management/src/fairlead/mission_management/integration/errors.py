"""Why code does not come in: all leave everything as it was.

IntegrationConflict   a lane and the authority changed the same lines; a person decides
MergeConflict         the mission and its target did
MissionNotAccepted    the merge needs an acceptance that still holds
MergeEmptyPayload     lanes have code, and the merge would bring none of it
MergeNotForward       the ff strategy, and the target went on meanwhile
MergeNoUpstream       it is to be pushed, and nobody said where to
MergeUpstreamAhead    it is to be pushed, and the target lacks what is there
MergeNotPushed        it has landed, and nobody elsewhere answered
MergePushRejected     it has landed, and somebody elsewhere did not take it
MergeNotOnTarget      it had landed, and the target does not contain it any more
MergeTargetGone       the canonical target does not exist
MergeTargetRestless   the target moved again and again while the merge was made
MergeInProgress       a merge with another strategy has begun
MergeBusy             another process is merging this mission
MergeLanded           it cannot be aborted any more
MissionIsMerged       what has landed is not given up
CoordinationWorktreeDirty   a person's edits would be left behind
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import final

from fairlead.mission_management.conflicts import Conflict
from fairlead.shared_kernel.counting import some
from fairlead.shared_kernel.errors import ErrorKind, FairleadError


class IntegrationError(FairleadError):
    """Base of the errors below; never raised itself."""

    code = "INTEGRATION"


@final
class IntegrationConflict(IntegrationError):
    """The reviewed commit of a lane does not merge with the authority.

    `conflict` is all of it; `people` says who implemented which package.
    """

    code = "INTEGRATION_CONFLICT"
    kind = ErrorKind.NEEDS_PERSON

    def __init__(self, conflict: Conflict, people: Mapping[str, str]) -> None:
        wp_id, others = conflict.wp_id or "", conflict.others
        both = " and ".join(
            (_with_person(wp_id, people), *(_with_person(o, people) for o in others))
        )
        if not others:
            both += f" and {conflict.ours.name}"
        super().__init__(
            f"{both} changed the same lines of {some(conflict.paths)}; {wp_id} stays approved",
            next_step=f"Run `{conflict.command}`; it makes the place to resolve this.",
            details={
                "wp_id": wp_id,
                "paths": list(conflict.paths),
                "conflicts": [file.written() for file in conflict.files],
                "packages": [
                    {"wp_id": name, "implementer": people.get(name) or None}
                    for name in (wp_id, *others)
                    if name in people
                ],
                "ours": conflict.ours.written(),
                "theirs": conflict.theirs.written(),
                "detail": conflict.said,
                "workspace": None,
            },
        )
        self.conflict, self.paths, self._people = conflict, conflict.paths, people

    def waits_in(self, place: Path, warnings: Sequence[str]) -> "IntegrationConflict":
        """Say where it is to be resolved, and by whom."""
        who = self._people.get(self.conflict.wp_id or "")
        self.next_step = _resolve(place, self.conflict, who)
        more = {"workspace": str(place), "resolver": who, "warnings": list(warnings)}
        self.details = {**self.details, **more}
        return self


@final
class MergeConflict(IntegrationError):
    """The mission does not merge with its target."""

    code = "MERGE_CONFLICT"
    kind = ErrorKind.NEEDS_PERSON

    def __init__(self, mission_slug: str, conflict: Conflict) -> None:
        super().__init__(
            f"{mission_slug} and {conflict.ours.name} changed the same lines of "
            f"{some(conflict.paths)}" + "".join(f"; {who}" for who in conflict.others[:3]),
            next_step=f"Run `{conflict.command}`; it makes the place to resolve this.",
            details={
                "mission_slug": mission_slug,
                "paths": list(conflict.paths),
                "conflicts": [file.written() for file in conflict.files],
                "ours": conflict.ours.written(),
                "theirs": conflict.theirs.written(),
                "detail": conflict.said,
                "workspace": None,
            },
        )
        self.conflict, self.paths = conflict, conflict.paths

    def waits_in(self, place: Path, warnings: Sequence[str]) -> "MergeConflict":
        """Say where it is to be resolved."""
        self.next_step = _resolve(place, self.conflict)
        self.details = {**self.details, "workspace": str(place), "warnings": list(warnings)}
        return self


def _resolve(place: Path, conflict: Conflict, who: str | None = None) -> str:
    return (
        f"For {who or 'whoever knows both sides'}: edit the files in {place}, `git add` them "
        f"there, then `{conflict.go_on}`; `{conflict.command} --abort` gives up."
    )


def _with_person(wp_id: str, people: Mapping[str, str]) -> str:
    return f"{wp_id} ({people[wp_id]})" if people.get(wp_id) else wp_id


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
class MergeNoUpstream(IntegrationError):
    """A merge that is to be pushed needs to know where to."""

    code = "MERGE_NO_UPSTREAM"

    def __init__(self, target: str) -> None:
        super().__init__(
            f"{target} has no upstream to push to; nothing was merged",
            next_step=f"Say where it is pushed: `git branch --set-upstream-to=REMOTE/{target} "
            f"{target}`, or merge without --push.",
            details={"target_branch": target},
        )


@final
class MergeUpstreamAhead(IntegrationError):
    """The upstream has commits that the target does not contain: it could not be pushed."""

    code = "MERGE_UPSTREAM_AHEAD"
    kind = ErrorKind.NEEDS_PERSON

    def __init__(self, target: str, upstream: str, tip: str) -> None:
        super().__init__(
            f"{upstream} is at {tip[:12]}, which {target} does not contain; nothing was merged",
            next_step=f"Bring {target} up to date there: `git fetch`, `git merge {upstream}`. Then "
            "run the same command again.",
            details={"target_branch": target, "upstream": upstream, "upstream_commit": tip},
        )


@final
class MergeNotPushed(IntegrationError):
    """The mission has landed; the push is tried again by the same command."""

    code = "MERGE_NOT_PUSHED"
    kind = ErrorKind.TEMPORARY

    def __init__(self, target: str, commit: str, upstream: str, said: str) -> None:
        super().__init__(
            f"the mission is on {target} as {commit[:12]}, but not pushed to {upstream}: {said}",
            next_step="Run `fairlead merge --push` again once it answers; nothing is merged twice.",
            details=_landed(target, commit, upstream, said),
        )


@final
class MergePushRejected(IntegrationError):
    """The mission has landed; somebody elsewhere, or a hook, did not take the push."""

    code = "MERGE_PUSH_REJECTED"
    kind = ErrorKind.NEEDS_PERSON

    def __init__(self, target: str, commit: str, upstream: str, said: str) -> None:
        super().__init__(
            f"the mission is on {target} as {commit[:12]}; {upstream} did not take it: {said}",
            next_step=f"See what is there (`git fetch`), bring both together on {target} and push "
            "it; `fairlead merge --push` tries again, and never by force.",
            details=_landed(target, commit, upstream, said),
        )


def _landed(target: str, commit: str, upstream: str, said: str) -> Mapping[str, object]:
    return {
        "target_branch": target,
        "landed_commit": commit,
        "upstream": upstream,
        "stderr": said,
    }


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
class MergeNotOnTarget(IntegrationError):
    """What had landed is not part of the target: it was moved back, or its history rewritten."""

    code = "MERGE_NOT_ON_TARGET"
    kind = ErrorKind.NEEDS_PERSON

    def __init__(self, mission_slug: str, target: str, commit: str, *, here: bool) -> None:
        reopen = f"`fairlead mission reopen --reason R --mission {mission_slug}`"
        back = f"Bring it back: `git merge {commit[:12]}` on {target}. If it was meant to go, "
        super().__init__(
            f"{mission_slug} was merged as {commit[:12]}, which {target} does not contain any more",
            next_step=f"{back}{reopen} goes on with the mission."
            if here
            else f"That commit is gone: {reopen}, then accept and merge it again.",
            details={
                "mission_slug": mission_slug,
                "target_branch": target,
                "landed_commit": commit,
            },
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
