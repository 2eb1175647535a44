"""The ways to install from a clone that the README names, each run once as it stands there.

They ask the package index for third-party packages, as every user's machine does.
"""

import os
import re
import shutil
import sys
from pathlib import Path

import pytest

from tests.packaging.houses import LAYERS, ROOT, run

pytestmark = pytest.mark.slow

README = (ROOT / "README.md").read_text(encoding="utf-8")
INSTALL = README.partition("## Install")[2].partition("\n## ")[0]
COMMANDS = {
    command.split()[0]: command.strip()
    for command in re.findall(r"```bash\n(.*?)```", INSTALL, re.DOTALL)
}


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A copy of what is needed, so that nothing is built inside this checkout."""
    folder = tmp_path / "clone"
    leave = shutil.ignore_patterns("__pycache__", "*.egg-info", "dist", "build")
    for layer in LAYERS:
        shutil.copytree(ROOT / layer, folder / layer, ignore=leave)
    shutil.copy2(ROOT / "pyproject.toml", folder)
    return folder


def install(command: str, clone: Path, programs: Path, **environment: Path) -> str:
    """Run a command of the README in a clone; what the installed program then answers."""
    path = os.pathsep.join([str(programs), str(Path(sys.executable).parent), os.environ["PATH"]])
    values = {name: str(value) for name, value in environment.items()}
    run(["bash", "-c", command], cwd=clone, PATH=path, PIP_NO_COMPILE="1", **values)
    return run([str(programs / "fairlead"), "version"])


def test_the_readme_names_three_ways() -> None:
    assert list(COMMANDS) == ["uv", "pipx", "pip"]


def test_with_uv(clone: Path, tmp_path: Path) -> None:
    places = {"UV_TOOL_DIR": tmp_path / "tools", "UV_TOOL_BIN_DIR": tmp_path / "bin"}

    assert "fairlead 0." in install(COMMANDS["uv"], clone, tmp_path / "bin", **places)


def test_with_pip(clone: Path, tmp_path: Path) -> None:
    run([uv(), "venv", "--quiet", "--seed", "--python", sys.executable, str(tmp_path / "venv")])

    assert "fairlead 0." in install(COMMANDS["pip"], clone, tmp_path / "venv" / "bin")


def test_with_pipx(clone: Path, tmp_path: Path) -> None:
    tools, programs = tmp_path / "tools", tmp_path / "bin"
    run([uv(), "tool", "install", "pipx"], UV_TOOL_DIR=str(tools), UV_TOOL_BIN_DIR=str(programs))
    places = {"PIPX_HOME": tmp_path / "pipx", "PIPX_BIN_DIR": programs}

    assert "fairlead 0." in install(COMMANDS["pipx"], clone, programs, **places)


def uv() -> str:
    beside = Path(sys.executable).with_name("uv")
    return str(beside) if beside.exists() else "uv"
