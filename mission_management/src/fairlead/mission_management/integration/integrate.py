"""Use case, stage 1: an approved package's code comes into the mission, and it is done.

One two-parent commit on the authority holds the merged code and the event (contract lifecycle).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from fairlead.mission_management.bookkeeping import refuse_ended
from fairlead.mission_management.conflicts import (
    ConflictDesk,
    Dismissed,
    Resolution,
    read_resolution,
)
from fairlead.mission_management.integration.errors import IntegrationConflict
from fairlead.mission_management.integration.union import LaneCode, merged_into_authority
from fairlead.mission_management.missions import commit_summary
from fairlead.mission_management.status import (
    Change,
    IntegratedCode,
    MissionState,
    StatusLane,
    StatusLedger,
    TransitionRequest,
    TransitionRules,
)
from fairlead.shared_kernel.commit_target import CommitReceipt, Operation
from fairlead.shared_kernel.context import IntegrationContext, ReviewContext, WriteContext
from fairlead.shared_kernel.errors import FairleadError
from fairlead.shared_kernel.faults import reach
from fairlead.shared_kernel.git import Oid, Repository
from fairlead.shared_kernel.identity import LaneId
from fairlead.shared_kernel.naming import MissionNames


@dataclass(frozen=True, slots=True)
class Integrated:
    """A package whose code is in. `commit` is what was merged; None for one without code.

    `resolved` are the files that somebody had to decide about, and `rescue` keeps what a conflict
    worktree held that did not come in.
    """

    wp_id: str
    commit: Oid | None
    receipt: CommitReceipt
    resolved: tuple[str, ...] = ()
    rescue: str | None = None
    warnings: tuple[str, ...] = ()

    @property
    def already(self) -> bool:
        """True when it was in before."""
        return self.receipt.already_applied

    @property
    def from_lane(self) -> StatusLane:
        """Where it was when this operation found it: one that was done then recorded nothing."""
        return StatusLane.APPROVED if self.receipt.event_ids else StatusLane.DONE

    def written(self) -> Mapping[str, object]:
        """The `data` of `integrate --json`."""
        return {
            "wp_id": self.wp_id,
            "lane": StatusLane.DONE.value,
            "integrated_commit": self.commit,
            "already": self.already,
            "resolved": list(self.resolved),
            "rescue_ref": self.rescue,
            "commits": [commit_summary(self.receipt)],
            "event_ids": list(self.receipt.event_ids),
        }


@dataclass(frozen=True, slots=True)
class IntegrateWorkPackage:
    """Brings in exactly the commit that the approval names; done already is success."""

    repository: Repository
    ledger: StatusLedger
    rules: TransitionRules
    desk: ConflictDesk

    def __call__(
        self,
        context: IntegrationContext | ReviewContext | WriteContext,
        wp_id: str,
        operation: Operation,
        *,
        reason: str | None = None,
        evidence: Mapping[str, object] | None = None,
        resolution: Resolution | None = None,
    ) -> Integrated:
        """Merge and record in one commit; the actor is the operation's.

        Raises:
            MissionEnded: the mission is merged or closed.
            IntegrationConflict: somebody decides; the package stays approved, and a worktree shows
                both sides.
            StatusError: it is not approved, or its approval names no code.
            BookkeepingError: the write was refused.
        """
        writing = context if isinstance(context, WriteContext) else context.writing()
        request = TransitionRequest(
            wp_id, StatusLane.DONE, operation.actor, reason=reason, evidence=evidence
        )
        merged: list[Oid | None] = []

        def decide(state: MissionState) -> Change:
            change, commit = self._decided(writing, state, request, resolution)
            merged.append(commit)
            return change

        try:
            asked = operation.with_request(**request.asked())
            receipt = self.ledger.record(writing, asked, decide)
        except IntegrationConflict as found:
            raise self._waiting(writing, found, resolution) from found
        reach("integrated")
        done = Integrated(wp_id, merged[-1] if merged else None, receipt)
        return self._tidied(writing, done, resolution)

    def resolved(
        self,
        context: IntegrationContext | ReviewContext | WriteContext,
        wp_id: str,
        operation: Operation,
        *,
        beyond: str = "",
    ) -> Integrated:
        """Do the same with what somebody made of the conflict; `beyond` is recorded as reason.

        Raises:
            ConflictNotWaiting, ConflictUnresolved, ResolutionTooWide: there is nothing to go on
                with yet; nothing was changed.
            IntegrationConflict: the authority moved meanwhile, and what came in conflicts with the
                resolution; both are in the worktree.
            StatusError, BookkeepingError: see the call.
        """
        writing = context if isinstance(context, WriteContext) else context.writing()
        state, found = self.ledger.load(writing), None
        if state.snapshot.lane(wp_id) is not StatusLane.DONE:
            _refuse_ended(writing, state)
            found = read_resolution(self.desk, writing.identity, wp_id, beyond=beyond)
        return self(writing, wp_id, operation, reason=beyond.strip() or None, resolution=found)

    def give_up(
        self, context: IntegrationContext | ReviewContext | WriteContext, wp_id: str
    ) -> Dismissed:
        """Remove the conflict worktree of a package, with a rescue ref where it holds edits.

        The package is what it was.

        Raises:
            WorktreeFailed, WorktreeChangesInTheWay: something in it cannot be kept.
        """
        return self.desk.dismiss(context.identity, wp_id)

    def _waiting(
        self, context: WriteContext, found: IntegrationConflict, resolution: Resolution | None
    ) -> IntegrationConflict:
        """Make the place where it is resolved; where that fails the conflict is said all the same.

        What was resolved already is in it: both the old and the new are to be decided no more.
        """
        make = self.desk.open_anew if resolution else self.desk.open
        try:
            waiting = make(context.identity, found.conflict)
        except FairleadError as error:
            found.details = {**found.details, "worktree_failed": error.message}
            return found
        place = self.desk.place(context.identity, waiting.wp_id)
        return found.waits_in(place, waiting.warnings)

    def _tidied(
        self, context: WriteContext, done: Integrated, resolution: Resolution | None
    ) -> Integrated:
        """Take the conflict worktree away, which is no part of what was recorded."""
        taken = resolution.tree if resolution else None
        resolved = resolution.conflict.paths if resolution else ()
        try:
            gone = self.desk.dismiss(context.identity, done.wp_id, taken=taken)
        except FairleadError as error:
            said = f"the conflict worktree of {done.wp_id} is still there: {error.message}"
            return replace(done, resolved=resolved, warnings=(said,))
        return replace(done, resolved=resolved, rescue=gone.rescue)

    def _decided(
        self,
        context: WriteContext,
        state: MissionState,
        request: TransitionRequest,
        resolution: Resolution | None,
    ) -> tuple[Change, Oid | None]:
        status = state.snapshot.work_packages.get(request.wp_id)
        summary = f"integrate {request.wp_id}"
        if status and status.lane is StatusLane.DONE:
            return Change((), summary), _oid(status.reviewed_commit)
        _refuse_ended(context, state)
        code = self._code(context, state, request.wp_id)
        if code is None:
            return Change(self.rules.decide(context, state, request), summary), None
        self.rules.decide(context, state, _with_code(request, code, (), None))
        merge, touched = merged_into_authority(self.repository, code, state, resolution)
        with_code = _with_code(request, code, touched, resolution)
        events = self.rules.decide(context, state, with_code)
        return Change(events, summary, merge=merge), code.reviewed

    def _code(self, context: WriteContext, state: MissionState, wp_id: str) -> LaneCode | None:
        """What is to be merged; None for a package that needs no code, or has no approval."""
        status = state.snapshot.work_packages.get(wp_id)
        if state.as_of is None or status is None or status.reviewed_commit is None:
            return None
        names = MissionNames(context.identity.folder)
        return LaneCode(
            names=names,
            wp_id=wp_id,
            authority=context.branches.destination.display,
            lane=_lane_branch(context, state, names, wp_id),
            base=state.as_of,
            reviewed=Oid(status.reviewed_commit),
            lane_base=_oid(status.lane_base),
        )


def _refuse_ended(context: WriteContext, state: MissionState) -> None:
    destination = context.branches.destination.display
    refuse_ended(context.identity.folder, state, operation="integrate", destination=destination)


def _with_code(
    request: TransitionRequest,
    code: LaneCode,
    touched: tuple[str, ...],
    resolution: Resolution | None,
) -> TransitionRequest:
    lane = code.names.lane_of_branch(code.lane)
    resolved = resolution.conflict.paths if resolution else ()
    named = lane.written if lane else code.lane
    integrated = IntegratedCode(named, code.reviewed, touched, resolved)
    return TransitionRequest(
        request.wp_id,
        request.to_lane,
        request.actor,
        reason=request.reason,
        evidence=request.evidence,
        integrated=integrated,
    )


def _lane_branch(
    context: WriteContext, state: MissionState, names: MissionNames, wp_id: str
) -> str:
    lane = state.plan.lane_of(wp_id) if state.plan else None
    if lane is None:
        return names.coordination_branch
    recorded = context.branches.lane_branches.get(lane.lane_id)
    return recorded or names.lane_branch(LaneId.recorded(lane.lane_id))


def _oid(text: str | None) -> Oid | None:
    return Oid(text) if text else None
