"""Fixtures of the contract tests."""

from pathlib import Path

import pytest

from tests.conftest import MakeRepo
from tests.contract.looked_after import FolderOnDisk, RunsOnDisk
from tests.contract.on_disk import OnDisk


@pytest.fixture
def on_disk(make_repo: MakeRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OnDisk:
    """Return a real repository with one commit."""
    return OnDisk(make_repo(tmp_path / "project"), monkeypatch)


@pytest.fixture
def folder_on_disk(
    make_repo: MakeRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> FolderOnDisk:
    """Return the same, with its git folder."""
    return FolderOnDisk(make_repo(tmp_path / "project"), monkeypatch)


@pytest.fixture
def runs_on_disk(
    make_repo: MakeRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> RunsOnDisk:
    """Return the same, with commands to run in it."""
    return RunsOnDisk(make_repo(tmp_path / "project"), monkeypatch)
