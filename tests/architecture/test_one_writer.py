"""One writer of authority refs, one runner of git, few starters of processes."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.source_tree import (
    Place,
    Source,
    assert_kept,
    broken,
    planted,
    product,
    suite,
)

MISSION_MANAGEMENT = "mission_management/src/fairlead/mission_management"
GIT_RUNNER = "shared_kernel/src/fairlead/shared_kernel/adapters/git_cli"
MAY_START_PROCESSES = (
    f"{GIT_RUNNER}/",
    "execution/src/fairlead/execution/dispatch/",
    "apps/src/fairlead/apps/demo/",
    "apps/src/fairlead/apps/stress/storm.py",
    "apps/src/fairlead/apps/cli/editor.py",
)
PROCESS_MODULES = {"subprocess", "pty", "multiprocessing"}
PROCESS_CALLS = {
    "system",
    "popen",
    "posix_spawn",
    "create_subprocess_exec",
    "create_subprocess_shell",
} | {
    f"{family}{ending}"
    for family in ("exec", "spawn")
    for ending in ("l", "le", "lp", "v", "ve", "vp", "vpe")
}

COMPOSITION = f"{MISSION_MANAGEMENT}/container.py"
MAY_SAFE_COMMIT = (
    f"{MISSION_MANAGEMENT}/bookkeeping/",
    COMPOSITION,
    "apps/src/fairlead/apps/cli/safe_commit.py",
)
MAY_OPEN_A_TRANSACTION = (
    f"{MISSION_MANAGEMENT}/bookkeeping/",
    f"{MISSION_MANAGEMENT}/missions/",
    f"{MISSION_MANAGEMENT}/adapters/",
    "shared_kernel/src/fairlead/shared_kernel/adapters/",
)


def starts_a_process(source: Source) -> Iterator[Place]:
    """Each import or call that can start another program, outside the named places."""
    if source.name.startswith(MAY_START_PROCESSES):
        return
    for line, name in source.imported_modules:
        if name.partition(".")[0] in PROCESS_MODULES:
            yield source.at(line, f"imports {name}")
    for called, call in source.calls:
        if called in PROCESS_CALLS and isinstance(call.func, ast.Attribute):
            yield source.at(call.lineno, f"calls {called}")


def uses_a_shell(source: Source) -> Iterator[Place]:
    """Each `shell=` that is not plainly False."""
    for _, call in source.calls:
        for keyword in call.keywords:
            off = isinstance(keyword.value, ast.Constant) and keyword.value.value is False
            if keyword.arg == "shell" and not off:
                yield source.at(call.lineno, "shell=")


def safe_commits(source: Source) -> Iterator[Place]:
    """Each use of SafeCommit outside bookkeeping and the `safe-commit` command."""
    if not source.name.startswith(MAY_SAFE_COMMIT):
        yield from _mentions(source, "SafeCommit")


def opens_a_transaction(source: Source) -> Iterator[Place]:
    """Each call that opens a bookkeeping transaction past the ledger."""
    if source.name.startswith(MAY_OPEN_A_TRANSACTION):
        return
    for called, call in source.calls:
        if called in {"transact", "acquire"} and isinstance(call.func, ast.Attribute):
            yield source.at(call.lineno, f"calls .{called}(")
    if source.name != COMPOSITION:
        yield from _mentions(source, "BookkeepingTransaction")


def _mentions(source: Source, name: str) -> Iterator[Place]:
    for line, imported in source.imported_names:
        if imported.rpartition(".")[2] == name:
            yield source.at(line, f"imports {name}")
    for node in source.nodes:
        if isinstance(node, ast.Attribute) and node.attr == name:
            yield source.at(node.lineno, f"uses {name}")
    for line, text in source.strings:
        if text.endswith((f":{name}", f".{name}")):
            yield source.at(line, f"names {text}")


def test_only_the_git_runner_and_the_named_few_start_processes() -> None:
    assert_kept(starts_a_process, product())


def test_nothing_goes_through_a_shell() -> None:
    assert_kept(uses_a_shell, [*product(), *suite()])


def test_only_bookkeeping_and_the_safe_commit_command_use_safe_commit() -> None:
    assert_kept(safe_commits, product())


def test_only_the_ledger_opens_transactions() -> None:
    assert_kept(opens_a_transaction, product())


@pytest.mark.parametrize(
    "text",
    [
        "import subprocess",
        "from subprocess import run",
        "import os\nos.system('true')",
        "import os\nos.execvp('git', ['git'])",
        "import asyncio\nasyncio.create_subprocess_exec('git')",
        "import multiprocessing.pool",
    ],
)
def test_a_second_runner_is_seen(text: str) -> None:
    assert broken(starts_a_process, [planted(text)])
    assert not broken(starts_a_process, [planted(text, f"{GIT_RUNNER}/runner.py")])


@pytest.mark.parametrize("text", ["run('x', shell=True)", "run('x', shell=flag)"])
def test_a_shell_is_seen(text: str) -> None:
    assert broken(uses_a_shell, [planted(text)])
    assert not broken(uses_a_shell, [planted("run(['x'], shell=False)")])


@pytest.mark.parametrize(
    "text",
    [
        "from fairlead.mission_management.bookkeeping import SafeCommit",
        "from fairlead.mission_management import bookkeeping\nbookkeeping.SafeCommit()",
        "late('fairlead.mission_management.bookkeeping:SafeCommit')",
    ],
)
def test_a_second_user_of_safe_commit_is_seen(text: str) -> None:
    assert broken(safe_commits, [planted(text)])
    assert not broken(safe_commits, [planted(text, MAY_SAFE_COMMIT[-1])])


@pytest.mark.parametrize(
    "text",
    [
        "bookkeeping.transact(identity, target, operation, decide)",
        "with BookkeepingTransaction.acquire(repo_root=root): pass",
        "from fairlead.mission_management.bookkeeping import BookkeepingTransaction",
    ],
)
def test_a_transaction_past_the_ledger_is_seen(text: str) -> None:
    assert broken(opens_a_transaction, [planted(text)])
    assert not broken(opens_a_transaction, [planted(text, f"{MAY_OPEN_A_TRANSACTION[0]}x.py")])
