"""Counts as people say them: one package, two packages."""


def counted(count: int, one: str, many: str = "") -> str:
    """Return the count with its noun; `many` where an s does not make the plural of `one`."""
    return f"{count} {one if count == 1 else many or f'{one}s'}"


def times(count: int) -> str:
    """Return how often something happened."""
    return "once" if count == 1 else f"{count} times"
