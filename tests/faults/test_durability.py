"""What is acknowledged survives a power loss: every flush to the disk is seen, and in its order.

git counts its own flushes (trace2, at the end of each process); ours are seen as they are made. A
mutation that takes one away turns a test here red (see mutations.py).
"""

import json
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fairlead.governance.adapters.user_files import replace_file
from fairlead.governance.adapters.user_trust_file import UserTrustFile
from fairlead.governance.policy import TrustedRepository
from fairlead.mission_management.adapters.folder_machine_state import FolderMachineState
from fairlead.shared_kernel.adapters.file_locks import FileLocks
from fairlead.shared_kernel.git import ZERO_OID, CommitDraft, Oid, RefUpdate, edit_tree
from tests.faults.bench import AUTHORITY, DIRECTORY, Bench, notes

LOG = f"{DIRECTORY}/status.events.jsonl"


@dataclass(frozen=True)
class GitProcess:
    """A git process that has ended, and how often it flushed something to the disk."""

    command: str
    began: datetime
    ended: datetime
    flushes: int


@dataclass(frozen=True)
class Flush:
    """One flush of our own: of what, when, and what was to be seen at that moment."""

    inode: int
    at: datetime
    seen: object


@dataclass
class Flushes:
    """Everything that was flushed since the last `clear`."""

    traces: Path
    own: list[Flush] = field(default_factory=list)
    look: Callable[[], object] = lambda: None
    """Asked at each flush of ours."""

    def clear(self) -> None:
        """Begin anew."""
        self.own.clear()
        for file in self.traces.iterdir():
            file.unlink()

    def of(self, place: Path) -> list[Flush]:
        """Our flushes of the file or folder that is there now."""
        return [flush for flush in self.own if flush.inode == place.stat().st_ino]

    def by_git(self, *commands: str) -> list[GitProcess]:
        """The git processes that ran these commands, in the order of their beginning."""
        found = [_process(file.read_text()) for file in self.traces.iterdir()]
        return sorted((p for p in found if p.command in commands), key=lambda p: p.began)


def _process(trace: str) -> GitProcess:
    events = [json.loads(line) for line in trace.splitlines()]
    times = [datetime.fromisoformat(event["time"]) for event in events]
    names = [event["name"] for event in events if event["event"] == "cmd_name"]
    flushes = [
        int(event.get("value") or event["count"])
        for event in events
        if event.get("category") == "fsync"
        and "hardware-flush" in (event.get("key") or event["name"])
    ]
    return GitProcess(names[0] if names else "", min(times), max(times), sum(flushes))


@pytest.fixture
def flushes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flushes]:
    """Let nothing reach the disk unseen."""
    traces = tmp_path / "traces"
    traces.mkdir()
    made = Flushes(traces)
    original = os.fsync

    def seen(descriptor: int) -> None:
        original(descriptor)
        inode = os.fstat(descriptor).st_ino
        made.own.append(Flush(inode, datetime.now(UTC), made.look()))

    monkeypatch.setattr(os, "fsync", seen)
    monkeypatch.setenv("GIT_TRACE2_EVENT", str(traces))
    yield made


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flushes: Flushes) -> Bench:
    """A mission whose first rows are written."""
    made = Bench.create(tmp_path)
    for name, value in made.program._env({}).items():
        monkeypatch.setenv(name, value)
    made.write(notes())
    flushes.clear()
    return made


def git_dir(bench: Bench) -> Path:
    """git's own folder of the repository."""
    return bench.program.root / ".git"


def loose_objects(bench: Bench) -> set[str]:
    """Every object that is a file of its own."""
    return {path.parent.name + path.name for path in git_dir(bench).glob("objects/??/*")}


def test_every_object_of_a_write_is_flushed_before_the_ref_moves(
    bench: Bench, flushes: Flushes
) -> None:
    before = loose_objects(bench)

    bench.write(notes(3))

    made = loose_objects(bench) - before
    stores = flushes.by_git("unpack-objects", "commit-tree")
    [move] = flushes.by_git("update-ref")
    assert len(made) == 6, "log, snapshot, three folders and the commit"
    assert sum(process.flushes for process in stores) == len(made)
    assert all(process.ended <= move.began for process in stores)


def test_a_long_content_is_flushed_too(bench: Bench, flushes: Flushes) -> None:
    objects, before = bench.transactions.repository.objects, loose_objects(bench)

    edit_tree(objects, None, {"long": b"line\n" * 300_000, "short": b"line\n"})

    made = loose_objects(bench) - before
    stores = flushes.by_git("unpack-objects", "hash-object")
    assert len(made) == 3, "two files and the folder"
    assert [process.flushes for process in stores] == [1, 2]


def test_the_ref_is_flushed_when_it_moves(bench: Bench, flushes: Flushes) -> None:
    bench.write(notes())

    assert [process.flushes for process in flushes.by_git("update-ref")] == [1]


def test_the_name_of_the_ref_is_flushed_after_it_moved_and_before_it_is_acknowledged(
    bench: Bench, flushes: Flushes
) -> None:
    ref, acknowledged = git_dir(bench) / AUTHORITY, bench.state_folder / "acknowledged.json"
    known = acknowledged.read_text()
    flushes.look = lambda: (ref.read_text().strip(), acknowledged.read_text() == known)

    receipt = bench.write(notes())

    assert [flush.seen for flush in flushes.of(ref.parent)] == [(receipt.commit_sha, True)]


def test_the_folders_of_a_new_branch_are_flushed_up_to_gits_own(
    bench: Bench, flushes: Flushes
) -> None:
    refs = git_dir(bench) / "refs"

    bench.transactions.repository.refs.update(
        [RefUpdate("refs/heads/deep/down/new", bench.tip, ZERO_OID)], reason="test"
    )

    for folder in (refs / "heads/deep/down", refs / "heads/deep", refs / "heads", refs):
        assert flushes.of(folder), folder


