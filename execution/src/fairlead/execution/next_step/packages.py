"""Which package is next: one's own, then reviews, then what is ready (contract execution)."""

from collections.abc import Iterator

from fairlead.execution.next_step.decision import Blocked, BlockedReason, Decision, Step
from fairlead.execution.next_step.situation import Situation
from fairlead.execution.prompts import fitting_action
from fairlead.mission_management.status import StatusLane

_L = StatusLane
_WORKED_ON = (_L.CLAIMED, _L.IN_PROGRESS)
ANALYZE = "analyze"


def next_package(s: Situation) -> Decision | None:
    """Decide among the packages of the plan; None when every one of them is satisfied."""
    own = next((wp_id for wp_id in sorted(s.packages()) if s.is_mine(wp_id)), None)
    if own:
        return Step(fitting_action(s.state, own), own, "you hold it", held=True)
    found = next(_reviews(s), None) or _work(s) or next(_integrations(s), None)
    if found:
        return found
    reasons = tuple(_reasons(s))
    return Blocked(reasons) if reasons else None


def _reviews(s: Situation) -> Iterator[Step]:
    if not s.wants("review"):
        return
    for wp_id in s.packages():
        mine = s.agent is not None and s.implementer(wp_id) == s.agent.id
        if mine:
            continue
        if s.lane(wp_id) is _L.FOR_REVIEW and s.obstacle(wp_id) is None:
            yield Step("review", wp_id, "it waits for a review")
        elif s.lane(wp_id) is _L.IN_REVIEW and s.expired(wp_id):
            reason = f"the review lease of {s.holder(wp_id)} expired"
            yield Step("review", wp_id, reason, reclaim=True)


def _work(s: Situation) -> Step | None:
    ready = next(_ready(s), None) if s.wants("implement") else None
    if ready is None or (s.full() and not ready.reclaim):
        return None
    because = s.analysis()
    if because:
        return Step(
            ANALYZE,
            reason=because,
            command=f"fairlead analyze --from FILE --mission {s.mission_slug}",
        )
    return ready


def _ready(s: Situation) -> Iterator[Step]:
    for wp_id in s.packages():
        lane, action = s.lane(wp_id), fitting_action(s.state, wp_id)
        if lane is _L.PLANNED and not s.waits_for(wp_id) and s.obstacle(wp_id) is None:
            yield Step(action, wp_id, "everything that it builds on is done")
        elif lane in _WORKED_ON and s.expired(wp_id):
            yield Step(action, wp_id, f"the lease of {s.holder(wp_id)} expired", reclaim=True)


def _integrations(s: Situation) -> Iterator[Step]:
    for wp_id in s.packages():
        if s.lane(wp_id) is _L.APPROVED:
            command = f"fairlead integrate {wp_id} --mission {s.mission_slug}"
            yield Step(
                "integrate", wp_id, "it is approved, and its code is not in", command=command
            )


def _reasons(s: Situation) -> Iterator[BlockedReason]:
    for wp_id in sorted(s.packages()):
        if not s.satisfied(wp_id):
            reason, unblock = _why(s, wp_id)
            yield BlockedReason(f"{wp_id} {reason}", unblock, wp_id)


def _why(s: Situation, wp_id: str) -> tuple[str, str]:
    """Say why a package that nobody can take now is where it is, and what would move it."""
    match s.lane(wp_id):
        case _L.GENESIS:
            return "is not seeded", "fairlead tasks finalize"
        case _L.PLANNED:
            return _why_planned(s, wp_id)
        case _L.CLAIMED | _L.IN_PROGRESS:
            return f"is worked on by {s.holder(wp_id) or 'somebody'}", "wait until it is handed in"
        case _L.FOR_REVIEW:
            obstacle = s.obstacle(wp_id)
            if obstacle:
                return f"cannot be reviewed: {obstacle}", obstacle.next_step
            review = f"fairlead review {wp_id} --reviewer SOMEBODY"
            return f"waits for a reviewer other than {s.implementer(wp_id)}", review
        case _L.IN_REVIEW:
            return f"is reviewed by {s.holder(wp_id) or 'somebody'}", "wait for the verdict"
        case _L.BLOCKED:
            unblock = f"fairlead move {wp_id} planned --reason TEXT, once what blocks it is gone"
            return "is blocked", unblock
        case lane:
            return f"is {lane}, and no operator said so", f"fairlead explain {wp_id}"


def _why_planned(s: Situation, wp_id: str) -> tuple[str, str]:
    waiting = s.waits_for(wp_id)
    if waiting:
        named = ", ".join(f"{name} ({s.lane(name)})" for name in waiting)
        return f"waits for {named}", f"finish {', '.join(waiting)}"
    obstacle = s.obstacle(wp_id)
    if obstacle:
        return f"cannot be begun: {obstacle}", obstacle.next_step
    if not s.full():
        return "is ready to be worked on", f"fairlead implement {wp_id} --agent SOMEBODY"
    return "waits for its turn: as many packages are worked on as the policy wants", (
        "wait until one of them is handed in"
    )
