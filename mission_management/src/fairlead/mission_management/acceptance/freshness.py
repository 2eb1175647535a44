"""Whether a proof was run on the code as it is now."""

from dataclasses import dataclass

from fairlead.mission_management.acceptance.criteria import BY_ITSELF, Criterion, Outcome
from fairlead.mission_management.acceptance.matrix import AcceptanceMatrix
from fairlead.mission_management.acceptance.planned_proofs import PROVED_AT, planned_proof
from fairlead.shared_kernel.git import GitError, Oid, Repository, oid


@dataclass(frozen=True, slots=True)
class ProofFreshness:
    """Compares the code that proofs were run on with that at the authority."""

    repository: Repository

    def outdated(self, matrix: AcceptanceMatrix, tip: Oid | None, directory: str) -> frozenset[str]:
        """Return the criteria whose proof must be run: never run, failed, or run on other code.

        Files of the mission itself are no code; what a person recorded stands.
        """
        return frozenset(
            criterion.criterion_id
            for criterion in matrix.all
            if planned_proof(criterion)
            and not criterion.is_recorded
            and not self._holds(criterion, tip, directory)
        )

    def _holds(self, criterion: Criterion, tip: Oid | None, directory: str) -> bool:
        if criterion.outcome is not Outcome.PASS or criterion.verified_by != BY_ITSELF:
            return False
        try:
            proved = oid(str(criterion.extra.get(PROVED_AT, "")))
            if tip is None:
                return False
            changed = self.repository.history.changed_paths(proved, tip)
        except (ValueError, GitError):
            return False
        return all(path.startswith(f"{directory}/") for path in changed)
