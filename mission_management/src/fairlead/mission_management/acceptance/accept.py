"""Use cases: diagnose what keeps a mission from being accepted, and accept it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairlead.mission_management.acceptance.change_checks import change_checks
from fairlead.mission_management.acceptance.checks import Check, all_checks, read_matrix
from fairlead.mission_management.acceptance.criteria import BY_ITSELF, Outcome
from fairlead.mission_management.acceptance.errors import MissionNotAcceptable
from fairlead.mission_management.acceptance.freshness import ProofFreshness
from fairlead.mission_management.acceptance.lane_checks import lane_checks
from fairlead.mission_management.acceptance.matrix import MATRIX_FILE, AcceptanceMatrix
from fairlead.mission_management.acceptance.planned_proofs import planned_proof
from fairlead.mission_management.acceptance.proofs import judged
from fairlead.mission_management.acceptance.taken_out import IntegratedCode
from fairlead.mission_management.acceptance.unmerged import LaneBranches
from fairlead.mission_management.bookkeeping import refuse_ended
from fairlead.mission_management.missions import StepGuards, commit_summary
from fairlead.mission_management.occurrences import BulkEditProof
from fairlead.mission_management.status import (
    Change,
    LifecycleRecorded,
    MissionState,
    StatusLedger,
)
from fairlead.shared_kernel.clock import Clock
from fairlead.shared_kernel.commit_target import CommitReceipt, Operation
from fairlead.shared_kernel.context import IntegrationContext, WriteContext
from fairlead.shared_kernel.git import Repository
from fairlead.shared_kernel.naming import MissionNames

if TYPE_CHECKING:
    from fairlead.mission_management.acceptance.run_proofs import ProofNote

ACCEPTED = ("accepted", "merged")
META_FILE = "meta.json"


@dataclass(frozen=True, slots=True)
class AcceptanceReport:
    """Every check, in fix order; with a receipt once the acceptance is recorded."""

    mission_slug: str
    checks: tuple[Check, ...]
    accepted: bool = False
    receipt: CommitReceipt | None = None
    proved: CommitReceipt | None = None
    """The commit that recorded what proofs showed, if any was run."""
    proofs: tuple["ProofNote", ...] = ()

    @property
    def failing(self) -> tuple[Check, ...]:
        """What does not hold, in the order in which one mends it."""
        return tuple(check for check in self.checks if not check.passed)

    def written(self) -> Mapping[str, object]:
        """The `data` of `accept --json` and `accept --diagnose --json`."""
        return {
            "mission_slug": self.mission_slug,
            "acceptable": not self.failing,
            "accepted": self.accepted,
            "checks": [dict(check.written()) for check in self.checks],
            "proofs": [proof.written() for proof in self.proofs],
            "commits": [commit_summary(receipt) for receipt in self.receipts],
            "event_ids": [name for receipt in self.receipts for name in receipt.event_ids],
        }

    @property
    def receipts(self) -> tuple[CommitReceipt, ...]:
        """The commits that were made, in order."""
        return tuple(receipt for receipt in (self.proved, self.receipt) if receipt)


@dataclass(frozen=True, slots=True)
class Checklist:
    """Runs every check of a mission on its state, and on what git says about its code."""

    repository: Repository
    guards: StepGuards
    change: BulkEditProof

    def __call__(self, context: WriteContext, state: MissionState) -> tuple[Check, ...]:
        """Return the checks in fix order."""
        matrix = read_matrix(state) or AcceptanceMatrix()
        directory = context.surface.directory
        outdated = ProofFreshness(self.repository).outdated(matrix, state.as_of, directory)
        lanes = lane_checks(
            LaneBranches(self.repository).unmerged(context, state),
            IntegratedCode(self.repository).taken_out(MissionNames(context.identity.folder), state),
        )
        change = change_checks(self.change, context, state)
        return all_checks(state, lanes, self.guards, outdated, change)


@dataclass(frozen=True, slots=True)
class DiagnoseAcceptance:
    """Lists what keeps the mission from being accepted. Records nothing."""

    ledger: StatusLedger
    checklist: Checklist

    def __call__(self, context: IntegrationContext | WriteContext) -> AcceptanceReport:
        """Run every check on the state at the authority."""
        writing = _writing(context)
        state = self.ledger.load(writing)
        checks = self.checklist(writing, state)
        accepted = state.snapshot.milestone in ACCEPTED
        return AcceptanceReport(context.identity.mission_slug, checks, accepted)


@dataclass(frozen=True, slots=True)
class AcceptMission:
    """Accepts a mission. Accepted already, with no transition since, is no second acceptance."""

    ledger: StatusLedger
    checklist: Checklist
    clock: Clock

    def __call__(
        self, context: IntegrationContext | WriteContext, operation: Operation
    ) -> AcceptanceReport:
        """Record MissionAccepted if every check holds.

        Raises:
            MissionEnded: it is closed.
            MissionNotAcceptable: one does not; its details list all of them in fix order.
            BookkeepingError: the write was refused.
        """
        writing = _writing(context)
        now = self.clock.now().isoformat(timespec="microseconds")
        slug = context.identity.mission_slug
        checks: list[tuple[Check, ...]] = []

        def decide(state: MissionState) -> Change:
            refuse_over(writing, state, operation)
            found = self.checklist(writing, state)
            checks.append(found)
            return _acceptance(slug, found, state, operation, now)

        receipt = self.ledger.record(writing, operation, decide)
        if not checks:  # a retry, which decides nothing
            after = self.ledger.load(writing)
            checks.append(self.checklist(writing, after))
        return AcceptanceReport(slug, checks[-1], True, receipt)


def refuse_over(context: WriteContext, state: MissionState, operation: Operation) -> None:
    """Stop where the mission ended without what it was asked for.

    Raises:
        MissionEnded: it is closed. (One that is merged is accepted.)
    """
    if state.snapshot.milestone in ACCEPTED:
        return
    folder, destination = context.identity.folder, context.branches.destination.display
    refuse_ended(folder, state, operation=operation.name, destination=destination)


def _acceptance(
    slug: str, checks: tuple[Check, ...], state: MissionState, operation: Operation, now: str
) -> Change:
    if state.snapshot.milestone in ACCEPTED:
        return Change((), "accept mission")
    failing = [check.written() for check in checks if not check.passed]
    if failing:
        raise MissionNotAcceptable(slug, failing)
    matrix = _settled(read_matrix(state) or AcceptanceMatrix(), state, now)
    meta = state.meta.with_values(accepted_at=now, accepted_by=operation.actor.id)
    accepted = LifecycleRecorded(
        "MissionAccepted",
        operation.actor,
        {
            "accepted_from_commit": state.as_of,
            "criteria": {c.criterion_id: c.outcome.value for c in matrix.all},
        },
    )
    files = {META_FILE: meta.written(), MATRIX_FILE: matrix.written()}
    return Change((accepted,), "accept mission", files)


def _settled(matrix: AcceptanceMatrix, state: MissionState, now: str) -> AcceptanceMatrix:
    """Write down what passed by itself, so that the matrix shows how each promise was kept."""
    for criterion in matrix.criteria:
        if criterion.is_recorded or planned_proof(criterion):
            continue
        proof = judged(criterion, state)
        if proof.outcome is Outcome.PASS:
            done = criterion.recorded(proof.outcome, proof.why, BY_ITSELF, now)
            matrix = matrix.with_criterion(done)
    return matrix


def _writing(context: IntegrationContext | WriteContext) -> WriteContext:
    return context if isinstance(context, WriteContext) else context.writing()
