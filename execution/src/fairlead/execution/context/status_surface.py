"""The rule of the fragment StatusSurface: where the status is read and written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairlead.execution.context.errors import AuthorityNotWritable
from fairlead.shared_kernel.context import StatusSurface, Topology
from fairlead.shared_kernel.naming import HEADS

if TYPE_CHECKING:
    from pathlib import Path

    from fairlead.execution.context.facts import PrimitiveFacts


def surface(known: PrimitiveFacts) -> StatusSurface:
    """Where the status is read and written."""
    found = known.sighting.authority
    directory = known.names.directory
    return StatusSurface(
        topology=found.topology,
        read_ref=found.ref,
        read_commit=found.commit,
        directory=directory,
        write_ref=found.ref if found.writable else None,
        read_dir=_shown_at(known) / directory,
        note=found.note,
    )


def writable_surface(known: PrimitiveFacts) -> StatusSurface:
    """Return the surface for an operation that writes.

    Raises:
        AuthorityNotWritable: the mission was found where nothing may be written.
    """
    found = surface(known)
    if found.write_ref is None:
        raise AuthorityNotWritable(known.sighting.folder.value, found.read_ref, found.note)
    return found


def _shown_at(known: PrimitiveFacts) -> Path:
    found, root = known.sighting.authority, known.checkout.primary_root
    if found.worktree:
        return found.worktree
    live = found.topology is Topology.COORDINATION and found.ref.startswith(HEADS)
    return known.names.coordination_worktree(root) if live else root
