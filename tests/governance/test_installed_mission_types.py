"""Mission types and guards of installed packages, through the command line; and what is frozen."""

import hashlib
import json
import os
from pathlib import Path

import pytest

from tests.program import Program, Started

MODULE = '''\
"""A mission type and its guard, as another package would bring them."""

from pathlib import Path

TYPE = Path(__file__).parent / "thesis_pack" / "thesis.yaml"


def long_enough(state):
    words = len((state.read_file("thesis.md") or b"").split())
    return None if words >= 5 else f"thesis.md has {words} words of 5"
'''
TYPE = """\
schema_version: 1
id: thesis
title: A thesis
templates:
  thesis.md: thesis.md
steps:
  - id: think
    title: Think it over
    profile: analyst
    prompt: Think before you write.
    artefacts:
      - path: thesis.md
    guards: [long_enough]
  - id: accept
    title: Accept it
    profile: reviewer
    prompt: Read it.
    guards: [long_enough]
"""
METADATA = "Metadata-Version: 2.1\nName: thesis\nVersion: 1.0\n"
TYPES = "[fairlead.mission_types]\nthesis = thesis:TYPE\n"
GUARDS = "[fairlead.guards]\nlong_enough = thesis:long_enough\n"
AT = ("--mission", "on-words")


class Extension:
    """A package that is installed for some commands and not for others."""

    def __init__(self, place: Path) -> None:
        self.place = place
        (place / "thesis_pack" / "templates").mkdir(parents=True)
        (place / "thesis-1.0.dist-info").mkdir()
        (place / "thesis.py").write_text(MODULE)
        (place / "thesis_pack" / "templates" / "thesis.md").write_text("# {{title}}\n")
        (place / "thesis-1.0.dist-info" / "METADATA").write_text(METADATA)
        self.brings(TYPES + GUARDS)
        self.says(TYPE)

    def brings(self, entry_points: str) -> None:
        """Say what it registers."""
        (self.place / "thesis-1.0.dist-info" / "entry_points.txt").write_text(entry_points)

    def says(self, text: str) -> None:
        """Say what its mission type is."""
        (self.place / "thesis_pack" / "thesis.yaml").write_text(text)

    def installed_for(self, program: Program) -> Program:
        """The same program where this package is installed."""
        before = os.environ.get("PYTHONPATH")
        path = f"{self.place}:{before}" if before else str(self.place)
        return Started(program.root, program.home, {"PYTHONPATH": path})


@pytest.fixture
def extension(tmp_path: Path) -> Extension:
    return Extension(tmp_path / "site")


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program.fresh(tmp_path)


CREATE = ("mission", "create", "on-words", "--type", "thesis")


def test_a_type_and_its_guard_work_as_built_in_ones_do(
    program: Program, extension: Extension
) -> None:
    here = extension.installed_for(program)
    here.ask(*CREATE)

    first = here.ask("next", *AT)
    told = here.run("prompt", "--action", "think", *AT).stdout.decode()
    begun = here.ask("artifact", "write", "thesis.md", *AT)
    second = here.ask("next", *AT)
    refused = here.refused("accept", *AT)
    long = ("artifact", "write", "thesis.md", "--from", "-", *AT)
    here.ask(*long, stdin="Words are more than letters.\n")
    third = here.ask("next", *AT)

    assert first["command"].startswith("fairlead artifact write thesis.md --from FILE")
    assert "Think before you write." in told
    assert begun["from_template"]
    assert second["reason"] == "long_enough: thesis.md has 3 words of 5"
    checks = {check["id"]: check["message"] for check in refused["details"]["checks"]}
    assert checks["guard:long_enough"] == "long_enough: thesis.md has 3 words of 5"
    assert third["action"] == "accept"


def test_without_its_package_a_guard_lets_nothing_pass(
    program: Program, extension: Extension
) -> None:
    extension.installed_for(program).ask(*CREATE)

    decision = program.ask("next", *AT)
    refused = program.refused("accept", *AT)

    assert decision["kind"] == "blocked"
    assert "long_enough, which nobody registered" in decision["reasons"][0]["reason"]
    checks = {check["id"]: check["message"] for check in refused["details"]["checks"]}
    assert "nobody registered it" in checks["guard:long_enough"]


def test_no_mission_is_created_whose_guards_nobody_registered(
    program: Program, extension: Extension
) -> None:
    extension.brings(TYPES)

    refused = extension.installed_for(program).refused(*CREATE)

    assert refused["code"] == "GUARD_NOT_REGISTERED"
    assert refused["details"]["guards"] == {"long_enough": "think"}
    assert program.git("branch", "--format=%(refname:short)").split() == ["main"]


