"""From rows back to events, for those who look at what was recorded."""

from collections.abc import Mapping, Sequence

from fairlead.mission_management.status.events import WorkPackageMoved
from fairlead.mission_management.status.log import EventLog
from fairlead.mission_management.status.package_status import read_lane
from fairlead.mission_management.status.rows import LogRow, RowKind
from fairlead.mission_management.status.values import ReviewResult, StatusLane
from fairlead.shared_kernel.actor import Actor, ActorKind


def moved_of(log: EventLog, event_ids: Sequence[str]) -> WorkPackageMoved:
    """Return the first transition among rows of a log.

    Raises:
        LookupError: none of them is in the log as a transition.
    """
    for event_id in event_ids:
        row = log.find(event_id)
        if row and row.kind is RowKind.TRANSITION:
            return moved_of_row(row)
    raise LookupError(f"no transition among {list(event_ids)}")


def moved_of_row(row: LogRow) -> WorkPackageMoved:
    """Read a transition of any age. The actor's kind is a guess where the row does not say."""
    data = row.data
    metadata, evidence = _object(data.get("policy_metadata")), data.get("evidence")
    return WorkPackageMoved(
        wp_id=row.wp_id,
        from_lane=read_lane(data.get("from_lane")) or StatusLane.GENESIS,
        to_lane=read_lane(data.get("to_lane")) or StatusLane.GENESIS,
        actor=_actor(row, metadata.get("actor")),
        force=data.get("force") is True,
        reason=_text(data.get("reason")),
        review_ref=_text(data.get("review_ref")),
        evidence=evidence if isinstance(evidence, Mapping) else None,
        review_result=ReviewResult.read(data.get("review_result")),
        execution_mode=_text(data.get("execution_mode")) or "worktree",
        metadata={key: value for key, value in metadata.items() if key not in _WRITERS_OWN},
    )


_WRITERS_OWN = ("actor", "operation")


def _actor(row: LogRow, written: object) -> Actor:
    try:
        kind = ActorKind(str(_object(written).get("kind", ActorKind.AGENT)))
        return Actor(kind, row.actor)
    except ValueError:
        return Actor(ActorKind.AGENT, "unknown")


def _object(raw: object) -> Mapping[str, object]:
    return raw if isinstance(raw, Mapping) else {}


def _text(raw: object) -> str | None:
    return raw if isinstance(raw, str) else None
