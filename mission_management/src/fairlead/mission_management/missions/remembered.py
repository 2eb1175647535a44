"""identity.json: where a mission lived, as this machine knows it. A cache, and never the truth."""

import json
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fairlead.mission_management.bookkeeping import MachineState

IDENTITY_FILE = "identity.json"


class Remembered(NamedTuple):
    """identity.json in machine state, and the last commit that this machine wrote."""

    mission_id: str
    mission_slug: str
    coordination_branch: str | None
    target_branch: str
    last_commit: str | None = None


def recall(machine: "MachineState", mission_id: str) -> Remembered | None:
    """Read what machine state knows about a mission's place; None where it is no use."""
    data = machine.read(mission_id, IDENTITY_FILE)
    if not data:
        return None
    from fairlead.mission_management.bookkeeping import Acknowledged  # with hashlib 4 ms

    try:
        raw = json.loads(data)
        if not isinstance(raw, dict):
            return None
        branch = raw["coordination_branch"]
        last = Acknowledged.last(machine, mission_id)
        return Remembered(
            mission_id=str(raw["mission_id"]),
            mission_slug=str(raw["mission_slug"]),
            coordination_branch=str(branch) if branch else None,
            target_branch=str(raw["target_branch"]),
            last_commit=last.commit if last else None,
        )
    except (ValueError, KeyError):
        return None


def remember(machine: "MachineState", known: Remembered) -> None:
    """Write identity.json: a cache by which a mission is missed when its branch is gone."""
    raw = {
        "mission_id": known.mission_id,
        "mission_slug": known.mission_slug,
        "coordination_branch": known.coordination_branch,
        "target_branch": known.target_branch,
    }
    data = json.dumps(raw, indent=2, sort_keys=True).encode() + b"\n"
    machine.write(known.mission_id, IDENTITY_FILE, data)
