"""Use case: agree to run the commands that the missions of this repository provide."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fairlead.governance.policy import RepositoryCommand, Trust, TrustedRepository
from fairlead.mission_management.acceptance.matrix import MATRIX_FILE, AcceptanceMatrix
from fairlead.mission_management.acceptance.planned_proofs import planned_proof
from fairlead.mission_management.acceptance.run_proofs import proof_command
from fairlead.mission_management.missions import MissionCatalog, Sighting
from fairlead.shared_kernel.documents import DocumentInvalid
from fairlead.shared_kernel.git import Objects
from fairlead.shared_kernel.naming import MissionNames


@dataclass(frozen=True, slots=True)
class ProvidedCommands:
    """Everything that the repository would have this program run, found in its missions."""

    catalog: MissionCatalog
    objects: Objects

    def __call__(self, selector: str | None = None) -> tuple[RepositoryCommand, ...]:
        """Return the commands of one mission, or of all that are not over.

        Raises:
            MissionNotFound, MissionAmbiguous: the selector names none, or several.
        """
        chosen = [self.catalog.select(selector)] if selector else self.catalog.all()
        live = [mission for mission in chosen if selector or not mission.authority.archived]
        return tuple(command for mission in live for command in self._of(mission))

    def _of(self, mission: Sighting) -> Iterator[RepositoryCommand]:
        path = MissionNames(mission.folder).file(MATRIX_FILE)
        found = self.objects.read(f"{mission.authority.commit}:{path}")
        try:
            matrix = AcceptanceMatrix.parse(found.data) if found else AcceptanceMatrix()
        except DocumentInvalid:
            return  # `accept` and `doctor` say so; what cannot be read is never run
        for criterion in matrix.all:
            proof = planned_proof(criterion)
            if proof and proof.needs_trust and not proof.problem and not criterion.is_recorded:
                yield proof_command(mission.folder.value, proof)


@dataclass(frozen=True, slots=True)
class TrustGranted:
    """What is trusted now; `fresh` are the commands that were not before."""

    repository: str
    trusted: TrustedRepository | None
    fresh: tuple[RepositoryCommand, ...] = ()

    def written(self) -> Mapping[str, object]:
        """The `data` of `trust --json`."""
        known = self.trusted
        return {
            "repository": self.repository,
            "trusted": known is not None,
            "digest": known.digest if known else None,
            "commands": [command.written() for command in known.commands] if known else [],
            "fresh": [command.written() for command in self.fresh],
        }


@dataclass(frozen=True, slots=True)
class GrantTrust:
    """Trusts the commands that are there now; one that changes later is asked about again."""

    trust: Trust
    provided: ProvidedCommands

    def missing(self, selector: str | None = None) -> tuple[RepositoryCommand, ...]:
        """Return the commands that would be trusted."""
        return self.trust.missing(self.provided(selector))

    def __call__(self, selector: str | None = None) -> TrustGranted:
        """Trust the commands of one mission, or of all that are not over.

        Raises:
            TrustUnreadable: the user's file is damaged; nothing was written.
        """
        fresh = self.missing(selector)
        trusted = self.trust.grant(fresh) if fresh else self.trust.known()
        return TrustGranted(str(self.trust.repository), trusted, fresh)
