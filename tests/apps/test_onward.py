"""A next step can be typed as it is printed, also where there are several missions."""

from pathlib import Path

import pytest
from typer.core import TyperGroup

from fairlead.apps.cli import program
from fairlead.apps.cli.index import leaves
from fairlead.apps.cli.onward import WITHOUT_A_MISSION, mission_of, onward
from tests.program import Program


@pytest.mark.parametrize(
    ("said", "typed"),
    [
        ("`fairlead status`.", "`fairlead status --mission shop`."),
        ("`fairlead move WP01 done`", "`fairlead move --mission shop WP01 done`"),
        ("Run `fairlead tasks add --title T` twice.", None),
        ("`fairlead artifact read plan.md > FILE`", None),
        ("`fairlead merge -m other`", "`fairlead merge -m other`"),
        ("`fairlead mission create SLUG`", "`fairlead mission create SLUG`"),
        ("`fairlead mission show`", "`fairlead mission show --mission shop`"),
        ("`fairlead decision`", "`fairlead decision`"),
        ("`git status`, then wait", "`git status`, then wait"),
    ],
)
def test_a_command_is_told_with_the_mission_that_was_named(said: str, typed: str | None) -> None:
    told = onward(said, "shop")

    assert told == typed if typed else "--mission shop " in told
    assert onward(said, None) == said


def test_a_mission_with_strange_letters_is_quoted() -> None:
    assert onward("`fairlead status`", "a b") == "`fairlead status --mission 'a b'`"


def test_the_mission_is_read_from_the_words_or_the_environment() -> None:
    assert mission_of(["status", "-m", "a"], {}) == "a"
    assert mission_of(["status", "--mission=a"], {"FAIRLEAD_MISSION": "b"}) == "a"
    assert mission_of(["status"], {"FAIRLEAD_MISSION": "b"}) == "b"
    assert mission_of(["status", "--", "-m", "a"], {}) is None
    assert mission_of(["status", "-m"], {}) is None
    assert mission_of([], {}) is None


def test_the_list_of_commands_without_a_mission_is_true() -> None:
    def takes_one(path: tuple[str, ...]) -> bool:
        found = program()
        for word in path:
            assert isinstance(found, TyperGroup)
            found = found.commands[word]  # type: ignore[assignment]
        return any("--mission" in option.opts for option in found.params)

    without = {" ".join(path) for path, _ in leaves() if not takes_one(path)}

    assert without == WITHOUT_A_MISSION


def test_with_two_missions_the_printed_next_step_works(tmp_path: Path) -> None:
    program = Program.fresh(tmp_path)
    program.ask("mission", "create", "one")
    program.ask("mission", "create", "two")

    refused = program.refused("merge", "--mission", "two")
    shown = program.run("status", "--mission", "two").stdout.decode()

    assert "`fairlead accept --mission two" in refused["next_step"]
    assert "--mission two" in shown
