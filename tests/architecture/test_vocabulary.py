"""Documents, messages and public names use the words of docs/glossary.md."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.source_tree import (
    ROOT,
    Place,
    Source,
    assert_kept,
    broken,
    folded_words,
    planted,
    product,
    product_texts,
)

GLOSSARY = ROOT / "docs" / "glossary.md"
AVOIDED = tuple(
    word.lower()
    for word in re.findall(r"^\| `([^`]+)` \|", GLOSSARY.read_text(encoding="utf-8"), re.MULTILINE)
)
# Not inside a path, a flag, a name in code or a longer word.
_AVOIDED = re.compile(
    rf"(?<![\w./`-])({'|'.join(re.escape(word) for word in AVOIDED)})s?(?![\w/`-]|\.\w)",
    re.IGNORECASE,
)
_CODE = re.compile(r"```.*?```|``[^`]+``|`[^`\n]+`", re.DOTALL)
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("*/README.md"), *(ROOT / "docs").rglob("*.md")])


def avoided_words(text: str) -> list[tuple[int, str]]:
    """Line and word of each avoided word outside code formatting."""
    prose = _CODE.sub(lambda code: re.sub(r"[^\n]", " ", code[0]), text)
    return [(prose.count("\n", 0, m.start()) + 1, m[0]) for m in _AVOIDED.finditer(prose)]


def speaks_otherwise(source: Source) -> Iterator[Place]:
    """An avoided word in a docstring, a message or a public name."""
    for line, text in [*source.documentation, *source.strings]:
        for _, word in avoided_words(text):
            yield source.at(line, f"says {word!r}")
    for node in source.nodes:
        for name in _names_given_by(node):
            if not name.startswith("_") and _AVOIDED.search(folded_words(name)):
                yield source.at(getattr(node, "lineno", 1), f"is named {name}")


def _names_given_by(node: ast.AST) -> list[str]:
    match node:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            return [name]
        case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()):
            return [name]
        case ast.Attribute(attr=name, ctx=ast.Store()):
            return [name]
    return []


def test_the_glossary_lists_the_words_to_avoid() -> None:
    expected = {"feature", "main mission", "wp branch", "status commit", "rollback offset"}

    assert expected <= set(AVOIDED)


def test_the_glossary_is_in_alphabetical_order() -> None:
    terms = re.findall(r"^\*\*([^*]+)\*\*", GLOSSARY.read_text(encoding="utf-8"), re.MULTILINE)

    assert len(terms) > 30
    assert terms == sorted(terms, key=str.lower)


@pytest.mark.parametrize("document", [path.relative_to(ROOT).as_posix() for path in DOCUMENTS])
def test_a_document_keeps_to_the_glossary(document: str) -> None:
    assert not avoided_words((ROOT / document).read_text(encoding="utf-8"))


def test_code_and_messages_keep_to_the_glossary() -> None:
    assert_kept(speaks_otherwise, product())


def test_templates_and_data_files_keep_to_the_glossary() -> None:
    found = {name: avoided_words(text) for name, text in product_texts().items()}

    assert not {name: words for name, words in found.items() if words}


@pytest.mark.parametrize(
    "text",
    ["A new feature.", "Two features", "the main mission", "a WP branch", "one status commit"],
)
def test_an_avoided_word_in_prose_is_seen(text: str) -> None:
    assert avoided_words(f"First line.\n{text}")[0][0] == 2


@pytest.mark.parametrize(
    "text", ["`feature/login`", "```\nfeature\n```", "runs/feature-runs.json", "featureless"]
)
def test_a_word_that_code_or_a_format_fixes_is_allowed(text: str) -> None:
    assert not avoided_words(text)


@pytest.mark.parametrize(
    "text",
    [
        "class FeatureStore: ...",
        "def create_feature(): ...",
        "def f(feature_slug): ...",
        "MAIN_MISSION = 1",
        "raise Refused('the feature is gone')",
        "def f():\n    '''Open the WP branch.'''",
    ],
)
def test_an_avoided_word_in_code_is_seen(text: str) -> None:
    assert broken(speaks_otherwise, [planted(text)])
    assert not broken(speaks_otherwise, [planted("class MissionStore: ...")])
