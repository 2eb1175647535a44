"""The fragments that only prompts and reports speak of (contract context)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from fairlead.shared_kernel.actor import Actor


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
