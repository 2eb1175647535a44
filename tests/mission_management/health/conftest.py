"""A real repository with a mission, and the three use cases that look after it."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from fairlead.governance.adapters.file_policy_sources import FilePolicySources
from fairlead.governance.adapters.user_trust_file import UserTrustFile
from fairlead.governance.policy import Trust
from fairlead.mission_management.adapters.git_info_exclude import GitInfoExclude
from fairlead.mission_management.adapters.machine_conflicts import MachineConflicts
from fairlead.mission_management.adapters.machine_heartbeats import MachineHeartbeats
from fairlead.mission_management.adapters.worktree_logs import WorktreeLogs
from fairlead.mission_management.bookkeeping import RepairMission, SettleView
from fairlead.mission_management.conflicts import ConflictNotes
from fairlead.mission_management.health import (
    Deed,
    ExamineRepository,
    Finding,
    FixRepository,
    GitChecks,
    MissionChecks,
    MissionRepaired,
    RepairRepository,
)
from fairlead.shared_kernel.adapters.file_locks import FileLocks
from fairlead.shared_kernel.adapters.git_cli import locate, open_git_folder
from fairlead.shared_kernel.git import Oid
from fairlead.shared_kernel.identity import MissionFolder
from fairlead.shared_kernel.naming import MissionNames
from tests.conftest import MakeRepo
from tests.mission_management.missions.world import World


@dataclass
class Clinic:
    """Examines, fixes and repairs one world."""

    world: World

    @property
    def root(self) -> Path:
        return self.world.repository.primary_root

    @property
    def folder_of_git(self) -> Path:
        return self.world.repository.common_dir

    @property
    def git_checks(self) -> GitChecks:
        repository = self.world.repository
        policies = FilePolicySources(self.root, self.folder_of_git, repository.settings)
        excludes = GitInfoExclude(self.folder_of_git)
        folder = open_git_folder(locate(self.root))
        store = UserTrustFile({"HOME": str(self.home)}, FileLocks())
        trust = Trust(store, self.world.clock, self.root)
        return GitChecks(repository, folder, policies, trust, excludes)

    @property
    def home(self) -> Path:
        """Where the user's own configuration would be."""
        return self.root.parent / "home"

    @property
    def mission_checks(self) -> MissionChecks:
        world = self.world
        return MissionChecks(
            world.repository,
            world.machine,
            open_git_folder(locate(self.root)),
            MachineHeartbeats(world.machine),
            WorktreeLogs(world.shown),
            self.views,
            MachineConflicts(ConflictNotes(world.machine)),
            world.clock,
        )

    @property
    def views(self) -> SettleView:
        return SettleView(self.world.machine, lambda: self.world.transactions)

    def examine(self, selector: str | None = None) -> list[Finding]:
        use = ExamineRepository(self.world.catalog, self.git_checks, self.mission_checks)
        return list(use(selector).findings)

    def codes(self) -> list[str]:
        return [finding.code for finding in self.examine()]

    def errors(self) -> list[str]:
        return [f.code for f in self.examine() if f.severity == "error"]

    def find(self, code: str) -> Finding:
        found = [finding for finding in self.examine() if finding.code == code]
        assert found, f"no {code} among {self.codes()}"
        return found[0]

    def fix(self) -> list[Deed]:
        world = self.world
        use = FixRepository(
            world.repository,
            world.catalog,
            world.machine,
            open_git_folder(locate(self.root)),
            GitInfoExclude(self.folder_of_git),
            self.views,
            FileLocks(),
        )
        return list(use(world.operation("doctor")))

    def fixed(self) -> list[str]:
        return [deed.code for deed in self.fix()]

    def repair(self, selector: str | None = None) -> list[MissionRepaired]:
        world = self.world
        mend = RepairMission(world.repository, world.machine, lambda: world.transactions)
        use = RepairRepository(world.repository, world.catalog, self.mission_checks, mend)
        return list(use(selector, world.operation("doctor")))

    def outsider(self, folder: MissionFolder, files: dict[str, bytes | None]) -> Oid:
        """Somebody commits on the mission's branch with plain git."""
        names = MissionNames(folder)
        below = {names.file(name): data for name, data in files.items()}
        return self.world.commit(names.coordination_branch, below, message="By hand")

    def log(self, folder: MissionFolder) -> bytes:
        return self.world.state(folder).log.data


@pytest.fixture
def clinic(tmp_path: Path, make_repo: MakeRepo) -> Clinic:
    """A repository without any mission."""
    return Clinic(World.on_disk(make_repo(tmp_path / "repository")))
