"""The command tree: names, help, suggestions, usage errors."""

import os
import subprocess
import sys
from importlib.metadata import version as installed_version

import pytest

from fairlead.apps.cli.index import COMMANDS, GroupEntry, leaves
from fairlead.apps.version import VERSION
from tests.apps.console import Console

PATHS = [path for path, _ in leaves()]


def test_the_version_is_the_installed_one(console: Console) -> None:
    assert installed_version("fairlead") == VERSION
    assert console("version", "--json").json == {
        "schema": "fairlead.version/1",
        "ok": True,
        "data": {"version": VERSION},
    }


@pytest.mark.parametrize("words", [["version"], ["--version"], ["-V"]])
def test_the_version_is_answered_before_anything_is_imported(words: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "fairlead.apps", *words],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == f"fairlead {VERSION}\n"
    assert "typer" not in done.stderr
    assert "fairlead.apps.cli" not in done.stderr


def test_help_lists_every_command_and_imports_none() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "fairlead.apps", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert all(f"\n  {name} " in done.stdout for name in COMMANDS)
    assert "fairlead.apps.cli.move" not in done.stderr
    assert "fairlead.mission_management" not in done.stderr


def test_no_words_at_all_show_the_help(console: Console) -> None:
    said = console()

    assert said.status == 0
    assert said.out.startswith("Usage: fairlead")


@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_every_command_has_help_in_80_columns_with_an_example(
    console: Console, path: tuple[str, ...]
) -> None:
    said = console(*path, "--help")

    assert said.status == 0
    assert f"  Example:\n    fairlead {' '.join(path)}" in said.out
    assert "--json" in said.out
    assert max(len(line) for line in said.out.splitlines()) <= 80


def test_an_unknown_command_names_the_nearest(console: Console) -> None:
    said = console("statsu")

    assert said.status == 2
    assert "Did you mean 'status'?" in said.err
    assert said.out == ""


def test_a_command_of_another_group_is_named_in_full(console: Console) -> None:
    assert "'tasks finalize'" in console("finalize").err


def test_an_unknown_command_of_a_group_names_the_nearest(console: Console) -> None:
    assert "Did you mean 'finalize'?" in console("tasks", "finalise").err


@pytest.mark.parametrize("group", [n for n, e in COMMANDS.items() if isinstance(e, GroupEntry)])
def test_a_group_alone_names_its_commands(console: Console, group: str) -> None:
    said = console(group)
    entry = COMMANDS[group]

    assert said.status == 2
    assert isinstance(entry, GroupEntry)
    assert all(name in said.err for name in entry.commands)


def test_a_usage_error_is_one_object_too_when_json_is_asked_for(console: Console) -> None:
    said = console("version", "--jsn", "--json")

    assert said.status == 2
    assert said.err == ""
    assert said.json["schema"] == "fairlead.error/1"
    assert said.json["ok"] is False
    assert said.json["error"]["code"] == "USAGE"
    assert "fairlead version --help" in said.json["error"]["next_step"]


def test_two_dashes_as_the_value_of_an_option_end_nothing(console: Console) -> None:
    said = console("annotate", "WP01", "--agent", "--", "--note", "x", "--json")

    assert said.status == 2
    assert said.json["error"]["code"] == "USAGE"


def test_json_after_two_dashes_is_a_word_like_any_other(console: Console) -> None:
    said = console("version", "--", "--json")

    assert said.status == 2
    assert said.out == ""


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_exist_for_each_shell(shell: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "fairlead.apps", "--show-completion"],
        env={**os.environ, "_FAIRLEAD_COMPLETE": f"source_{shell}"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert "_FAIRLEAD_COMPLETE" in done.stdout


def test_completion_offers_commands() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "fairlead.apps"],
        env={
            **os.environ,
            "_FAIRLEAD_COMPLETE": "complete_bash",
            "COMP_WORDS": "fairlead mis",
            "COMP_CWORD": "1",
        },
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.split() == ["mission"]
