"""Nobody outside `mission_management.status` reaches into it: the scan beside import-linter.

It also sees what an import graph cannot: dynamic imports, and names of submodules in strings. It
covers the five distributions and the tests, and knows no exemption (docs/adr/0007).
"""

import ast
import re
from collections.abc import Iterator
from importlib.util import resolve_name
from pathlib import Path

import pytest

from tests.architecture.source_tree import (
    ROOT,
    Place,
    Source,
    assert_kept,
    broken,
    planted,
    product,
    suite,
)

STATUS = "fairlead.mission_management.status"
HOME = (
    "mission_management/src/fairlead/mission_management/status/",
    "tests/mission_management/status/",
)
THIS_FILE = "tests/architecture/test_status_module_boundary.py"
THE_CONTRACTS = "tests/architecture/test_import_contracts.py"

SUBMODULES = frozenset(
    path.stem if path.is_file() else path.name
    for path in (ROOT / HOME[0]).iterdir()
    if path.suffix == ".py" or (path / "__init__.py").exists()
) - {"__init__"}
_PATH_IN_TEXT = re.compile(
    rf"{re.escape(STATUS)}\.[a-z_]\w*|mission_management/status/(?!__init__)[a-z_]\w*\.py"
)


def reaches_into_status(source: Source) -> Iterator[Place]:
    """Each import of a submodule of status, and each string that names one."""
    if source.name.startswith(HOME):
        return
    for line, name in source.imported_modules:
        if name.startswith(f"{STATUS}."):
            yield source.at(line, f"imports {name}: import {STATUS}")
    for line, name in source.imported_names:
        # A public name of the package is no submodule.
        if name.startswith(f"{STATUS}.") and name.rpartition(".")[2] in SUBMODULES:
            yield source.at(line, f"imports {name}: import {STATUS}")
    for line, text in source.strings:
        if _PATH_IN_TEXT.search(text):
            yield source.at(line, f"names a submodule of status: {text[:80]!r}")
    for line, name in _relative_dynamic_imports(source):
        if name.startswith(f"{STATUS}."):
            yield source.at(line, f"imports {name} by its relative name")


def _relative_dynamic_imports(source: Source) -> Iterator[tuple[int, str]]:
    """Line and absolute name of each `import_module(".name", package)`."""
    for called, call in source.calls:
        arguments = [*call.args, *(keyword.value for keyword in call.keywords)]
        if called != "import_module" or len(arguments) != 2:
            continue
        match arguments:
            case [ast.Constant(value=str(name)), ast.Constant(value=str(package))]:
                yield call.lineno, resolve_name(name, package)
            case [ast.Constant(value=str(name)), _]:
                yield call.lineno, resolve_name(name, source.package)


def test_the_boundary_has_submodules_to_guard() -> None:
    assert {"events", "ports", "values"} <= SUBMODULES


def test_no_product_code_reaches_into_status() -> None:
    assert_kept(reaches_into_status, product())


def test_no_test_reaches_into_status() -> None:
    # These two plant violations, which is to name submodules.
    planting = {THIS_FILE, THE_CONTRACTS}
    sources = [source for source in suite() if source.name not in planting]

    assert_kept(reaches_into_status, sources)


@pytest.mark.parametrize(
    "text",
    [
        "import fairlead.mission_management.status.log",
        "import fairlead.mission_management.status.log as log",
        "from fairlead.mission_management.status.values import StatusLane",
        "from fairlead.mission_management.status import values",
        "from fairlead.mission_management.status.notyet.deep import Name",
        "def f():\n    from fairlead.mission_management.status.ports import Change",
        "if TYPE_CHECKING:\n    from fairlead.mission_management.status.ports import Change",
        "import importlib\nimportlib.import_module('fairlead.mission_management.status.log')",
        "import_module('fairlead.mission_management.status.log')",
        "importlib.import_module('.values', 'fairlead.mission_management.status')",
        "__import__('fairlead.mission_management.status.log')",
        "late('fairlead.mission_management.status.events:WorkPackageMoved')",
        "target = 'fairlead.mission_management.status.log'",
        "target = 'fairlead.mission_management' + '.status.log'",
        "target = f'fairlead.mission_management.status.log:{name}'",
        "_HERE = 'fairlead.mission_management'\nlate(f'{_HERE}.status.log:EventLog')",
        "A = 'fairlead'\nB = f'{A}.mission_management'\nlate(B + '.status.log:EventLog')",
        "path = 'mission_management/src/fairlead/mission_management/status/log.py'",
        "monkeypatch.setattr('fairlead.mission_management.status.log.EventLog', None)",
    ],
)
@pytest.mark.parametrize(
    "name",
    ["governance/src/fairlead/governance/planted.py", "tests/planted/test_planted.py"],
)
def test_every_way_in_is_seen(tmp_path: Path, text: str, name: str) -> None:
    file = tmp_path / "planted.py"
    file.write_text(text, encoding="utf-8")

    assert broken(reaches_into_status, [Source(name, file.read_text(encoding="utf-8"))])


def test_a_relative_import_from_a_sibling_is_seen() -> None:
    sibling = "mission_management/src/fairlead/mission_management/planning/planted.py"

    assert broken(reaches_into_status, [planted("from ..status.log import EventLog", sibling)])
    assert broken(reaches_into_status, [planted("from ..status import ports", sibling)])
    dynamic = "import_module('..status.log', __package__)"
    assert broken(reaches_into_status, [planted(dynamic, sibling)])


@pytest.mark.parametrize(
    "text",
    [
        "from fairlead.mission_management.status import StatusLane, EventLog",
        "import fairlead.mission_management.status as status",
        "late('fairlead.mission_management.status:MoveWorkPackage')",
        "path = Path(name).with_suffix('.log')",
        '"""The rules are in fairlead.mission_management.status.log."""',
    ],
)
def test_the_public_way_in_is_open(text: str) -> None:
    assert not broken(reaches_into_status, [planted(text)])


def test_the_module_itself_is_free_inside() -> None:
    inside = f"{HOME[0]}reducer.py"

    assert not broken(
        reaches_into_status,
        [planted("from fairlead.mission_management.status.log import X", inside)],
    )
