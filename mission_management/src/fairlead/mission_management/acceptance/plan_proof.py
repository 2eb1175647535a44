"""Use case: say how a criterion is proved: by a command, a pattern that is gone, or a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from fairlead.mission_management.acceptance.checks import read_matrix
from fairlead.mission_management.acceptance.criteria import (
    MANUAL_QA,
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
    """What is to prove a criterion: a command that ends with 0, a pattern that is nowhere (below
    `scope`, globs), or a person who looks at what `question` says.

    Attributes:
        negative: the command shows that something is not there any more.
    """

    criterion_id: str
    command: str = ""
    pattern: str = ""
    scope: tuple[str, ...] = ()
    question: str = ""
    negative: bool = False

    @property
    def proof_type(self) -> str:
        """The kind of proof, by its word in the matrix."""
        if self.question:
            return MANUAL_QA
        return NEGATIVE_INVARIANT if self.pattern or self.negative else AUTOMATED_TEST

    @property
    def makes_criterion(self) -> bool:
        """True for what no requirement promises: it is a criterion of its own at need."""
        return self.proof_type != AUTOMATED_TEST

    @property
    def problem(self) -> str:
        """Why it cannot be run; "" where it can, or where nothing is run."""
        if self.command:
            return shell_syntax(self.command)
        return "" if self.pattern or self.question else "it is empty"

    def written(self) -> Mapping[str, object]:
        """The form in the log and in JSON output."""
        return {
            "criterion_id": self.criterion_id,
            "proof_type": self.proof_type,
            "command": self.command or None,
            "pattern": self.pattern or None,
            "scope": list(self.scope),
            "question": self.question or None,
        }


@dataclass(frozen=True, slots=True)
class ProofPlanned:
    """A proof that `accept` will run from now on."""

    request: ProofRequest
    receipt: CommitReceipt

    def written(self) -> Mapping[str, object]:
        """The `data` of `accept --prove`, `--absent`, `--absent-by` and `--manual --json`."""
        return {
            **self.request.written(),
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
        """Plan a proof for a criterion; what is no automated test makes the criterion at need.

        Raises:
            ProofNotRunnable: the command is empty or needs a shell.
            CriterionNotFound: there is no criterion that the command could prove.
            BookkeepingError: the write was refused.
        """
        if request.problem:
            raise ProofNotRunnable(request.criterion_id, request.command, request.problem)
        writing = context if isinstance(context, WriteContext) else context.writing()
        asked = operation.with_request(**request.written())
        receipt = self.ledger.record(writing, asked, lambda state: _change(state, request, asked))
        return ProofPlanned(request, receipt)


def _change(state: MissionState, request: ProofRequest, operation: Operation) -> Change:
    matrix = read_matrix(state) or AcceptanceMatrix()
    criterion = matrix.find(request.criterion_id)
    if criterion is None and not request.makes_criterion:
        raise CriterionNotFound(request.criterion_id, [c.criterion_id for c in matrix.all])
    fresh = _planned(criterion, request)
    if criterion == fresh:
        return Change((), "plan a proof: nothing to change")
    changed = matrix.with_criterion(fresh) if criterion else matrix.with_new(fresh)
    facts = {**request.written(), "criterion_id": fresh.criterion_id}
    event = LifecycleRecorded("ProofPlanned", operation.actor, facts)
    summary = f"plan the proof of {fresh.criterion_id}"
    return Change((event,), summary, {MATRIX_FILE: changed.written()})


def _planned(criterion: Criterion | None, request: ProofRequest) -> Criterion:
    """The criterion with its proof, as yet without a result; the same proof keeps the result."""
    extra, kind = _extra(request), request.proof_type
    if criterion is None:
        said, asked = _description(request), request.question
        return Criterion(request.criterion_id, said, kind, notes=asked, extra=extra)
    if criterion.proof_type == NEGATIVE_INVARIANT and request.command and not request.negative:
        extra, kind = {**extra, METHOD: CUSTOM_COMMAND}, NEGATIVE_INVARIANT
    notes = request.question or criterion.notes
    same = criterion.proof_type == kind and criterion.notes == notes
    if same and all(criterion.extra.get(key) == value for key, value in extra.items()):
        return criterion
    kept = {k: v for k, v in criterion.extra.items() if k not in _OF_PROOFS}
    return replace(
        criterion,
        proof_type=kind,
        outcome=Outcome.PENDING,
        evidence=None,
        verified_by=None,
        verified_at=None,
        notes=notes,
        extra={**kept, **extra},
    )


def _extra(request: ProofRequest) -> Mapping[str, object]:
    """The keys of the matrix that say how it is proved."""
    if request.pattern:
        scope = list(request.scope)
        return {PATTERN: request.pattern, METHOD: GREP_ABSENCE, SCOPE: scope}
    if request.command:
        method = {METHOD: CUSTOM_COMMAND} if request.negative else {}
        return {COMMAND: request.command} | method
    return {}


def _description(request: ProofRequest) -> str:
    if request.question:
        return request.question
    return (
        f"nothing matches `{request.pattern}` any more"
        if request.pattern
        else f"`{request.command}` finds it gone"
    )


_OF_PROOFS: Sequence[str] = (COMMAND, METHOD, PATTERN, SCOPE, PROVED_AT, "command")