def test_a_ref_that_goes_does_not_come_back(bench: Bench, flushes: Flushes) -> None:
    """Its line goes from the file of packed refs: that file has a new name to be flushed."""
    side = "refs/heads/side"
    bench.program.git("branch", "side", bench.tip)
    bench.program.git("pack-refs", "--all")
    flushes.clear()

    bench.transactions.repository.refs.update([RefUpdate(side, ZERO_OID, bench.tip)], reason="test")

    assert side not in (git_dir(bench) / "packed-refs").read_text()
    assert [process.flushes > 0 for process in flushes.by_git("update-ref")] == [True]
    assert flushes.of(git_dir(bench))


def test_what_was_acknowledged_is_flushed_before_it_takes_its_name_and_then_its_name(
    bench: Bench, flushes: Flushes
) -> None:
    file = bench.state_folder / "acknowledged.json"
    old = file.stat().st_ino
    flushes.look = lambda: file.stat().st_ino

    bench.write(notes())

    new = file.stat().st_ino
    assert [flush.seen for flush in flushes.of(file)] == [old]
    assert [flush.seen for flush in flushes.of(file.parent)][-1] == new


def test_machine_state_is_whole_on_the_disk_before_it_has_its_name(
    tmp_path: Path, flushes: Flushes
) -> None:
    machine = FolderMachineState(tmp_path / "git")
    file = machine.folder("mission") / "note.json"
    flushes.look = file.exists

    machine.write("mission", "note.json", b"{}\n")

    assert [flush.seen for flush in flushes.of(file)] == [False]
    assert [flush.seen for flush in flushes.of(file.parent)] == [True]


@pytest.mark.parametrize("staged", [False, True], ids=["in the file", "staged"])
def test_what_a_person_wrote_is_flushed_in_quarantine_before_it_goes_from_the_worktree(
    bench: Bench, flushes: Flushes, tmp_path: Path, staged: bool
) -> None:
    shown = tmp_path / "shown"
    bench.program.git("worktree", "add", "--quiet", str(shown), bench.target.display)
    index = git_dir(bench) / "worktrees" / "shown" / "index"
    file, recorded = shown / LOG, (shown / LOG).read_bytes()
    file.write_bytes(b"mine\n")
    if staged:
        bench.program.git("add", LOG, cwd=shown)
        file.write_bytes(recorded)
    still = index if staged else file
    inode = still.stat().st_ino
    flushes.look = lambda: still.exists() and still.stat().st_ino == inode

    bench.write(notes())

    quarantine = bench.state_folder / "quarantine"
    [kept] = quarantine.iterdir()
    assert kept.read_bytes() == b"mine\n"
    assert [flush.seen for flush in flushes.of(kept)] == [True]
    assert [flush.seen for flush in flushes.of(quarantine)] == [True]
    assert file.read_bytes() != b"mine\n"


def test_files_of_a_person_are_committed_for_good(bench: Bench, flushes: Flushes) -> None:
    """`safe-commit`: git flushes objects and the ref, we the name of the ref."""
    root = bench.program.root
    bench.program.git("switch", "--quiet", "--create", "side/work")
    (root / "new.py").write_text("x = 1\n")
    ref = git_dir(bench) / "refs/heads/side/work"
    before = loose_objects(bench)
    flushes.clear()
    flushes.look = lambda: ref.read_text().strip()

    commit = bench.transactions.repository.worktrees.commit_files(
        root, message="New\n", paths=["new.py"]
    )

    made = loose_objects(bench) - before
    [process] = flushes.by_git("commit")
    assert process.flushes >= len(made) + 1
    assert [flush.seen for flush in flushes.of(ref.parent)] == [commit]


def test_what_lands_in_a_checkout_has_landed_for_good(bench: Bench, flushes: Flushes) -> None:
    repository, root = bench.transactions.repository, bench.program.root
    ref = git_dir(bench) / "refs/heads/main"
    tip = Oid(bench.program.git("rev-parse", "main").strip())
    tree = edit_tree(
        repository.objects, repository.history.commits(tip, limit=1)[0].tree, {"new.py": b"x\n"}
    )
    commit = repository.objects.write_commit(CommitDraft(tree, (tip,), "New\n"))
    flushes.clear()
    flushes.look = lambda: ref.read_text().strip()

    repository.worktrees.fast_forward(root, commit)

    assert (root / "new.py").exists()
    assert sum(process.flushes for process in flushes.by_git("merge")) >= 1
    assert [flush.seen for flush in flushes.of(ref.parent)] == [commit]


def test_trust_is_whole_on_the_disk_before_it_is_believed(tmp_path: Path, flushes: Flushes) -> None:
    store = UserTrustFile({"XDG_CONFIG_HOME": str(tmp_path / "config")}, FileLocks())
    flushes.look = store.file.exists

    store.keep(TrustedRepository(tmp_path, (), "2026-01-01T00:00:00+00:00"))

    assert [flush.seen for flush in flushes.of(store.file)] == [False]
    assert [flush.seen for flush in flushes.of(store.file.parent)] == [True]
    assert stat.S_IMODE(store.file.stat().st_mode) == 0o600


def test_the_name_of_a_new_folder_of_settings_is_flushed(tmp_path: Path, flushes: Flushes) -> None:
    home = tmp_path / "home"

    replace_file(home / "settings" / "fairlead" / "trust.json", b"{}\n")

    for folder in (home / "settings" / "fairlead", home / "settings", home, tmp_path):
        assert flushes.of(folder), folder
