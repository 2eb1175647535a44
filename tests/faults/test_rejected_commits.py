"""A commit that a hook refuses has not happened: not in the log, not in a file, not in a ref."""

import hashlib
import stat
from pathlib import Path

import pytest

from tests.faults.conftest import Planned
from tests.faults.invariants import log_digest, violations
from tests.faults.scenarios import Stage, flattened, set_hook
from tests.faults.sizes import trials
from tests.faults.tally import Tally
from tests.program import Program

TRIALS = 100
REFUSING = {
    "pre-commit": "echo not today >&2\nexit 1",
    "commit-msg": "echo not this message >&2\nexit 1",
    "reference-transaction": '[ "$1" = prepared ] && echo not this ref >&2 && exit 1\nexit 0',
}
WORKSHOPS = ("objects", "fairlead", "worktrees", "hooks")
"""Below .git: unreachable objects, the private folder that hooks run in, the hooks themselves."""


@pytest.mark.parametrize("hook", REFUSING)
def test_a_refusal_leaves_everything_as_it_was(planned: Planned, hook: str, tally: Tally) -> None:
    program, mission = planned.program, planned.mission
    set_hook(program, hook, REFUSING[hook])
    before = everything(program.root)
    digest = log_digest(program, planned.authority, mission)
    snapshot = program.git("show", f"{planned.authority}:kitty-specs/{mission}/status.json")
    found: list[str] = []
    for trial in trials(-(-TRIALS // len(REFUSING))):
        words = ("claimed", "--actor", f"a-{trial}") if trial % 2 else ("blocked", "--reason", "x")

        error = program.refused("move", "WP01", *words, "--mission", mission)

        assert error["code"] == "BOOKKEEPING_HOOK_REJECTED"
        assert error["details"]["hook"] == hook
        assert error["details"]["transitions_not_recorded"] == [
            {"wp_id": "WP01", "from_lane": "planned", "to_lane": words[0]}
        ]
        if everything(program.root) != before:
            found.append(f"I3: something changed with refusal {trial}")
    assert log_digest(program, planned.authority, mission) == digest
    assert snapshot == program.git("show", f"{planned.authority}:kitty-specs/{mission}/status.json")
    found += violations(program, mission)
    tally.add(found, trials=trial + 1)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("hook", REFUSING)
def test_a_refusal_leaves_a_checkout_that_shows_the_log_as_it_was(
    tmp_path: Path, hook: str, tally: Tally
) -> None:
    stage = Stage(tmp_path)
    stage.work.mkdir()
    flattened(stage)
    program = stage.program
    set_hook(program, hook, REFUSING[hook])
    before = everything(program.root)

    for _ in range(3):
        error = Program(program.root, program.home).run(*stage.words, "--json", stdin=stage.stdin)

        assert error.error["code"] == "BOOKKEEPING_HOOK_REJECTED"
        assert everything(program.root) == before
    (program.root / ".git" / "hooks" / hook).unlink()
    done = program.run(*stage.words, "--json", stdin=stage.stdin)
    found = violations(
        *(program, stage.mission, done.data["event_ids"]), ref=stage.ref, dirty=stage.dirty
    )
    tally.add(found, trials=3, acknowledged=1)
    assert not found, "\n".join(found)


def everything(root: Path) -> dict[str, str]:
    """Every file of the checkout and of git's folder that anybody could look at, by its content."""
    found: dict[str, str] = {}
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        if parts[0] == ".git" and len(parts) > 1 and parts[1] in WORKSHOPS:
            continue
        mode = path.lstat().st_mode
        if stat.S_ISREG(mode):
            found["/".join(parts)] = hashlib.sha256(path.read_bytes()).hexdigest()
        elif stat.S_ISLNK(mode):
            found["/".join(parts)] = str(path.readlink())
    acknowledged = root.glob(".git/fairlead/*/acknowledged.json")
    return found | {path.parent.name: path.read_text() for path in acknowledged}
