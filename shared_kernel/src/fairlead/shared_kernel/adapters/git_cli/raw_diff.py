"""What differs between two commits, or a commit and an index, in git's raw format."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from fairlead.shared_kernel.adapters.git_cli.runner import Git
from fairlead.shared_kernel.git import Oid, TreeEntry

_NOTHING = "0" * 6


class Moved(NamedTuple):
    """What a path is before and after; None where it is not there."""

    before: TreeEntry | None
    after: TreeEntry | None


def moved_entries(git: Git, old: Oid, new: Oid) -> Mapping[str, Moved]:
    """Return the paths that differ between two commits, with what each is there."""
    done = git.read(
        *("diff-tree", "-r", "--raw", "-z", "--no-renames", "--no-abbrev", "--end-of-options"),
        *(old, new),
    )
    return raw_entries(done.stdout)


def raw_entries(output: bytes) -> Mapping[str, Moved]:
    """Read git's raw format: `:mode mode oid oid letter`, then the path."""
    fields = output.decode("utf-8", "surrogateescape").split("\0")
    found: dict[str, Moved] = {}
    for facts, path in zip(fields[0:-1:2], fields[1::2], strict=False):
        mode, new_mode, oid, new_oid, _ = facts.lstrip(":").split(" ", 4)
        found[path] = Moved(_tree_entry(mode, oid), _tree_entry(new_mode, new_oid))
    return found


def _tree_entry(mode: str, oid: str) -> TreeEntry | None:
    return None if mode == _NOTHING else TreeEntry(mode, Oid(oid))


def entries_at(git: Git, commit: Oid, paths: Sequence[str]) -> Mapping[str, TreeEntry]:
    """Return what a commit has at these paths, without those that it has not."""
    if not paths:
        return {}
    done = git.read("ls-tree", "-z", "--full-tree", commit, "--", *paths)
    found: dict[str, TreeEntry] = {}
    for row in done.stdout.decode("utf-8", "surrogateescape").split("\0")[:-1]:
        facts, _, path = row.partition("\t")
        mode, _, oid = facts.split(" ")
        found[path] = TreeEntry(mode, Oid(oid))
    return found
