"""What git ignores is named before it goes with its worktree."""

from collections.abc import Sequence
from pathlib import Path

from fairlead.apps.cli.output import warn

_NAMED = 20


def warn_of_ignored(paths: Sequence[str]) -> None:
    """Say on stderr that these files go; of very many the first ones."""
    more = f" and {len(paths) - _NAMED} more" if len(paths) > _NAMED else ""
    warn(f"files that git ignores go with it: {', '.join(paths[:_NAMED])}{more}")


def warn_of_ignored_in(worktree: Path, paths: Sequence[str]) -> None:
    """Say the same where several worktrees go."""
    warn_of_ignored([f"{worktree.name}/{path}" for path in paths])
