"""Counts as people say them: one package, two packages."""

from collections.abc import Sequence

_MOST = 5


def counted(count: int, one: str, many: str = "") -> str:
    """Return the count with its noun; `many` where an s does not make the plural of `one`."""
    return f"{count} {one if count == 1 else many or f'{one}s'}"


def some(names: Sequence[str]) -> str:
    """Name a few of many."""
    return ", ".join(names[:_MOST]) + (f" and {len(names) - _MOST} more" * (len(names) > _MOST))


def times(count: int) -> str:
    """Return how often something happened."""
    return "once" if count == 1 else f"{count} times"
