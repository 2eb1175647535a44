"""Use cases: diagnose with what would be run, and accept after running it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from fairlead.mission_management.acceptance.accept import (
    AcceptanceReport,
    AcceptMission,
    DiagnoseAcceptance,
    refuse_over,
)
from fairlead.mission_management.acceptance.run_proofs import PROOF_SECONDS, RunProofs
from fairlead.shared_kernel.commit_target import Operation
from fairlead.shared_kernel.context import IntegrationContext


@dataclass(frozen=True, slots=True)
class DiagnoseWithProofs:
    """Lists what keeps the mission from being accepted, and its proofs. Runs none of them."""

    diagnose: DiagnoseAcceptance
    proofs: RunProofs

    def __call__(self, context: IntegrationContext) -> AcceptanceReport:
        """Look at the state at the authority."""
        report = self.diagnose(context)
        return replace(report, proofs=self.proofs.listing(context.writing()))


@dataclass(frozen=True, slots=True)
class ProveAndAccept:
    """Runs the proofs that are due, records what they showed, then accepts if every check holds."""

    proofs: RunProofs
    accept: AcceptMission

    def __call__(
        self,
        context: IntegrationContext,
        operation: Operation,
        *,
        timeout: float = PROOF_SECONDS,
        progress: Callable[[str], None] = lambda _: None,
    ) -> AcceptanceReport:
        """Accept the mission. Results stay recorded, whatever becomes of the acceptance.

        Raises:
            MissionEnded: it is closed; nothing was run or recorded.
            RepositoryNotTrusted: nobody agreed to run the proofs; nothing was run or recorded.
            MissionNotAcceptable: a check does not hold; its details list all of them in fix order.
            BookkeepingError: a write was refused.
        """
        writing = context.writing()
        refuse_over(writing, self.accept.ledger.load(writing), operation)
        proved = self.proofs(writing, operation.step("prove"), timeout=timeout, progress=progress)
        report = self.accept(context, operation)
        after = self.proofs.listing(context.writing(), afresh=True)
        return replace(report, proved=proved, proofs=after)
