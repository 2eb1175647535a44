"""Does a changed path belong to a package? Its write scope is a list of globs."""

from collections.abc import Sequence


def in_scope(path: str, globs: Sequence[str]) -> bool:
    """Tell whether one of the globs owns the path; what owns a directory owns what is below it."""
    from fairlead.shared_kernel.globs import matches  # only needed where a guard or base is judged

    return any(matches(glob, path) for glob in globs)
