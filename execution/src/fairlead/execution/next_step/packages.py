"""Which package is next: one's own, then reviews, then what is ready (contract execution)."""

from collections.abc import Iterator

from fairlead.execution.next_step.decision import Blocked, BlockedReason, Decision, Step
from fairlead.execution.next_step.situation import Situation
from fairlead.execution.prompts import fitting_action
from fairlead.mission_management.status import StatusLane

_L = StatusLane
_WORKED_ON = (_L.CLAIMED, _L.IN_PROGRESS)
ANALYZE = "analyze"
_ASKED_FOR = "its review asked for changes"


def next_package(s: Situation) -> Decision | None:
    """Decide among the packages of the plan; None when every one of them is satisfied."""
    own = next((wp_id for wp_id in sorted(s.packages()) if s.is_mine(wp_id)), None)
    if own:
        return _own(s, own)
    found = next(_reviews(s), None) or _work(s) or next(_integrations(s), None)
    if found:
        return found
    reasons = tuple(_reasons(s))
    return Blocked(reasons) if reasons else None


def _own(s: Situation, wp_id: str) -> Decision:
    obstacle = s.obstacle(wp_id)
    if obstacle:
        return Blocked(
            (BlockedReason(f"{wp_id} cannot go on: {obstacle}", obstacle.next_step, wp_id),)
        )
    return Step(fitting_action(s.state, wp_id), wp_id, "you hold it", held=True)


def _reviews(s: Situation) -> Iterator[Step]:
    if not s.wants("review"):
        return
    for wp_id in s.packages():
        mine = s.agent is not None and s.implementer(wp_id) == s.agent.id
        waits = s.lane(wp_id) is _L.FOR_REVIEW or _was_left(s, wp_id, (_L.IN_REVIEW,))
        if mine or not waits or s.obstacle(wp_id):
            continue
        left = s.lane(wp_id) is _L.IN_REVIEW
        reason = (
            f"the review lease of {s.holder(wp_id)} expired" if left else "it waits for a review"
        )
        yield Step("review", wp_id, reason, reclaim=left)


def _work(s: Situation) -> Step | None:
    ready = next(_ready(s), None) if s.wants("implement") and not s.full() else None
    because = s.analysis() if ready else None
    if because:
        return Step(
            ANALYZE,
            reason=because,
            command=f"fairlead analyze --from FILE --mission {s.mission_slug}",
        )
    return ready


def _ready(s: Situation) -> Iterator[Step]:
    for wp_id in s.packages():
        left = _was_left(s, wp_id, _WORKED_ON)
        free = left or s.lane(wp_id) is _L.PLANNED
        if not free or s.waits_for(wp_id) or s.obstacle(wp_id):
            continue
        action = fitting_action(s.state, wp_id)
        ready = _ASKED_FOR if action == "fix" else "everything that it builds on is done"
        reason = f"the lease of {s.holder(wp_id)} expired" if left else ready
        yield Step(action, wp_id, reason, reclaim=left)


def _was_left(s: Situation, wp_id: str, lanes: tuple[StatusLane, ...]) -> bool:
    """Tell whether whoever held the package gave no sign of life for too long."""
    return s.lane(wp_id) in lanes and s.expired(wp_id)


def _integrations(s: Situation) -> Iterator[Step]:
    """What is approved and not in; first what needs nobody to decide about a conflict."""
    approved = [wp_id for wp_id in s.packages() if s.lane(wp_id) is _L.APPROVED]
    for wp_id in sorted(approved, key=lambda one: s.conflict(one) is not None):
        conflict = s.conflict(wp_id)
        command = conflict.command if conflict else f"fairlead integrate {wp_id}"
        yield Step(
            "integrate",
            wp_id,
            conflict.told if conflict else "it is approved, and its code is not in",
            command=f"{command} --mission {s.mission_slug}",
            place=conflict.worktree if conflict else "",
        )


def _reasons(s: Situation) -> Iterator[BlockedReason]:
    for wp_id in sorted(s.packages()):
        if not s.satisfied(wp_id):
            reason, unblock = _why(s, wp_id)
            yield BlockedReason(f"{wp_id} {reason}", unblock, wp_id)


def _why(s: Situation, wp_id: str) -> tuple[str, str]:
    """Say why a package that nobody can take now is where it is, and what would move it."""
    holder, mission = s.holder(wp_id) or "somebody", f"--mission {s.mission_slug}"
    match s.lane(wp_id):
        case _L.GENESIS:
            return "is not seeded", f"fairlead tasks finalize {mission}"
        case _L.PLANNED:
            return _why_not_begun(s, wp_id)
        case _L.CLAIMED | _L.IN_PROGRESS if s.expired(wp_id):
            reason, unblock = _why_not_begun(s, wp_id)
            return f"was left by {holder}, and {reason}", unblock
        case _L.CLAIMED | _L.IN_PROGRESS:
            return f"is worked on by {holder}", "wait until it is handed in"
        case _L.IN_REVIEW if not s.expired(wp_id):
            return f"is reviewed by {holder}", "wait for the verdict"
        case _L.FOR_REVIEW | _L.IN_REVIEW:
            return _why_not_reviewed(s, wp_id)
        case _L.BLOCKED:
            said = s.said_of(wp_id)
            back = s.blocked_from(wp_id)
            return f"is blocked{f': {said}' if said else ''}", (
                f"fairlead move {wp_id} {back} --reason TEXT {mission}, once what blocks it is gone"
            )
        case lane:
            return f"is {lane}, and no operator said so", f"fairlead explain {wp_id} {mission}"


def _why_not_begun(s: Situation, wp_id: str) -> tuple[str, str]:
    waiting = s.waits_for(wp_id)
    if waiting:
        named = ", ".join(f"{name} ({s.lane(name)})" for name in waiting)
        return f"waits for {named}", f"finish {', '.join(waiting)}"
    obstacle = s.obstacle(wp_id)
    if obstacle:
        return f"cannot be begun: {obstacle}", obstacle.next_step
    if s.full():
        return "waits for its turn: as many packages are worked on as the policy wants", (
            "wait until one of them is handed in"
        )
    command = f"fairlead implement {wp_id} --agent SOMEBODY --mission {s.mission_slug}"
    return "is ready to be worked on", command


def _why_not_reviewed(s: Situation, wp_id: str) -> tuple[str, str]:
    obstacle = s.obstacle(wp_id)
    if obstacle:
        return f"cannot be reviewed: {obstacle}", obstacle.next_step
    review = f"fairlead review {wp_id} --reviewer SOMEBODY --mission {s.mission_slug}"
    return f"waits for a reviewer other than {s.implementer(wp_id)}", review
