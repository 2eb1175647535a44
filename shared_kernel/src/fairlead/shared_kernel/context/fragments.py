"""The fragments: one value for each question about a mission's place (contract context).

The fragment Identity is `shared_kernel.identity.MissionIdentity`; StatusSurface is in `surface.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from fairlead.shared_kernel.actor import Actor
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


@dataclass(frozen=True, slots=True)
class PromptSource:
    """Where prompt templates come from, the nearest layer first."""

    prompt_source_dir: Path
    template_layers: tuple[str, ...] = ("project", "org", "built-in")


@dataclass(frozen=True, slots=True)
class ExecutionPreferences:
    """Who acts, and how people want it done; `origins` says where each value came from."""

    actor: Actor
    interaction_policy: Mapping[str, object] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Infra:
    """Ambient facts about the machine and the repository (InfraContext); read once."""

    git_version: str
    platform: str
    hooks: tuple[str, ...]
    primary_kind: str
    """`checkout` or `submodule`."""
