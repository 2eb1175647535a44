"""A bulk edit through its whole life: a name changed everywhere, and files that move."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.answers import RecordingProgram, breaches
from tests.e2e.test_examples import too_wide
from tests.program import PLAN, SPEC, Program, hermetic_environment, plan_two_packages

OLD_MODULE = '''\
"""User accounts."""


class UserAccount:
    """A user account, with its orders."""
'''
OLD_ORDERS = """\
from shop.user_account import UserAccount


def orders_of(user_account: UserAccount) -> list[str]:
    if user_account is None:
        raise ValueError("no user account was given")
    return load({"user_account": user_account})
"""
OLD_TEST = (
    "from shop.user_account import UserAccount\n\n\ndef test_it() -> None:\n    UserAccount()\n"
)
FILES = {
    "README.md": "# Shop\n\nSee [the accounts](docs/accounts/start.md).\n",
    "CHANGELOG.md": "- user accounts were added\n",
    "settings.toml": "user_account_limit = 3\n",
    "src/shop/__init__.py": "",
    "src/shop/user_account.py": OLD_MODULE,
    "src/shop/orders.py": OLD_ORDERS,
    "tests/test_orders.py": OLD_TEST,
    "docs/img/logo.svg": "<svg/>\n",
    "docs/accounts/start.md": "# User accounts\n\n![logo](../img/logo.svg)\n\n[more](more.md)\n",
    "docs/accounts/more.md": "Nothing yet.\n",
}
MAP = """\
target:
  term: user account
  replacement: customer
  operation: rename
categories:
  code_symbols: {action: rename}
  import_paths: {action: rename}
  filesystem_paths: {action: rename}
  serialized_keys: {action: do_not_change}   # other programs read them
  cli_commands: {action: rename}
  user_facing_strings: {action: rename_if_user_visible}
  tests_fixtures: {action: rename}
  logs_telemetry: {action: manual_review}
exceptions:
  - path: CHANGELOG.md
    action: do_not_change
    reason: it tells what was
moves:
  - from: [src/shop/user_account.py]
    to: src/shop/customer.py
  - from: [docs/accounts]
    to: docs/guide/customers
    reason: the guide holds everything that people read
"""
WITHOUT_LOGS = "".join(line for line in MAP.splitlines(True) if "logs_telemetry" not in line)
NEW_ORDERS = """\
from shop.customer import Customer


def orders_of(customer: Customer) -> list[str]:
    if customer is None:
        raise ValueError("no customer was given")
    return load({"user_account": customer})
