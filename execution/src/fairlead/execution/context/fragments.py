"""From the facts of one command to its fragments. Each fragment's rule is in its own `of`."""

from pathlib import Path

from fairlead.execution.context.facts import PrimitiveFacts
from fairlead.mission_management.status import WorkPackageNotFound
from fairlead.shared_kernel.context import ArtifactPlacement, BranchRef, Topology, Workspace
from fairlead.shared_kernel.documents import ExecutionLane, LanePlan


def branch_ref(known: PrimitiveFacts, plan: LanePlan | None) -> BranchRef:
    """The branches of the mission."""
    return BranchRef.of(known.names, known.meta, plan, known.sighting.authority.target())


def placement(known: PrimitiveFacts) -> ArtifactPlacement:
    """Where planning artefacts go."""
    return ArtifactPlacement.of(known.names, known.sighting.authority.target())


def workspace(known: PrimitiveFacts, plan: LanePlan | None, wp_id: str | None) -> Workspace:
    """The folders.

    Raises:
        WorkPackageNotFound: no lane carries `wp_id`.
    """
    return Workspace.of(
        known.names,
        known.meta,
        known.checkout,
        lane=_lane_of(plan, wp_id) if wp_id else None,
        coord_worktree=_coordination_worktree(known),
    )


def _lane_of(plan: LanePlan | None, wp_id: str) -> ExecutionLane:
    lane = plan.lane_of(wp_id) if plan else None
    if lane is None:
        packages = tuple(sorted(p.wp_id for p in plan.work_packages)) if plan else ()
        raise WorkPackageNotFound(wp_id, packages)
    return lane


def _coordination_worktree(known: PrimitiveFacts) -> Path | None:
    found = known.sighting.authority
    return found.worktree if found.topology is Topology.COORDINATION else None
