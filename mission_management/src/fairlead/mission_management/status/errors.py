"""Why something about a status can be refused. A closed family; the codes are published.

StatusError
├── refused by the state machine: IllegalTransition, GuardFailed, SameLane, ForceNeedsReason,
│   DoneWithoutCode, DependenciesNotSatisfied, SelfReviewRefused
├── refused by a lease: LeaseFenced, WorkPackageAlreadyClaimed
├── refused by the words: WorkPackageNotFound, SubtaskUnknown, SubtaskStatusUnknown,
│   AnnotationEmpty, EventTooLarge, EventUnwritable
└── damage: MalformedLog, SnapshotMismatch, StatusReadPathNotFound
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import final

from fairlead.mission_management.status.transitions import GUARD_TEXTS, Guard
from fairlead.mission_management.status.values import Lease, StatusLane
from fairlead.shared_kernel.errors import ErrorKind, FairleadError


class StatusError(FairleadError):
    """Base of the errors of this module; never raised itself."""

    code = "STATUS"


def _step(wp_id: str, source: StatusLane, target: StatusLane) -> Mapping[str, object]:
    return {"wp_id": wp_id, "from_lane": source.value, "to_lane": target.value}


@final
class IllegalTransition(StatusError):
    """No edge leads from the one lane to the other."""

    code = "STATUS_ILLEGAL_TRANSITION"

    def __init__(
        self, wp_id: str, source: StatusLane, target: StatusLane, legal: Sequence[StatusLane]
    ) -> None:
        names = [lane.value for lane in legal]
        open_ways = f"from there it may go to {', '.join(names)}" if names else "nothing leads out"
        super().__init__(
            f"{wp_id} is {source} and cannot become {target}; {open_ways}",
            next_step=f"Run `fairlead explain {wp_id}`; it says what would move the package.",
            details={**_step(wp_id, source, target), "legal": names},
        )
        self.wp_id, self.source, self.target, self.legal = wp_id, source, target, tuple(legal)


@final
class GuardFailed(StatusError):
    """The edge exists, but what it needs is not there."""

    code = "STATUS_GUARD_FAILED"

    def __init__(
        self,
        wp_id: str,
        source: StatusLane,
        target: StatusLane,
        guard: Guard,
        *,
        why: str,
        next_step: str,
    ) -> None:
        super().__init__(
            f"{wp_id} cannot go from {source} to {target}: {why}",
            next_step=next_step,
            details={
                **_step(wp_id, source, target),
                "guard": guard.value,
                "needs": GUARD_TEXTS[guard],
                "reason": why,
            },
        )
        self.wp_id, self.source, self.target, self.guard = wp_id, source, target, guard


@final
class SameLane(StatusError):
    """The package is in that lane already."""

    code = "STATUS_SAME_LANE"

    def __init__(self, wp_id: str, lane: StatusLane, actor: str) -> None:
        super().__init__(
            f"{wp_id} is {lane} already (by {actor})",
            next_step=f"Run `fairlead explain {wp_id}`; it says what would move the package.",
            details={**_step(wp_id, lane, lane), "actor": actor},
        )
        self.wp_id, self.lane = wp_id, lane


@final
class ForceNeedsReason(StatusError):
    """Force without saying why."""

    code = "FORCE_NEEDS_REASON"

    def __init__(self, wp_id: str, source: StatusLane, target: StatusLane) -> None:
        super().__init__(
            f"forcing {wp_id} from {source} to {target} needs a reason; everybody will see it",
            next_step="Do it without `--force` if you can; else add `--reason TEXT`.",
            details=_step(wp_id, source, target),
        )
        self.wp_id = wp_id


@final
class DoneWithoutCode(StatusError):
    """A package is done if and only if its code is in; this one's is not."""

    code = "DONE_WITHOUT_CODE"

    def __init__(self, wp_id: str, source: StatusLane, why: str) -> None:
        super().__init__(
            f"{wp_id} cannot be done: {why}",
            next_step=f"Run `fairlead integrate {wp_id}` once it is approved; a package that needs "
            'no code says so in its evidence: {"no_code": "why"}.',
            details={
                **_step(wp_id, source, StatusLane.DONE),
                "guard": Guard.INTEGRATED_CODE.value,
                "reason": why,
            },
        )
        self.wp_id = wp_id


