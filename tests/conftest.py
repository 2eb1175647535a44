"""Fixtures shared by every test: git and this program see nothing of the machine's own settings."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

import pytest

from tests.places import fresh_place

_GITCONFIG = """\
[user]
    name = Test Person
    email = test@example.invalid
[init]
    defaultBranch = main
[core]
    autocrlf = false
[commit]
    gpgsign = false
[advice]
    detachedHead = false
"""


_BENCH = Path(__file__).parent / "bench"
_PLACE = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """Let `tmp_path` be where tests are quick and nothing stays, unless `--basetemp` says where.

    What is measured is measured on the disk, as people have it.
    """
    is_worker = hasattr(config, "workerinput")
    if config.option.basetemp is None and not is_worker and not _measures(config):
        config.stash[_PLACE] = fresh_place()
        config.option.basetemp = str(config.stash[_PLACE] / "tests")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind."""
    if _PLACE in config.stash:
        shutil.rmtree(config.stash[_PLACE], ignore_errors=True)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave measurements to those who ask for them: they take minutes and prove nothing."""
    return True if collection_path == _BENCH and not _measures(config) else None


def _measures(config: pytest.Config) -> bool:
    return any(_BENCH.name in Path(word.partition("::")[0]).parts for word in config.args)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the modules that hold slow tests: at the end nobody should wait for one."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


class MakeRepo(Protocol):
    """Makes a repository at `path` whose only commit, on `main`, holds `files`."""

    def __call__(self, path: Path, files: Mapping[str, str] | None = None) -> Path: ...


@pytest.fixture(scope="session", autouse=True)
def hermetic_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Hide this machine's configuration, identity and Fairlead settings from the whole session."""
    home = tmp_path_factory.mktemp("settings")
    config = home / "gitconfig"
    config.write_text(_GITCONFIG)
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(("GIT_", "FAIRLEAD_"))]:
            patch.delenv(name)
        patch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
        patch.setenv("GIT_CONFIG_GLOBAL", str(config))
        patch.setenv("XDG_CONFIG_HOME", str(home / "xdg"))
        yield


@pytest.fixture
def hermetic_git(hermetic_environment: None) -> None:
    """Say in a test's signature that it runs the real git, in its own small world."""


@pytest.fixture
def make_repo(hermetic_git: None) -> MakeRepo:
    """Return a function that makes a repository with one commit."""
    return _make_repo


def _make_repo(path: Path, files: Mapping[str, str] | None = None) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    for name, text in (files or {"README.md": "A project.\n"}).items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(text)
    for words in (
        ("init", "--quiet", "--template="),
        ("add", "--all"),
        ("commit", "--quiet", "--message", "Begin"),
    ):
        subprocess.run(("git", *words), cwd=path, check=True, capture_output=True)
    return path.resolve()
