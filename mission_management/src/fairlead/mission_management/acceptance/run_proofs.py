"""Use case: run the proofs that the matrix plans, where nobody works, and record what they showed.

Only in a trusted repository: the commands are the repository's own, and whoever can write to it can
write them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from fairlead.governance.policy import RepositoryCommand, Trust
from fairlead.mission_management.acceptance.checks import read_matrix
from fairlead.mission_management.acceptance.criteria import Outcome
from fairlead.mission_management.acceptance.freshness import ProofFreshness
from fairlead.mission_management.acceptance.matrix import MATRIX_FILE, AcceptanceMatrix
from fairlead.mission_management.acceptance.planned_proofs import (
    PlannedProof,
    ProofKind,
    planned_proof,
)
from fairlead.mission_management.bookkeeping import MachineState, read_state
from fairlead.mission_management.status import (
    Change,
    LifecycleRecorded,
    MissionState,
    StatusLedger,
)
from fairlead.shared_kernel.clock import Clock
from fairlead.shared_kernel.commit_target import CommitReceipt, Operation
from fairlead.shared_kernel.context import WriteContext
from fairlead.shared_kernel.counting import counted
from fairlead.shared_kernel.git import CommandRun, CommandRuns, Oid, Repository
from fairlead.shared_kernel.redaction import redacted

PROOF_SECONDS = 600.0
"""For each proof, unless somebody says otherwise."""
_LONGEST = 2000
"""Characters of output kept as evidence: its end, where programs say how it went."""


@dataclass(frozen=True, slots=True)
class ProofNote:
    """A planned proof for people: what would be run, whether it may, and whether it is due."""

    proof: PlannedProof
    outcome: Outcome
    due: bool
    trusted: bool

    def written(self) -> Mapping[str, object]:
        """The form in JSON output."""
        return {
            "criterion_id": self.proof.criterion_id,
            "kind": self.proof.kind.value,
            "command": self.proof.text,
            "outcome": self.outcome.value,
            "due": self.due,
            "trusted": self.trusted,
            "problem": self.proof.problem,
        }


@dataclass(frozen=True, slots=True)
class ProofResult:
    """What one proof showed, at one commit."""

    proof: PlannedProof
    outcome: Outcome
    evidence: str
    commit: Oid


@dataclass(frozen=True, slots=True)
class RunProofs:
    """Runs what is due: never run, failed last time, or run on code that has changed since."""

    repository: Repository
    ledger: StatusLedger
    machine: MachineState
    runs: CommandRuns
    trust: Trust
    clock: Clock
    environment: Mapping[str, str]

    def listing(self, context: WriteContext, *, afresh: bool = False) -> tuple[ProofNote, ...]:
        """Say what would be run; runs and writes nothing.

        `afresh` reads what this command has recorded since it resolved its context.
        """
        state = self._now(context) if afresh else self.ledger.load(context)
        due, known = self._due(state, context), self.trust.known()
        matrix = read_matrix(state) or AcceptanceMatrix()
        notes: list[ProofNote] = []
        for criterion in matrix.all:
            proof = planned_proof(criterion)
            if proof and not criterion.is_recorded:
                asked = proof_command(context.identity.mission_slug, proof)
                may = not proof.needs_trust or (known is not None and known.covers(asked))
                is_due = criterion.criterion_id in due
                notes.append(ProofNote(proof, criterion.outcome, is_due, may))
        return tuple(notes)

    def __call__(
        self,
        context: WriteContext,
        operation: Operation,
        *,
        timeout: float = PROOF_SECONDS,
        progress: Callable[[str], None] = lambda _: None,
    ) -> CommitReceipt | None:
        """Run the due proofs and record every result in one commit; None when none is due.

        What needs a shell is not run; the acceptance check says so.

        Raises:
            RepositoryNotTrusted: a command is among them that nobody agreed to; nothing was run.
            BookkeepingError: the write was refused.
        """
        state = self.ledger.load(context)
        slug = context.identity.mission_slug
        proofs = [proof for proof in self._due(state, context).values() if not proof.problem]
        self.trust.demand(proof_command(slug, proof) for proof in proofs if proof.needs_trust)
        if not proofs or state.as_of is None:
            return None
        place = self.machine.folder(context.identity.state_key)
        results: list[ProofResult] = []
        for proof in proofs:
            progress(f"{proof.criterion_id}: {proof.text}")
            run = self.runs.run(state.as_of, proof.argv, state=place, timeout=timeout)
            results.append(self._result(proof, run, state.as_of, timeout))
        at = self.clock.now().isoformat(timespec="microseconds")
        shown = _named_by(operation, results)
        return self.ledger.record(context, shown, lambda now: _recorded(now, results, shown, at))

    def _now(self, context: WriteContext) -> MissionState:
        tip = self.repository.refs.read(context.branches.destination.ref)
        if tip is None:
            return self.ledger.load(context)
        return read_state(self.repository.objects, tip, context.identity.folder)

    def _due(self, state: MissionState, context: WriteContext) -> Mapping[str, PlannedProof]:
        matrix = read_matrix(state) or AcceptanceMatrix()
        directory = context.surface.directory
        names = ProofFreshness(self.repository).outdated(matrix, state.as_of, directory)
        planned = {c.criterion_id: planned_proof(c) for c in matrix.all}
        return {name: proof for name, proof in planned.items() if proof and name in names}

    def _result(
        self, proof: PlannedProof, run: CommandRun, commit: Oid, timeout: float
    ) -> ProofResult:
        how = (
            f"could not be started: {run.output}"
            if not run.started
            else f"did not end within {timeout:g} s"
            if run.status is None
            else f"ended with {run.status}"
        )
        said = redacted(run.output, self.environment)[-_LONGEST:] if run.started else ""
        evidence = f"{_shown(proof)} {how} at {commit[:12]}"
        return ProofResult(proof, proof.outcome(run.status), f"{evidence}\n{said}".strip(), commit)


def proof_command(mission_slug: str, proof: PlannedProof) -> RepositoryCommand:
    """Name a proof as a command that somebody must agree to."""
    return RepositoryCommand(f"{mission_slug}: {proof.criterion_id}", proof.text)


def _named_by(operation: Operation, results: Sequence[ProofResult]) -> Operation:
    """Let the id of the write follow from what was shown: a retry with the same id of a command
    may find mended code, and then it must be recorded.
    """
    shown = " ".join(f"{r.proof.criterion_id}={r.outcome}@{r.commit}" for r in results)
    return replace(operation, op_id=operation.step(shown).op_id)


def _shown(proof: PlannedProof) -> str:
    if proof.kind is ProofKind.PATTERN_ABSENT:
        return f"looking for `{proof.text}`"
    return f"`{proof.text}`"


def _recorded(
    state: MissionState, results: Sequence[ProofResult], operation: Operation, at: str
) -> Change:
    """Write down each result whose criterion is still proved in the same way."""
    matrix = read_matrix(state) or AcceptanceMatrix()
    events: list[LifecycleRecorded] = []
    for result in results:
        criterion = matrix.find(result.proof.criterion_id)
        if criterion is None or planned_proof(criterion) != result.proof:
            continue
        matrix = matrix.with_criterion(
            criterion.proved(result.outcome, result.evidence, at, result.commit)
        )
        facts = {
            "criterion_id": criterion.criterion_id,
            "outcome": result.outcome.value,
            "evidence": result.evidence,
            "proved_commit": result.commit,
        }
        events.append(LifecycleRecorded("CriterionProved", operation.actor, facts))
    if not events:
        return Change((), "record proofs: nothing to record")
    written = {MATRIX_FILE: matrix.written()}
    return Change(tuple(events), f"record {counted(len(events), 'proof')}", written)
