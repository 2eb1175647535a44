"""What a merge brings to its target: the merged code, and the mission directory as it is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from fairlead.governance.policy import MergeStrategy
from fairlead.mission_management.bookkeeping import read_state
from fairlead.mission_management.conflicts import (
    Conflict,
    ConflictedFile,
    Resolution,
    Side,
    merge_with,
)
from fairlead.mission_management.integration.errors import (
    MergeConflict,
    MergeEmptyPayload,
    MergeNotForward,
)
from fairlead.mission_management.integration.machine_files import tree_of
from fairlead.mission_management.integration.people import commits_behind
from fairlead.mission_management.missions import hidden_in_lanes
from fairlead.mission_management.status import MissionState, RowKind, StatusLane
from fairlead.shared_kernel.documents import MissionMeta
from fairlead.shared_kernel.git import (
    History,
    MergeResult,
    ObjectKind,
    Objects,
    Oid,
    Repository,
    edit_tree,
    entries_at,
    parse_tree,
)
from fairlead.shared_kernel.identity import MissionFolder
from fairlead.shared_kernel.naming import HEADS, MISSIONS_ROOT, MissionNames


@dataclass(frozen=True, slots=True)
class Payload:
    """The tree that the target gets, and the paths that change: all, and those of code."""

    tree: Oid
    changed: tuple[str, ...]
    code: tuple[str, ...]
    changes_nothing: bool
    """True when the target has all of it already: an earlier merge got that far."""


@dataclass(frozen=True, slots=True)
class Landing:
    """The two tips that are to come together."""

    folder: MissionFolder
    target_branch: str
    target: Oid
    authority_ref: str
    tip: Oid
    strategy: MergeStrategy
    resolution: Resolution | None = None
    """What somebody made of their conflict, where there was one."""

    @property
    def directory(self) -> str:
        """The mission directory."""
        return MissionNames(self.folder).directory


def payload_of(repository: Repository, landing: Landing) -> Payload:
    """Merge in the object store; the mission directory is placed, never content-merged.

    Raises:
        MergeConflict: both sides changed the same code; a person decides.
        MergeNotForward: the ff strategy, and the target has commits of its own.
    """
    directory = landing.directory
    if landing.strategy is MergeStrategy.FF and not repository.history.is_ancestor(
        landing.target, landing.tip
    ):
        raise MergeNotForward(landing.target_branch)
    result = merge_with(
        *(repository, landing.target, landing.tip, landing.resolution),
        placed=lambda path: path.startswith(f"{directory}/"),
    )
    whole = entries_at(repository.objects, landing.tip, (directory,))
    tree = edit_tree(repository.objects, result.tree, {directory: whole[directory]})
    if not result.clean:
        found = _conflict(repository, landing, replace(result, tree=tree))
        raise MergeConflict(landing.folder.value, found)
    before = tree_of(repository.objects, landing.target)
    changed = tuple(repository.history.changed_paths(before, tree))
    code = tuple(path for path in changed if not path.startswith(f"{directory}/"))
    return Payload(tree, changed, code, changes_nothing=not changed)


def _conflict(repository: Repository, landing: Landing, result: MergeResult) -> Conflict:
    target, authority = landing.target_branch, landing.authority_ref.removeprefix(HEADS)
    behind = commits_behind(repository.history, landing.target, landing.tip, result.conflicts)
    plan = read_state(repository.objects, landing.tip, landing.folder).plan
    names = {landing.target: target, landing.tip: authority}
    if landing.resolution:
        names[landing.resolution.commit] = f"what was resolved for {landing.folder}"
    found = Conflict(
        wp_id=None,
        ours=Side(target, landing.target),
        theirs=Side(authority, landing.tip),
        files=tuple(ConflictedFile(path, behind.get(path, ())) for path in result.conflicts),
        tree=result.tree,
        unmerged=result.unmerged,
        said=result.detail,
        scope=tuple(glob for p in (plan.work_packages if plan else ()) for glob in p.write_scope),
        fixed=(f"{landing.directory}/",),
        hidden=hidden_in_lanes(MissionNames(landing.folder)),
    )
    return found.labelled(repository.objects, names)


def refuse_empty(
    repository: Repository, landing: Landing, payload: Payload, state: MissionState
) -> None:
    """Stop a merge that would silently lose what lanes did.

    Raises:
        MergeEmptyPayload: lanes changed files, and the target would get none of it.
    """
    if payload.code or payload.changes_nothing:
        return
    lanes = _lanes_with_code(repository, landing, state)
    if lanes:
        raise MergeEmptyPayload(landing.folder.value, lanes, landing.target_branch)


def next_number(objects: Objects, target: Oid, own: MissionFolder, present: int | None) -> int:
    """Return the display number: the highest on the target + 1, once; a landed one is kept."""
    numbers = dict(_numbers_at(objects, target))
    landed = numbers.pop(own.value, None)
    if landed is not None and landed == present:
        return landed
    return max(numbers.values(), default=0) + 1


def _numbers_at(objects: Objects, target: Oid) -> Mapping[str, int]:
    found = objects.read(f"{target}:{MISSIONS_ROOT}")
    if found is None or found.kind is not ObjectKind.TREE:
        return {}
    numbers: dict[str, int] = {}
    for name, entry in parse_tree(found.data, oid_length=len(found.oid)).items():
        meta = objects.read(f"{entry.oid}:meta.json") if entry.is_directory else None
        number = MissionMeta.parse(meta.data).mission_number if meta else None
        if number is not None:
            numbers[name] = number
    return numbers


def _lanes_with_code(
    repository: Repository, landing: Landing, state: MissionState
) -> tuple[str, ...]:
    integrated = {
        str(payload.get("lane"))
        for row in state.log.rows()
        if row.kind is RowKind.LIFECYCLE and row.event_type == "LaneIntegrated"
        for payload in [row.data.get("payload")]
        if isinstance(payload, Mapping) and _touches_code(payload.get("touched"), landing)
    }
    return tuple(sorted(integrated | _branches_with_code(repository, landing, state)))


def _touches_code(touched: object, landing: Landing) -> bool:
    """What lies in the mission directory arrives as the directory does, and is no code."""
    paths = touched if isinstance(touched, list) else []
    return any(not str(path).startswith(f"{landing.directory}/") for path in paths)


def _branches_with_code(repository: Repository, landing: Landing, state: MissionState) -> set[str]:
    """Lanes whose branch changed files outside the mission directory, the abandoned ones aside."""
    names, found = MissionNames(landing.folder), set[str]()
    for lane in state.plan.lanes if state.plan else ():
        lanes = {state.snapshot.lane(wp_id) for wp_id in lane.wp_ids}
        tip = repository.refs.read(f"{HEADS}{names.coordination_branch}-{lane.lane_id}")
        if tip and StatusLane.CANCELED not in lanes:
            changed = _changed_since_fork(repository.history, landing.target, tip)
            if any(not path.startswith(f"{landing.directory}/") for path in changed):
                found.add(lane.lane_id)
    return found


def _changed_since_fork(history: History, target: Oid, tip: Oid) -> tuple[str, ...]:
    base = history.merge_base(target, tip)
    return tuple(history.changed_paths(base, tip)) if base else ()
