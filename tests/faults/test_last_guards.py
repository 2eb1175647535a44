"""Guards that stand behind others: seen only where the one before them is passed."""

import subprocess
from pathlib import Path

import pytest

from fairlead.mission_management.bookkeeping import DoubleEventId, HookRejected
from fairlead.mission_management.status import Change, MissionState
from fairlead.shared_kernel.commit_target import Operation
from fairlead.shared_kernel.git import GitIdentityMissing
from tests.faults.bench import (
    AGENT,
    DIRECTORY,
    FOLDER,
    IDENTITY,
    Bench,
    in_a_process,
    notes,
    operation,
)
from tests.faults.invariants import TRAILER, violations
from tests.faults.scenarios import set_hook
from tests.forked import KILLED


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    made = Bench.create(tmp_path)
    for name, value in made.program._env({}).items():
        monkeypatch.setenv(name, value)
    return made


def test_an_event_id_that_is_in_the_log_is_refused_although_nobody_called_it_a_retry(
    bench: Bench,
) -> None:
    """Only ids that a caller gave are looked up; one that was drawn twice must not pass."""
    drawn = operation().op_id
    first = bench.write(notes(), Operation("note", drawn, AGENT, {}, explicit=False))

    with pytest.raises(DoubleEventId):
        bench.write(notes(), Operation("note", drawn, AGENT, {}, explicit=False))

    assert violations(bench.program, FOLDER.value, first.event_ids) == []


def test_nobody_commits_from_a_stale_index_while_the_ref_moves(
    bench: Bench, tmp_path: Path
) -> None:
    """Killed when the ref has moved and the files have not: a commit now would take rows out."""
    shown = tmp_path / "shown"
    bench.program.git("worktree", "add", "--quiet", str(shown), bench.target.display)
    (shown / "mine.txt").write_text("mine\n")

    ended = in_a_process(lambda: Bench.open(bench.program).write(notes()), kill_at="published")
    words = ("git", "commit", "--quiet", "--all", "-m", "Mine")
    commit = subprocess.run(
        words, cwd=shown, env=bench.program._env({}), capture_output=True, check=False
    )

    assert ended == KILLED
    assert commit.returncode != 0
    assert b"index.lock" in commit.stderr
    after = bench.write(notes())
    assert violations(bench.program, FOLDER.value, after.event_ids) == []
    assert (shown / "mine.txt").read_text() == "mine\n"
    assert bench.program.git("status", "--porcelain", cwd=shown) == "?? mine.txt\n"


@pytest.mark.parametrize("name", ["status.events.jsonl", "status.json"])
def test_a_hook_may_stage_files_of_the_mission_but_never_the_log_or_the_snapshot(
    bench: Bench, name: str
) -> None:
    file = f"{DIRECTORY}/{name}"
    bench.write(notes())
    before = bench.tip
    hook = set_hook(bench.program, "pre-commit", f"echo >> {file}; git add {file}")

    with pytest.raises(HookRejected, match=name):
        bench.write(notes())

    assert bench.tip == before
    hook.unlink()
    assert violations(bench.program, FOLDER.value, bench.write(notes()).event_ids) == []


def test_a_commit_keeps_its_operation_whatever_a_hook_makes_of_its_message(bench: Bench) -> None:
    """The content guard and those who look back know commits of ours by it."""
    set_hook(bench.program, "commit-msg", 'echo Mine > "$1"')

    bench.write(notes())

    message = bench.program.git("log", "-1", "--format=%B", bench.target.display)
    assert message.startswith("Mine\n")
    assert TRAILER in message


def test_nothing_is_decided_for_somebody_whom_git_does_not_know(bench: Bench) -> None:
    (bench.program.home / "gitconfig").write_text("[user]\n\tuseConfigOnly = true\n")
    before = bench.tip

    def decide(_: MissionState) -> Change:
        pytest.fail("it was decided")

    with pytest.raises(GitIdentityMissing):
        # A new process, which asks git anew.
        Bench.open(bench.program).transactions.transact(IDENTITY, bench.target, operation(), decide)

    assert bench.tip == before
