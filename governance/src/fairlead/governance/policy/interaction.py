"""How people want missions to be worked on; resolved at finalize, and frozen in lanes.json."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

from fairlead.governance.policy.errors import PolicyInvalid

BUILT_IN_ORIGIN = "built-in"
FROZEN_ORIGIN = "lanes.json"


class Integration(StrEnum):
    """When approved code goes to the authority."""

    ON_APPROVAL = "on_approval"
    MANUAL = "manual"


class MergeStrategy(StrEnum):
    """How the mission lands on its target."""

    MERGE = "merge"
    SQUASH = "squash"
    FF = "ff"


class Workspaces(StrEnum):
    """Where packages are worked on."""

    WORKTREES = "worktrees"
    PRIMARY = "primary"
    """One lane, in the primary checkout (flattened missions made with `--no-worktrees`)."""


@dataclass(frozen=True, slots=True)
class InteractionPolicy:
    """The policy of one mission. `origins` says of each value which layer it came from."""

    parallelism: int = 0
    """Most packages worked on at once; 0 is as many as there are lanes."""
    merge_strategy: MergeStrategy = MergeStrategy.MERGE
    workspaces: Workspaces = Workspaces.WORKTREES
    review_independence: bool = True
    """Whether a reviewer must be another actor than the implementer."""
    integration: Integration = Integration.ON_APPROVAL
    origins: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def resolved(cls, layers: Iterable[tuple[str, Mapping[str, object]]]) -> Self:
        """Resolve from layers (origin, values), the last one that names a field decides it.

        Raises:
            PolicyInvalid: an unknown field, or a value that a field cannot have.
        """
        values: dict[str, Any] = {}
        origins = dict.fromkeys(_FIELDS, BUILT_IN_ORIGIN)
        for origin, layer in layers:
            for name, raw in layer.items():
                values[name] = _read(name, raw, origin)
                origins[name] = origin
        return cls(**values, origins=origins)

    @classmethod
    def frozen(cls, recorded: Mapping[str, object]) -> Self:
        """Read what finalize froze in lanes.json; what a foreign file lacks has its default.

        Raises:
            PolicyInvalid: a value that a field cannot have.
        """
        values = {
            name: _read(name, recorded[name], FROZEN_ORIGIN) for name in _FIELDS & {*recorded}
        }
        origins = recorded.get("origins")
        known = {str(k): str(v) for k, v in origins.items()} if isinstance(origins, dict) else {}
        return cls(**values, origins=known)

    def written(self) -> Mapping[str, object]:
        """The form in lanes.json and in JSON output."""
        return {
            "parallelism": self.parallelism,
            "merge_strategy": self.merge_strategy.value,
            "workspaces": self.workspaces.value,
            "review_independence": self.review_independence,
            "integration": self.integration.value,
            "origins": {name: self.origin(name) for name in sorted(_FIELDS)},
        }

    def origin(self, name: str) -> str:
        """Return the layer that a value came from."""
        return self.origins.get(name, BUILT_IN_ORIGIN)


_CHOICES: Mapping[str, type[StrEnum]] = {
    "merge_strategy": MergeStrategy,
    "workspaces": Workspaces,
    "integration": Integration,
}
_FIELDS = frozenset({*_CHOICES, "parallelism", "review_independence"})


def _read(name: str, raw: object, origin: str) -> Any:
    if name in _CHOICES:
        choices = [choice.value for choice in _CHOICES[name]]
        if raw in choices:
            return _CHOICES[name](str(raw))
        raise PolicyInvalid(name, raw, origin, choices)
    match name, raw:
        case "review_independence", bool():
            return raw
        case "review_independence", _:
            raise PolicyInvalid(name, raw, origin, ("true", "false"))
        case "parallelism", int() if not isinstance(raw, bool) and raw >= 0:
            return raw
        case "parallelism", _:
            raise PolicyInvalid(name, raw, origin, ("0 (no limit)", "a positive number"))
    raise PolicyInvalid("interaction", name, origin, sorted(_FIELDS))
