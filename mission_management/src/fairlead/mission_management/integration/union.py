"""Merging reviewed code into the authority, in the object store only."""

from dataclasses import dataclass

from fairlead.mission_management.integration.errors import IntegrationConflict
from fairlead.mission_management.integration.machine_files import (
    machine_paths,
    with_machine_files_of,
)
from fairlead.mission_management.status import CodeMerge
from fairlead.shared_kernel.git import Oid, Repository
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
    repository: Repository, code: LaneCode
) -> tuple[CodeMerge | None, tuple[str, ...]]:
    """Return the merge (None where the authority contains the code), and the paths it touches.

    Raises:
        IntegrationConflict: a file that people write was changed on both sides.
    """
    if repository.history.is_ancestor(code.reviewed, code.base):
        return None, _touched_before(repository, code)
    directory = code.names.directory
    result = repository.merges.merge(code.base, code.reviewed)
    conflicts = tuple(sorted(set(result.conflicts) - set(machine_paths(directory))))
    if conflicts:
        raise IntegrationConflict(
            code.wp_id,
            paths=conflicts,
            authority=(code.authority, code.base),
            lane=(code.lane, code.reviewed),
            said=result.detail,
        )
    tree = with_machine_files_of(repository.objects, result.tree, code.base, directory)
    return CodeMerge(code.reviewed, tree), _touched(repository, code, code.base, tree)


def _touched_before(repository: Repository, code: LaneCode) -> tuple[str, ...]:
    """What code that came in another way had changed: where the lane is the checkout itself."""
    if code.lane_base is None:
        return ()
    return _touched(repository, code, code.lane_base, code.reviewed)


def _touched(repository: Repository, code: LaneCode, old: Oid, new: Oid) -> tuple[str, ...]:
    machine = set(machine_paths(code.names.directory))
    changed = repository.history.changed_paths(old, new)
    return tuple(path for path in changed if path not in machine)
