"""Names under which Python imports a file, as far as its path tells.

Where a source tree begins is written nowhere, so a file has several names: from the top of the
tree, from below a folder such as `src`, and from the topmost folder that has an `__init__.py`.
"""

from collections.abc import Callable, Iterable
from pathlib import PurePosixPath

_ROOTS = frozenset({"src", "lib", "python", "source"})
_INIT = "__init__"


def module_names(path: str, exists: Callable[[str], bool]) -> frozenset[str]:
    """Return every dotted name of a `.py` file or of a directory; none of what is no identifier."""
    parts = PurePosixPath(path).with_suffix("").parts if path.endswith(".py") else path.split("/")
    names = tuple(parts[:-1] if parts[-1] == _INIT else parts)
    starts = {0, *(at + 1 for at, part in enumerate(names) if part in _ROOTS)}
    starts.add(_package_start(names, exists))
    return frozenset(
        ".".join(names[start:])
        for start in starts
        if names[start:] and all(part.isidentifier() for part in names[start:])
    )


class ModuleIndex:
    """The names of all modules and packages of a tree."""

    def __init__(self, paths: Iterable[str], exists: Callable[[str], bool]) -> None:
        self._names: set[str] = set()
        for path in paths:
            if path.endswith(".py"):
                for name in module_names(path, exists):
                    self._add(name)

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def _add(self, name: str) -> None:
        while name and name not in self._names:
            self._names.add(name)
            name = name.rpartition(".")[0]


def _package_start(names: tuple[str, ...], exists: Callable[[str], bool]) -> int:
    """Return where the unbroken chain of packages that holds the module begins."""
    start = len(names) - 1
    while start > 0 and exists("/".join((*names[:start], f"{_INIT}.py"))):
        start -= 1
    return start
