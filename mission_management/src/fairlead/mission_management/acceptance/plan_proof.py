"""Use case: say which command proves a criterion, or which pattern must be gone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from fairlead.mission_management.acceptance.checks import read_matrix
from fairlead.mission_management.acceptance.criteria import (
    NEGATIVE_INVARIANT,
    Criterion,
    Outcome,
)
from fairlead.mission_management.acceptance.errors import CriterionNotFound, ProofNotRunnable
from fairlead.mission_management.acceptance.matrix import MATRIX_FILE, AcceptanceMatrix
from fairlead.mission_management.acceptance.planned_proofs import (
    AUTOMATED_TEST,
    COMMAND,
    CUSTOM_COMMAND,
    GREP_ABSENCE,
    METHOD,
    PATTERN,
    PROVED_AT,
    SCOPE,
    shell_syntax,
)
from fairlead.mission_management.missions import commit_summary
from fairlead.mission_management.status import (
    Change,
    LifecycleRecorded,
    MissionState,
    StatusLedger,
)
from fairlead.shared_kernel.commit_target import CommitReceipt, Operation
from fairlead.shared_kernel.context import IntegrationContext, WriteContext


@dataclass(frozen=True, slots=True)
class ProofRequest:
    """What is to prove a criterion: a command that ends with 0, or a pattern that is nowhere."""

    criterion_id: str
    command: str = ""
    pattern: str = ""
    scope: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProofPlanned:
    """A proof that `accept` will run from now on."""

    request: ProofRequest
    receipt: CommitReceipt

    def written(self) -> Mapping[str, object]:
        """The `data` of `accept --prove` and `--absent --json`."""
        return {
            "criterion_id": self.request.criterion_id,
            "command": self.request.command or None,
            "pattern": self.request.pattern or None,
            "scope": list(self.request.scope),
            "commits": [commit_summary(self.receipt)],
            "event_ids": list(self.receipt.event_ids),
        }


@dataclass(frozen=True, slots=True)
class PlanProof:
    """Writes a proof into the acceptance matrix; nothing is run."""

    ledger: StatusLedger

    def __call__(
        self,
        context: IntegrationContext | WriteContext,
        request: ProofRequest,
        operation: Operation,
    ) -> ProofPlanned:
        """Plan a proof for a criterion; for a pattern the criterion is made at need.

        Raises:
            ProofNotRunnable: the command is empty or needs a shell.
            CriterionNotFound: there is no criterion that the command could prove.
            BookkeepingError: the write was refused.
        """
        problem = shell_syntax(request.command) if request.command else ""
        if problem or not (request.command or request.pattern):
            raise ProofNotRunnable(request.criterion_id, request.command, problem or "it is empty")
        writing = context if isinstance(context, WriteContext) else context.writing()
        asked = operation.with_request(
            criterion=request.criterion_id,
            command=request.command,
            pattern=request.pattern,
            scope=list(request.scope),
        )
        receipt = self.ledger.record(writing, asked, lambda state: _change(state, request, asked))
        return ProofPlanned(request, receipt)


def _change(state: MissionState, request: ProofRequest, operation: Operation) -> Change:
    matrix = read_matrix(state) or AcceptanceMatrix()
    criterion = matrix.find(request.criterion_id)
    if criterion is None and request.command:
        raise CriterionNotFound(request.criterion_id, [c.criterion_id for c in matrix.all])
    fresh = _planned(criterion, request)
    if criterion == fresh:
        return Change((), "plan a proof: nothing to change")
    changed = (
        matrix.with_criterion(fresh)
        if criterion
        else replace(matrix, invariants=(*matrix.invariants, fresh))
    )
    facts = {
        "criterion_id": fresh.criterion_id,
        "command": request.command or None,
        "pattern": request.pattern or None,
        "scope": list(request.scope),
    }
    event = LifecycleRecorded("ProofPlanned", operation.actor, facts)
    summary = f"plan the proof of {fresh.criterion_id}"
    return Change((event,), summary, {MATRIX_FILE: changed.written()})


def _planned(criterion: Criterion | None, request: ProofRequest) -> Criterion:
    """The criterion with its proof, as yet without a result; the same proof keeps the result."""
    extra: dict[str, object] = {COMMAND: request.command}
    if request.pattern:
        scope = list(request.scope)
        extra = {PATTERN: request.pattern, METHOD: GREP_ABSENCE, SCOPE: scope}
    if criterion is None:
        text = f"nothing matches `{request.pattern}` any more"
        return Criterion(request.criterion_id, text, NEGATIVE_INVARIANT, extra=extra)
    is_negative = criterion.proof_type == NEGATIVE_INVARIANT or bool(request.pattern)
    if is_negative and request.command:
        extra[METHOD] = CUSTOM_COMMAND
    if all(criterion.extra.get(key) == value for key, value in extra.items()):
        return criterion
    kept = {k: v for k, v in criterion.extra.items() if k not in _OF_PROOFS}
    return replace(
        criterion,
        proof_type=NEGATIVE_INVARIANT if is_negative else AUTOMATED_TEST,
        outcome=Outcome.PENDING,
        evidence=None,
        verified_by=None,
        verified_at=None,
        extra=kept | extra,
    )


_OF_PROOFS: Sequence[str] = (COMMAND, METHOD, PATTERN, SCOPE, PROVED_AT, "command")
