"""Documents lead somewhere, decisions are whole, and nothing names where it was written."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.architecture.source_tree import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("*/README.md"), *(ROOT / "docs").rglob("*.md")])
DECISIONS = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
_LINK = re.compile(r"\]\((?!https?://|#)([^)#\s]+)")
# Registry hosts are named in parts, so that this file does not name one.
_MACHINE = re.compile(
    r"(?:^|[^\w./-])/(?:home|root|work|Users)/|https?://[^ /]*(?:py" r"pi|n" r"pm|deb" r"ian)[^ /]*"
)


def dead_links(document: Path, text: str) -> list[str]:
    """The relative links that lead to no file."""
    return [link for link in _LINK.findall(text) if not (document.parent / link).exists()]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(document: Path) -> None:
    assert not dead_links(document, document.read_text(encoding="utf-8"))


def test_a_dead_link_is_seen() -> None:
    assert dead_links(ROOT / "README.md", "[gone](docs/gone.md) [here](LICENSE)") == [
        "docs/gone.md"
    ]


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_status_context_decision_and_consequences(decision: Path) -> None:
    text = decision.read_text(encoding="utf-8")

    assert text.startswith(f"# {decision.name[:4]}: ")
    assert re.search(r"^Status: (accepted|superseded)", text, re.MULTILINE)
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert headings == ["Context", "Decision", "Consequences"]


def test_the_list_of_decisions_is_complete() -> None:
    listed = re.findall(r"\]\((\d{4}-[^)]+)\)", (ROOT / "docs/adr/README.md").read_text())

    assert listed == [decision.name for decision in DECISIONS]


def test_nothing_committed_names_a_machine_or_a_registry() -> None:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    named = []
    for name in filter(None, listed.split("\0")):
        # Real missions, as somebody's machine wrote them.
        if name.startswith("tests/fixtures/"):
            continue
        try:
            text = (ROOT / name).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue
        named += [f"{name}: {found[0]}" for found in _MACHINE.finditer(text)]

    assert not named
