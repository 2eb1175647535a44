"""The generated reference pages are what the program says; `make docs` writes them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from fairlead.apps.cli.index import leaves
from fairlead.apps.reference import command_page, schema_files

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"


def test_the_page_of_commands_is_current() -> None:
    assert (REFERENCE / "cli.md").read_text(encoding="utf-8") == command_page()


def test_the_schemas_are_current() -> None:
    written = {
        path.name: path.read_text(encoding="utf-8") for path in (REFERENCE / "schemas").iterdir()
    }

    assert written == dict(schema_files())


@pytest.mark.parametrize("path", [path for path, _ in leaves()], ids=" ".join)
def test_every_command_has_a_schema_and_a_section(path: tuple[str, ...]) -> None:
    assert f"{'-'.join(path)}.json" in schema_files()
    assert f"## fairlead {' '.join(path)}\n" in command_page()


def test_a_schema_names_its_version() -> None:
    schema = json.loads(schema_files()["status.json"])

    assert schema["$id"] == "fairlead.status/1"
    assert schema["properties"]["schema"] == {"const": "fairlead.status/1"}


def test_writing_the_pages_removes_schemas_that_are_no_more(tmp_path: Path) -> None:
    old = tmp_path / "schemas" / "old.json"
    old.parent.mkdir()
    old.write_text("{}")

    subprocess.run([sys.executable, "-m", "fairlead.apps.reference", str(tmp_path)], check=True)

    assert not old.exists()
    assert (tmp_path / "cli.md").read_text(encoding="utf-8") == command_page()
