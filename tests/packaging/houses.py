"""The five distributions as they are built and installed: wheels, clean places, their imports."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Sequence
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LAYERS = ("shared_kernel", "governance", "mission_management", "execution", "apps")
"""Lowest first; each may be installed with only those before it."""

_IMPORT_ALL = """
import importlib, importlib.util, pkgutil, sys
sys.path[:0] = sys.argv[1:]
import fairlead
with_tests = importlib.util.find_spec("pytest") is not None
for module in pkgutil.walk_packages(fairlead.__path__, "fairlead."):
    if with_tests or ".testing" not in module.name:
        importlib.import_module(module.name)
print(*sorted(name for name in sys.modules if name.startswith("fairlead.")))
"""


def build_wheels(out: Path) -> dict[str, Path]:
    """Build all five with what is installed: no network."""
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check"]
    folders = [str(ROOT / layer) for layer in LAYERS]
    run([*command, "--no-deps", "--no-build-isolation", "--wheel-dir", str(out), *folders])
    return {layer: next(out.glob(f"{_dist(layer)}-*.whl")) for layer in LAYERS}


def install(wheels: Iterable[Path], target: Path) -> None:
    """Install wheels, and nothing else, into a folder."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run([*command, "--no-index", "--no-deps", "--target", str(target), *map(str, wheels)])


def link_third_party(wheels: Iterable[Path], target: Path, *, extra: str = "") -> None:
    """Put into a folder what the wheels declare that they need, and nothing else."""
    target.mkdir()
    wanted = [name for wheel in wheels for name in _requirements_of_wheel(wheel)]
    for distribution in _closure(wanted, extra):
        for entry in {file.parts[0] for file in distribution.files or ()} - {"..", "__pycache__"}:
            link = target / entry
            if not link.exists():
                link.symlink_to(Path(str(distribution.locate_file(entry))))


def import_every_module(*places: Path) -> Sequence[str]:
    """Import all modules of `fairlead` found in these folders and in no site-packages.

    The contract tests in `testing` are among them where pytest is.
    """
    # -S keeps this environment's own packages away, -I its variables and folder.
    command = [sys.executable, "-I", "-S", "-c", _IMPORT_ALL, *map(str, places)]
    return run(command).split()


def files_of(wheel: Path) -> set[str]:
    """The paths inside a wheel, its metadata left out."""
    with zipfile.ZipFile(wheel) as opened:
        return {name for name in opened.namelist() if ".dist-info/" not in name}


def tracked_files(layer: str) -> set[str]:
    """The paths below `src/` that git knows of, committed or not yet, ignored ones left out."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = run([*command, "."], cwd=ROOT / layer / "src").splitlines()
    return {name for name in listed if (ROOT / layer / "src" / name).is_file()}


def run(command: Sequence[str], *, cwd: Path | None = None, **environment: str) -> str:
    """Run a program; what it printed, or an AssertionError that shows what went wrong."""
    done = subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, f"{' '.join(command[:6])} …\n{done.stdout}\n{done.stderr}"
    return done.stdout


def _dist(layer: str) -> str:
    return "fairlead" if layer == "apps" else f"fairlead_{layer}"


def _requirements_of_wheel(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as opened:
        (name,) = (n for n in opened.namelist() if n.endswith(".dist-info/METADATA"))
        lines = opened.read(name).decode("utf-8").partition("\n\n")[0].splitlines()
    declared = [line.partition(": ")[2] for line in lines if line.startswith("Requires-Dist: ")]
    return [line for line in declared if not line.startswith("fairlead")]


def _closure(requirements: Sequence[str], extra: str) -> Sequence[metadata.Distribution]:
    found: dict[str, metadata.Distribution] = {}
    waiting = [(Requirement(text), extra) for text in requirements]
    while waiting:
        wanted, asked = waiting.pop()
        name = canonicalize_name(wanted.name)
        if name in found or (wanted.marker and not wanted.marker.evaluate({"extra": asked})):
            continue
        found[name] = metadata.distribution(name)
        waiting += [(Requirement(text), "") for text in found[name].requires or []]
    return list(found.values())
