"""Which category an occurrence is in: by what its file is for, then by its line. First match wins.

1. A name of a file or directory: filesystem_paths.
2. Anything in a test or fixture: tests_fixtures.
3. In texts for people: a path is filesystem_paths, all else user_facing_strings.
4. In data: a comment is code_symbols, a path filesystem_paths, all else serialized_keys.
5. In code: the module of an import is import_paths; a text between quotes is what it is used as
   (cli_commands, logs_telemetry, filesystem_paths, a dotted module import_paths, a sentence
   user_facing_strings, a single word serialized_keys); comments and the rest are code_symbols.

The how-to says the same to people; keep them alike.
"""

import re

from fairlead.mission_management.occurrences.categories import Category
from fairlead.mission_management.occurrences.file_kinds import FileKind, comment_mark, kind_of
from fairlead.mission_management.occurrences.line_parts import Part, is_path, place_at, run_around

_PYTHON_FROM = re.compile(r"\s*from\s+(?P<module>\S+)\s+import\b")
_IMPORT = re.compile(r"\s*(?:import\s|#\s*include\b|use\s|using\s|package\s|require\s|@import\s)")
_QUOTED_IMPORT = re.compile(r"\bfrom\s*[\"'`]|\b(?:require|import|import_module)\s*\(|\s*import\s")
_COMMAND = re.compile(
    r"add_parser\(|add_argument\(|add_command\(|\.(?:command|option|subcommand)\(|"
    r"\b(?:Option|Argument|command|option|argument)\("
)
_LOG = re.compile(
    r"\b_?(?:log|logger|logging|console|LOG|LOGGER)\.(?:debug|info|warn|warning|error|critical|"
    r"exception|fatal|log|trace)\w*\(|\b(?:metrics?|statsd|telemetry|tracer|meter|span)\.\w+\(",
)
_DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")


class Classifier:
    """Classifies what is found in one file."""

    def __init__(self, path: str) -> None:
        self._kind = kind_of(path)
        self._comment = comment_mark(path)

    def category(self, line: str, start: int, end: int) -> Category:
        """Tell the category of the occurrence from `start` to `end` of a line."""
        match self._kind:
            case FileKind.TEST:
                return Category.TESTS_FIXTURES
            case FileKind.PROSE:
                prose = Category.USER_FACING_STRINGS
                return Category.FILESYSTEM_PATHS if _in_path(line, start, end) else prose
            case FileKind.PATHS:
                return Category.FILESYSTEM_PATHS
            case FileKind.DATA:
                return self._in_data(line, start, end)
            case FileKind.CODE:
                return self._in_code(line, start, end)

    def _in_data(self, line: str, start: int, end: int) -> Category:
        if place_at(line, start, self._comment).part is Part.COMMENT:
            return Category.CODE_SYMBOLS
        path = _in_path(line, start, end)
        return Category.FILESYSTEM_PATHS if path else Category.SERIALIZED_KEYS

    def _in_code(self, line: str, start: int, end: int) -> Category:
        place = place_at(line, start, self._comment)
        if place.part is Part.TEXT:
            return _in_text(line, start, end, place.literal)
        if place.part is Part.CODE and _is_module(line, start):
            return Category.IMPORT_PATHS
        return Category.CODE_SYMBOLS


def _in_text(line: str, start: int, end: int, literal: str) -> Category:
    if _QUOTED_IMPORT.match(line) or _QUOTED_IMPORT.search(line, 0, start):
        return Category.IMPORT_PATHS
    if _COMMAND.search(line) or literal.startswith("-"):
        return Category.CLI_COMMANDS
    if _LOG.search(line, 0, start):
        return Category.LOGS_TELEMETRY
    if _in_path(line, start, end):
        return Category.FILESYSTEM_PATHS
    if _DOTTED.fullmatch(literal.strip()):
        return Category.IMPORT_PATHS
    return (
        Category.USER_FACING_STRINGS
        if re.search(r"\s", literal.strip())
        else Category.SERIALIZED_KEYS
    )


def _is_module(line: str, start: int) -> bool:
    """Tell whether a place in the code itself names the module of an import, and no symbol."""
    names = _PYTHON_FROM.match(line)
    if names:
        return names.start("module") <= start < names.end("module")
    if not _IMPORT.match(line):
        return False
    # `import { Symbol } from "module"`: what comes before the quotes are symbols.
    return not re.search(r"\bfrom\s*[\"'`]", line)


def _in_path(line: str, start: int, end: int) -> bool:
    return is_path(run_around(line, start, end))
