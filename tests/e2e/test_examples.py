"""The example in the help of every command works, in the order in which a mission needs them."""

import shlex
from importlib import import_module
from pathlib import Path

import pytest

from fairlead.apps.cli.index import leaves
from tests.e2e.test_whole_mission import ANALYSIS
from tests.program import PLAN, SPEC, Started

PACKAGE = """\
---
work_package_id: WP02
title: Send a mail
dependencies: []
requirement_refs: [FR-002]
owned_files: [mail.py]
---

# Send a mail
"""
MAP = """\
target: {term: sign on, replacement: log in, operation: rename}
categories:
  code_symbols: {action: rename}
  import_paths: {action: rename}
  filesystem_paths: {action: rename}
  serialized_keys: {action: do_not_change}
  cli_commands: {action: rename}
  user_facing_strings: {action: rename}
  tests_fixtures: {action: rename}
  logs_telemetry: {action: manual_review}
"""
DOCUMENTS = ("fairlead prompt", "fairlead artifact read")
"""These print a document as somebody wrote it, however wide."""
ELSEWHERE = {"demo"}
"""`fairlead demo` has a test of its own."""


def examples() -> dict[tuple[str, ...], tuple[str, ...]]:
    return {
        path: import_module(f"fairlead.apps.cli.{entry.target.partition(':')[0]}").EXAMPLES
        for path, entry in leaves()
        if path[0] not in ELSEWHERE
    }


class Story:
    """Runs examples, and remembers which are still to be run."""

    def __init__(self, program: Started) -> None:
        self.program = program
        self.left = {line for lines in examples().values() for line in lines}

    def tell(self, line: str, cwd: Path | None = None) -> None:
        """Run one example as it is printed."""
        self.left.remove(line)
        answer = self.program.run(*shlex.split(line)[1:], cwd=cwd)
        assert answer.status == 0, answer.explain()
        if not line.startswith(DOCUMENTS):
            assert too_wide(answer.stdout.decode()) == []

    def tell_all(self, *commands: str, cwd: Path | None = None) -> None:
        """Run all examples of these commands."""
        for command in commands:
            for line in examples()[tuple(command.split())]:
                self.tell(line, cwd)


def too_wide(text: str) -> list[str]:
    """Lines of more than 80 columns, but for those that a single path makes so long."""
    wide = (line for line in text.splitlines() if len(line) > 80)
    return [line for line in wide if max(map(len, line.split())) < 60]


@pytest.mark.slow
def test_the_examples_of_all_commands_tell_one_story(tmp_path: Path) -> None:
    program = Started.fresh(tmp_path)
    for name, text in {
        "spec.md": SPEC,
        "plan.md": PLAN,
        "notes.md": "# Notes\n",
        "report.md": ANALYSIS,
        "WP02-mail.md": PACKAGE,
        "feedback.md": "Say why.\n",
    }.items():
        (program.root / name).write_text(text)
    story = Story(program)

    story.tell_all("init", "mission create", "mission list", "mission show", "mission path")
    story.tell_all("mission save")
    story.tell_all("specify", "spec check", "plan", "artifact list", "artifact read")
    story.tell_all("artifact history")
    story.tell_all("decision open", "decision list", "decision show", "decision resolve")
    story.tell_all("decision verify", "decision defer", "decision cancel")
    program.ask("artifact", "write", "occurrence_map.yaml", "--from", "-", stdin=MAP)
    story.tell_all("occurrences scan", "occurrences check", "occurrences verify")
    story.tell_all("artifact write", "tasks add", "tasks import", "tasks list", "tasks finalize")
    story.tell_all("analyze", "context resolve", "context show", "policy show", "version")
    story.tell_all("next", "implement", "prompt", "annotate", "move")
    lane = Path(program.ask("implement", "WP01", "--agent", "claude-1")["workspace"])
    program.commit_in(lane, {"login.py": "def log_in():\n    return True\n"}, "Log in")
    story.tell_all("worktree list", "worktree repair", "worktree remove")
    story.tell_all("worktree rescue list", "worktree rescue restore")
    program.ask("move", "WP01", "for_review", "--actor", "claude-1", cwd=lane)
    begin, reject, approve = examples()["review",]
    story.tell(begin)
    story.tell(reject)
    program.ask("implement", "WP01", "--agent", "claude-1")
    program.ask("move", "WP01", "for_review", "--actor", "claude-1", cwd=lane)
    story.tell(approve)
    board, then, watching = examples()["status",]
    for line in (board, then):
        story.tell(line)
    story.tell_all("integrate", "diff", "explain", "doctor")
    finish_second_package(program)
    story.tell_all("log")
    *planning, diagnose, accept = examples()["accept",]
    trust, listing, revoke = examples()["trust",]
    for line in (*planning, diagnose, trust, listing, accept, revoke):
        story.tell(line)
    generate, given, shown, summary = examples()["retrospect",]
    story.tell(generate)
    recorded = program.ask("artifact", "read", "retrospective.yaml")["content"]
    (program.root / "retrospective.yaml").write_text(recorded)
    for line in (given, shown, summary):
        story.tell(line)
    story.tell_all("merge", "mission follow-up")
    story.tell(watching)
    finished, given_up = examples()["mission", "close"]
    story.tell(finished)
    story.tell_all("mission reopen")
    story.tell(given_up)
    program.git("switch", "--quiet", "--create", "topic")
    (program.root / "hello.py").write_text("def hello():\n    return 'hi'\n")
    story.tell_all("safe-commit")

    assert story.left == set()


def finish_second_package(program: Started) -> None:
    """The example of `move` blocked the second package; it goes on here."""
    program.ask("move", "WP02", "planned", "--actor", "human:olive", "--reason", "the bank answers")
    lane = Path(program.ask("implement", "WP02", "--agent", "claude-2")["workspace"])
    program.commit_in(lane, {"mail.py": "def send():\n    return True\n"}, "Send")
    program.ask("move", "WP02", "for_review", "--actor", "claude-2", cwd=lane)
    program.ask("review", "WP02", "--reviewer", "rita", "--approve")