"""
NEW_TEST = "from shop.customer import Customer\n\n\ndef test_it() -> None:\n    Customer()\n"


@dataclass(frozen=True)
class Shop:
    """A shop whose user accounts are to become customers, and the mission that does it."""

    program: RecordingProgram
    mission: str

    def write_map(self, text: str) -> None:
        self.program.ask(
            *self.at("artifact", "write", "occurrence_map.yaml", "--from", "-"), stdin=text
        )

    def at(self, *words: str) -> tuple[str, ...]:
        return (*words, "--mission", self.mission)

    def implement(self, wp_id: str) -> Path:
        return Path(self.program.ask(*self.at("implement", wp_id, "--agent", "ada"))["workspace"])

    def hand_in(self, wp_id: str) -> Any:
        return self.program.ask(*self.at("move", wp_id, "for_review", "--actor", "ada"))

    def hand_in_refused(self, wp_id: str) -> Any:
        return self.program.refused(*self.at("move", wp_id, "for_review", "--actor", "ada"))

    def approve(self, wp_id: str) -> Any:
        return self.program.ask(*self.at("review", wp_id, "--reviewer", "rita", "--approve"))

    def change(self, lane: Path, files: Mapping[str, str | None], moved: Mapping[str, str]) -> None:
        for old, new in moved.items():
            (lane / new).parent.mkdir(parents=True, exist_ok=True)
            self.program.git("mv", old, new, cwd=lane)
        for name, text in files.items():
            (lane / name).write_text(text or "")
        self.program.git("add", "--all", cwd=lane)
        self.program.git("commit", "--quiet", "-m", "Rename", cwd=lane)


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """The shop before anybody works on it; each test has a copy."""
    fresh = Program.fresh(tmp_path_factory.mktemp("shop"), FILES)
    program = RecordingProgram(fresh.root, fresh.home)
    (program.root / "logo.bin").write_bytes(b"\0user_account")
    program.git("add", "logo.bin")
    program.git("commit", "--quiet", "-m", "Logo")
    made = program.ask("mission", "create", "customers", "--bulk-edit")["mission_slug"]
    at = ("--mission", made)
    program.ask("specify", *at, "--from", "-", stdin=SPEC)
    program.ask("plan", *at, "--from", "-", stdin=PLAN)
    code = ("--title", "Code", "--owns", "src/**", "--owns", "tests/**", "--requires", "FR-001")
    texts = ("--title", "Texts", "--owns", "docs/**", "--owns", "*.md", "--requires", "FR-002")
    program.ask("tasks", "add", *at, *code)
    program.ask("tasks", "add", *at, *texts)
    program.ask("tasks", "finalize", *at)
    return Shop(program, made)


@pytest.fixture
def shop(planned: Shop, tmp_path: Path) -> Shop:
    copied = shutil.copytree(planned.program.root, tmp_path / "repository")
    return Shop(RecordingProgram(Path(copied), planned.program.home), planned.mission)


def places(error: Any) -> set[tuple[str, str, int | None]]:
    return {(f["code"], f["path"], f["line"]) for f in error["details"]["findings"]}


def test_a_bulk_edit_goes_from_its_map_to_the_target(shop: Shop) -> None:
    program = shop.program

    # Nobody begins before the map says what is done where.
    missing = program.refused(*shop.at("implement", "WP01", "--agent", "ada"))
    assert missing["code"] == "OCCURRENCE_MAP_MISSING"
    assert "fairlead occurrences scan" in missing["next_step"]
    seen = program.ask(*shop.at("occurrences", "scan", "--term", "user account"))
    assert {name: one["occurrences"] for name, one in seen["categories"].items()} == {
        "code_symbols": 8,
        "import_paths": 1,
        "filesystem_paths": 1,
        "serialized_keys": 2,
        "cli_commands": 0,
        "user_facing_strings": 3,
        "tests_fixtures": 3,
        "logs_telemetry": 0,
    }
    assert seen["unread"] == [{"path": "logo.bin", "why": "binary"}]

    # A map that is none is not written; one that leaves something open lets nobody begin.
    invalid = MAP.replace("action: do_not_change}", "action: keep}")
    write = shop.at("artifact", "write", "occurrence_map.yaml", "--from", "-")
    refused = program.refused(*write, stdin=invalid)
    assert refused["code"] == "OCCURRENCE_MAP_INVALID"
    assert refused["details"]["problems"][0]["line"] == 9
    assert refused["details"]["problems"][0]["field"] == "categories.serialized_keys.action"
    shop.write_map(WITHOUT_LOGS)
    waiting = program.refused(*shop.at("implement", "WP01", "--agent", "ada"))
    assert (waiting["code"], waiting["details"]["findings"][0]["path"]) == (
        "OCCURRENCE_MAP_INCOMPLETE",
        "categories.logs_telemetry",
    )
    blocked = program.ask(*shop.at("next", "--agent", "ada", "--claim"))
    assert blocked["kind"] == "blocked"
    assert "fairlead occurrences check" in blocked["reasons"][0]["unblock"]
    shop.write_map(MAP)
    assert program.ask(*shop.at("occurrences", "check"))["complete"] is True

    # The code: half of it is not enough.
    lane = shop.implement("WP01")
    prompt = program.run(*shop.at("prompt", "WP01", "--action", "implement")).stdout.decode()
    assert "fairlead occurrences verify --wp WP01" in prompt
    shop.change(
        lane,
        {"src/shop/customer.py": OLD_MODULE.replace("UserAccount", "Customer")},
        {"src/shop/user_account.py": "src/shop/customer.py"},
    )
    left = shop.hand_in_refused("WP01")
    assert left["code"] == "BULK_EDIT_UNFINISHED"
    assert places(left) >= {
        ("TERM_LEFT", "src/shop/customer.py", 1),
        ("TERM_LEFT", "src/shop/orders.py", 6),
        ("STALE_IMPORT", "src/shop/orders.py", 1),
        ("STALE_IMPORT", "tests/test_orders.py", 1),
    }
    assert {path for _, path, _ in places(left)}.isdisjoint({"README.md", "settings.toml"})
    module = '"""Customers."""\n\n\nclass Customer:\n    """A customer, with its orders."""\n'
    shop.change(
        lane,
        {
            "src/shop/customer.py": module,
            "src/shop/orders.py": NEW_ORDERS,
            "tests/test_orders.py": NEW_TEST,
        },
        {},
    )
    assert program.ask(*shop.at("occurrences", "verify", "--wp", "WP01"))["verified"] is True
    shop.hand_in("WP01")
    shop.approve("WP01")

    # The documents: they moved, and their own links must lead somewhere still.
    lane = shop.implement("WP02")
    moved = {"docs/accounts": "docs/guide/customers"}
    title = FILES["docs/accounts/start.md"].replace("User accounts", "Customers")
    shop.change(lane, {"docs/guide/customers/start.md": title}, moved)
    left = shop.hand_in_refused("WP02")
    assert places(left) == {
        ("BROKEN_LINK", "docs/guide/customers/start.md", 3),
        ("STALE_LINK", "README.md", 3),
    }
    shop.change(
        lane,
        {
            "README.md": "# Shop\n\nSee [the customers](docs/guide/customers/start.md).\n",
            "docs/guide/customers/start.md": title.replace("../img", "../../img"),
        },
        {},
    )
    shop.hand_in("WP02")
    shop.approve("WP02")

    # All of it, and to the target.
    whole = program.ask(*shop.at("occurrences", "verify"))
    assert (whole["verified"], whole["moves"]) == (True, 2)
    program.ask(*shop.at("accept"))
    program.ask(*shop.at("merge"))
    assert program.ask(*shop.at("occurrences", "verify", "--ref", "main"))["verified"] is True
    assert (program.root / "docs/guide/customers/more.md").exists()
    assert not (program.root / "src/shop/user_account.py").exists()
    told = [answer for answer in program.answers if answer.arguments[0] == "occurrences"]
    assert [found for answer in told for found in breaches(answer)] == []


def test_what_people_read_fits_the_terminal_and_says_what_is_next(shop: Shop) -> None:
    program = shop.program
    scan = program.run(*shop.at("occurrences", "scan", "--term", "user account"))
    shop.write_map(MAP)
    check = program.run(*shop.at("occurrences", "check"))
    verify = program.run(*shop.at("occurrences", "verify"))

    assert [scan.status, check.status, verify.status] == [0, 0, 1]
    assert too_wide(f"{scan.stdout.decode()}{check.stdout.decode()}{verify.stderr.decode()}") == []
    assert "tests_fixtures            3 in 1 file" in scan.stdout.decode()
    places = program.ask(*shop.at("occurrences", "scan", "--term", "user account"))["occurrences"]
    holding = len({place["path"] for place in places})
    assert f"{len(places)} occurrences in {holding} files, of " in scan.stdout.decode()
    assert "Next: " in check.stdout.decode()
    assert "next:  Change each, or except its file" in verify.stderr.decode()


def test_who_waits_at_a_terminal_sees_a_bar(shop: Shop) -> None:
    ours, theirs = os.openpty()
    words = shop.at("occurrences", "scan", "--term", "user account")
    scan = subprocess.run(
        [sys.executable, "-m", "fairlead.apps", *words],
        cwd=shop.program.root,
        env={**hermetic_environment(shop.program.home), "TERM": "xterm", "COLUMNS": "80"},
        stdout=subprocess.PIPE,
        stderr=theirs,
        check=True,
    )

    seen = os.read(ours, 65_536).decode()
    os.close(ours)
    os.close(theirs)
    assert "reading files" in seen
    assert b"reading files" not in scan.stdout


def test_a_reviewer_can_send_back_what_no_one_may_approve(shop: Shop) -> None:
    program = shop.program
    shop.write_map(MAP)
    lane = shop.implement("WP02")
    shop.change(lane, {"docs/new.md": "A user account.\n"}, {})
    force = ("--force", "--reason", "look at it early")
    program.ask(*shop.at("move", "WP02", "for_review", "--actor", "ada", *force))

    approved = program.refused(*shop.at("review", "WP02", "--reviewer", "rita", "--approve"))
    sent_back = program.ask(
        *shop.at("review", "WP02", "--reviewer", "rita", "--reject", "--feedback", "-"),
        stdin="Some user accounts are left.\n",
    )

    assert approved["code"] == "BULK_EDIT_UNFINISHED"
    assert sent_back["lane"] == "planned"


def test_the_gates_are_among_the_rules_that_apply(shop: Shop) -> None:
    shown = shop.program.ask("policy", "show")["change_modes"]

    assert {"mode": "bulk_edit", "step": "implement", "demand": "checked_map"} in shown
    assert {"mode": "bulk_edit", "step": "accept", "demand": "nothing_left"} in shown


def test_the_answers_are_the_same_from_everywhere(shop: Shop) -> None:
    shop.write_map(MAP)
    lane = shop.implement("WP01")
    places = (shop.program.root, lane, shop.program.root / "src" / "shop")
    for words in (("scan",), ("check",), ("scan", "--wp", "WP01")):
        command = shop.at("occurrences", *words, "--json")
        answers = {shop.program.run(*command, cwd=place).stdout for place in places}
        assert len(answers) == 1, words


def test_what_is_not_there_cannot_be_looked_at(shop: Shop) -> None:
    shop.write_map(MAP)
    for words in (("--ref", "nothing"), ("--ref", "a b"), ("--ref", "0" * 40), ("--wp", "WP01")):
        command = shop.at("occurrences", "verify", *words, "--json")
        assert shop.program.run(*command, cwd=shop.program.root).error["code"] == "TREE_NOT_FOUND"


def test_a_mission_that_works_in_the_checkout_is_gated_too(tmp_path: Path) -> None:
    files = {"a.py": "old = 1\n", "docs/b.md": "B\n"}
    program = Program.fresh(tmp_path, files)
    program.git("switch", "--quiet", "--create", "work")
    flat = ("--topology", "flattened", "--no-worktrees", "--bulk-edit")
    at = ("--mission", program.ask("mission", "create", "flat", *flat)["mission_slug"])
    program.ask("specify", *at, "--from", "-", stdin=SPEC)
    program.ask("plan", *at, "--from", "-", stdin=PLAN)
    requires = ("--requires", "FR-001,FR-002")
    program.ask("tasks", "add", *at, "--title", "All", "--owns", "**", *requires)
    program.ask("tasks", "finalize", *at)
    decided, _, _ = MAP.replace("user account", "old").replace("customer", "new").partition("exc")
    moves = f"{decided}moves:\n  - {{from: [docs], to: guide}}\n"
    program.ask("artifact", "write", "occurrence_map.yaml", "--from", "-", *at, stdin=moves)
    program.ask("implement", "WP01", "--agent", "ada", *at)
    program.commit_in(program.root, {"a.py": "new = 1\n"}, "Rename")

    hand_in = ("move", "WP01", "for_review", "--actor", "ada", *at)
    assert places(program.refused(*hand_in)) == {("MOVE_NOT_LANDED", "docs/b.md", None)}
    (program.root / "guide").mkdir()
    program.git("mv", "docs/b.md", "guide/b.md")
    program.git("commit", "--quiet", "-m", "Move")
    program.ask(*hand_in)
    program.ask("review", "WP01", "--reviewer", "rita", "--approve", *at)

    assert program.ask("occurrences", "verify", *at)["verified"] is True


def test_what_no_package_owns_keeps_the_mission_from_being_accepted(tmp_path: Path) -> None:
    program = Program.fresh(tmp_path, {"a.py": "old = 1\n", "b.py": "b = 1\nold = 2\n"})
    at = ("--mission", program.ask("mission", "create", "half", "--bulk-edit")["mission_slug"])
    program.ask("specify", *at, "--from", "-", stdin=SPEC)
    program.ask("plan", *at, "--from", "-", stdin=PLAN)
    owned = ("--owns", "a.py", "--requires", "FR-001,FR-002")
    program.ask("tasks", "add", *at, "--title", "Half of it", *owned)
    program.ask("tasks", "finalize", *at)
    decided, _, _ = MAP.replace("user account", "old").replace("customer", "new").partition("exc")
    write = ("artifact", "write", "occurrence_map.yaml", "--from", "-", *at)
    program.ask(*write, stdin=decided)
    lane = Path(program.ask("implement", "WP01", "--agent", "ada", *at)["workspace"])
    program.commit_in(lane, {"a.py": "new = 1\n"}, "Rename")
    program.ask("move", "WP01", "for_review", "--actor", "ada", *at)
    program.ask("review", "WP01", "--reviewer", "rita", "--approve", *at)

    refused = program.refused("accept", *at)
    diagnosed = program.ask("accept", "--diagnose", *at)
    told = program.run("accept", "--diagnose", *at).stdout.decode()

    (check,) = refused["details"]["checks"]
    assert (refused["code"], check["id"]) == ("MISSION_NOT_ACCEPTABLE", "bulk-edit:b.py:2")
    assert check["message"] == "TERM_LEFT: old = 2  (code_symbols)"
    assert "fairlead tasks add" in refused["next_step"]
    assert [one for one in diagnosed["checks"] if not one["passed"]] == [check]
    assert "FAIL  bulk-edit:b.py:2: TERM_LEFT" in told
    assert not too_wide(told)

    excused = "exceptions:\n  - {path: b.py, action: do_not_change, reason: it is another one}\n"
    program.ask(*write, stdin=decided + excused)
    accepted = program.ask("accept", *at)
    assert {"id": "bulk-edit", "passed": True} in [
        {"id": one["id"], "passed": one["passed"]} for one in accepted["checks"]
    ]


def test_a_bulk_edit_without_a_map_is_not_accepted(shop: Shop) -> None:
    checks = shop.program.ask(*shop.at("accept", "--diagnose"))["checks"]

    (check,) = [one for one in checks if one["id"] == "bulk-edit"]
    assert "has no occurrence_map.yaml" in check["message"]
    assert "fairlead artifact write occurrence_map.yaml" in check["fix"]


def test_a_mission_without_a_change_mode_waits_for_nothing(tmp_path: Path) -> None:
    program = Program.fresh(tmp_path, FILES)
    mission = plan_two_packages(program)
    at = ("--mission", mission)
    program.ask("artifact", "write", "occurrence_map.yaml", "--from", "-", *at, stdin=MAP)
    lane = Path(program.ask("implement", "WP01", "--agent", "ada", *at)["workspace"])
    program.commit_in(lane, {"hello.py": "user_account = 1\n"}, "Greet")
    program.ask("annotate", "WP01", "--subtask", "T001=done", "--agent", "ada", *at)

    program.ask("move", "WP01", "for_review", "--actor", "ada", *at)

    assert "change_mode" not in program.git(
        "show", f"kitty/mission-{mission}:kitty-specs/{mission}/meta.json"
    )
    assert program.ask("occurrences", "check", *at)["gated"] is False
