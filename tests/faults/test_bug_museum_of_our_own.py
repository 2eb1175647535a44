"""Bugs that this program itself has had, each test named after one; those of others are next door.

Only those that no other test is named after: most found their test where they were mended.
"""

import os
import shutil
import sys
from pathlib import Path

import pytest

from fairlead.mission_management.bookkeeping import read_state
from fairlead.shared_kernel.adapters.git_cli import locate, open_repository, open_shown_refs
from fairlead.shared_kernel.git import Oid, RefMoved, RefUpdate, edit_tree
from fairlead.shared_kernel.identity import WorkPackageId
from tests import failing_calls
from tests.faults.bench import FOLDER, Bench, notes
from tests.faults.conftest import Planned
from tests.faults.invariants import log_ids, violations
from tests.faults.scenarios import OPERATION, set_hook
from tests.faults.test_kill_in_repair import damage

USAGE = 2
HOOK_SECONDS = "fairlead.mission_management.bookkeeping.pending.HOOK_SECONDS"
NEVER_THAT_LONG = 15.0
SIDE = "refs/heads/side"


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    made = Bench.create(tmp_path)
    for name, value in made.program._env({}).items():
        monkeypatch.setenv(name, value)
    return made


def noted(planned: Planned, *more: str) -> tuple[str, ...]:
    words = ("annotate", "WP01", "-m", planned.mission, "--agent", "ada", "--note", "here")
    return (*words, "--op-id", OPERATION, *more)


@pytest.mark.parametrize("word", ["\ud800", "a\udcffb"], ids=["alone", "a byte"])
def test_a_word_with_a_surrogate_was_a_defect_of_ours_and_no_usage_error(
    planned: Planned, word: str
) -> None:
    for words in (("status", "--mission", word), ("annotate", "WP01", "--note", word)):
        answer = planned.program.run(*words, "--json")

        assert answer.status == USAGE, answer.explain()
        assert answer.error["code"] == "USAGE"
    assert violations(planned.program, planned.mission) == []


