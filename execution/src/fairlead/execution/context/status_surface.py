"""Where the status is read and written, for readers and for writers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairlead.execution.context.errors import AuthorityNotWritable
from fairlead.shared_kernel.context import StatusSurface

if TYPE_CHECKING:
    from fairlead.execution.context.facts import PrimitiveFacts


def surface(known: PrimitiveFacts) -> StatusSurface:
    """Where the status is read and written."""
    found = known.sighting.authority
    return StatusSurface.of(
        known.names,
        found.ref,
        found.commit,
        topology=found.topology,
        writable=found.writable,
        note=found.note,
        shown_at=found.worktree,
        primary_root=known.checkout.primary_root,
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