@pytest.mark.parametrize(
    ("entry_points", "reason"),
    [
        (GUARDS.replace(":long_enough", ":gone"), "thesis:gone cannot be loaded"),
        (GUARDS.replace("thesis:long", "nowhere:long"), "nowhere:long_enough cannot be loaded"),
    ],
)
def test_a_guard_that_cannot_be_loaded_lets_nothing_pass_and_says_why(
    program: Program, extension: Extension, entry_points: str, reason: str
) -> None:
    extension.brings(TYPES + entry_points)
    here = extension.installed_for(program)
    here.ask(*CREATE)

    assert reason in here.ask("next", *AT)["reason"]


def test_a_mission_keeps_the_type_that_it_was_created_with(
    program: Program, extension: Extension
) -> None:
    here = extension.installed_for(program)
    created = here.ask(*CREATE)
    branch, directory = created["coordination_branch"], created["mission_dir"]
    before = here.ask("next", *AT)

    harder = TYPE.replace("id: think", "id: ponder").replace("[long_enough]", "[moon_is_full]")
    extension.says(harder)
    after = here.ask("next", *AT)
    refused = here.refused("mission", "create", "on-letters", "--type", "thesis")

    assert after == before
    assert refused["details"]["guards"] == {"moon_is_full": "ponder"}
    frozen = program.git("show", f"{branch}:{directory}/mission-type.json")
    meta = json.loads(program.git("show", f"{branch}:{directory}/meta.json"))
    digest = hashlib.sha256(frozen.encode()).hexdigest()
    assert meta["fairlead"]["mission_type_digest"] == digest
    assert [step["id"] for step in json.loads(frozen)["steps"]] == ["think", "accept"]


TELL = ("prompt", "--action", "think", *AT)


def told_of(program: Program) -> str:
    """What the prompt of the first step says."""
    return program.run(*TELL).stdout.decode()


def test_the_words_of_a_prompt_are_those_of_today_and_its_sequence_is_the_missions(
    program: Program, extension: Extension
) -> None:
    here = extension.installed_for(program)
    here.ask(*CREATE)

    extension.says(
        TYPE.replace("Think before you write.", "Sleep on it.\n    rules: [Write little.]")
        .replace("profile: analyst", "profile: dreamer", 1)
        .replace("thesis.md\n    guards: [long_enough]", "other.md\n    guards: [moon_is_full]")
    )
    after = told_of(here)

    assert "Sleep on it." in after
    assert "- Write little." in after
    assert "working as dreamer (mission type)" in after
    assert "`thesis.md` is there" in after
    assert "`long_enough`" in after
    assert "other.md" not in after
    assert "moon_is_full" not in after
    assert told_of(here) == after


def test_what_the_command_asks_for_goes_before_the_types_profile(
    program: Program, extension: Extension
) -> None:
    here = extension.installed_for(program)
    here.ask(*CREATE)

    told = here.ask(*TELL, "--profile", "poet")["governance"]

    assert (told["profile"], told["profile_origin"]) == ("poet", "option")


def test_without_its_package_the_frozen_words_are_told_and_that_they_are_frozen(
    program: Program, extension: Extension
) -> None:
    extension.installed_for(program).ask(*CREATE)

    told = told_of(program)
    governance = program.ask(*TELL)["governance"]

    assert "Think before you write." in told
    assert "nobody here brings the mission type thesis any more" in told
    assert governance["behaviour_origin"] == "frozen"
    assert "thesis" in governance["behaviour_reason"]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (("id: think", "id: ponder"), "thesis has no step think any more"),
        (("title: Think", "titel: Think"), "thesis.yaml:8: steps[0].titel"),
    ],
)
def test_a_type_that_lost_the_step_or_cannot_be_read_leaves_the_frozen_words(
    program: Program, extension: Extension, change: tuple[str, str], why: str
) -> None:
    here = extension.installed_for(program)
    here.ask(*CREATE)

    extension.says(TYPE.replace(*change))
    told = told_of(here)

    assert "Think before you write." in told
    assert why in " ".join(told.split())


def test_a_package_that_fails_to_load_leaves_the_frozen_words(
    program: Program, extension: Extension
) -> None:
    here = extension.installed_for(program)
    here.ask(*CREATE)

    (extension.place / "thesis.py").write_text("raise RuntimeError('out of order')\n")

    assert "Think before you write." in told_of(here)
