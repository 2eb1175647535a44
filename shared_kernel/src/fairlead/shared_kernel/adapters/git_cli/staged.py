"""What is staged in an index: how it differs from a commit, and whether a conflict is left."""

from collections.abc import Mapping
from typing import NamedTuple

from fairlead.shared_kernel.adapters.git_cli.runner import Git
from fairlead.shared_kernel.git import Difference, Oid, TreeEntry

_NOTHING = "0" * 6
_UNMERGED = "U"
CONFLICT = "a conflict that nobody has resolved"
"""What is under way where one is left in an index."""


class Staged(NamedTuple):
    """The paths at which the index differs from a commit; the index is `after`."""

    entries: Mapping[str, Difference]
    conflicts: tuple[str, ...]
    """Paths of a conflict that nobody has resolved; they have no entry."""


def staged(git: Git, commit: Oid, variables: Mapping[str, str]) -> Staged:
    """Ask one process for both."""
    done = git.read(
        *("diff-index", "--cached", "--raw", "-z", "--no-renames", "--no-abbrev", commit, "--"),
        variables=variables,
    )
    fields = done.stdout.decode("utf-8", "surrogateescape").split("\0")
    entries: dict[str, Difference] = {}
    conflicts: list[str] = []
    for facts, path in zip(fields[0:-1:2], fields[1::2], strict=False):
        mode, new_mode, oid, new_oid, letter = facts.lstrip(":").split(" ", 4)
        if letter == _UNMERGED:
            conflicts.append(path)
        else:
            entries[path] = Difference(_tree_entry(mode, oid), _tree_entry(new_mode, new_oid))
    return Staged(entries, tuple(conflicts))


def _tree_entry(mode: str, oid: str) -> TreeEntry | None:
    return None if mode == _NOTHING else TreeEntry(mode, Oid(oid))
