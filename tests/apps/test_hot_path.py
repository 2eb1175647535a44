"""The hot path stays short: few git processes, and a reader imports nothing that only writers need.

Nothing here is timed; `make bench` does that. What is imported is what start-up costs.
"""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.apps.test_imports import heavy, imported
from tests.program import Program, plan_two_packages

MOST_READING = 3
MOST_WRITING = 7
MOST_WRITING_WHAT_IS_SHOWN = 9
"""The index of the worktree is asked, and brought with its files to the new commit."""
READS = (
    ("status",),
    ("status", "WP01"),
    ("next", "--agent", "ada"),
    ("log",),
    ("mission", "show"),
    ("mission", "path"),
    ("tasks", "list"),
)
WRITES = (
    ("move", "WP02", "blocked", "--actor", "human:olive", "--reason", "it waits"),
    ("move", "WP02", "planned", "--actor", "human:olive", "--reason", "it waits no more"),
    ("annotate", "WP01", "--agent", "ada", "--lease", "1", "--note", "half of it"),
)
WRITERS = (
    "fairlead.execution.context.composing",
    "fairlead.execution.lanes",
    "fairlead.governance.policy",
    "fairlead.mission_management.bookkeeping.pending",
    "fairlead.mission_management.bookkeeping.transaction",
    "fairlead.shared_kernel.commit_target.target",
    "fairlead.shared_kernel.context.composites",
)
FOR_WHAT_IS_SHOWN_OR_LOST = (
    "fairlead.mission_management.bookkeeping.taken_back",
    "fairlead.shared_kernel.adapters.git_cli.history",
    "fairlead.shared_kernel.adapters.git_cli.view_update",
    "fairlead.shared_kernel.git.comparing",
    "fairlead.shared_kernel.git.history",
)
SLOW_TO_LOAD = ("decimal", "email", "hashlib", "http", "random", "secrets", "ssl", "tempfile")
WAYS_TO_SHOW = {
    "flattened, with lanes": ("--topology", "flattened", "--target", "work"),
    "flattened, in the checkout": (
        *("--topology", "flattened", "--target", "work"),
        "--no-worktrees",
    ),
    "coordination worktree": (),
}
THIRD_PARTY = {"annotated_doc", "dependency_injector", "shellingham", "typer", "typing_extensions"}


@pytest.fixture(scope="module")
def working(tmp_path_factory: pytest.TempPathFactory) -> tuple[Program, Path]:
    """A mission whose first package is worked on; the program, and the lane."""
    program = Program.fresh(tmp_path_factory.mktemp("hot"))
    plan_two_packages(program)
    claim = program.ask("implement", "WP01", "--agent", "ada")
    return program, Path(claim["workspace"])


@pytest.fixture(scope="module", params=WAYS_TO_SHOW)
def showing(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Program, Path]:
    """The same where a worktree shows what is written; the program, and where work is done."""
    program = Program.fresh(tmp_path_factory.mktemp("shown"))
    program.git("switch", "--quiet", "--create", "work")
    plan_two_packages(program, "greetings", *WAYS_TO_SHOW[request.param])
    claim = program.ask("implement", "WP01", "--agent", "ada")
    if not WAYS_TO_SHOW[request.param]:
        program.ask("mission", "path", "--worktree")
    return program, Path(claim["workspace"])


def git_processes(program: Program, cwd: Path, *words: str) -> list[list[str]]:
    """Run a command and return the arguments of every git process that it started."""
    trace = program.root.parent / "trace"
    trace.unlink(missing_ok=True)
    done = program.run(*words, cwd=cwd, FAIRLEAD_TRACE_GIT=str(trace))
    assert done.status == 0, done.explain()
    return [json.loads(line) for line in trace.read_text().splitlines()]


def place(working: tuple[Program, Path], where: str) -> Path:
    return working[0].root if where == "root" else working[1]


@pytest.mark.parametrize("where", ["root", "lane"])
@pytest.mark.parametrize("words", READS, ids=" ".join)
def test_a_reading_command_starts_at_most_three_git_processes(
    working: tuple[Program, Path], where: str, words: tuple[str, ...]
) -> None:
    started = git_processes(working[0], place(working, where), *words)

    assert len(started) <= MOST_READING, started
    assert sum("cat-file" in argv for argv in started) <= 1


@pytest.mark.parametrize("where", ["root", "lane"])
def test_a_writing_command_starts_at_most_seven_git_processes(
    working: tuple[Program, Path], where: str
) -> None:
    for words in WRITES:
        started = git_processes(working[0], place(working, where), *words)

        assert len(started) <= MOST_WRITING, started
        assert sum("cat-file" in argv for argv in started) == 1


@pytest.mark.parametrize("where", ["root", "lane"])
def test_a_write_that_a_worktree_shows_starts_at_most_nine_git_processes(
    showing: tuple[Program, Path], where: str
) -> None:
    program = showing[0]
    for words in WRITES:
        started = git_processes(program, place(showing, where), *words)

        assert len(started) <= MOST_WRITING_WHAT_IS_SHOWN, started
        assert sum("cat-file" in argv for argv in started) == 1
        assert any("read-tree" in argv for argv in started), "no worktree shows it"


@pytest.mark.parametrize("where", ["root", "lane"])
def test_status_asks_git_twice(working: tuple[Program, Path], where: str) -> None:
    started = git_processes(working[0], place(working, where), "status", "--json")

    assert [_verb(argv) for argv in started] == ["for-each-ref", "cat-file"]


def test_status_imports_no_module_that_only_writers_need(working: tuple[Program, Path]) -> None:
    modules = imported(working[0], "status", "--json")

    assert modules.isdisjoint(WRITERS), sorted(modules.intersection(WRITERS))


def test_a_plain_write_imports_nothing_for_worktrees_that_show_it_or_rows_that_are_lost(
    working: tuple[Program, Path],
) -> None:
    modules = imported(working[0], *WRITES[-1])

    assert modules.issuperset(WRITERS[3:5])
    assert modules.isdisjoint(FOR_WHAT_IS_SHOWN_OR_LOST)


def test_status_imports_nothing_of_others_but_what_the_command_line_is_made_of(
    working: tuple[Program, Path],
) -> None:
    modules = imported(working[0], "status", "--json") - _loaded_by_coverage(working[0])
    packages = {name for name in modules if name.isidentifier() and not name.startswith("_")}

    assert packages - sys.stdlib_module_names - {"fairlead", "cython_runtime"} <= THIRD_PARTY


def test_status_imports_no_module_of_python_that_is_slow_to_load(
    working: tuple[Program, Path],
) -> None:
    modules = imported(working[0], "status", "--json") - _loaded_by_coverage(working[0])

    assert heavy(modules, SLOW_TO_LOAD) == set()


def _loaded_by_coverage(program: Program) -> set[str]:
    """What counts the lines of a process loads modules into it by itself."""
    modules = imported(program, "version")
    return modules if "coverage" in modules else set()


def _verb(argv: list[str]) -> Any:
    return next(word for word in argv if word in ("for-each-ref", "cat-file", "config", "var"))
