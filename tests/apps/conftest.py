"""Fixtures of the command line's tests."""

import pytest

from tests.apps.console import Console


@pytest.fixture
def console(capsys: pytest.CaptureFixture[str]) -> Console:
    return Console(capsys)
