"""What `move` and `review` answer with, whatever stands behind them."""

from pathlib import Path

import pytest

from tests.program import Program, plan_two_packages


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """The first package waits for its review; approved code is brought in by hand."""
    program = Program.fresh(tmp_path)
    settings = program.root / ".kittify" / "config.yaml"
    settings.parent.mkdir()
    settings.write_text("interaction_policy:\n  integration: manual\n")
    program.git("add", "--all")
    program.git("commit", "--quiet", "-m", "Bring code in by hand")
    plan_two_packages(program)
    lane = Path(program.ask("implement", "WP01", "--agent", "ada")["workspace"])
    program.commit_in(lane, {"hello.py": "print('hello')\n"}, "Greet")
    program.ask("annotate", "WP01", "--subtask", "T001=done", "--agent", "ada")
    program.ask("move", "WP01", "for_review", "--actor", "ada")
    return program


def test_moving_to_done_answers_like_every_move_and_keeps_what_was_said(program: Program) -> None:
    review = program.run("review", "WP01", "--reviewer", "human:rita")
    told = " ".join(review.stdout.decode().split())
    assert "`fairlead review WP01 --reviewer human:rita --approve`" in told
    program.ask("review", "WP01", "--reviewer", "human:rita", "--approve")
    words = ("move", "WP01", "done", "--actor", "human:olive", "--reason", "on time")

    moved = program.ask(*words, "--evidence", "-", stdin='{"seen": "it greets"}')
    again = program.ask(*words, "--evidence", "-", stdin='{"seen": "it greets"}')

    shape = {name: moved[name] for name in ("wp_id", "from_lane", "lane", "lease")}
    assert shape == {"wp_id": "WP01", "from_lane": "approved", "lane": "done", "lease": None}
    assert moved["integrated_commit"] and moved["commits"] and moved["event_ids"]
    assert (again["from_lane"], again["lane"], again["already"]) == ("done", "done", True)
    rows = program.ask("log")["events"]
    row = next(row for row in rows if row.get("to_lane") == "done")
    assert row["reason"] == "on time"
    assert row["evidence"] == {"seen": "it greets"}
