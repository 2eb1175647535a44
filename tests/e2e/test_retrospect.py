"""Looking back on the command line: before the merge, after it, and when all is closed."""

from pathlib import Path
from typing import Any

import pytest

from tests.e2e.answers import RecordingProgram, breaches
from tests.e2e.test_ending import copied, finish
from tests.program import Program, plan_two_packages

FOUND = """\
helped:
- summary: Small packages were quick to review
  category: review_loop
  evidence_refs: [{event}]
gaps:
- summary: Nobody asked for error texts
proposals:
- summary: Ask for error texts in the specification
  risk: low
"""
WHY = ("--reason", "The customer wants something else")


@pytest.fixture(scope="module")
def accepted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mission that is accepted, in a repository that ignores what is to be written."""
    ignored = {".gitignore": "retrospective.yaml\nkitty-specs/\n*.yaml\n", "README.md": "# S\n"}
    place = tmp_path_factory.mktemp("accepted")
    program = Program.fresh(place, ignored)
    finish(program)
    program.git("worktree", "remove", "--force", str(next((program.root / ".worktrees").iterdir())))
    return place


@pytest.fixture
def program(accepted: Path, tmp_path: Path) -> RecordingProgram:
    copy = copied(accepted, tmp_path)
    return RecordingProgram(copy.root, copy.home)


def written(program: Program, ref: str) -> str:
    [mission] = program.ask("mission", "list")["missions"]
    slug = mission["mission_slug"]
    return program.git("show", f"{ref}:kitty-specs/{slug}/retrospective.yaml")


def event_of(program: Program, lane: str) -> str:
    rows = program.ask("log")["events"]
    return next(str(row["event_id"]) for row in rows if row.get("to_lane") == lane)


def record(program: Program, text: str, *words: str) -> Any:
    return program.ask("retrospect", "--from", "-", *words, stdin=text)


def test_what_people_found_is_recorded_with_the_facts_whatever_git_ignores(
    program: RecordingProgram,
) -> None:
    event = event_of(program, "approved")

    captured = record(program, FOUND.format(event=event))

    shown = program.ask("retrospect")
    [finding] = shown["helped"]
    assert (captured["changed"], captured["generated"], captured["helped"]) == (True, False, 1)
    assert finding["evidence"][0]["event_id"] == event
    assert finding["evidence"][0]["what"] == "WP01 in_review -> approved"
    assert shown["proposals"][0]["status"] == "proposed"
    assert shown["facts"]["integrations"] == 1
    assert shown["facts"]["cycle_seconds_by_lane"]["lane-a"] > 0
    assert shown["created_by"] == "olive@example.invalid"
    assert "Small packages" in written(program, captured["commits"][0]["branch"])
    assert program.git("status", "--porcelain") == ""
    assert program.ask("log", "--verify")["verified"]
    assert [found for answer in program.answers for found in breaches(answer)] == []


def test_event_and_file_are_in_one_commit(program: RecordingProgram) -> None:
    captured = record(program, FOUND.format(event=event_of(program, "approved")))

    commit = captured["commits"][0]["commit"]
    files = program.git("show", "--name-only", "--format=", commit).split()
    last = program.ask("log")["events"][-1]
    assert [last["event_type"], last["event_id"]] == [
        "RetrospectiveCaptured",
        *captured["event_ids"],
    ]
    assert last["payload"]["gaps"] == 1
    assert {Path(file).name for file in files} >= {"retrospective.yaml", "status.events.jsonl"}


def test_the_same_again_changes_nothing(program: RecordingProgram) -> None:
    text = FOUND.format(event=event_of(program, "approved"))
    record(program, text)
    before = program.git("for-each-ref")

    again = record(program, text)

    assert not again["changed"]
    assert program.git("for-each-ref") == before


def test_what_was_read_can_be_edited_and_given_back(program: RecordingProgram) -> None:
    record(program, FOUND.format(event=event_of(program, "approved")))
    text = program.ask("artifact", "read", "retrospective.yaml")["content"]

    assert not record(program, text)["changed"]
    edited = record(program, text.replace("Small packages", "Tiny packages"))

    assert edited["changed"]
    assert program.ask("retrospect")["helped"][0]["summary"].startswith("Tiny")


def test_generating_keeps_what_people_found(program: RecordingProgram) -> None:
    record(program, FOUND.format(event=event_of(program, "approved")))

    generated = program.ask("retrospect", "--generate")
    again = program.ask("retrospect", "--generate")

    helped = program.ask("retrospect")["helped"]
    assert [(one["id"], one["computed"]) for one in helped] == [("h-001", False), ("h-002", True)]
    assert (generated["changed"], generated["generated"], again["changed"]) == (True, True, False)
    assert generated["gaps"] == generated["proposals"] == 1


def test_an_acceptance_holds_while_people_look_back(program: RecordingProgram) -> None:
    record(program, FOUND.format(event=event_of(program, "approved")))

    program.ask("merge")

    assert "Small packages" in written(program, "main")


@pytest.mark.parametrize("end", ["merged", "closed", "given up"])
def test_a_mission_that_is_over_is_looked_back_at_in_its_archive(
    program: RecordingProgram, end: str
) -> None:
    main = program.git("rev-parse", "main")
    event = event_of(program, "approved")
    ways = {"merged": ("merge",), "closed": ("mission", "close")}
    program.ask(*ways.get(end, ("mission", "close", "--discard", *WHY)))
    landed = program.git("rev-parse", "main")

    captured = record(program, FOUND.format(event=event))

    assert captured["commits"][0]["branch"].startswith("refs/fairlead/archive/")
    assert program.ask("retrospect")["helped"][0]["summary"].startswith("Small packages")
    assert program.git("rev-parse", "main") == landed
    assert (landed == main) is (end == "given up")
    assert program.ask("log", "--verify")["verified"]


def test_a_merge_writes_the_facts_where_nobody_looked_back(program: RecordingProgram) -> None:
    program.ask("merge")

    shown = program.ask("retrospect")

    assert shown["created_by"] == "fairlead"
    assert [finding["computed"] for finding in shown["helped"]] == [True]
    assert "cycle_seconds" in written(program, "main")


def test_a_flattened_mission_shows_it_where_people_work(tmp_path: Path) -> None:
    program = Program.fresh(tmp_path, {".gitignore": "retrospective.yaml\n"})
    program.git("switch", "--quiet", "--create", "work")
    plan_two_packages(program, "greetings", "--topology", "flattened", "--target", "work")

    program.ask("retrospect", "--generate")

    assert "schema_version: 1" in written(program, "work")
    assert [path.name for path in program.root.glob("kitty-specs/*/retrospective.yaml")]
    assert program.git("status", "--porcelain") == ""


def test_an_event_that_never_happened_shows_nothing(program: RecordingProgram) -> None:
    event = event_of(program, "approved")
    wrong = event[:-1] + ("0" if event[-1] != "0" else "1")
    before = program.git("for-each-ref")

    refused = program.refused("retrospect", "--from", "-", stdin=FOUND.format(event=wrong))

    assert refused["code"] == "RETROSPECTIVE_EVENT_UNKNOWN"
    assert refused["details"]["nearest"][0]["event_id"] == event
    assert (refused["details"]["line"], refused["details"]["field"]) == (
        4,
        "helped[0].evidence_refs[0]",
    )
    assert program.git("for-each-ref") == before


def test_a_misspelled_field_is_named_with_its_place(program: RecordingProgram) -> None:
    notes = program.root / "notes.yaml"
    notes.write_text("helped: []\nnot_helpfull: []\n")

    refused = program.refused("retrospect", "--from", "notes.yaml")

    assert refused["code"] == "RETROSPECTIVE_UNKNOWN_KEY"
    assert "notes.yaml, line 2: not_helpfull" in refused["message"]
    assert refused["details"]["nearest"] == "not_helpful"


def test_agents_propose_and_people_decide(program: RecordingProgram) -> None:
    decided = "proposals:\n- summary: Ask first\n  risk: structural\n  status: applied\n"
    agent = ("--actor", "agent:ada")

    refused = program.refused("retrospect", "--from", "-", *agent, stdin=decided)
    record(program, decided.replace("applied", "proposed"), *agent)
    record(program, decided)

    assert refused["code"] == "PROPOSAL_NEEDS_PERSON"
    assert program.ask("retrospect")["proposals"][0]["status"] == "applied"
    assert record(program, decided, *agent)["changed"] is False


def test_all_missions_are_summed_up_from_wherever_one_stands(program: RecordingProgram) -> None:
    record(program, FOUND.format(event=event_of(program, "approved")))
    first = program.ask("mission", "list")["missions"][0]["mission_slug"]
    second = plan_two_packages(program, "farewells")
    lane = program.ask("implement", "WP01", "--agent", "ada", "--mission", second)["workspace"]

    everywhere = program.ask("retrospect", "summary")
    inside = program.ask("retrospect", "summary", cwd=Path(lane))
    alone = program.ask("retrospect", "summary", "--mission", first)

    assert everywhere == inside
    assert [line["mission_slug"] for line in everywhere["missions"]] == sorted([first, second])
    assert everywhere["totals"]["with_retrospective"] == 1
    assert everywhere["open_proposals"][0]["mission_slug"] == first
    assert [line["mission_slug"] for line in alone["missions"]] == [first]
    assert [found for answer in program.answers for found in breaches(answer)] == []


def test_nobody_has_to_look_back(program: RecordingProgram) -> None:
    refused = program.refused("retrospect")

    assert refused["code"] == "RETROSPECTIVE_NOT_FOUND"
    assert program.ask("retrospect", "summary")["missions"][0]["has_retrospective"] is False


@pytest.mark.parametrize(
    "words",
    [("--generate", "--from", "-"), ("summary", "--generate"), ("apply",)],
    ids=" ".join,
)
def test_what_makes_no_sense_is_a_usage_error(program: Program, words: tuple[str, ...]) -> None:
    assert program.run("retrospect", *words, "--json").status == 2


def test_people_read_all_of_it_in_80_columns(program: RecordingProgram) -> None:
    text = FOUND.format(event=event_of(program, "approved"))
    answers = [
        program.run(
            "retrospect", "--from", "-", stdin=text.replace("Small", "Small and tidy " * 9)
        ),
        program.run("retrospect", "--generate"),
        program.run("retrospect"),
        program.run("retrospect", "summary"),
        program.run("retrospect", "--generate", "--quiet"),
    ]

    for answer in answers:
        assert answer.status == 0, answer.explain()
        assert all(len(line) <= 80 for line in answer.stdout.decode().splitlines())
    assert answers[-1].stdout == b""
    assert b"Proposals wait for a person" in answers[2].stdout
