"""What a lane's worktree does not show."""

from fairlead.mission_management.status import EVENTS_FILE, SNAPSHOT_FILE
from fairlead.shared_kernel.naming import MissionNames


def hidden_in_lanes(names: MissionNames) -> tuple[str, ...]:
    """Return the files that no lane shows: their copies there are stale from the next event on."""
    return names.file(EVENTS_FILE), names.file(SNAPSHOT_FILE)