@final
class DependenciesNotSatisfied(StatusError):
    """A package that others come before."""

    code = "DEPENDENCIES_NOT_SATISFIED"

    def __init__(self, wp_id: str, waiting_for: Mapping[str, StatusLane]) -> None:
        listed = ", ".join(f"{name} ({lane})" for name, lane in waiting_for.items())
        super().__init__(
            f"{wp_id} waits for {listed}; a dependency must be done",
            next_step="Run `fairlead next`; it names a package that can be worked on now.",
            details={
                "wp_id": wp_id,
                "guard": Guard.DEPENDENCIES.value,
                "waiting_for": {name: lane.value for name, lane in waiting_for.items()},
            },
        )
        self.wp_id, self.waiting_for = wp_id, dict(waiting_for)


@final
class SelfReviewRefused(StatusError):
    """Somebody would approve their own work."""

    code = "SELF_REVIEW_REFUSED"

    def __init__(self, wp_id: str, reviewer: str, why: str) -> None:
        super().__init__(
            f"{reviewer} implemented {wp_id} and cannot approve it: {why}",
            next_step="Let somebody else review it: "
            f"`fairlead review {wp_id} --reviewer SOMEBODY`.",
            details={
                "wp_id": wp_id,
                "reviewer": reviewer,
                "guard": Guard.INDEPENDENT_REVIEW.value,
                "reason": why,
            },
        )
        self.wp_id, self.reviewer = wp_id, reviewer


def _held(lease: Lease, expires_at: datetime | None, *, expired: bool) -> str:
    if expires_at is None:
        return f"{lease.holder} holds it (generation {lease.generation})"
    when = expires_at.isoformat(timespec="seconds")
    word = "expired" if expired else "expires"
    return f"{lease.holder} holds it (generation {lease.generation}, {word} {when})"


def _lease_details(lease: Lease, expires_at: datetime | None, expired: bool) -> dict[str, object]:
    return {
        "holder": lease.holder,
        "generation": lease.generation,
        "ttl": lease.ttl,
        "expires_at": expires_at.isoformat() if expires_at else None,
        "expired": expired,
    }


@final
class WorkPackageAlreadyClaimed(StatusError):
    """Somebody else was faster."""

    code = "WP_ALREADY_CLAIMED"

    def __init__(
        self, wp_id: str, lane: StatusLane, lease: Lease, expires_at: datetime | None, expired: bool
    ) -> None:
        super().__init__(
            f"{wp_id} is claimed already: {_held(lease, expires_at, expired=expired)}",
            next_step="Run `fairlead next --claim`; it claims a package that is free"
            + (" and takes expired claims back." if expired else "."),
            details={"wp_id": wp_id, "lane": lane.value}
            | _lease_details(lease, expires_at, expired),
        )
        self.wp_id, self.lane, self.lease = wp_id, lane, lease
        self.expires_at, self.expired = expires_at, expired


@final
class LeaseFenced(StatusError):
    """A writer who does not hold the lease, or does not hold it any more."""

    code = "LEASE_FENCED"

    def __init__(
        self,
        wp_id: str,
        actor: str,
        given: int | None,
        *,
        held: Lease | None,
        generation: int,
        expires_at: datetime | None = None,
        expired: bool = False,
    ) -> None:
        who = f"{actor} with lease {given}" if given is not None else actor
        now = _held(held, expires_at, expired=expired) if held else f"{who} holds it no more"
        super().__init__(
            f"{who} may not write to {wp_id}: {now}",
            next_step=f"Stop working on {wp_id} and run `fairlead next`; "
            "its holder, or a person once the lease has expired, may release it.",
            details={"wp_id": wp_id, "actor": actor, "given_generation": given}
            | (_lease_details(held, expires_at, expired) if held else {"generation": generation}),
        )
        self.wp_id, self.held, self.given = wp_id, held, given


@final
class WorkPackageNotFound(StatusError):
    """There is no such package."""

    code = "WP_NOT_FOUND"

    def __init__(self, wp_id: str, known: Sequence[str]) -> None:
        listed = ", ".join(known) if known else "none yet"
        super().__init__(
            f"there is no work package {wp_id}; known: {listed}",
            next_step="Run `fairlead tasks list`; after adding one, `fairlead tasks finalize`.",
            details={"wp_id": wp_id, "known": list(known)},
        )
        self.wp_id, self.known = wp_id, tuple(known)


