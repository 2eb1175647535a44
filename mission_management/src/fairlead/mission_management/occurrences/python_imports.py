"""What a Python file imports, by its syntax; by its lines where it has none that can be read."""

import ast
import re
import warnings
from collections.abc import Iterator
from typing import NamedTuple

_LINE = re.compile(
    r"^\s*(?:from\s+(?P<dots>\.*)(?P<module>[\w.]*)\s+import\s+(?P<names>[\w,\s*]+)"
    r"|import\s+(?P<plain>[\w.]+))",
    re.MULTILINE,
)


class Import(NamedTuple):
    """One name that is imported: `level` dots, a module, and a name of it ("" for the module)."""

    line: int
    level: int
    module: str
    name: str

    @property
    def spelled(self) -> str:
        """The module as it is written."""
        return "." * self.level + self.module


def imports_of(text: str) -> Iterator[Import]:
    """Yield every import of a file, wherever in it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        yield from _by_line(text)
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(node.lineno, 0, alias.name, "")
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield Import(node.lineno, node.level, node.module or "", alias.name)


def _by_line(text: str) -> Iterator[Import]:
    for found in _LINE.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        if found["plain"]:
            yield Import(line, 0, found["plain"], "")
            continue
        for name in found["names"].split(","):
            level = len(found["dots"])
            yield Import(line, level, found["module"], name.split()[0] if name.split() else "")
