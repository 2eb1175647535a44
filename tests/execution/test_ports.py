"""Every adapter of execution keeps the promises of its port."""

import json
from pathlib import Path

import pytest

from fairlead.execution.adapters.folder_prompt_files import FolderPromptFiles
from fairlead.execution.adapters.folder_run_store import FolderRunStore
from fairlead.execution.adapters.git_places import GitPlaces
from fairlead.execution.adapters.lane_lease_notes import LEASE_FILE, LaneLeaseNotes
from fairlead.execution.adapters.memory_lease_notes import MemoryLeaseNotes
from fairlead.execution.adapters.memory_places import MemoryPlaces
from fairlead.execution.adapters.memory_prompt_files import MemoryPromptFiles
from fairlead.execution.adapters.memory_run_store import MemoryRunStore
from fairlead.execution.context import Places
from fairlead.execution.lanes import LeaseNotes
from fairlead.execution.prompts import PromptFiles, PromptName
from fairlead.execution.runs import MissionRunRef, MissionRunSnapshot, RunStore
from fairlead.execution.testing import (
    LeaseNotesContract,
    PlacesContract,
    PromptFilesContract,
    RunStoreContract,
    noted,
)
from fairlead.shared_kernel.adapters.git_cli import locate
from fairlead.shared_kernel.adapters.memory_locks import MemoryLocks
from fairlead.shared_kernel.git import Checkout, StorageUnwritable
from fairlead.shared_kernel.naming import runtime_root
from tests.conftest import MakeRepo
from tests.execution.world import git

MISSION = "greetings-01K00000"


class TestLaneLeaseNotes(LeaseNotesContract):
    @pytest.fixture
    def notes(self) -> LeaseNotes:
        return LaneLeaseNotes(locate)

    @pytest.fixture
    def checkout(self, make_repo: MakeRepo, tmp_path: Path) -> Checkout:
        root = make_repo(tmp_path / "project")
        git(root, "worktree", "add", "--quiet", "-b", "lane", str(tmp_path / "lane"))
        return locate(tmp_path / "lane")

    def test_no_file_of_the_project_is_made(self, notes: LeaseNotes, checkout: Checkout) -> None:
        notes.keep(checkout.worktree_root, MISSION, "WP01", noted("ada", 1))

        assert git(checkout.worktree_root, "status", "--porcelain") == ""
        assert (checkout.git_dir / LEASE_FILE).is_file()

    def test_a_damaged_note_is_no_lease(self, notes: LeaseNotes, checkout: Checkout) -> None:
        (checkout.git_dir / LEASE_FILE).write_text('{"greetings-01K00000": [')

        assert notes.find(checkout, MISSION, "WP01") is None


class TestMemoryLeaseNotes(LeaseNotesContract):
    @pytest.fixture
    def notes(self) -> LeaseNotes:
        return MemoryLeaseNotes()

    @pytest.fixture
    def checkout(self, tmp_path: Path) -> Checkout:
        return Checkout(tmp_path, tmp_path, tmp_path, tmp_path, tmp_path)


class TestFolderPromptFiles(PromptFilesContract):
    @pytest.fixture
    def files(self, tmp_path: Path) -> PromptFiles:
        return FolderPromptFiles(tmp_path)

    def test_a_disk_that_cannot_be_written_is_said(self, tmp_path: Path) -> None:
        runtime_root(tmp_path).parent.mkdir()
        runtime_root(tmp_path).write_text("a file is in the way")

        with pytest.raises(StorageUnwritable):
            FolderPromptFiles(tmp_path).write(PromptName(MISSION, "WP01", "fix", 1), "text")

    def test_nothing_is_left_beside_it(self, tmp_path: Path) -> None:
        path = FolderPromptFiles(tmp_path).write(PromptName(MISSION, "WP01", "fix", 1), "text")

        assert [file.name for file in path.parent.iterdir()] == [path.name]
        assert path.read_text() == "text"


class TestMemoryPromptFiles(PromptFilesContract):
    @pytest.fixture
    def files(self) -> PromptFiles:
        return MemoryPromptFiles()


class TestFolderRunStore(RunStoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> RunStore:
        return FolderRunStore(tmp_path, MemoryLocks())

    def test_files_of_older_programs_load(self, tmp_path: Path) -> None:
        root = runtime_root(tmp_path)
        (root / "runs" / "old").mkdir(parents=True)
        entry = {"run_id": "old", "run_dir": f"{root}/runs/old", "mission_key": "k"}
        (root / "feature-runs.json").write_text(json.dumps({"greetings": entry}))
        (root / "runs" / "old" / "state.json").write_text(
            json.dumps({"run_id": "old", "mission_key": "k", "novelty": 1})
        )
        store = FolderRunStore(tmp_path, MemoryLocks())

        ref = store.index()["greetings"]
        state = store.load(ref)

        assert (ref.mission_id, ref.mission_slug) == (None, None)
        assert state
        assert (state.mission_id, state.mission_slug) == (None, None)
        assert state.model_dump()["novelty"] == 1

    def test_a_damaged_run_counts_as_lost(self, tmp_path: Path) -> None:
        store = FolderRunStore(tmp_path, MemoryLocks())
        ref = MissionRunRef("r", (runtime_root(Path()) / "runs" / "r").as_posix(), MISSION)
        store.save(ref, MissionRunSnapshot(run_id="r", mission_key=MISSION))
        (runtime_root(tmp_path) / "runs" / "r" / "state.json").write_text("{")
        (runtime_root(tmp_path) / "feature-runs.json").write_text("[]")

        assert store.load(ref) is None
        assert store.index() == {}

    def test_a_run_folder_that_leads_outside_is_not_followed(self, tmp_path: Path) -> None:
        store = FolderRunStore(tmp_path, MemoryLocks())
        ref = MissionRunRef("r", "../../elsewhere", MISSION)

        store.save(ref, MissionRunSnapshot(run_id="r", mission_key=MISSION))

        assert not (tmp_path.parent.parent / "elsewhere").exists()


class TestMemoryRunStore(RunStoreContract):
    @pytest.fixture
    def store(self) -> RunStore:
        return MemoryRunStore()


class TestGitPlaces(PlacesContract):
    @pytest.fixture
    def primary(self, make_repo: MakeRepo, tmp_path: Path) -> Path:
        return make_repo(tmp_path / "project")

    @pytest.fixture
    def places(self) -> Places:
        return GitPlaces(locate)

    @pytest.fixture
    def outside(self, tmp_path: Path) -> Path:
        (tmp_path / "outside").mkdir()
        return tmp_path / "outside"

    def test_a_detached_head_shows_no_branch(self, places: Places, primary: Path) -> None:
        git(primary, "checkout", "--quiet", "--detach")

        assert places.head_branch(places.locate(primary)) is None

    def test_a_linked_worktree_shows_its_own_branch(self, places: Places, primary: Path) -> None:
        lane = primary.parent / "lane"
        git(primary, "worktree", "add", "--quiet", "-b", "topic/x", str(lane))

        assert places.head_branch(places.locate(lane)) == "topic/x"


class TestMemoryPlaces(PlacesContract):
    @pytest.fixture
    def primary(self, tmp_path: Path) -> Path:
        return tmp_path / "project"

    @pytest.fixture
    def places(self, primary: Path) -> Places:
        here = Checkout(primary, primary, primary, primary, primary)
        return MemoryPlaces({primary: here}, {primary: "main"})

    @pytest.fixture
    def outside(self, tmp_path: Path) -> Path:
        return tmp_path / "outside"