def test_a_hook_that_calls_fairlead_waited_for_itself(
    planned: Planned, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(HOOK_SECONDS, NEVER_THAT_LONG)
    program, before = planned.program, log_ids(planned.program, planned.mission)
    said = tmp_path / "said"
    ours = f"{sys.executable} -m fairlead.apps"
    set_hook(
        program,
        "pre-commit",
        f"cd {program.root}; {ours} status -m {planned.mission} > {said} || exit 1\n"
        f"{ours} annotate WP02 -m {planned.mission} --note inside --json",
    )

    error = program.refused(*noted(planned))

    assert error["code"] == "BOOKKEEPING_HOOK_REJECTED"
    assert "BOOKKEEPING_NESTED" in error["details"]["rejected_reason"]
    assert b"WP01" in said.read_bytes(), "reading is no writing"
    assert log_ids(program, planned.mission) == before


def test_a_git_that_runs_for_long_took_refs_packed_within_a_second_for_the_present_ones(
    bench: Bench,
) -> None:
    """Two packings may leave a file of the same size, second and even inode as the one it read."""
    program, refs = bench.program, bench.transactions.repository.refs
    commits = [
        Oid(program.git("commit-tree", "main^{tree}", "-m", f"{number}").strip())
        for number in range(4)
    ]
    for _ in range(4):
        program.git("update-ref", SIDE, commits[0])
        program.git("pack-refs", "--all")
        program.git("cat-file", "-t", commits[0])
        assert refs.read("refs/heads/main")
        believed = refs.read(SIDE) or commits[0]
        for commit in commits[1:3]:
            program.git("update-ref", SIDE, commit)
            program.git("pack-refs", "--all")

        with pytest.raises(RefMoved):
            refs.update([RefUpdate(SIDE, commits[3], believed)], reason="from what was read")

        assert program.git("rev-parse", SIDE).strip() == commits[2]


def test_a_gc_that_took_an_empty_folder_of_objects_away_made_a_write_fail(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark, real = tmp_path / "went", shutil.which("git")
    pretended = tmp_path / "bin" / "git"
    pretended.parent.mkdir()
    pretended.write_text(
        f"""#!/bin/sh
case "$*" in
*unpack-objects*)
    if [ ! -e {mark} ]; then
        touch {mark}
        echo "error: unable to create temporary file: No such file or directory" >&2
        exit 128
    fi
esac
exec {real} "$@"
"""
    )
    pretended.chmod(0o755)
    monkeypatch.setenv("PATH", f"{pretended.parent}{os.pathsep}{os.environ['PATH']}")

    receipt = bench.write(notes())

    assert mark.exists()
    assert violations(bench.program, FOLDER.value, receipt.event_ids) == []


def test_an_index_lock_of_somebody_else_with_the_inode_of_ours_was_taken_away(
    bench: Bench,
) -> None:
    root = bench.program.root
    shown, lock = open_shown_refs(open_repository(locate(root))), root / ".git" / "index.lock"
    copy, mark = shown.prepare(root)
    assert shown.reserve(copy)
    moment = lock.stat().st_mtime_ns + 1_000_000  # the next file that was given this inode
    os.utime(lock, ns=(moment, moment))

    shown.release(root, mark)

    assert lock.exists()
    lock.unlink()
    copy, mark = shown.prepare(root)
    assert shown.reserve(copy)
    shown.release(root, mark)
    assert not lock.exists()


def test_a_flush_that_failed_after_the_ref_had_moved_read_as_a_refusal(planned: Planned) -> None:
    program = planned.program
    before = log_ids(program, planned.mission)

    variables = {failing_calls.PLAN: "fsync:1:EIO"}  # the first is that of the ref's folder
    answer = program.run(*noted(planned, "--json"), cwd=None, stdin="", **variables)

    assert answer.error["code"] == "STORAGE_UNWRITABLE"
    assert answer.error["details"]["moved"] == planned.authority
    added = log_ids(program, planned.mission)[len(before) :]
    again = program.ask(*noted(planned))
    assert again["event_ids"] == added
    assert again["commits"][0]["outcome"] == "already applied"
    assert violations(program, planned.mission, added) == []


def test_a_repair_under_the_operation_id_of_an_earlier_one_repaired_nothing(
    planned: Planned,
) -> None:
    program = planned.program
    for _ in range(2):
        foreign = damage(program, planned.mission, back=0)
        refused = program.refused("annotate", "WP01", "-m", planned.mission, "--note", "x")
        assert refused["code"] == "AUTHORITY_DIVERGED"

        repaired = program.ask("doctor", "--repair", "--op-id", OPERATION)

        assert repaired["healthy"], repaired["findings"]
        assert foreign in log_ids(program, planned.mission)


def test_a_reviewer_found_no_worktree_where_somebody_had_deleted_it(planned: Planned) -> None:
    program, at = planned.program, ("-m", planned.mission)
    lane = Path(program.ask("implement", "WP01", *at, "--agent", "ada")["workspace"])
    program.commit_in(lane, {"hello.py": "x = 1\n"}, "Greet")
    program.ask("annotate", "WP01", *at, "--agent", "ada", "--subtask", "T001=done")
    program.ask("move", "WP01", "for_review", *at, "--actor", "ada", cwd=lane)
    shutil.rmtree(lane)

    work = program.ask("review", "WP01", *at, "--reviewer", "rita")

    assert (Path(work["workspace"]) / "hello.py").read_text() == "x = 1\n"


def test_a_folder_beside_the_lanes_was_taken_for_a_mission(planned: Planned) -> None:
    program = planned.program
    program.ask("mission", "create", "second")
    stranger = program.root / ".worktrees" / planned.mission
    program.git("worktree", "add", "--quiet", "-b", "mine", str(stranger), "main")

    refused = program.refused("status", cwd=stranger)

    assert refused["code"] == program.refused("status")["code"]


@pytest.mark.parametrize("typed", ["WP\u0660\u0661", "wp\u0967", "WP0\u00b2"])
def test_digits_of_other_scripts_named_a_package(typed: str) -> None:
    with pytest.raises(ValueError, match="work package"):
        WorkPackageId.parse(typed)
    with pytest.raises(ValueError, match="work package"):
        WorkPackageId(typed)


@pytest.mark.parametrize(
    "name", [".GIT", ".git ", "git~1", ".g\u200cit", ".git::$INDEX", "a\\.git"]
)
def test_a_name_that_some_file_system_takes_for_gits_own_folder_was_written(
    bench: Bench, name: str
) -> None:
    objects = bench.transactions.repository.objects
    with pytest.raises(ValueError, match="not a path"):
        edit_tree(objects, None, {f"kitty-specs/{name}/config": b"x\n"})


def test_a_name_too_long_for_a_file_was_an_error_of_the_system_and_no_missing_ref(
    bench: Bench,
) -> None:
    assert bench.transactions.repository.refs.read("refs/heads/" + "a" * 300) is None


def test_a_reader_mixed_the_files_of_two_commits_when_the_ref_moved_between_them(
    bench: Bench,
) -> None:
    bench.write(notes(1))
    tip, before = bench.tip, bench.state.log.data
    state = read_state(bench.transactions.repository.objects, tip, FOLDER)

    bench.write(notes(2))

    assert state.log.data == before != bench.state.log.data
    assert state.as_of == tip
