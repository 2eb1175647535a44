"""What points to a path that moves: Python imports, links, and paths written out in any text."""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import PurePosixPath
from posixpath import dirname, normpath
from typing import NamedTuple

from fairlead.mission_management.occurrences.code_tree import CodeText, CodeTree
from fairlead.mission_management.occurrences.links import Named, links_in, modules_in, paths_in
from fairlead.mission_management.occurrences.module_names import ModuleIndex, module_names
from fairlead.mission_management.occurrences.moved_paths import (
    MovedPaths,
    OldPath,
    holds_any,
    is_below,
)
from fairlead.mission_management.occurrences.python_imports import Import, imports_of

_IMPLIED = (".md", ".js", ".ts", ".tsx", ".jsx", ".mjs", ".css", ".scss", "/index.js", "/index.ts")
"""Endings that links and imports of other languages leave out."""


class ReferenceKind(StrEnum):
    """How something points to a path."""

    IMPORT = "import"
    LINK = "link"
    PATH = "path"


class Reference(NamedTuple):
    """One place that points to an old path; `written` is how it names it."""

    path: str
    line: int
    column: int
    text: str
    kind: ReferenceKind
    written: str
    old: OldPath


class ReferenceFinder:
    """Finds references in the files of a tree; `before` is the tree from which the moves go."""

    def __init__(self, moved: MovedPaths, tree: CodeTree, before: CodeTree) -> None:
        self._moved, self._tree, self._before = moved, tree, before
        self._worth_reading = holds_any(moved.hints())
        self._modules = dict(self._old_modules()) if moved else {}
        staying = (path for path in tree.files if moved.old(path) is None)
        self._living = ModuleIndex(staying if self._modules else (), self._exists)

    def in_text(self, file: CodeText) -> Iterator[Reference]:
        """Yield the references of a file by line, each old path once on a line."""
        if not self._moved or not self._worth_reading.search(file.text):
            return
        lines = file.text.split("\n")
        seen: set[tuple[int, str]] = set()
        for line, kind, written, old in self._all(file, lines):
            if (line, old.source) not in seen:
                seen.add((line, old.source))
                text = lines[line - 1] if line <= len(lines) else ""
                column = text.find(written) + 1 or 1
                yield Reference(file.path, line, column, text, kind, written, old)

    def _all(
        self, file: CodeText, lines: list[str]
    ) -> Iterator[tuple[int, ReferenceKind, str, OldPath]]:
        if file.path.endswith((".py", ".pyi")):
            for imported in imports_of(file.text):
                old = self._imported(file.path, imported)
                if old:
                    yield imported.line, ReferenceKind.IMPORT, imported.spelled, old
        for number, line in enumerate(lines, start=1):
            if not self._worth_reading.search(line):
                continue
            for named in links_in(file.path, line):
                old = self._old(named.path)
                if old and not _goes_along(file.path, old, named.written):
                    yield number, ReferenceKind.LINK, named.written, old
            for named in paths_in(file.path, line):
                old = self._written_out(file.path, named)
                if old:
                    yield number, ReferenceKind.PATH, named.written, old
            for module in modules_in(line):
                old = self._module(module)
                if old:
                    yield number, ReferenceKind.IMPORT, module, old

    def _imported(self, path: str, imported: Import) -> OldPath | None:
        if imported.level == 0:
            spelled = f"{imported.module}.{imported.name}" if imported.name else imported.module
            return self._module(spelled, alone=True)
        folder = dirname(path)
        for _ in range(imported.level - 1):
            folder = dirname(folder)
        target = "/".join(filter(None, (folder, *imported.module.split("."))))
        inner = f"{target}/{imported.name}" if target else imported.name
        known = [p for p in (f"{inner}.py", inner, f"{target}.py", target) if self._exists(p)]
        old = self._old(known[0]) if known else None
        climbing = "../" * (imported.level - 1)
        return None if old and _goes_along(path, old, f"./{climbing}") else old

    def _module(self, name: str, *, alone: bool = False) -> OldPath | None:
        """Return the old path behind a dotted name. A name without a dot only an import means."""
        while name:
            old = self._modules.get(name)
            if old and (alone or "." in name):
                return None if name in self._living else old
            name = name.rpartition(".")[0]
        return None

    def _written_out(self, path: str, named: Named) -> OldPath | None:
        """Return the old path that a text names: relative to its file where there is such a one."""
        from_top = named.path
        is_relative = named.written.startswith(".")
        from_here = from_top if is_relative else normpath(f"{dirname(path)}/{from_top}").lstrip("/")
        is_relative = is_relative or self._exists(from_here)
        old = self._old(from_here if is_relative else from_top)
        return None if old and is_relative and _goes_along(path, old, named.written) else old

    def _old(self, path: str) -> OldPath | None:
        """Return what moves a path, also where it is named without its ending."""
        implied = (f"{path}{ending}" for ending in _IMPLIED)
        known = (path, *(name for name in implied if self._exists(name)))
        return next(filter(None, map(self._moved.old, known)), None)

    def _old_modules(self) -> Iterator[tuple[str, OldPath]]:
        for source, move in self._moved.sources.items():
            held = (*self._before.below(source), *self._tree.below(source))
            if source.endswith(".py") or any(path.endswith(".py") for path in held):
                for name in module_names(source, self._exists):
                    yield name, OldPath(source, source, move)

    def _exists(self, path: str) -> bool:
        return self._before.has(path) or self._tree.has(path)


def _goes_along(path: str, old: OldPath, relative: str) -> bool:
    """Tell whether a relative pointer stays right because both its ends move together.

    It does unless it climbs out of what moves: `../old/b.md` names a folder that is called so no
    more, `b.md` beside it does not.
    """
    if relative.startswith("/") or not is_below(path, old.source):
        return False
    climbed = normpath(relative).split("/").count("..")
    return climbed <= dirname(path).count("/") - old.source.count("/")


def is_document(path: str) -> bool:
    """Tell whether a file is a document whose links lead somewhere."""
    return PurePosixPath(path).suffix.lower() in (".md", ".markdown", ".mdx", ".html", ".htm")
