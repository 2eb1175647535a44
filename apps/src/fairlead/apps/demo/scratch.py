"""The scratch repository: a small real Python package with tests, one commit on `main`."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from fairlead.apps.demo.terminal import Terminal

# Shipped as text, so that no import scan or test run takes the sample for part of this program.
_SUFFIX = ".txt"
_NAMES = {"gitignore": ".gitignore"}


def make_repository(folder: Path) -> None:
    """Make the repository at `folder`, which is empty or does not exist yet."""
    folder.mkdir(parents=True, exist_ok=True)
    place(data("sample"), folder)
    terminal = Terminal(folder)
    terminal.git("init", "--quiet", "--initial-branch=main")
    for key, value in {
        "user.name": "Olive Operator",
        "user.email": "olive@example.invalid",
        "commit.gpgsign": "false",
    }.items():
        terminal.git("config", key, value)
    terminal.git("add", ".")
    terminal.git("commit", "--quiet", "--message", "Pocketbook keeps a ledger")


def data(name: str) -> Traversable:
    """Return a folder or file that ships beside this module."""
    return files("fairlead.apps.demo").joinpath(name)


def place(source: Traversable, target: Path) -> list[str]:
    """Copy shipped files into a folder, and return their paths in it, sorted."""
    placed = []
    for item in source.iterdir():
        if item.is_dir():
            placed += [f"{item.name}/{path}" for path in place(item, target / item.name)]
        else:
            name = plain_name(item)
            target.mkdir(parents=True, exist_ok=True)
            (target / name).write_bytes(item.read_bytes())
            placed.append(name)
    return sorted(placed)


def plain_name(item: Traversable) -> str:
    """Return the name that a shipped file has when it is placed."""
    plain = item.name.removesuffix(_SUFFIX)
    return _NAMES.get(plain, plain)
