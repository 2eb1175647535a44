"""What a command waits for beside its transaction: worktrees, hooks, what a killed one left."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from fairlead.mission_management.bookkeeping import HookRejected
from fairlead.shared_kernel.context import ContextOp
from tests.bench.harness import Spent, in_turn, median, timed
from tests.bench.missions import Desk, planned
from tests.bench.rows import Row
from tests.crowd import race_for_work, wide_mission

Report = Callable[[Row], None]
LANE = "WP01"
AGENTS = 50


def test_making_a_lane(tmp_path: Path, report: Report) -> None:
    desk = planned(tmp_path, files=10_000)
    took = in_turn({"lane": lambda _: _lane(desk), "git": lambda _: _worktree(desk)}, 5)

    git = took["git"].wall
    report(Row("lane worktree, 10k files", took["lane"].wall, 1.3, "git worktree add", git))


def test_what_a_rejecting_hook_leaves_to_do(tmp_path: Path, report: Report) -> None:
    desk = planned(tmp_path, files=100)
    ended = tmp_path / "ended"
    hook = desk.root / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ndate +%s%N > {ended}\nexit 1\n")
    hook.chmod(0o755)

    took = in_turn({"hook": lambda _: _refused(desk, ended)}, 7)["hook"]
    commit = desk.process("git", "commit", "--allow-empty", "--no-verify", "-qm", "Nothing")

    report(Row("refusal after a hook", took.wall, 0, "git commit", commit.wall, limit=0.1))


def test_going_on_after_a_kill(tmp_path: Path, report: Report) -> None:
    desk = planned(tmp_path, files=100)
    usual, after = [_whole_move(desk) for _ in range(6)], []
    for _ in range(5):
        _killed(desk)
        after.append(_whole_move(desk))

    more = max(median(after).wall - median(usual).wall, 0)
    report(Row("recovery after a kill", more, 0, "one transition", median(usual).wall, limit=0.1))


def test_fifty_agents_claim_at_once(tmp_path: Path, python: Spent, report: Report) -> None:
    took = race_for_work(*wide_mission(tmp_path, AGENTS), AGENTS)

    assert len({answer.data["wp_id"] for answer in took.answers.values()}) == AGENTS
    report(Row("50 agents claim at once", took.seconds, 0, "python -c pass", python.cpu, limit=60))


def _lane(desk: Desk) -> Spent:
    app = desk.app()
    context = desk.context(app, ContextOp.REVIEW, LANE)
    keeper, ledger = app.execution().lane_keeper(), app.missions().ledger()
    allocation = keeper.allocate(context, ledger.load(context.writing()), LANE)
    took = timed(lambda: keeper.make_worktree(context, allocation))
    _removed(desk, allocation.place.worktree, allocation.place.branch)
    return took


def _worktree(desk: Desk) -> Spent:
    path = desk.root.parent / "plain"
    tip = f"kitty/mission-{desk.mission}"
    took = desk.process("git", "worktree", "add", "-q", "-b", "plain", str(path), tip)
    _removed(desk, path, "plain")
    return took


def _removed(desk: Desk, path: Path, branch: str) -> None:
    desk.program.git("worktree", "remove", "--force", str(path))
    desk.program.git("branch", "-D", branch)


def _refused(desk: Desk, ended: Path) -> Spent:
    desk.moves.clear()
    with pytest.raises(HookRejected):
        desk.move()
    return Spent((time.time_ns() - int(ended.read_text())) / 1e9)


def _whole_move(desk: Desk) -> Spent:
    return timed(desk.move)


def _killed(desk: Desk) -> None:
    done = desk.program.run(*desk.words_of_move(LANE), FAIRLEAD_KILL_AT="ref moved")
    assert done.status < 0, done.explain()
