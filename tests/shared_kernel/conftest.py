"""Fixtures of the shared kernel's tests."""

from pathlib import Path

import pytest

from tests.conftest import MakeRepo
from tests.contract.on_disk import OnDisk


@pytest.fixture
def on_disk(make_repo: MakeRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OnDisk:
    """Return a real repository with one commit."""
    return OnDisk(make_repo(tmp_path / "project"), monkeypatch)
