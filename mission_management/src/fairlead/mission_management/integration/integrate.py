"""Use case, stage 1: an approved package's code comes into the mission, and it is done.

One two-parent commit on the authority holds the merged code and the event (contract lifecycle).
"""

from collections.abc import Mapping
from dataclasses import dataclass

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
from fairlead.shared_kernel.git import Oid, Repository
from fairlead.shared_kernel.identity import LaneId
from fairlead.shared_kernel.naming import MissionNames


@dataclass(frozen=True, slots=True)
class Integrated:
    """A package whose code is in. `commit` is what was merged; None for one without code."""

    wp_id: str
    commit: Oid | None
    receipt: CommitReceipt

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
            "commits": [commit_summary(self.receipt)],
            "event_ids": list(self.receipt.event_ids),
        }


@dataclass(frozen=True, slots=True)
class IntegrateWorkPackage:
    """Brings in exactly the commit that the approval names; done already is success."""

    repository: Repository
    ledger: StatusLedger
    rules: TransitionRules

    def __call__(
        self,
        context: IntegrationContext | ReviewContext | WriteContext,
        wp_id: str,
        operation: Operation,
        *,
        reason: str | None = None,
        evidence: Mapping[str, object] | None = None,
    ) -> Integrated:
        """Merge and record in one commit; the actor is the operation's.

        Raises:
            IntegrationConflict: a person decides; the package stays approved.
            StatusError: it is not approved, or its approval names no code.
            BookkeepingError: the write was refused.
        """
        writing = context if isinstance(context, WriteContext) else context.writing()
        request = TransitionRequest(
            wp_id, StatusLane.DONE, operation.actor, reason=reason, evidence=evidence
        )
        merged: list[Oid | None] = []

        def decide(state: MissionState) -> Change:
            change, commit = self._decided(writing, state, request)
            merged.append(commit)
            return change

        receipt = self.ledger.record(writing, operation.with_request(**request.asked()), decide)
        return Integrated(wp_id, merged[-1] if merged else None, receipt)

    def _decided(
        self, context: WriteContext, state: MissionState, request: TransitionRequest
    ) -> tuple[Change, Oid | None]:
        status = state.snapshot.work_packages.get(request.wp_id)
        summary = f"integrate {request.wp_id}"
        if status and status.lane is StatusLane.DONE:
            return Change((), summary), _oid(status.reviewed_commit)
        code = self._code(context, state, request.wp_id)
        if code is None:
            return Change(self.rules.decide(context, state, request), summary), None
        self.rules.decide(context, state, _with_code(request, code, ()))
        merge, touched = merged_into_authority(self.repository, code)
        events = self.rules.decide(context, state, _with_code(request, code, touched))
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


def _with_code(
    request: TransitionRequest, code: LaneCode, touched: tuple[str, ...]
) -> TransitionRequest:
    lane = code.names.lane_of_branch(code.lane)
    integrated = IntegratedCode(lane.written if lane else code.lane, code.reviewed, touched)
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
