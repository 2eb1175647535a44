"""Use case: list the packages as their files say them, beside how far they are."""

from collections.abc import Mapping
from dataclasses import dataclass

from fairlead.mission_management.planning.package_listing import package_files
from fairlead.mission_management.planning.work_package_file import WorkPackageFile
from fairlead.mission_management.status import MissionState, StatusLedger
from fairlead.shared_kernel.context import ReadContext


@dataclass(frozen=True, slots=True)
class ListedWorkPackage:
    """One package: its file, its status lane, its execution lane (None before finalize)."""

    file: WorkPackageFile
    lane: str
    execution_lane: str | None

    @property
    def finalized(self) -> bool:
        """False while `tasks finalize` has not seen it."""
        return self.execution_lane is not None

    def written(self) -> Mapping[str, object]:
        """The form in JSON output."""
        file = self.file
        return {
            "wp_id": file.wp_id,
            "title": file.title,
            "file": file.path,
            "lane": self.lane,
            "execution_lane": self.execution_lane,
            "finalized": self.finalized,
            "dependencies": list(file.dependencies),
            "requirement_refs": list(file.requirement_refs),
            "owned_files": list(file.owned_files),
            "create_intent": list(file.create_intent),
            "execution_mode": file.execution_mode,
            "subtasks": [subtask.written() for subtask in file.subtasks],
            "agent_profile": file.agent_profile,
        }


@dataclass(frozen=True, slots=True)
class WorkPackageList:
    """The packages of a mission, by id."""

    packages: tuple[ListedWorkPackage, ...]

    def written(self) -> Mapping[str, object]:
        """The `data` of `tasks list --json`."""
        return {"work_packages": [package.written() for package in self.packages]}


@dataclass(frozen=True, slots=True)
class ListWorkPackages:
    """Lists packages; files of any age are read."""

    ledger: StatusLedger

    def __call__(self, context: ReadContext) -> WorkPackageList:
        """Return every package that has a file.

        Raises:
            FrontMatterInvalid: a front matter is no YAML.
        """
        state = self.ledger.load(context)
        files = package_files(state, lenient=True)
        return WorkPackageList(tuple(_listed(state, file) for file in files))


def _listed(state: MissionState, file: WorkPackageFile) -> ListedWorkPackage:
    lane = state.plan.lane_of(file.wp_id) if state.plan else None
    status = state.snapshot.lane(file.wp_id).value
    return ListedWorkPackage(file, status, lane.lane_id if lane else None)
