"""A write in a process of its own, which a fault test kills."""

from pathlib import Path

from fairlead.shared_kernel.adapters.git_cli import locate, open_repository, open_shown_refs

from .conftest import bound, seeded


def write(root: str) -> None:
    """Seed WP01 in the mission of the bookkeeping tests."""
    checkout = locate(Path(root))
    repository = open_repository(checkout)
    bound(repository, checkout.common_dir, open_shown_refs(repository)).write(seeded("WP01"))
