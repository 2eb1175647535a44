"""What missions that ended, or never began, have left in machine state."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from fairlead.mission_management.bookkeeping import MachineState
from fairlead.mission_management.missions import MissionCatalog, Sighting, recall
from fairlead.shared_kernel.git import CommitHooks
from fairlead.shared_kernel.naming import machine_state


def left_hook_worktrees(
    hooks: CommitHooks, catalog: MissionCatalog, machine: MachineState, common_dir: Path
) -> Iterator[Path]:
    """Yield the machine state of each mission of which no hook runs any more, and left worktrees
    for hooks.
    """
    keys = [key for key in machine.missions() if hooks.kept(machine_state(common_dir, key))]
    for key in _over(catalog, machine, keys):
        yield machine_state(common_dir, key)


def left_places(catalog: MissionCatalog, machine: MachineState) -> Iterator[str]:
    """Yield the key of each mission that never began and has nothing here but an old lock."""
    yield from _over(catalog, machine, machine.vacant())


def _over(catalog: MissionCatalog, machine: MachineState, keys: Sequence[str]) -> Iterator[str]:
    """Yield those keys that belong to no mission that goes on."""
    if not keys:
        return
    alive, unread = set[str](), set[str]()
    for mission in catalog.survey():
        if not isinstance(mission, Sighting):
            unread.add(mission.folder.value)
        elif not mission.authority.archived:
            alive.add(mission.identity.state_key)
    for key in keys:
        known = recall(machine, key)
        if key not in alive | unread and (known is None or known.mission_slug not in unread):
            yield key
