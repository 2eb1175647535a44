"""The fragments: one value for each question about a mission's place (contract context).

The fragment Identity is `shared_kernel.identity.MissionIdentity`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.commit_target import CommitTarget
from fairlead.shared_kernel.git import Oid


class Topology(StrEnum):
    """Where a mission's durable truth lives (contract topology)."""

    COORDINATION = "coordination"
    FLATTENED = "flattened"
    LEGACY = "legacy"


@dataclass(frozen=True, slots=True)
class BranchRef:
    """The branches of a mission, and the one place where its writes land."""

    target_branch: str
    coordination_branch: str | None
    lane_branches: Mapping[str, str]
    """Recorded lane id (`lane-a`) to short branch name, for every lane of the plan."""
    destination: CommitTarget


@dataclass(frozen=True, slots=True)
class StatusSurface:
    """Where the status is read and written. Under every topology of ours the two are equal."""

    topology: Topology
    read_ref: str
    """Full name of the authority ref."""
    read_commit: Oid
    directory: str
    """The mission directory, relative to the top of the tree."""
    write_ref: str | None
    """Full name of the ref that writes go to; None where writing is refused."""
    read_dir: Path
    """Where the files are or would be shown, for people; it may not exist and no code opens it."""
    note: str = ""
    """What a person should know: a foreign mission, a landed copy."""


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
