"""Lists of changed paths, kept short."""

from collections.abc import Sequence

_MOST_PATHS = 64


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
