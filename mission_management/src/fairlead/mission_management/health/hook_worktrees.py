"""Private worktrees that hooks were run in, of missions of which no hook runs any more."""

from collections.abc import Iterator
from pathlib import Path

from fairlead.mission_management.bookkeeping import MachineState
from fairlead.mission_management.missions import MissionCatalog, Sighting, recall
from fairlead.shared_kernel.git import CommitHooks
from fairlead.shared_kernel.naming import machine_state


def left_hook_worktrees(
    hooks: CommitHooks, catalog: MissionCatalog, machine: MachineState, common_dir: Path
) -> Iterator[Path]:
    """Yield the machine state of each mission that ended, or never began, and left some."""
    keys = [key for key in machine.missions() if hooks.kept(machine_state(common_dir, key))]
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
            yield machine_state(common_dir, key)
