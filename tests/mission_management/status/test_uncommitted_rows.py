"""Rows that a worktree shows and no commit holds are counted, and nothing else is."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from fairlead.mission_management.adapters.memory_logs import MemoryLogs
from fairlead.mission_management.adapters.worktree_logs import WorktreeLogs
from fairlead.mission_management.status import EVENTS_FILE, EventLog, ShownLogs
from fairlead.mission_management.status.uncommitted import uncommitted_rows
from fairlead.shared_kernel.adapters.git_cli import locate, open_repository, open_shown_refs
from fairlead.shared_kernel.context import StatusSurface, Topology
from fairlead.shared_kernel.git import ZERO_OID
from tests.conftest import MakeRepo


def row(event_id: str, **more: object) -> bytes:
    moved = {"wp_id": "WP01", "from_lane": "planned", "to_lane": "claimed", "at": "2026-01-01"}
    return json.dumps({"event_id": event_id, **moved, **more}, sort_keys=True).encode() + b"\n"


ONE, TWO, THREE = (row(f"01K0000000000000000000000{n}") for n in (1, 2, 3))


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (ONE + TWO, 0),
        (ONE, 0),
        (ONE + TWO + THREE, 1),
        (THREE + ONE + TWO, 1),
        (ONE + TWO + THREE + THREE, 1),
        (ONE + TWO + THREE[:-20], 0),
        (ONE + TWO + b"not json\n" + THREE, 1),
        (ONE + TWO + b'{"type": "old row"}\n', 1),
        (b"", 0),
    ],
)
def test_valid_rows_that_no_commit_holds_are_counted(shown: bytes, expected: int) -> None:
    assert uncommitted_rows(EventLog(ONE + TWO), shown) == expected


SURFACE = StatusSurface(
    Topology.LEGACY, "refs/heads/main", ZERO_OID, "specs/m", "refs/heads/main", Path("/nowhere")
)
Logs = Callable[[bytes | None], ShownLogs]


@pytest.fixture
def root(make_repo: MakeRepo, tmp_path: Path) -> Path:
    return make_repo(tmp_path / "project")


def on_disk(root: Path) -> ShownLogs:
    return WorktreeLogs(open_shown_refs(open_repository(locate(root))))


@pytest.fixture(params=["folder", "memory"])
def logs(request: pytest.FixtureRequest, root: Path) -> Logs:
    def shown(data: bytes | None) -> ShownLogs:
        if request.param == "memory":
            return MemoryLogs({SURFACE.read_ref: data} if data is not None else {})
        if data is not None:
            (root / SURFACE.directory).mkdir(parents=True)
            (root / SURFACE.directory / EVENTS_FILE).write_bytes(data)
        return on_disk(root)

    return shown


def test_the_log_that_is_shown_is_read(logs: Logs) -> None:
    assert logs(ONE).read(SURFACE) == ONE


def test_where_no_log_is_shown_there_is_none(logs: Logs) -> None:
    assert logs(None).read(SURFACE) is None


def test_a_link_is_not_followed(root: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(ONE)
    (root / SURFACE.directory).mkdir(parents=True)
    (root / SURFACE.directory / EVENTS_FILE).symlink_to(tmp_path / "secret")

    assert on_disk(root).read(SURFACE) is None


def test_a_folder_that_is_a_link_is_not_followed(root: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / EVENTS_FILE).write_bytes(ONE)
    (root / SURFACE.directory).parent.mkdir()
    (root / SURFACE.directory).symlink_to(tmp_path / "outside")

    assert on_disk(root).read(SURFACE) is None
