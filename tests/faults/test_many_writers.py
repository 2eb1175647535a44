"""Many processes at once: everybody's write is in, and of several claimants one wins."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.faults.invariants import violations
from tests.program import Program, plan_two_packages

WRITERS = 20


def test_twenty_writers_at_once_all_succeed(tmp_path: Path) -> None:
    program = Program.fresh(tmp_path)
    mission = plan_two_packages(program)

    def write(number: int) -> list[str]:
        answer = program.ask(
            "annotate", "WP01", "--mission", mission, "--agent", f"a-{number}", "--note", "here"
        )
        return list(answer["event_ids"])

    with ThreadPoolExecutor(WRITERS) as writers:
        acknowledged = [event for ids in writers.map(write, range(WRITERS)) for event in ids]

    assert len(set(acknowledged)) == WRITERS
    assert violations(program, mission, acknowledged) == []


def test_of_twenty_claimants_exactly_one_wins(tmp_path: Path) -> None:
    program = Program.fresh(tmp_path)
    mission = plan_two_packages(program)

    def claim(number: int) -> tuple[int, str]:
        answer = program.run(
            "implement", "WP01", "--mission", mission, "--agent", f"agent-{number}", "--json"
        )
        return answer.status, "" if answer.status == 0 else answer.error["code"]

    with ThreadPoolExecutor(WRITERS) as claimants:
        outcomes = sorted(claimants.map(claim, range(WRITERS)))

    assert outcomes == [(0, "")] + [(1, "WP_ALREADY_CLAIMED")] * (WRITERS - 1)
    assert violations(program, mission) == []
