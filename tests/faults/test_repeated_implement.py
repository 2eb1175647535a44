"""An `implement` that failed between its transactions is repeated under the same operation id."""

from pathlib import Path

from tests.faults.conftest import Planned
from tests.faults.invariants import log_ids, log_lines, violations
from tests.faults.scenarios import OPERATION, set_hook
from tests.forked import KILLED

REJECT = 'grep -q "start WP01" "$1" && exit 1; exit 0'


def words(planned: Planned, agent: str = "ada") -> tuple[str, ...]:
    return (
        *("implement", "WP01", "--mission", planned.mission, "--agent", agent),
        *("--op-id", OPERATION),
    )


def lanes(planned: Planned) -> list[str]:
    """Every status lane that WP01 was moved to, from the first claim on."""
    rows = log_lines(planned.program, planned.authority, planned.mission)
    moved = [str(row["to_lane"]) for row in rows if row.get("wp_id") == "WP01" and "to_lane" in row]
    return moved[1:]


def test_what_was_given_back_is_taken_anew_and_once(planned: Planned) -> None:
    program = planned.program
    hook = set_hook(program, "commit-msg", REJECT)
    first = program.refused(*words(planned))
    again = program.refused(*words(planned))
    hook.unlink()

    taken = program.ask(*words(planned))
    recorded = log_ids(program, planned.mission)
    repeated = program.ask(*words(planned))

    assert first["code"] == again["code"] == "BOOKKEEPING_HOOK_REJECTED"
    assert taken["lane"] == repeated["lane"] == "in_progress"
    assert Path(taken["workspace"]).is_dir()
    assert lanes(planned) == ["claimed", "planned"] * 2 + ["claimed", "in_progress"]
    assert log_ids(program, planned.mission) == recorded
    assert violations(program, planned.mission) == []


def test_what_somebody_else_took_meanwhile_stays_theirs(planned: Planned) -> None:
    program = planned.program
    hook = set_hook(program, "commit-msg", REJECT)
    program.refused(*words(planned))
    hook.unlink()
    program.ask("implement", "WP01", "--mission", planned.mission, "--agent", "bea")

    refused = program.refused(*words(planned))

    assert refused["code"] == "WP_ALREADY_CLAIMED"


def test_a_claim_whose_killed_holder_gave_it_up_by_hand_is_taken_anew(planned: Planned) -> None:
    program, at = planned.program, ("--mission", planned.mission)
    killed = program.run(*words(planned), FAIRLEAD_KILL_AT="acknowledged")
    program.ask("move", "WP01", "planned", *at, "--actor", "ada", "--reason", "not now")

    taken = program.ask(*words(planned))

    assert killed.status == KILLED
    assert taken["lane"] == "in_progress"
    assert lanes(planned) == ["claimed", "planned", "claimed", "in_progress"]


def test_the_id_of_what_was_given_back_is_not_for_another_request(planned: Planned) -> None:
    program = planned.program
    hook = set_hook(program, "commit-msg", REJECT)
    program.refused(*words(planned))
    hook.unlink()

    refused = program.refused(*words(planned, agent="bea"))

    assert refused["code"] == "OP_ID_CONFLICT"
