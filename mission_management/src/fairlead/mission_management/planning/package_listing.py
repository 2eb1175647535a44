"""The packages of a mission as its files say them, at one commit."""

from collections.abc import Iterable, Sequence

from fairlead.mission_management.planning.errors import DependencyUnknown, FrontMatterInvalid
from fairlead.mission_management.planning.work_package_file import (
    FOLDER,
    WorkPackageFile,
    wp_id_of,
)
from fairlead.mission_management.status import MissionState, StatusLane
from fairlead.shared_kernel.identity import WorkPackageId


def package_files(state: MissionState, *, lenient: bool = False) -> tuple[WorkPackageFile, ...]:
    """Read every package's file, by id. Those of missions that others made are read leniently.

    Raises:
        FrontMatterInvalid, FrontMatterUnknownKey: a file is wrong, or two have one id.
    """
    foreign = lenient or not state.meta.is_ours
    read = WorkPackageFile.read_foreign if foreign else WorkPackageFile.parse
    files: dict[str, WorkPackageFile] = {}
    for path in state.file_names(FOLDER):
        data = state.read_file(path) if wp_id_of(path) else None
        if data is None:
            continue
        file = read(path, data)
        if file.wp_id in files:
            raise same_id(file, files[file.wp_id])
        files[file.wp_id] = file
    return tuple(file for _, file in sorted(files.items()))


def same_id(file: WorkPackageFile, other: WorkPackageFile) -> FrontMatterInvalid:
    """Describe two files that claim the same id."""
    line = file.front.line_of("work_package_id")
    why = f"{file.wp_id} is also the id of {other.path}"
    return FrontMatterInvalid(file.path, line, "work_package_id", why)


def free_ids(state: MissionState, taken: Iterable[str]) -> Iterable[str]:
    """Yield package ids above every one that the mission has or ever had."""
    used = [*taken, *state.snapshot.work_packages]
    used += [package.wp_id for package in state.plan.work_packages] if state.plan else []
    used += [wp_id_of(path) for path in state.file_names(FOLDER)]
    number = max((_number(wp_id) for wp_id in used), default=0)
    while True:
        number += 1
        yield WorkPackageId.of(number).value


def refuse_unknown(file: WorkPackageFile, known: Sequence[str]) -> None:
    """Check the dependencies of one package.

    Raises:
        DependencyUnknown: it depends on a package that does not exist.
    """
    missing = [name for name in file.dependencies if name not in known]
    if missing:
        raise DependencyUnknown({file.wp_id: missing}, known)


def was_worked_on(state: MissionState, wp_id: str) -> bool:
    """Tell whether somebody claimed the package at some time: its lane may hold code."""
    status = state.snapshot.work_packages.get(wp_id)
    if status is None:
        return False
    begun = status.lane not in (StatusLane.GENESIS, StatusLane.PLANNED, StatusLane.CANCELED)
    return begun or status.implementer is not None or status.lane_base is not None


def _number(wp_id: str) -> int:
    return int(wp_id[2:]) if wp_id[:2] == "WP" and wp_id[2:].isdigit() else 0
