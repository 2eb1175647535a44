"""Use case: examine a repository, read-only (contract lifecycle, doctor)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from fairlead.mission_management.bookkeeping import Acknowledged, MachineState
from fairlead.mission_management.health.findings import Finding, HealthReport, Severity
from fairlead.mission_management.health.history import HistoryReport, verify_history
from fairlead.mission_management.missions import MissionCatalog, Sighting, Unavailable
from fairlead.mission_management.status import EVENTS_FILE
from fairlead.shared_kernel.errors import FairleadError
from fairlead.shared_kernel.git import Repository
from fairlead.shared_kernel.naming import MISSIONS_ROOT, MissionNames

OLDEST_GIT = (2, 38, 0)
CHECKS = (
    "git version",
    "committer identity",
    "commit hooks",
    "authority refs",
    "log integrity over the whole history",
    "acknowledged rows",
    "worktrees",
)


@dataclass(frozen=True, slots=True)
class ExamineRepository:
    """Look at everything that could be wrong, and say what to do about it."""

    repository: Repository
    catalog: MissionCatalog
    machine: MachineState

    def __call__(self, *, progress: Callable[[str], None] = lambda _: None) -> HealthReport:
        """Examine the repository; `progress` is told what is being looked at."""
        progress("git")
        findings = [*self._git_version(), *self._identity(), *self._hooks(), *self._worktrees()]
        survey = self.catalog.survey()
        commits = rows = 0
        for mission in survey:
            progress(mission.folder.value)
            if isinstance(mission, Unavailable):
                findings.append(_unavailable(mission))
                continue
            report = self._history(mission)
            commits, rows = commits + report.commits, rows + report.rows
            findings += (*report.findings, *self._acknowledged(mission), *_foreign(mission))
        return HealthReport(CHECKS, len(survey), commits, rows, tuple(findings))

    def _git_version(self) -> Iterator[Finding]:
        version = self.repository.settings.version()
        if version < OLDEST_GIT:
            shown = ".".join(map(str, version))
            yield Finding(
                Severity.ERROR,
                "GIT_TOO_OLD",
                "git",
                f"git {shown} is too old; 2.38 or newer is needed",
                "Upgrade git.",
            )

    def _identity(self) -> Iterator[Finding]:
        try:
            self.repository.settings.committer()
        except FairleadError as error:
            yield Finding(Severity.ERROR, error.code, "git", error.message, error.next_step)

    def _hooks(self) -> Iterator[Finding]:
        names = self.repository.hooks.configured()
        if names:
            yield Finding(
                Severity.NOTE,
                "HOOKS_CONFIGURED",
                "git",
                f"these hooks run at every bookkeeping commit: {', '.join(names)}",
            )

    def _worktrees(self) -> Iterator[Finding]:
        for worktree in self.repository.worktrees.list():
            if not worktree.exists:
                yield Finding(
                    Severity.NOTE,
                    "WORKTREE_MISSING",
                    str(worktree.path),
                    "the folder of this worktree was deleted; its branch is still there",
                    "Run `fairlead implement WP --agent A` to have the lane's worktree made anew, "
                    "or `git worktree prune` to forget it.",
                )

    def _history(self, mission: Sighting) -> HistoryReport:
        return verify_history(
            self.repository.objects,
            self.repository.history,
            mission.authority.commit,
            mission.folder,
        )

    def _acknowledged(self, mission: Sighting) -> Iterator[Finding]:
        last = Acknowledged.last(self.machine, mission.identity.state_key)
        if last is None or last.commit == mission.authority.commit:
            return
        path = MissionNames(mission.folder).file(EVENTS_FILE)
        found = self.repository.objects.read(f"{mission.authority.commit}:{path}")
        if found is None or not last.begins(found.data):
            yield Finding(
                Severity.ERROR,
                "AUTHORITY_DIVERGED",
                f"{mission.authority.ref}:{MISSIONS_ROOT}",
                "the log does not continue what was acknowledged at commit "
                f"{last.commit[:12]}: somebody's commit took rows out",
                "The next command that writes to the mission puts the rows back.",
            )


def _unavailable(mission: Unavailable) -> Finding:
    error = mission.error
    return Finding(Severity.ERROR, error.code, mission.folder.value, error.message, error.next_step)


def _foreign(mission: Sighting) -> Iterator[Finding]:
    note = mission.authority.note
    if note:
        yield Finding(Severity.NOTE, "FOREIGN_MISSION", mission.folder.value, note)
