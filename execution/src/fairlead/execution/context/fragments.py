"""The derived facts: each fragment has one rule, and it is written here (contract context).

The rule of StatusSurface, which readers need too, is in `status_surface.py`; those of what only
prompts speak of are in `prompting.py`.
"""

from collections.abc import Mapping
from pathlib import Path

from fairlead.execution.context.facts import PrimitiveFacts
from fairlead.mission_management.status import WorkPackageNotFound
from fairlead.shared_kernel.context import (
    ArtifactPlacement,
    BranchRef,
    Topology,
    Workspace,
)
from fairlead.shared_kernel.documents import ExecutionLane, LanePlan
from fairlead.shared_kernel.identity import LaneId, MissionFolder
from fairlead.shared_kernel.naming import MissionNames, worktrees_root


def branch_ref(known: PrimitiveFacts, plan: LanePlan | None) -> BranchRef:
    """The branches of the mission; its lanes are those of the plan."""
    lanes = plan.lanes if plan else ()
    in_primary = works_in_primary(known)
    target = known.sighting.target_branch
    return BranchRef(
        target_branch=target,
        coordination_branch=known.meta.coordination_branch,
        lane_branches={
            lane.lane_id: target if in_primary else lane_branch(known.names, lane) for lane in lanes
        },
        destination=known.sighting.authority.target(),
    )


def placement(known: PrimitiveFacts) -> ArtifactPlacement:
    """Where planning artefacts go: the same target as the status (contract C-PLACE-1)."""
    return ArtifactPlacement(known.sighting.authority.target(), known.names.directory)


def workspace(known: PrimitiveFacts, plan: LanePlan | None, wp_id: str | None) -> Workspace:
    """The folders. A lane's place follows from its name, whether it is there or not.

    Raises:
        WorkPackageNotFound: no lane carries `wp_id`.
    """
    root = known.checkout.primary_root
    return Workspace(
        primary_root=root,
        current_cwd=known.checkout.cwd,
        coord_worktree=_coordination_worktree(known),
        execution_workspace=_workplace(known, plan, wp_id) if wp_id else None,
        allowed_command_cwd=root,
    )


def works_in_primary(known: PrimitiveFacts) -> bool:
    """Tell whether the mission was created with `--no-worktrees`: its one lane is the checkout."""
    return works_without_worktrees(known.meta.raw)


def works_without_worktrees(meta: Mapping[str, object]) -> bool:
    """Read that choice from meta.json."""
    ours = meta.get("fairlead")
    return isinstance(ours, Mapping) and ours.get("worktrees") is False


def lane_branch(names: MissionNames, lane: ExecutionLane) -> str:
    """Spell the branch of a lane of the plan; foreign plans name lanes by other words."""
    known = _lane_id(lane.lane_id)
    return names.lane_branch(known) if known else f"{names.coordination_branch}-{lane.lane_id}"


def lane_workspace(
    folder: MissionFolder, primary_root: Path, lane: ExecutionLane, *, in_primary: bool
) -> Path:
    """Return the folder in which the packages of a lane are worked on; it need not exist."""
    if in_primary:
        return primary_root
    lane_id = _lane_id(lane.lane_id)
    if lane_id:
        return MissionNames(folder).lane_worktree(primary_root, lane_id)
    return worktrees_root(primary_root) / f"{folder}-{lane.lane_id}"


def _workplace(known: PrimitiveFacts, plan: LanePlan | None, wp_id: str) -> Path:
    lane = plan.lane_of(wp_id) if plan else None
    if plan is None or lane is None:
        packages = tuple(sorted(p.wp_id for p in plan.work_packages)) if plan else ()
        raise WorkPackageNotFound(wp_id, packages)
    return lane_workspace(
        known.sighting.folder,
        known.checkout.primary_root,
        lane,
        in_primary=works_in_primary(known),
    )


def _coordination_worktree(known: PrimitiveFacts) -> Path | None:
    found = known.sighting.authority
    return found.worktree if found.topology is Topology.COORDINATION else None


def _lane_id(recorded: str) -> LaneId | None:
    try:
        return LaneId.recorded(recorded)
    except ValueError:
        return None
