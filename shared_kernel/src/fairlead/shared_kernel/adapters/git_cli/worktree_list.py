"""Which worktrees there are, and where git keeps what it knows of each."""

import os
from collections.abc import Iterator
from pathlib import Path

from fairlead.shared_kernel.adapters.git_cli.runner import Git
from fairlead.shared_kernel.git import ZERO_OID, GitCommandFailed, Oid, Worktree, WorktreeFailed


def list_worktrees(git: Git, primary_root: Path, common_dir: Path) -> list[Worktree]:
    """Return every worktree of a person or a lane, the primary one first.

    Those below the common git dir are this program's own workshop and nobody's business.
    """
    done = git.read("worktree", "list", "--porcelain", "-z")
    records = done.stdout.decode("utf-8", "surrogateescape").split("\0\0")
    found = [_worktree(record.split("\0")) for record in records if record]
    # git names a submodule's primary worktree after its git dir.
    primary = Worktree(
        primary_root,
        found[0].head,
        found[0].branch,
        exists=primary_root.is_dir(),
        is_primary=True,
    )
    return [primary, *(tree for tree in found[1:] if common_dir not in tree.path.parents)]


def admin_folder(common_dir: Path, path: Path) -> Path | None:
    """Return git's own folder of the linked worktree that belongs at `path`, or None."""
    wanted = os.path.realpath(path)
    for admin in _admin_folders(common_dir):
        try:
            dot_git = os.fsdecode((admin / "gitdir").read_bytes()).rstrip("\n")
        except OSError:
            continue  # half-made: git itself does not see it
        if os.path.realpath((admin / dot_git).parent) == wanted:
            return admin
    return None


def forget(git: Git, path: Path) -> None:
    """Let git forget a worktree whose folder is gone.

    Raises:
        WorktreeFailed: git would not.
    """
    try:
        git.write("worktree", "remove", "--force", "--force", "--", str(path))
    except GitCommandFailed as failed:
        raise WorktreeFailed(str(path), failed.stderr) from failed


def _admin_folders(common_dir: Path) -> Iterator[Path]:
    folder = common_dir / "worktrees"
    if folder.is_dir():
        yield from sorted(folder.iterdir())


def _worktree(lines: list[str]) -> Worktree:
    facts = dict(line.partition(" ")[::2] for line in lines)
    path = Path(facts["worktree"])
    head = facts.get("HEAD", ZERO_OID)
    return Worktree(
        path=path,
        head=Oid(head) if head.strip("0") else None,
        branch=facts.get("branch"),
        exists=(path / ".git").exists(),
        locked="locked" in facts,
    )
