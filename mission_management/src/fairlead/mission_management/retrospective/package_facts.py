"""How one package went, from its transitions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from fairlead.mission_management.status import REAPER, LogRow, StatusLane, parse_at

_STARTED = (StatusLane.CLAIMED.value, StatusLane.IN_PROGRESS.value)
_SENT_BACK = (StatusLane.IN_PROGRESS.value, StatusLane.PLANNED.value)
_UNDER_REVIEW = (
    StatusLane.FOR_REVIEW.value,
    StatusLane.IN_REVIEW.value,
    StatusLane.APPROVED.value,
)


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """How one package went. Times are in seconds; event ids are the evidence.

    Attributes:
        cycle_seconds: from the first claim to done; None if it is not done.
        seconds_in: time spent in each status lane, the last one aside.
        conflicts: its code did not merge: somebody decided about it as it came in, or it was sent
            back for that, which is no rejection.
        blocked: the moves to blocked.
        ended_in: the status lane that it is in at the end.
        canceled_because: what was said when it was canceled; None unless it ended so.
        reclaimed: leases that ended because nobody renewed them.
    """

    wp_id: str
    execution_lane: str | None
    cycle_seconds: float | None
    seconds_in: Mapping[str, float]
    rejections: tuple[str, ...]
    conflicts: tuple[str, ...]
    forced_moves: tuple[str, ...]
    blocked: tuple[str, ...]
    reclaimed: tuple[str, ...]
    last_event_id: str
    ended_in: str
    canceled_because: str | None = None

    @classmethod
    def of(
        cls,
        wp_id: str,
        execution_lane: str | None,
        moves: Sequence[LogRow],
        integrations: Sequence[LogRow] = (),
    ) -> "PackageFacts":
        """Compute them from the package's transitions, at least one, and its integrations."""
        back = [row for row in moves if _is_sent_back(row)]
        return cls(
            wp_id=wp_id,
            execution_lane=execution_lane,
            cycle_seconds=_cycle(moves),
            seconds_in=_seconds_in(moves),
            rejections=_ids(row for row in back if not _is_conflict(row)),
            conflicts=_ids(
                [*filter(_is_conflict, back), *filter(has_resolved_conflicts, integrations)]
            ),
            forced_moves=_ids(row for row in moves if row.data.get("force") is True),
            blocked=_ids(row for row in moves if _target(row) == StatusLane.BLOCKED.value),
            reclaimed=_ids(row for row in moves if row.actor == REAPER.id),
            last_event_id=moves[-1].event_id,
            ended_in=str(_target(moves[-1]) or ""),
            canceled_because=_canceled_because(moves[-1]),
        )

    @property
    def blocked_seconds(self) -> float:
        """Time spent in the lane blocked."""
        return self.seconds_in.get(StatusLane.BLOCKED.value, 0.0)

    @property
    def was_canceled(self) -> bool:
        """True when nobody is to do it any more."""
        return self.ended_in == StatusLane.CANCELED.value

    @property
    def is_blocked(self) -> bool:
        """True when it still waits."""
        return self.ended_in == StatusLane.BLOCKED.value

    @property
    def was_smooth(self) -> bool:
        """True when it is done, and nothing got in its way."""
        trouble = self.rejections or self.conflicts or self.forced_moves or self.blocked
        return self.cycle_seconds is not None and not (trouble or self.reclaimed)

    def written(self) -> dict[str, object]:
        """The form in retrospective.yaml and in JSON output."""
        return {
            "wp_id": self.wp_id,
            "execution_lane": self.execution_lane,
            "ended_in": self.ended_in,
            "canceled_because": self.canceled_because,
            "cycle_seconds": self.cycle_seconds,
            "seconds_in": dict(self.seconds_in),
            "times_blocked": len(self.blocked),
            "blocked_seconds": self.blocked_seconds,
            "rejections": len(self.rejections),
            "conflicts": len(self.conflicts),
            "forced_moves": len(self.forced_moves),
            "reclaimed_leases": len(self.reclaimed),
        }


def has_resolved_conflicts(row: LogRow) -> bool:
    """True for code that came in, or landed, after somebody had decided between two sides."""
    payload = row.data.get("payload")
    return isinstance(payload, Mapping) and bool(payload.get("resolved"))


def seconds_between(first: LogRow, second: LogRow) -> float:
    """Return the time between two rows; 0 where a row has none, or they are out of order."""
    start, end = moment_of(first), moment_of(second)
    return max(0.0, (end - start).total_seconds()) if start and end else 0.0


def moment_of(row: LogRow) -> datetime | None:
    """Return when a row was written, UTC, or None."""
    return parse_at(row.at)


def _ids(rows: Iterable[LogRow]) -> tuple[str, ...]:
    return tuple(row.event_id for row in rows)


def _target(row: LogRow) -> object:
    return row.data.get("to_lane")


def _canceled_because(last: LogRow) -> str | None:
    reason = str(last.data.get("reason") or "").strip()
    return reason if reason and _target(last) == StatusLane.CANCELED.value else None


def _is_sent_back(row: LogRow) -> bool:
    return row.data.get("from_lane") in _UNDER_REVIEW and _target(row) in _SENT_BACK


def _is_conflict(row: LogRow) -> bool:
    """What a conflict leaves in the log: the package goes back, and this is said as the reason."""
    return "conflict" in str(row.data.get("review_ref") or "").lower()


def _cycle(moves: Sequence[LogRow]) -> float | None:
    started = next((row for row in moves if _target(row) in _STARTED), None)
    done = [row for row in moves if _target(row) == StatusLane.DONE.value]
    if started is None or not done:
        return None
    return seconds_between(started, done[-1])


def _seconds_in(moves: Sequence[LogRow]) -> Mapping[str, float]:
    spent: dict[str, float] = {}
    for row, following in pairwise(moves):
        lane = str(_target(row))
        spent[lane] = round(spent.get(lane, 0.0) + seconds_between(row, following), 6)
    return dict(sorted(spent.items()))
