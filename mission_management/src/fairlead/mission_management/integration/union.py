"""Merging reviewed code into the authority, in the object store only."""

from dataclasses import dataclass, replace

from fairlead.mission_management.conflicts import (
    Conflict,
    ConflictedFile,
    Resolution,
    Side,
    merge_with,
)
from fairlead.mission_management.integration.errors import IntegrationConflict
from fairlead.mission_management.integration.machine_files import (
    machine_paths,
    with_machine_files_of,
)
from fairlead.mission_management.integration.people import implementers, packages_behind
from fairlead.mission_management.missions import hidden_in_lanes
from fairlead.mission_management.status import CodeMerge, MissionState
from fairlead.shared_kernel.git import MergeResult, Oid, Repository
from fairlead.shared_kernel.naming import MissionNames


@dataclass(frozen=True, slots=True)
class LaneCode:
    """Reviewed code on its way in.

    Attributes:
        names: of the mission.
        authority, lane: short names of both refs, for people.
        base: the authority commit that it is merged into.
        reviewed: exactly what the approval approved, never the lane's tip.
        lane_base: the authority commit that the lane had taken in, where it is known.
    """

    names: MissionNames
    wp_id: str
    authority: str
    lane: str
    base: Oid
    reviewed: Oid
    lane_base: Oid | None = None


def merged_into_authority(
    repository: Repository,
    code: LaneCode,
    state: MissionState,
    resolution: Resolution | None = None,
) -> tuple[CodeMerge | None, tuple[str, ...]]:
    """Return the merge (None where the authority contains the code), and the paths it touches.

    Raises:
        IntegrationConflict: a file that people write was changed on both sides, and `resolution`
            does not say what it is to be.
    """
    if repository.history.is_ancestor(code.reviewed, code.base):
        return None, _touched_before(repository, code)
    directory = code.names.directory
    placed = frozenset(machine_paths(directory)).__contains__
    result = merge_with(repository, code.base, code.reviewed, resolution, placed=placed)
    tree = with_machine_files_of(repository.objects, result.tree, code.base, directory)
    if not result.clean:
        conflict = _conflict(repository, code, state, replace(result, tree=tree))
        if resolution:
            names = {resolution.commit: f"what was resolved for {code.wp_id}"}
            conflict = conflict.labelled(repository.objects, names)
        raise IntegrationConflict(conflict, implementers(state))
    return CodeMerge(code.reviewed, tree), _touched(repository, code, code.base, tree)


def _conflict(
    repository: Repository, code: LaneCode, state: MissionState, result: MergeResult
) -> Conflict:
    package = state.plan.work_package(code.wp_id) if state.plan else None
    files = tuple(
        ConflictedFile(path, packages_behind(state, code.wp_id, path)) for path in result.conflicts
    )
    others = ", ".join(dict.fromkeys(who for file in files for who in file.others))
    names = {
        code.base: f"{code.authority} ({others or 'the mission'})",
        code.reviewed: f"{code.lane} ({code.wp_id})",
    }
    found = Conflict(
        wp_id=code.wp_id,
        ours=Side(code.authority, code.base),
        theirs=Side(code.lane, code.reviewed),
        files=files,
        tree=result.tree,
        unmerged=result.unmerged,
        said=result.detail,
        scope=package.write_scope if package else (),
        fixed=machine_paths(code.names.directory),
        hidden=hidden_in_lanes(code.names),
    )
    return found.labelled(repository.objects, names)


def _touched_before(repository: Repository, code: LaneCode) -> tuple[str, ...]:
    """What code that came in another way had changed: where the lane is the checkout itself."""
    if code.lane_base is None:
        return ()
    return _touched(repository, code, code.lane_base, code.reviewed)


def _touched(repository: Repository, code: LaneCode, old: Oid, new: Oid) -> tuple[str, ...]:
    machine = set(machine_paths(code.names.directory))
    changed = repository.history.changed_paths(old, new)
    return tuple(path for path in changed if path not in machine)
