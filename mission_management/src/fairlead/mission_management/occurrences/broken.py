"""Relative links and imports of files that moved: what led somewhere must lead somewhere still."""

from collections.abc import Iterator
from posixpath import dirname

from fairlead.mission_management.occurrences.code_tree import CodeText, CodeTree
from fairlead.mission_management.occurrences.findings import Finding, FindingCode
from fairlead.mission_management.occurrences.links import links_in
from fairlead.mission_management.occurrences.python_imports import Import, imports_of
from fairlead.mission_management.occurrences.references import is_document


def broken_in(
    file: CodeText, old_path: str, after: CodeTree, before: CodeTree
) -> Iterator[Finding]:
    """Yield what no longer leads anywhere from the new place of a file, and did from its old."""
    if is_document(file.path):
        yield from _links(file, old_path, after, before)
    elif file.path.endswith(".py"):
        yield from _imports(file, old_path, after, before)


def _links(file: CodeText, old_path: str, after: CodeTree, before: CodeTree) -> Iterator[Finding]:
    for number, line in enumerate(file.text.split("\n"), start=1):
        for link in links_in(file.path, line):
            led = [one for one in links_in(old_path, line) if one.written == link.written]
            old = led[0].path if led else ""
            if old and before.has(old) and not after.has(link.path):
                message = f"{link.written} led to {old} before the file moved, and leads nowhere"
                yield Finding(file.path, number, FindingCode.BROKEN_LINK, message)


def _imports(file: CodeText, old_path: str, after: CodeTree, before: CodeTree) -> Iterator[Finding]:
    seen: set[tuple[int, str]] = set()
    for imported in imports_of(file.text):
        if imported.level == 0 or (imported.line, imported.spelled) in seen:
            continue
        old = _target(old_path, imported)
        if _is_module(old, before) and not _is_module(_target(file.path, imported), after):
            seen.add((imported.line, imported.spelled))
            message = f"{imported.spelled} was {old} before the file moved, and is nothing now"
            yield Finding(file.path, imported.line, FindingCode.BROKEN_IMPORT, message)


def _target(path: str, imported: Import) -> str:
    folder = dirname(path)
    for _ in range(imported.level - 1):
        folder = dirname(folder)
    module = imported.module or imported.name
    return "/".join(filter(None, (folder, *module.split("."))))


def _is_module(path: str, tree: CodeTree) -> bool:
    return f"{path}.py" in tree.files or (path in tree.folders and bool(path))
