"""The `next` command: report, then decide anew, then claim, as far as it was asked to."""

from dataclasses import dataclass, replace

from fairlead.execution.next_step.claim import ClaimNext
from fairlead.execution.next_step.query import DecideNext
from fairlead.execution.next_step.report import Report, ReportResult
from fairlead.execution.next_step.view import NextView
from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.commit_target import Operation
from fairlead.shared_kernel.context import ReviewContext


@dataclass(frozen=True, slots=True)
class TakeNext:
    """Say how the held step ended and take the next one. Without either it is `DecideNext`."""

    decide: DecideNext
    claim_next: ClaimNext
    report_result: ReportResult

    def __call__(
        self,
        context: ReviewContext,
        agent: Actor,
        operation: Operation,
        *,
        report: Report | None = None,
        claim: bool = False,
        only: str | None = None,
        ttl: int | None = None,
        profile: str | None = None,
    ) -> NextView:
        """Return what is next, with every commit made. Raises what its parts raise."""
        told = (
            self.report_result(context, agent, report, operation.step("report")) if report else None
        )
        if claim:
            view = self.claim_next(context, agent, operation, only=only, ttl=ttl, profile=profile)
        else:
            view = self.decide(context, agent, only=only)
        if told is None:
            return view
        return replace(
            view,
            receipts=told.receipts + view.receipts,
            warnings=told.warnings + view.warnings,
            reported=f"{told.wp_id} is {told.lane}",
        )
