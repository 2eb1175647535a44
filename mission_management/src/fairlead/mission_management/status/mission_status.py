"""MissionStatus: the aggregate root. It decides; what it decided is staged until it is saved."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, Self

from fairlead.mission_management.status.change import Change
from fairlead.mission_management.status.events import StatusEvent, WorkPackageMoved
from fairlead.mission_management.status.log import EventLog, parse_at
from fairlead.mission_management.status.mission_state import MissionState
from fairlead.mission_management.status.packages import status_of
from fairlead.mission_management.status.ports import StatusLedger
from fairlead.mission_management.status.reducer import reduce
from fairlead.mission_management.status.request import TransitionRequest
from fairlead.mission_management.status.rows import LogRow
from fairlead.mission_management.status.rules import TransitionRules
from fairlead.mission_management.status.values import StatusLane
from fairlead.mission_management.status.writing import write_rows
from fairlead.shared_kernel.commit_target import CommitReceipt, Operation
from fairlead.shared_kernel.context import ReadContext, WriteContext
from fairlead.shared_kernel.git import Oid
from fairlead.shared_kernel.identity import MissionIdentity, OperationId

_NOBODYS = OperationId("0" * 26)
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class ActiveWPStatus(NamedTuple):
    """Where a package is by what is committed. `last_event` None: nothing happened to it yet."""

    wp_id: str
    current_lane: StatusLane
    last_event: LogRow | None


class _Staged(NamedTuple):
    """A request, and the events that were decided for it on the state of `as_of`."""

    request: TransitionRequest
    events: tuple[StatusEvent, ...]


@dataclass(frozen=True, slots=True)
class MissionStatus:
    """How far a mission is, as of one commit, and what is to change about it.

    Attributes:
        mid8: "" for a foreign mission without an id.
        topology: `coordination`, `flattened` or `legacy`.
        read_dir: the status directory, for people; it may not exist, and no code opens it.
        as_of: the commit the state was read at; None for a mission that is being created.
    """

    mission_slug: str
    mission_id: str | None
    mid8: str
    topology: str
    read_dir: Path
    as_of: Oid | None
    _context: ReadContext | WriteContext = field(compare=False, repr=False)
    _state: MissionState = field(compare=False, repr=False)
    _rules: TransitionRules = field(compare=False, repr=False)
    _ledger: StatusLedger | None = field(compare=False, repr=False)
    _staged: list[_Staged] = field(default_factory=list, compare=False, repr=False)

    @classmethod
    def load(
        cls,
        context: ReadContext | WriteContext,
        *,
        ledger: StatusLedger,
        rules: TransitionRules | None = None,
    ) -> Self:
        """Read the mission at the commit that the context was resolved at.

        Without `rules` nothing is known of lanes and heartbeats, and their guards refuse.

        Raises:
            StatusReadPathNotFound, MalformedLog: it cannot be read. There is no fallback.
        """
        return cls.of(context, ledger.load(context), rules or TransitionRules(), ledger=ledger)

    @classmethod
    def of(
        cls,
        context: ReadContext | WriteContext,
        state: MissionState,
        rules: TransitionRules,
        *,
        ledger: StatusLedger | None = None,
    ) -> Self:
        """Take a state that has been read; without a ledger it can decide but not save."""
        identity = context.identity
        return cls(
            mission_slug=identity.mission_slug,
            mission_id=identity.mission_id.value if identity.mission_id else None,
            mid8=identity.mid8,
            topology=context.surface.topology.value,
            read_dir=context.surface.read_dir,
            as_of=state.as_of,
            _context=context,
            _state=state,
            _rules=rules,
            _ledger=ledger,
        )

    def claim(self, wp_id: str) -> ActiveWPStatus:
        """Say where a package is. A pure read of what is committed; nothing staged is in it.

        Raises:
            WorkPackageNotFound: there is no such package.
        """
        status = status_of(self._state, wp_id)
        last = self._state.log.find(status.last_event_id) if status.last_event_id else None
        return ActiveWPStatus(wp_id, status.lane, last)

    def transition(self, request: TransitionRequest) -> WorkPackageMoved:
        """Decide a step, after those staged before it, and stage it.

        Raises:
            StatusError: it is refused (IllegalTransition, GuardFailed, …); nothing is staged.
        """
        context = self._writable()
        state = anticipated(self._state, self.staged_events, context.identity, now=self._now())
        events = self._rules.decide(context, state, request)
        moved = events[0]
        assert isinstance(moved, WorkPackageMoved)
        self._staged.append(_Staged(request, events))
        return moved

    @property
    def state(self) -> MissionState:
        """What is committed, without what is staged."""
        return self._state

    @property
    def staged_events(self) -> tuple[StatusEvent, ...]:
        """What would be written, in order."""
        return tuple(event for staged in self._staged for event in staged.events)

    def change(self) -> Change:
        """What is staged, as one change."""
        return Change(self.staged_events, summarize(self.staged_events))

    def save(self, *, operation: Operation) -> CommitReceipt:
        """Write all that is staged as one commit, and drain it.

        If the ref moved since `as_of`, the staged requests are decided again on the fresh state.

        Raises:
            StatusError, BookkeepingError: refused; nothing was written, and it is staged still.
        """
        context = self._writable()
        if self._ledger is None:
            raise TypeError("a status without a ledger cannot be saved")
        receipt = self._ledger.record(context, operation, self._decide_on)
        self._staged.clear()
        return receipt

    def _decide_on(self, state: MissionState) -> Change:
        if state.as_of == self.as_of:
            return self.change()
        fresh = MissionStatus.of(self._context, state, self._rules)
        for staged in self._staged:
            fresh.transition(staged.request)
        return fresh.change()

    def _writable(self) -> WriteContext:
        if isinstance(self._context, WriteContext):
            return self._context
        raise TypeError("this status was loaded for reading; load it with a WriteContext")

    def _now(self) -> datetime | None:
        return self._rules.clock.now() if self._rules.clock else None


def anticipated(
    state: MissionState,
    events: Sequence[StatusEvent],
    identity: MissionIdentity,
    *,
    now: datetime | None = None,
) -> MissionState:
    """Return the state as it will be once the events are written, to decide on further.

    Ids and times in it are not those that they will have; its log is the old one.
    """
    if not events:
        return state
    actor = events[0].actor
    rows = write_rows(
        events,
        operation=Operation("anticipated", _NOBODYS, actor),
        identity=identity,
        log=EventLog(),
        now=now or parse_at(state.snapshot.materialized_at) or _LONG_AGO,
    )
    return replace(state, snapshot=reduce(rows, start=state.snapshot))


def summarize(events: Sequence[StatusEvent]) -> str:
    """Say in one line what the transitions among the events do."""
    moves = [event for event in events if isinstance(event, WorkPackageMoved)]
    return ", ".join(f"{move.wp_id} {move.from_lane} -> {move.to_lane}" for move in moves[:3]) + (
        f" and {len(moves) - 3} more" if len(moves) > 3 else ""
    )
