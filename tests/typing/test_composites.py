"""An operation that reaches for a fragment which its composite lacks does not type-check."""

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_HAS = {
    "ReadContext": {"identity", "surface"},
    "WriteContext": {"identity", "surface", "branches"},
    "PlanningContext": {"identity", "surface", "branches", "placement"},
    "ReviewContext": {"identity", "surface", "branches", "workspace"},
    "IntegrationContext": {"identity", "surface", "branches", "workspace"},
    "PromptContext": {
        *("identity", "surface", "branches", "workspace"),
        *("prompt_source", "preferences", "governance"),
    },
}
_ALL = set().union(*_HAS.values(), {"placement"})


@pytest.fixture(scope="module")
def complaints(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, set[str]]:
    """Return the fragments of each composite that mypy does not let one reach."""
    lines = [
        "from fairlead.execution.context import PromptContext",
        "from fairlead.shared_kernel.context import (IntegrationContext, PlanningContext,",
        "    ReadContext, ReviewContext, WriteContext)",
    ]
    for composite in _HAS:
        lines.append(f"def use_{composite}(context: {composite}) -> None:")
        lines += [f"    print(context.{name})" for name in sorted(_ALL)]
    file = tmp_path_factory.mktemp("composites") / "reaching.py"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml")]
    cache = ["--cache-dir", str(ROOT / ".mypy_cache")]
    done = subprocess.run(
        [*command, *cache, str(file)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 1), done.stderr
    found: dict[str, set[str]] = {name: set() for name in _HAS}
    for composite, fragment in re.findall(r'"(\w+)" has no attribute "(\w+)"', done.stdout):
        found[composite].add(fragment)
    return found


@pytest.mark.parametrize("composite", _HAS)
def test_only_its_own_fragments_can_be_reached(
    complaints: Mapping[str, set[str]], composite: str
) -> None:
    assert complaints[composite] == _ALL - _HAS[composite]
