"""The fragments that only prompts and reports speak of (contract context)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.git import Checkout
from fairlead.shared_kernel.naming import DOCTRINE_FOLDER

_SUBMODULES = "modules"


@dataclass(frozen=True, slots=True)
class PromptSource:
    """Where prompt templates come from, the nearest layer first."""

    prompt_source_dir: Path
    template_layers: tuple[str, ...] = ("project", "org", "built-in")

    @classmethod
    def of(cls, primary_root: Path) -> Self:
        """A project keeps its own with its other doctrine."""
        return cls(primary_root / DOCTRINE_FOLDER)


@dataclass(frozen=True, slots=True)
class ExecutionPreferences:
    """Who acts, and how people want it done.

    `origins` says where each value came from. `scopes` says how far it holds: for the `mission`,
    whatever is set later, or for every mission of the `repository` that has no plan yet.
    """

    actor: Actor
    interaction_policy: Mapping[str, object] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)
    scopes: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        actor: Actor,
        policy: Mapping[str, object],
        origins: Mapping[str, str],
        *,
        frozen: bool,
    ) -> Self:
        """Derive it; what was frozen with the plan of a mission is that mission's own."""
        return cls(
            actor, policy, origins, dict.fromkeys(policy, "mission" if frozen else "repository")
        )


@dataclass(frozen=True, slots=True)
class Infra:
    """Ambient facts about the machine and the repository (InfraContext); read once."""

    git_version: str | None
    """None where nobody asked for it, which would start a process."""
    platform: str
    hooks: tuple[str, ...]
    """The hooks that a commit would run."""
    primary_kind: str
    """`checkout` or `submodule`."""

    @classmethod
    def of(
        cls,
        checkout: Checkout,
        *,
        git_version: tuple[int, int, int] | None,
        platform: str,
        hooks: Sequence[str],
    ) -> Self:
        """Derive it; git keeps a submodule's repository among the modules of the one around it."""
        return cls(
            git_version=".".join(map(str, git_version)) if git_version else None,
            platform=platform,
            hooks=tuple(hooks),
            primary_kind="submodule" if _SUBMODULES in checkout.common_dir.parts else "checkout",
        )