@final
class SubtaskUnknown(StatusError):
    """The package has no such subtask."""

    code = "SUBTASK_NOT_FOUND"

    def __init__(self, wp_id: str, subtask: str, known: Sequence[str], nearest: str | None) -> None:
        hint = f"; did you mean {nearest}?" if nearest else ""
        listed = ", ".join(known) if known else "none"
        super().__init__(
            f"{wp_id} has no subtask {subtask}{hint} (it has {listed})",
            next_step=f"Name one of them: `fairlead annotate {wp_id} --subtask "
            f"{nearest or (known[0] if known else 'T001')}=done`.",
            details={
                "wp_id": wp_id,
                "subtask": subtask,
                "known": list(known),
                "nearest": nearest,
            },
        )
        self.wp_id, self.subtask, self.nearest = wp_id, subtask, nearest


@final
class SubtaskStatusUnknown(StatusError):
    """A subtask cannot have that status."""

    code = "SUBTASK_STATUS_INVALID"

    def __init__(self, subtask: str, status: str, known: Sequence[str]) -> None:
        super().__init__(
            f"{subtask} cannot be {status!r}; a subtask is {', '.join(known)}",
            next_step=f"Say for example `--subtask {subtask}=done`.",
            details={"subtask": subtask, "status": status, "known": list(known)},
        )
        self.subtask, self.status = subtask, status


@final
class AnnotationEmpty(StatusError):
    """An annotation that says nothing."""

    code = "ANNOTATION_EMPTY"

    def __init__(self, wp_id: str) -> None:
        super().__init__(
            f"there is nothing to record about {wp_id}",
            next_step="Add `--subtask T001=done`, `--note TEXT` or `--heartbeat`.",
            details={"wp_id": wp_id},
        )
        self.wp_id = wp_id


@final
class EventTooLarge(StatusError):
    """A row that would be longer than a line of the log may be."""

    code = "EVENT_TOO_LARGE"

    def __init__(self, what: str, size: int, limit: int) -> None:
        super().__init__(
            f"{what} would take {size} bytes; a row of the log may have {limit}",
            next_step="Put the long text into a file (`fairlead artifact write`) and refer to it.",
            details={"event": what, "size": size, "limit": limit},
        )
        self.size, self.limit = size, limit


@final
class EventUnwritable(StatusError):
    """An event that has no JSON form: NaN, infinity, or a value of a foreign type."""

    code = "EVENT_INVALID"

    def __init__(self, what: str, why: str) -> None:
        super().__init__(
            f"{what} cannot be written as JSON: {why}",
            next_step="Use text, numbers, true, false, null, lists and objects only.",
            details={"event": what, "reason": why},
        )


@final
class MalformedLog(StatusError):
    """A line of the log is not what this program or its kin writes. Nothing is skipped silently."""

    code = "STATUS_MALFORMED_LOG"
    kind = ErrorKind.ENVIRONMENT

    def __init__(self, where: str, line: int, offset: int, why: str) -> None:
        super().__init__(
            f"{where}, line {line} (byte {offset}): {why}",
            next_step="Run `fairlead doctor`; it lists every such line and the commit that "
            "brought it in.",
            details={"file": where, "line": line, "offset": offset, "reason": why},
        )
        self.where, self.line, self.offset, self.why = where, line, offset, why


@final
class SnapshotMismatch(StatusError):
    """The recorded snapshot is not what the log of the same commit reduces to."""

    code = "STATUS_SNAPSHOT_MISMATCH"
    kind = ErrorKind.ENVIRONMENT

    def __init__(self, where: str, differences: Sequence[str]) -> None:
        super().__init__(
            f"{where} does not follow from the log: {'; '.join(differences)}",
            next_step="Run `fairlead doctor`; it finds the commit that changed it.",
            details={"file": where, "differences": list(differences)},
        )
        self.differences = tuple(differences)


@final
class StatusReadPathNotFound(StatusError):
    """The mission directory is not at the commit that was read."""

    code = "STATUS_READ_PATH_NOT_FOUND"
    kind = ErrorKind.ENVIRONMENT

    def __init__(self, directory: str, commit: str) -> None:
        super().__init__(
            f"there is no {directory} at {commit[:12]}",
            next_step="Run `fairlead mission list`; it shows where each mission lives.",
            details={"directory": directory, "commit": commit},
        )
        self.directory, self.commit = directory, commit
