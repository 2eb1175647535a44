"""Each distribution is whole, and works with only the layers below it."""

from pathlib import Path

import pytest

from tests.packaging.houses import (
    LAYERS,
    build_wheels,
    files_of,
    import_every_module,
    install,
    link_third_party,
    tracked_files,
)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return build_wheels(tmp_path_factory.mktemp("wheels"))


@pytest.mark.parametrize("layer", LAYERS)
def test_a_wheel_holds_every_file_of_its_portion(wheels: dict[str, Path], layer: str) -> None:
    files = files_of(wheels[layer])

    assert files == tracked_files(layer)
    assert f"fairlead/{layer}/py.typed" in files
    assert "fairlead/__init__.py" not in files


def test_the_built_in_mission_type_is_in_the_governance_wheel(wheels: dict[str, Path]) -> None:
    assert any(name.endswith(".yaml") for name in files_of(wheels["governance"]))


@pytest.mark.parametrize("height", range(1, len(LAYERS) + 1), ids=LAYERS)
def test_a_distribution_works_with_only_its_lower_layers(
    wheels: dict[str, Path], tmp_path: Path, height: int
) -> None:
    below = [wheels[layer] for layer in LAYERS[:height]]
    install(below, tmp_path / "installed")
    link_third_party(below, tmp_path / "third_party")

    imported = import_every_module(tmp_path / "installed", tmp_path / "third_party")

    assert {name.split(".")[1] for name in imported} == set(LAYERS[:height])


def test_the_published_contract_tests_need_only_their_extra(
    wheels: dict[str, Path], tmp_path: Path
) -> None:
    install(wheels.values(), tmp_path / "installed")
    link_third_party(wheels.values(), tmp_path / "third_party", extra="testing")

    imported = import_every_module(tmp_path / "installed", tmp_path / "third_party")

    assert "fairlead.shared_kernel.testing" in imported
