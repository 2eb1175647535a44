"""Use case: record what was found for one acceptance criterion."""

from collections.abc import Mapping
from dataclasses import dataclass

from fairlead.mission_management.acceptance.checks import read_matrix
from fairlead.mission_management.acceptance.criteria import Outcome
from fairlead.mission_management.acceptance.errors import (
    CriterionIsProved,
    CriterionNotFound,
    EvidenceMissing,
)
from fairlead.mission_management.acceptance.matrix import MATRIX_FILE
from fairlead.mission_management.acceptance.planned_proofs import planned_proof
from fairlead.mission_management.missions import commit_summary
from fairlead.mission_management.status import (
    Change,
    LifecycleRecorded,
    MissionState,
    StatusLedger,
)
from fairlead.shared_kernel.clock import Clock
from fairlead.shared_kernel.commit_target import CommitReceipt, Operation
from fairlead.shared_kernel.context import IntegrationContext, WriteContext

_LONGEST = 2000
"""Characters of evidence in the log; the matrix holds all of it."""


@dataclass(frozen=True, slots=True)
class RecordedCriterion:
    """A result that is durable now."""

    criterion_id: str
    outcome: Outcome
    receipt: CommitReceipt

    def written(self) -> Mapping[str, object]:
        """The `data` of `accept --record --json`."""
        return {
            "criterion_id": self.criterion_id,
            "pass_fail": self.outcome.value,
            "commits": [commit_summary(self.receipt)],
            "event_ids": list(self.receipt.event_ids),
        }


@dataclass(frozen=True, slots=True)
class RecordCriterion:
    """Records a result in the acceptance matrix."""

    ledger: StatusLedger
    clock: Clock

    def __call__(
        self,
        context: IntegrationContext | WriteContext,
        criterion_id: str,
        outcome: Outcome,
        evidence: str,
        operation: Operation,
    ) -> RecordedCriterion:
        """Record pass or fail with its evidence.

        Raises:
            EvidenceMissing: nothing is said that shows the result.
            CriterionNotFound: the matrix has no such criterion.
            CriterionIsProved: a command proves it.
            BookkeepingError: the write was refused.
        """
        if not evidence.strip():
            raise EvidenceMissing(criterion_id)
        asked = operation.with_request(
            criterion=criterion_id, outcome=outcome.value, evidence=evidence
        )
        writing = context if isinstance(context, WriteContext) else context.writing()
        now = self.clock.now().isoformat(timespec="microseconds")
        receipt = self.ledger.record(
            writing,
            asked,
            lambda state: _change(
                state, criterion_id, outcome, asked, evidence=evidence.strip(), now=now
            ),
        )
        return RecordedCriterion(criterion_id, outcome, receipt)


def _change(
    state: MissionState,
    criterion_id: str,
    outcome: Outcome,
    operation: Operation,
    *,
    evidence: str,
    now: str,
) -> Change:
    matrix = read_matrix(state)
    criterion = matrix.find(criterion_id) if matrix else None
    if matrix is None or criterion is None:
        known = [c.criterion_id for c in matrix.all] if matrix else []
        raise CriterionNotFound(criterion_id, known)
    planned = planned_proof(criterion)
    if planned:
        raise CriterionIsProved(criterion.criterion_id, planned.text)
    changed = criterion.recorded(outcome, evidence, operation.actor.id, now)
    recorded = LifecycleRecorded(
        "CriterionRecorded",
        operation.actor,
        {
            "criterion_id": criterion.criterion_id,
            "outcome": outcome.value,
            "evidence": evidence[:_LONGEST],
        },
    )
    summary = f"record {criterion.criterion_id}={outcome}"
    return Change((recorded,), summary, {MATRIX_FILE: matrix.with_criterion(changed).written()})
