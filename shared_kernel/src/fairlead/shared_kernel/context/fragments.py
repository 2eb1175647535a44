"""The fragments: one value for each question about a mission's place (contract context).

The fragment Identity is `shared_kernel.identity.MissionIdentity`; StatusSurface is in `surface.py`,
and what only prompts speak of in `preferences.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fairlead.shared_kernel.commit_target import CommitTarget


@dataclass(frozen=True, slots=True)
class BranchRef:
    """The branches of a mission, and the one place where its writes land."""

    target_branch: str
    coordination_branch: str | None
    lane_branches: Mapping[str, str]
    """Recorded lane id (`lane-a`) to short branch name, for every lane of the plan."""
    destination: CommitTarget


@dataclass(frozen=True, slots=True)
class ArtifactPlacement:
    """Where planning artefacts are committed: the same target as status (contract C-PLACE-1)."""

    placement_ref: CommitTarget
    directory: str


@dataclass(frozen=True, slots=True)
class Workspace:
    """Folders. Everything but `current_cwd` is the same from every working directory."""

    primary_root: Path
    current_cwd: Path
    coord_worktree: Path | None
    execution_workspace: Path | None
    """The lane worktree one works in, where the operation concerns one package."""
    allowed_command_cwd: Path
