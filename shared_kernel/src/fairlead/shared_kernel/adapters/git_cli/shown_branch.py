"""The branch that a worktree shows, where git itself has just moved it."""

from pathlib import Path

from fairlead.shared_kernel.adapters.git_cli.checkout import locate
from fairlead.shared_kernel.adapters.git_cli.refs import sync_ref_folders
from fairlead.shared_kernel.git import StorageUnwritable

_SYMBOLIC = "ref: "


def sync_branch_of(worktree: Path) -> None:
    """Make the move durable: git flushes the file of a ref and not its folder.

    Raises:
        StorageUnwritable: the device reports an error; the branch has moved.
    """
    found = locate(worktree)
    head = found.git_dir / "HEAD"
    said = head.read_text("utf-8", "surrogateescape").strip()
    name = said.removeprefix(_SYMBOLIC)
    ref = head if name == said else found.common_dir / name
    try:
        sync_ref_folders(found.common_dir, [ref.parent])
    except StorageUnwritable as error:
        raise StorageUnwritable(error.said, moved=ref.name if ref == head else name) from error
