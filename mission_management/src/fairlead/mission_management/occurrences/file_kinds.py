"""What a file is for, by its path alone: tests, texts for people, data, or code."""

import re
from enum import Enum
from pathlib import PurePosixPath


class FileKind(Enum):
    """What a file is for."""

    TEST = "test"
    PROSE = "prose"
    PATHS = "paths"
    DATA = "data"
    CODE = "code"


_TEST_FOLDERS = frozenset(
    {"test", "tests", "__tests__", "spec", "testdata", "fixtures", "__fixtures__", "__snapshots__"}
)
_TEST_NAME = re.compile(
    r"(?:test_.*|conftest\.py|.*_test\.\w+|.*\.(?:test|spec)\.\w+|.*_spec\.rb|\w+Tests?\.(?:java|cs|kt))"
)
_PROSE_FOLDERS = frozenset({"locale", "locales", "i18n", "translations"})
_PROSE = re.compile(
    r"\.(?:md|markdown|mdx|rst|txt|adoc|asciidoc|org|tex|html?|po|pot|ftl)", re.IGNORECASE
)
_PROSE_NAMES = frozenset(
    {"readme", "changelog", "license", "notice", "authors", "contributing", "news", "history"}
)
_PATH_LISTS = frozenset(
    {".gitignore", ".gitattributes", ".gitmodules", ".dockerignore", "CODEOWNERS", "MANIFEST.in"}
)
_DATA = re.compile(
    r"\.(?:jsonl?|json5|ya?ml|toml|ini|cfg|conf|env|properties|xml|csv|tsv|proto|graphql|gql|sql"
    r"|plist|lock)",
    re.IGNORECASE,
)


def kind_of(path: str) -> FileKind:
    """Tell what a file is for; the first that fits, in the order of `FileKind`."""
    place = PurePosixPath(path)
    folders, suffix = frozenset(place.parts[:-1]), place.suffix
    if folders & _TEST_FOLDERS or _TEST_NAME.fullmatch(place.name):
        return FileKind.TEST
    prose_name = not suffix and place.name.lower() in _PROSE_NAMES
    if _PROSE.fullmatch(suffix) or prose_name or folders & _PROSE_FOLDERS:
        return FileKind.PROSE
    if place.name in _PATH_LISTS:
        return FileKind.PATHS
    if _DATA.fullmatch(suffix) or place.name.startswith(".env"):
        return FileKind.DATA
    return FileKind.CODE


_HASH_COMMENTS = re.compile(
    r"\.(?:pyi?|sh|bash|zsh|fish|rb|pl|r|ya?ml|toml|ini|cfg|conf|env|mk|tf|exs?|properties)",
    re.IGNORECASE,
)
_HASH_NAMES = frozenset({"Makefile", "Dockerfile", "Rakefile", "Gemfile", "justfile"})


def comment_mark(path: str) -> str:
    """Return what begins a comment in a file: `#` or `//`."""
    place = PurePosixPath(path)
    by_hash = place.name in _HASH_NAMES or _HASH_COMMENTS.fullmatch(place.suffix)
    return "#" if by_hash else "//"
