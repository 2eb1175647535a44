"""Use case: examine a repository, read-only (contract lifecycle, doctor)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from fairlead.mission_management.health.findings import Finding, HealthReport, Severity
from fairlead.mission_management.health.git_checks import GIT_CHECKS, GitChecks
from fairlead.mission_management.health.left_behind import left_hook_worktrees, left_places
from fairlead.mission_management.health.mission_checks import MISSION_CHECKS, MissionChecks
from fairlead.mission_management.missions import MissionCatalog, Sighting, Unavailable
from fairlead.shared_kernel.documents import DocumentInvalid
from fairlead.shared_kernel.errors import FairleadError
from fairlead.shared_kernel.git import GitError, Ref
from fairlead.shared_kernel.naming import HEADS

CHECKS = (*GIT_CHECKS, *MISSION_CHECKS)


@dataclass(frozen=True, slots=True)
class ExamineRepository:
    """Look at everything that could be wrong, and say what to do about it."""

    catalog: MissionCatalog
    git: GitChecks
    missions: MissionChecks

    def __call__(
        self, selector: str | None = None, *, progress: Callable[[str], None] = lambda _: None
    ) -> HealthReport:
        """Examine the repository, with all missions or one; `progress` hears what is looked at.

        Raises:
            MissionNotFound, MissionAmbiguous: the selector names none, or several.
        """
        progress("git")
        findings = [*self.git.settings(), *self.git.files()]
        try:
            survey = self._survey(selector)
        except GitError as error:
            # git gives up where one worktree cannot be read; then what is wrong is found above.
            if not any(finding.severity is Severity.ERROR for finding in findings):
                step = "Mend what git names, then run the examination again."
                findings.append(Finding(Severity.ERROR, error.code, "git", error.message, step))
            return HealthReport(CHECKS, 0, 0, 0, tuple(findings))
        findings += self._places(survey)
        commits = rows = 0
        for mission in survey:
            progress(mission.folder.value)
            if isinstance(mission, Unavailable):
                findings.append(_unavailable(mission))
                continue
            report = self.missions.history(mission)
            commits, rows = commits + report.commits, rows + report.rows
            findings += (*report.findings, *self.missions.rest(mission))
        return HealthReport(CHECKS, len(survey), commits, rows, tuple(findings))

    def _survey(self, selector: str | None) -> Sequence[Sighting | Unavailable]:
        return [self.catalog.select(selector)] if selector else self.catalog.survey()

    def _places(self, survey: Sequence[Sighting | Unavailable]) -> Iterator[Finding]:
        known = [mission.folder.value for mission in self.catalog.survey()]
        repository, machine = self.git.repository, self.missions.machine
        yield from self.git.hook_worktrees(
            left_hook_worktrees(repository.hooks, self.catalog, machine, repository.common_dir)
        )
        yield from self.git.left_places(left_places(self.catalog, machine))
        found = [mission for mission in survey if isinstance(mission, Sighting)]
        try:
            yield from self.git.worktrees(known)
        except FairleadError as error:
            yield Finding(Severity.ERROR, error.code, "git", error.message, error.next_step)
        targets = sorted({HEADS + mission.target_branch for mission in found})
        refs = {ref.name: ref for ref in self.git.repository.refs.list(*targets)} if targets else {}
        for mission in found:
            authority = mission.authority
            refs[authority.ref] = Ref(authority.ref, authority.commit)
        yield from self.git.tracked_worktrees(list(refs.values()))
        if any(mission.is_ours for mission in found):
            yield from self.git.private_excludes()


def _unavailable(mission: Unavailable) -> Finding:
    error = mission.error
    step = error.next_step
    if isinstance(error, DocumentInvalid):
        step = "Run `fairlead doctor --repair`; it takes the last version that could be read."
    return Finding(Severity.ERROR, error.code, mission.folder.value, error.message, step)
