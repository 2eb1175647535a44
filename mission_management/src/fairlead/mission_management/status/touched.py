"""Lists of changed paths, kept short."""

from collections.abc import Sequence

_MOST_PATHS = 64
_LONGEST = 40 * 1024
"""Bytes of paths in one row; a row may have 64 KiB in all."""


def paths_of_row(paths: Sequence[str]) -> Sequence[str]:
    """Return the paths, or fewer and wider ones until they fit into a row of the log."""
    found, limit = tuple(paths), len(paths)
    while sum(len(path) for path in found) > _LONGEST and limit > 1:
        limit //= 2
        found = shortened(paths, limit)
    return found


def shortened(paths: Sequence[str], limit: int = _MOST_PATHS) -> tuple[str, ...]:
    """Return the paths, sorted; more than `limit` are replaced by globs of their directories."""
    found = tuple(sorted(set(paths)))
    depth = max((path.count("/") for path in found), default=0)
    while len(found) > limit and depth >= 0:
        found = tuple(sorted({_directory(path, depth) for path in found}))
        depth -= 1
    return found


def _directory(path: str, depth: int) -> str:
    parts = path.removesuffix("/**").split("/")
    return path if len(parts) <= depth else "/".join([*parts[:depth], "**"])
