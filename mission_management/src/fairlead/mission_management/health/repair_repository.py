"""Use case: mend damaged logs, because a person said so (contract lifecycle, `doctor --repair`)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from fairlead.mission_management.bookkeeping import Damage, Repaired, RepairMission
from fairlead.mission_management.health.findings import Severity
from fairlead.mission_management.health.history import REWRITTEN, verify_history
from fairlead.mission_management.health.mission_checks import MissionChecks
from fairlead.mission_management.missions import MissionCatalog, Sighting, commit_summary
from fairlead.shared_kernel.commit_target import Operation
from fairlead.shared_kernel.errors import FairleadError
from fairlead.shared_kernel.git import Oid, Repository


@dataclass(frozen=True, slots=True)
class MissionRepaired:
    """What was done to one mission's log."""

    mission_slug: str
    repaired: Repaired

    def written(self) -> Mapping[str, object]:
        """The form in JSON output."""
        done = self.repaired
        return {
            "mission_slug": self.mission_slug,
            "rows_put_back": list(done.put_back),
            "rows_taken_in": list(done.taken_in),
            "lines_set_aside": list(done.set_aside),
            "quarantine": list(done.quarantine),
            "commits": [commit_summary(done.receipt)],
            "event_ids": list(done.receipt.event_ids),
        }


@dataclass(frozen=True, slots=True)
class RepairRepository:
    """Repairs each mission whose log is damaged; a sound one is not even locked."""

    repository: Repository
    catalog: MissionCatalog
    checks: MissionChecks
    repair: RepairMission

    def __call__(
        self,
        selector: str | None,
        operation: Operation,
        *,
        progress: Callable[[str], None] = lambda _: None,
    ) -> tuple[MissionRepaired, ...]:
        """Repair one mission, or all; those done before a refusal stay repaired.

        Raises:
            MissionNotFound, MissionAmbiguous: the selector names none, or several.
            AcknowledgedLogMissing, RepairConflict: a person must help first.
            BookkeepingError: a write was refused; the mission it names is as it was.
        """
        missions = [self.catalog.select(selector)] if selector else self.catalog.all()
        done: list[MissionRepaired] = []
        refused: FairleadError | None = None
        for mission in missions:
            progress(mission.folder.value)
            if not self._is_damaged(mission):
                continue
            try:
                done += self._repaired(mission, operation)
            except FairleadError as error:
                refused = refused or error
        if refused:
            raise refused
        return tuple(done)

    def _is_damaged(self, mission: Sighting) -> bool:
        if not mission.authority.writable:
            return False
        found = (*self.checks.history(mission).findings, *self.checks.acknowledged(mission))
        return any(finding.severity is Severity.ERROR for finding in found)

    def _repaired(self, mission: Sighting, operation: Operation) -> list[MissionRepaired]:
        def damage(base: Oid) -> Damage:
            objects, history = self.repository.objects, self.repository.history
            report = verify_history(objects, history, base, mission.folder)
            return Damage(report.truth, report.damage, REWRITTEN in report.damage)

        # Another tip is another repair, also under the same id of the command.
        tip = f"{mission.identity.state_key}@{mission.authority.commit}"
        asked = replace(operation, name="doctor repair", op_id=operation.step(tip).op_id)
        target = mission.authority.target()
        repaired = self.repair(mission.identity, target, asked, damage)
        return [MissionRepaired(mission.folder.value, repaired)] if repaired.changed else []
