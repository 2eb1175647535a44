"""Use case: tell what was kept of removed worktrees."""

from collections.abc import Mapping
from dataclasses import dataclass

from fairlead.mission_management.missions import (
    MissionCatalog,
    MissionNotFound,
    Rescued,
    Rescuer,
)


@dataclass(frozen=True, slots=True)
class RescueList:
    """Everything that was kept, each with the folder name of its mission."""

    rescues: tuple[tuple[str | None, Rescued], ...]

    def written(self) -> Mapping[str, object]:
        """The `data` of `worktree rescue list --json`."""
        return {
            "rescues": [{"mission_slug": slug, **kept.written()} for slug, kept in self.rescues]
        }


@dataclass(frozen=True, slots=True)
class ListRescues:
    """Tells what was kept."""

    catalog: MissionCatalog
    rescuer: Rescuer

    def __call__(self, state_key: str | None = None) -> RescueList:
        """Return what was kept of one mission, or of all."""
        kept = [r for r in self.rescuer.all() if state_key in (None, r.name.state_key)]
        slugs = {key: self._slug(key) for key in {rescued.name.state_key for rescued in kept}}
        return RescueList(tuple((slugs[r.name.state_key], r) for r in kept))

    def _slug(self, state_key: str) -> str | None:
        try:
            return self.catalog.select(state_key).folder.value
        except MissionNotFound:
            return None
