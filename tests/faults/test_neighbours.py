"""People and their git at work beside it: nobody disturbs anybody."""

import hashlib
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.bench import FOLDER, Bench, notes
from tests.faults.conftest import Planned
from tests.faults.invariants import log_ids, violations
from tests.faults.sizes import SOAK, SOAK_SECONDS, sized
from tests.faults.tally import Tally
from tests.program import Program

QUICK_SECONDS = 6.0
LANDING = 50
AT_WORK = """
git commit --quiet --allow-empty -m one
git switch --quiet --create side-$1
echo $1 >> notes.txt && git add notes.txt && git commit --quiet -m notes
git switch --quiet main
git rebase --quiet side-$1
git checkout --quiet side-$1 && git checkout --quiet main
git status --porcelain
"""
HOUSEKEEPING = """\
git gc --quiet
git worktree prune
git pack-refs --all
git fsck --connectivity-only --no-dangling --no-progress
"""
LOOP = """
number=0
while [ ! -e "$STOP" ]; do
    number=$((number + 1))
    set -- "$number"
    {{ {body} }} > "$LOG" 2>&1 || {{ cat "$LOG" >> "$FAILED"; echo failed >> "$FAILED"; }}
    echo "$number" > "$DONE"
done
"""


def test_work_goes_on_beside_commits_checkouts_rebases_and_gc(
    planned: Planned, tmp_path: Path, tally: Tally
) -> None:
    program, mission = planned.program, planned.mission
    acknowledged: list[str] = []
    deadline = time.monotonic() + (SOAK_SECONDS if SOAK else QUICK_SECONDS)
    # One neighbour: git's own commit and gc do disturb each other once in a while (seen).
    with neighbour(program, tmp_path / "desk", AT_WORK + HOUSEKEEPING) as complaints:
        number = 0
        while time.monotonic() < deadline:
            number += 1
            running = [
                program.begin(
                    *("annotate", "WP01", "-m", mission, "--agent", f"a-{index}"),
                    *("--note", f"{number}", "--json"),
                )
                for index in range(2)
            ]
            reading = program.begin("status", "-m", mission, "--json")
            acknowledged += [event for one in running for event in one.wait().data["event_ids"]]
            assert reading.wait().status == 0, reading.wait().explain()
    found = [f"the neighbour failed: {line}" for line in complaints()]
    found += violations(program, mission, acknowledged)
    tally.add(found, trials=number, acknowledged=len(acknowledged))
    assert not found, "\n".join(found)


@contextmanager
def neighbour(program: Program, desk: Path, body: str) -> Iterator["Neighbour"]:
    """Somebody who works in the same repository until the end of the block."""
    desk.mkdir()
    one = Neighbour(desk)
    lines = " && ".join(line for line in body.strip().splitlines())
    process = subprocess.Popen(
        ["sh", "-c", LOOP.format(body=f"{lines};")],
        cwd=program.root,
        env={**program._env({}), **one.variables},
    )
    try:
        yield one
    finally:
        (desk / "stop").touch()
        process.wait(60)
    assert (desk / "done").exists(), "the neighbour has done nothing"


class Neighbour:
    """What one neighbour has to complain about."""

    def __init__(self, desk: Path) -> None:
        self.desk = desk
        self.variables = {
            name.upper(): str(desk / name) for name in ("stop", "log", "failed", "done")
        }

    def __call__(self) -> list[str]:
        failed = self.desk / "failed"
        return failed.read_text().splitlines() if failed.exists() else []


OPERATIONS = {
    "merge": (("merge", "other"), ("merge", "--abort")),
    "cherry-pick": (("cherry-pick", "other"), ("cherry-pick", "--abort")),
    "rebase": (("rebase", "other"), ("rebase", "--abort")),
}


@pytest.mark.parametrize("place", ["coordination worktree", "flattened checkout"])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_stopped_operation_sees_no_tracked_file_change_until_it_ends(
    tmp_path: Path, operation: str, place: str, tally: Tally, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, shown = _shown(tmp_path, place, monkeypatch)
    program, (start, end) = bench.program, OPERATIONS[operation]
    bench.write(notes())
    _make_conflict(program, shown)
    acknowledged = log_ids(program, FOLDER.value, bench.target.ref)
    assert _git(program, shown, *start) != 0, "it did not stop"
    before = _tracked(program, shown)

    for number in range(sized(LANDING, LANDING * 4)):
        acknowledged += bench.write(notes(text=f"{number}")).event_ids
        assert _tracked(program, shown) == before, f"files changed at {number}"
    ended = _git(program, shown, *end)
    after = bench.write(notes(text="after it ended")).event_ids

    assert ended == 0
    found = violations(
        *(program, FOLDER.value, [*acknowledged, *after]), ref=bench.target.ref, shown=shown
    )
    tally.add(found, acknowledged=len(acknowledged) + 1)
    assert not found, "\n".join(found)


def _shown(place: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Bench, Path]:
    flat = name == "flattened checkout"
    bench = Bench.flattened(place) if flat else Bench.create(place)
    for key, value in bench.program._env({}).items():
        monkeypatch.setenv(key, value)
    if flat:
        return bench, bench.program.root
    shown = place / "shown"
    bench.program.git("worktree", "add", "--quiet", str(shown), bench.target.display)
    return bench, shown


def _make_conflict(program: Program, shown: Path) -> None:
    """Two branches change the same line of README.md; `other` is the one that is not shown."""
    (shown / "README.md").write_text("# Here\n")
    program.git("commit", "--quiet", "-am", "Here", cwd=shown)
    program.git("branch", "other", "main")
    tree = program.git("rev-parse", "main^{tree}").strip()
    blob = _written(program, b"# There\n")
    listed = f"100644 blob {blob}\tREADME.md\n"
    made = (
        subprocess.run(
            ["git", "mktree"],
            cwd=program.root,
            env=program._env({}),
            input=listed.encode(),
            capture_output=True,
            check=True,
        )
        .stdout.decode()
        .strip()
    )
    assert made != tree
    commit = program.git("commit-tree", made, "-p", "main", "-m", "There").strip()
    program.git("update-ref", "refs/heads/other", commit)


def _written(program: Program, content: bytes) -> str:
    done = subprocess.run(
        ["git", "hash-object", "-w", "--stdin"],
        cwd=program.root,
        env=program._env({}),
        input=content,
        capture_output=True,
        check=True,
    )
    return done.stdout.decode().strip()


def _git(program: Program, place: Path, *words: str) -> int:
    variables = {**program._env({}), "GIT_EDITOR": "true"}
    return subprocess.run(
        ["git", *words], cwd=place, env=variables, capture_output=True, check=False
    ).returncode


def _tracked(program: Program, shown: Path) -> dict[str, str]:
    """Every file of a worktree by its content, and what is staged."""
    files = {
        str(path.relative_to(shown)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(shown.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(shown).parts
    }
    return {**files, "(staged)": program.git("ls-files", "--stage", cwd=shown)}
