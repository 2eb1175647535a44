"""Each import contract must be able to fail: a typo in a wildcard makes it pass for ever."""

from copy import deepcopy
from pathlib import Path

import grimp
import pytest
from importlinter.api import read_configuration
from importlinter.application.use_cases import _register_contract_types, read_user_options
from importlinter.domain.contract import Contract, registry

CONFIG = str(Path(__file__).parents[2] / "importlinter.ini")

FORBIDDEN = {
    "contexts": [
        ("fairlead.governance", "fairlead.execution"),
        ("fairlead.shared_kernel.naming", "fairlead.governance"),
        ("fairlead.mission_management.status", "fairlead.apps"),
    ],
    "hexagon_apps": [("fairlead.apps.container", "fairlead.apps.main")],
    "hexagon_execution": [("fairlead.execution.context", "fairlead.execution.next_step")],
    "hexagon_mission_management": [
        ("fairlead.mission_management.status", "fairlead.mission_management.bookkeeping"),
        ("fairlead.mission_management.bookkeeping", "fairlead.mission_management.planning"),
    ],
    "hexagon_governance": [("fairlead.governance.policy", "fairlead.governance.doctrine")],
    "hexagon_shared_kernel": [
        ("fairlead.shared_kernel.errors", "fairlead.shared_kernel.git"),
        ("fairlead.shared_kernel.git", "fairlead.shared_kernel.locks"),
    ],
    "adapters": [
        ("fairlead.execution.context", "fairlead.shared_kernel.adapters"),
        ("fairlead.apps.cli", "fairlead.mission_management.adapters"),
        ("fairlead.mission_management.adapters", "fairlead.shared_kernel.adapters"),
    ],
    "composition": [
        ("fairlead.mission_management.status", "dependency_injector"),
        ("fairlead.apps.cli", "dependency_injector"),
    ],
    "frameworks": [
        ("fairlead.governance.policy", "typer"),
        ("fairlead.shared_kernel.git", "rich"),
        ("fairlead.execution.context", "mcp"),
        ("fairlead.mission_management.container", "starlette"),
    ],
    "status": [
        ("fairlead.mission_management.bookkeeping", "fairlead.mission_management.status.log"),
        ("fairlead.mission_management.container", "fairlead.mission_management.status.ports"),
        ("fairlead.apps.cli", "fairlead.mission_management.status.values"),
    ],
    "public_api": [
        ("fairlead.apps", "fairlead.shared_kernel.naming.names"),
        ("fairlead.shared_kernel.context", "fairlead.shared_kernel.git.values"),
    ],
    "acyclic": [
        ("fairlead.shared_kernel.git.values", "fairlead.shared_kernel.git.ports"),
        ("fairlead.shared_kernel.errors", "fairlead.shared_kernel.context"),
    ],
}
PLANTED = [
    pytest.param(contract, *link, id=f"{contract}-{link[0].split('.')[-1]}-{link[1]}")
    for contract, links in FORBIDDEN.items()
    for link in links
]


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    _register_contract_types(read_user_options(CONFIG))
    return grimp.build_graph("fairlead", include_external_packages=True, cache_dir=None)


def contract_named(id: str) -> Contract:
    options = read_configuration(CONFIG)
    (chosen,) = (c for c in options["contracts_options"] if c["id"] == id)
    contract_class = registry.get_contract_class(chosen["type"])
    return contract_class(chosen["name"], options["session_options"], chosen)


def test_every_contract_is_covered_here() -> None:
    contracts = read_configuration(CONFIG)["contracts_options"]

    assert {contract["id"] for contract in contracts} == set(FORBIDDEN)


@pytest.mark.parametrize("id", FORBIDDEN)
def test_the_code_keeps_the_contract(graph: grimp.ImportGraph, id: str) -> None:
    check = contract_named(id).check(deepcopy(graph), verbose=False)

    assert check.kept, check.metadata


@pytest.mark.parametrize(("id", "importer", "imported"), PLANTED)
def test_a_forbidden_import_breaks_its_contract(
    graph: grimp.ImportGraph, id: str, importer: str, imported: str
) -> None:
    planted = deepcopy(graph)
    planted.add_import(importer=importer, imported=imported, line_number=1, line_contents="-")

    assert not contract_named(id).check(planted, verbose=False).kept


@pytest.mark.parametrize(
    ("id", "context"),
    [
        ("contexts", "fairlead"),
        ("hexagon_apps", "fairlead.apps"),
        ("hexagon_execution", "fairlead.execution"),
        ("hexagon_mission_management", "fairlead.mission_management"),
        ("hexagon_governance", "fairlead.governance"),
        ("hexagon_shared_kernel", "fairlead.shared_kernel"),
    ],
)
def test_a_module_that_no_layer_names_breaks_its_contract(
    graph: grimp.ImportGraph, id: str, context: str
) -> None:
    planted = deepcopy(graph)
    planted.add_module(f"{context}.attic")

    assert not contract_named(id).check(planted, verbose=False).kept
