"""Fifty agents ask for work in the same moment: each gets a package, and no two the same."""

import json
from pathlib import Path

import pytest

from tests.crowd import Race, race_for_work, wide_mission
from tests.faults.invariants import log_lines, violations
from tests.program import Program

pytestmark = pytest.mark.slow

AGENTS = 50


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> tuple[Program, str]:
    return wide_mission(tmp_path_factory.mktemp("fifty"), AGENTS)


@pytest.fixture(scope="module")
def race(wide: tuple[Program, str]) -> Race:
    return race_for_work(*wide, AGENTS)


def test_every_agent_gets_a_package_of_its_own(race: Race) -> None:
    got = {agent: answer.data["wp_id"] for agent, answer in race.answers.items()}

    print(f"{AGENTS} agents in {race.seconds:.1f} s")
    assert sorted(got.values()) == [f"WP{number:02d}" for number in range(1, AGENTS + 1)]


def test_each_can_begin_at_once(race: Race) -> None:
    places = set()
    for agent, answer in race.answers.items():
        data = answer.data
        assert (data["kind"], data["action"], data["held"]) == ("step", "implement", True)
        assert data["lease"] == {"holder": agent, "generation": 1, "ttl": 86400}
        workspace, prompt = Path(data["workspace_path"]), Path(data["prompt_file"])
        assert (workspace / "README.md").is_file()
        assert f"--agent {agent} " in prompt.read_text()
        places.add((data["workspace_path"], data["branch"], data["prompt_file"]))
    assert len(places) == AGENTS


def test_every_claim_is_durable_and_the_log_is_whole(wide: tuple[Program, str], race: Race) -> None:
    program, mission = wide
    acknowledged = [event for answer in race.answers.values() for event in answer.data["event_ids"]]
    rows = log_lines(program, f"refs/heads/kitty/mission-{mission}", mission)

    assert violations(program, mission, acknowledged) == []
    claims = [row for row in rows if row.get("to_lane") == "claimed"]
    assert len({row["wp_id"] for row in claims}) == len(claims) == AGENTS
    verified = program.ask("log", "--verify", "--mission", mission)
    assert (verified["verified"], verified["findings"]) == (True, [])
    lanes = [package["lane"] for package in program.ask("status")["work_packages"]]
    assert lanes == ["in_progress"] * AGENTS


def test_who_comes_too_late_is_told_what_everybody_does(
    wide: tuple[Program, str], race: Race
) -> None:
    late = wide[0].run("next", "--claim", "--agent", "late", "--json")

    assert race.answers
    assert late.status == 0
    data = json.loads(late.stdout)["data"]
    assert data["kind"] == "blocked"
    assert len(data["reasons"]) == AGENTS
    assert all(reason["unblock"] for reason in data["reasons"])
