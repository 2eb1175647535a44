"""Documentation from its readers to its publication, through the command line."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.program import Program

SPEC = """\
# Handbook

| ID | What the reader can do afterwards | Reader |
|----|-----------------------------------|--------|
| FR-001 | Install the program on a clean machine | Newcomers |
| FR-002 | Greet somebody by name | Newcomers |
"""
GAPS = """\
| ID | Page | Need | What is there | What is wrong | Decision |
|---|---|---|---|---|---|
| G-001 | Installing | FR-001 | nothing | Newcomers ask | write |
| G-002 | Greeting | FR-002 | README.md | Out of date | revise |
| G-003 | Contributing | FR-001 | CONTRIBUTING.md | nothing | keep |
"""
OUTLINE = """\
# Outline

| Gap | Page | Kind |
|---|---|---|
| G-001 | docs/install.md | how-to |
"""
SECOND_PAGE = "| G-002 | docs/greet.md | tutorial |\n"
CHECKS = """\
| ID | Kind | How, and when | On what | Result |
|---|---|---|---|---|
"""
LINKS = "| V-001 | links | `sh checks/links.sh`, 12 January | docs | pass |\n"
COMMANDS = "| V-002 | commands | every block on a clean machine | docs | pass |\n"
FAILED = COMMANDS.replace("pass", "fail: `hello` is not there")
INSTALL = "# Install\n\nRun `make install`, then [greet](greet.md).\n"
GREET = "# Greet\n\nRun `hello Ada`. Not [installed](install.md) yet?\n"
LINK_CHECK = "test -f docs/install.md && test -f docs/greet.md\n"
FROM_STDIN = ("--from", "-")


@dataclass
class Writing:
    """A mission of documentation, and what was seen on its way."""

    program: Program
    name: str = ""
    seen: dict[str, Any] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)

    def next(self) -> Any:
        """Ask what is next and keep the order in which steps come."""
        found = self.program.ask("next", "--agent", "ada")
        action = found.get("action", found["kind"])
        if self.steps[-1:] != [action]:
            self.steps.append(action)
        return found

    def write(self, name: str, text: str) -> None:
        """Write a document of the mission."""
        self.program.ask("artifact", "write", name, *FROM_STDIN, stdin=text)

    def draft(self, wp_id: str, files: dict[str, str]) -> None:
        """Take a package from its claim to its approval."""
        lane = Path(self.program.ask("implement", wp_id, "--agent", "ada")["workspace"])
        self.program.commit_in(lane, files, f"Draft {wp_id}")
        self.program.ask("move", wp_id, "for_review", "--actor", "ada")
        self.program.ask("review", wp_id, "--reviewer", "rita")
        self.program.ask("review", wp_id, "--reviewer", "rita", "--approve")


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writing]:
    writing = Writing(Program.fresh(tmp_path_factory.mktemp("documentation")))
    before_the_packages(writing)
    the_packages(writing)
    after_the_packages(writing)
    yield writing


def before_the_packages(w: Writing) -> None:
    ask = w.program.ask
    w.seen["created"] = ask("mission", "create", "handbook", "--type", "documentation")
    w.name = w.seen["created"]["mission_slug"]
    w.next()
    ask("specify", *FROM_STDIN, stdin=SPEC)
    w.seen["gaps"] = w.next()
    ask("artifact", "write", "gap-analysis.md")
    w.seen["empty gaps"] = w.next()
    w.write("gap-analysis.md", GAPS.replace("write", "perhaps"))
    w.seen["undecided gap"] = w.next()
    w.write("gap-analysis.md", GAPS.replace("FR-002", "FR-001"))
    w.seen["unmet need"] = w.next()
    w.write("gap-analysis.md", GAPS)
    w.next()
    ask("plan", *FROM_STDIN, stdin=OUTLINE)
    w.seen["half an outline"] = w.next()
    ask("plan", *FROM_STDIN, stdin=OUTLINE + SECOND_PAGE)
    w.next()
    first = ("--requires", "FR-001", "--owns", "docs/install.md", "--owns", "checks/**")
    ask("tasks", "add", "--title", "Installing", *first)
    second = ("--requires", "FR-002", "--owns", "docs/greet.md")
    ask("tasks", "add", "--title", "Greeting", *second)
    w.next()
    w.seen["finalized"] = ask("tasks", "finalize")


def the_packages(w: Writing) -> None:
    w.seen["package"] = w.next()
    w.seen["package prompt"] = w.program.run("prompt", "WP01").stdout.decode()
    w.draft("WP01", {"docs/install.md": INSTALL, "checks/links.sh": LINK_CHECK})
    w.write("validation.md", CHECKS + LINKS + COMMANDS)
    w.draft("WP02", {"docs/greet.md": GREET})


def after_the_packages(w: Writing) -> None:
    ask, refused = w.program.ask, w.program.refused
    w.seen["stale validation"] = w.next()
    w.write("validation.md", CHECKS + LINKS)
    w.seen["no commands run"] = w.next()
    w.write("validation.md", CHECKS + LINKS + FAILED)
    w.seen["failed check"] = w.next()
    w.seen["not accepted"] = refused("accept")
    w.write("validation.md", CHECKS + LINKS + COMMANDS)
    w.next()
    ask("accept", "--prove", "FR-001=sh checks/links.sh")
    ask("trust")
    ask("accept")
    w.seen["merge prompt"] = w.program.run("prompt", "--action", "merge").stdout.decode()
    w.next()
    ask("merge")
    w.seen["at the end"] = ask("next", "--mission", w.name)


def test_next_leads_through_every_step_in_the_order_of_the_type(done: Writing) -> None:
    assert done.steps == [
        *("audience", "gaps", "outline", "tasks", "implement"),
        *("validate", "accept", "merge"),
    ]
    assert done.seen["at the end"]["kind"] == "terminal"


def test_every_gap_is_decided_and_every_need_met(done: Writing) -> None:
    assert done.seen["gaps"]["command"].startswith("fairlead artifact write gap-analysis.md")
    assert "names no gap" in done.seen["empty gaps"]["reason"]
    assert "G-001 (gap-analysis.md:3) does not end with" in done.seen["undecided gap"]["reason"]
    assert "no row of gap-analysis.md meets FR-002" in done.seen["unmet need"]["reason"]


def test_every_gap_that_is_not_kept_has_a_page(done: Writing) -> None:
    reason = done.seen["half an outline"]["reason"]

    assert reason == "outline_covers_gaps: plan.md has no page for G-002"


def test_packages_run_side_by_side_and_their_prompt_speaks_of_writing(done: Writing) -> None:
    assert [lane["parallel_group"] for lane in done.seen["finalized"]["lanes"]] == [0, 0]
    assert done.seen["package"]["action"] == "implement"
    assert "working as writer" in done.seen["package prompt"]


def test_documents_are_checked_after_the_last_one_came_in(done: Writing) -> None:
    stale = done.seen["stale validation"]

    assert stale["action"] == "validate"
    assert "documents came in after validation.md was written" in stale["reason"]
    assert stale["command"].startswith("fairlead artifact write validation.md --from FILE")


def test_links_are_checked_commands_are_run_and_all_of_it_passes(done: Writing) -> None:
    assert "no row of the kind commands" in done.seen["no commands run"]["reason"]
    assert "V-002 (validation.md:4) did not pass" in done.seen["failed check"]["reason"]


def test_a_failing_guard_keeps_the_mission_from_being_accepted(done: Writing) -> None:
    checks = {check["id"]: check for check in done.seen["not accepted"]["details"]["checks"]}

    assert "did not pass" in checks["guard:documents_are_validated"]["message"]
    assert "validation.md" in checks["guard:documents_are_validated"]["fix"]


def test_a_check_that_is_a_command_proves_a_need(done: Writing) -> None:
    matrix = done.program.root / done.seen["created"]["mission_dir"] / "acceptance-matrix.json"
    criteria = {c["criterion_id"]: c for c in json.loads(matrix.read_text())["criteria"]}

    assert criteria["FR-001"]["proof_type"] == "automated_test"
    assert criteria["FR-001"]["evidence"].startswith("`sh checks/links.sh` ended with 0")


def test_the_prompt_of_a_step_that_is_a_command_names_it(done: Writing) -> None:
    assert f"fairlead merge --mission {done.name}" in done.seen["merge prompt"]
    assert (
        f"fairlead artifact read gap-analysis.md --mission {done.name}"
        in (done.seen["merge prompt"])
    )


def test_the_pages_are_published_and_nothing_of_the_mission_is_left(done: Writing) -> None:
    program = done.program

    assert (program.root / "docs/greet.md").read_text() == GREET
    assert (program.root / "docs/install.md").read_text() == INSTALL
    assert program.git("status", "--porcelain") == ""
    assert program.git("branch", "--format=%(refname:short)").split() == ["main"]
    assert len(program.git("worktree", "list").splitlines()) == 1
    assert program.ask("log", "--verify", "--mission", done.name)["verified"] is True
    assert not any(row.get("force") for row in program.ask("log", "-m", done.name)["events"])
