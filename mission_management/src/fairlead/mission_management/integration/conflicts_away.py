"""Conflict worktrees of a mission that is over: gone, unless somebody's edits are in them."""

from collections.abc import Iterable

from fairlead.mission_management.conflicts import ConflictDesk
from fairlead.mission_management.integration.archiving import LaneRemoval
from fairlead.shared_kernel.errors import FairleadError
from fairlead.shared_kernel.git import Oid
from fairlead.shared_kernel.identity import MissionIdentity


def conflicts_away(
    desk: ConflictDesk,
    identity: MissionIdentity,
    wp_ids: Iterable[str],
    *,
    taken: Oid | None = None,
    edits_too: bool = False,
) -> tuple[LaneRemoval, ...]:
    """Remove them, and say what became of each; `taken` are the files that have landed.

    With `edits_too` edits go under a rescue ref; without, they keep their worktree.
    """
    return tuple(
        _removed(desk, identity, conflict.wp_id, taken, edits_too=edits_too)
        for conflict in desk.notes.among(identity.state_key, (*sorted(wp_ids), None))
    )


def _removed(
    desk: ConflictDesk,
    identity: MissionIdentity,
    wp_id: str | None,
    taken: Oid | None,
    *,
    edits_too: bool,
) -> LaneRemoval:
    path = desk.place(identity, wp_id)
    part = path.name.removeprefix(f"{identity.folder}-")
    try:
        if not edits_too and desk.is_edited(identity, wp_id, taken=taken):
            return LaneRemoval(part, path, "edits for a conflict that did not come in")
        gone = desk.dismiss(identity, wp_id, taken=taken)
    except FairleadError as error:
        return LaneRemoval(part, path, f"{error.code}: {error.message}")
    return LaneRemoval(part, path, rescue=gone.rescue, ignored=gone.ignored)
