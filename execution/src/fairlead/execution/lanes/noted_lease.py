"""The lease that a command in a lane acts under, where the caller gave none."""

from fairlead.execution.lanes.ports import LeaseNotes
from fairlead.shared_kernel.git import Checkout


def lease_for(notes: LeaseNotes, checkout: Checkout, mission_slug: str, wp_id: str) -> int | None:
    """Return the generation of the lease noted where one stands, or None."""
    found = notes.find(checkout, mission_slug, wp_id)
    return found.generation if found else None
