"""Missions that another program left behind: read as they are, written through the gate, or not."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.foreign import MISSION, Foreign, Layout, foreign

READS = (
    ("status",),
    ("log",),
    ("log", "--verify"),
    ("next", "--agent", "ada"),
    ("mission", "show"),
    ("mission", "path"),
    ("tasks", "list"),
    ("artifact", "list"),
    ("accept", "--diagnose"),
    ("context", "resolve", "--op", "write"),
)
NOTE = ("annotate", "WP01", "--note", "seen", "--actor", "human:olive")


@pytest.fixture(scope="module", params=list(Layout), ids=[layout.value for layout in Layout])
def found(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Foreign:
    """A repository of each recorded topology, which no test changes."""
    return foreign(tmp_path_factory.mktemp("foreign"), request.param)


def test_the_status_is_that_of_the_whole_log(found: Foreign) -> None:
    data = found.program.ask("status")

    [package] = data["work_packages"]
    assert package["lane"] == "approved"
    assert data["event_count"] == len(found.rows)
    assert data["mission"]["mission_slug"] == MISSION


def test_status_says_which_ref_was_read_and_that_it_is_foreign(found: Foreign) -> None:
    mission = found.program.ask("status")["mission"]

    assert mission["authority_ref"] == found.authority
    assert "foreign mission" in mission["note"]
    assert found.layout.value in mission["note"]
    shown = found.program.run("status").stdout.decode()
    assert "foreign mission" in shown


def test_the_rows_are_those_of_the_other_program(found: Foreign) -> None:
    events = found.program.ask("log")["events"]

    assert events == [json.loads(row) for row in found.rows]


def test_every_read_works_and_changes_nothing(found: Foreign) -> None:
    program = found.program
    before = program.git("for-each-ref"), sorted(folders(program.root / ".git"))

    for words in READS:
        answer = program.run(*words, "--mission", MISSION, "--json", cwd=program.root)
        assert answer.status == 0, answer.explain()

    assert (program.git("for-each-ref"), sorted(folders(program.root / ".git"))) == before
    assert program.git("status", "--porcelain") == ""


def folders(root: Path) -> Iterator[str]:
    yield from (path.name for path in root.iterdir() if path.is_dir())


def test_a_mission_without_coordination_branch_warns_once_and_on_stderr(found: Foreign) -> None:
    legacy = not found.layout.has_coordination_branch

    answers = [found.program.run(*words, "--json") for words in READS[:4]]

    expected = 1 if legacy else 0
    warned = [" ".join(answer.stderr.decode().split()) for answer in answers]
    assert [text.count("foreign mission") for text in warned] == [expected] * len(answers)
    assert all(answer.json["ok"] for answer in answers)


def test_standard_output_is_the_same_every_time(found: Foreign) -> None:
    one, other = (found.program.run("status").stdout for _ in range(2))

    assert one == other


@pytest.mark.parametrize("layout", list(Layout))
def test_a_write_goes_to_the_one_ref_that_was_read(tmp_path: Path, layout: Layout) -> None:
    made = foreign(tmp_path, layout)
    program = made.program
    others = program.git("for-each-ref", "--format=%(refname) %(objectname)")

    noted = program.ask(*NOTE)

    [commit] = noted["commits"]
    assert commit["branch"] == made.authority
    moved = set(others.split("\n")) ^ set(
        program.git("for-each-ref", "--format=%(refname) %(objectname)").split("\n")
    )
    assert {line.split()[0] for line in moved} == {f"refs/heads/{made.authority}"}
    assert program.ask("log", "--verify")["verified"]
    assert program.git("status", "--porcelain") == ""
    assert len(program.ask("log")["events"]) == len(made.rows) + 1


def test_the_worktree_that_shows_the_ref_follows_a_write(tmp_path: Path) -> None:
    made = foreign(tmp_path, Layout.LANES)

    made.program.ask(*NOTE)

    assert len(made.log_in(made.lane).read_bytes().splitlines()) == len(made.rows) + 1
    assert made.program.git("status", "--porcelain", cwd=made.lane) == ""


def test_a_write_to_a_protected_branch_is_refused_with_the_next_step(tmp_path: Path) -> None:
    made = foreign(tmp_path, Layout.SINGLE_BRANCH, target="main")
    before = made.program.git("for-each-ref")

    refused = made.program.refused(*NOTE)

    assert refused["code"] == "BOOKKEEPING_POLICY_REFUSED"
    assert refused["details"]["destination_ref"] == "main"
    assert "mission create" in refused["next_step"]
    assert made.program.git("for-each-ref") == before


def test_a_write_to_a_branch_whose_name_is_outside_the_grammar_is_refused(tmp_path: Path) -> None:
    made = foreign(tmp_path, Layout.SINGLE_BRANCH, target="fix/#12")

    assert made.program.ask("status")["mission"]["authority_ref"] == "fix/#12"
    assert made.program.refused(*NOTE)["code"] == "AUTHORITY_NOT_WRITABLE"


def test_the_log_that_extends_all_others_wins(tmp_path: Path) -> None:
    made = foreign(tmp_path, Layout.SINGLE_BRANCH)
    made.program.git("branch", made.lane_branch, "HEAD~1")
    made.program.git("worktree", "add", "--quiet", str(made.lane), made.lane_branch)

    assert made.program.ask("status")["mission"]["authority_ref"] == made.target


def test_diverged_logs_are_named_and_nothing_is_chosen(tmp_path: Path) -> None:
    made = foreign(tmp_path, Layout.LANES)
    made.record(made.program.root, made.rows[-1])
    before = made.program.git("for-each-ref")

    for words in (("status",), ("next",), ("log",), NOTE):
        answer = made.program.run(*words, "--json")
        assert answer.status == 3
        assert answer.error["code"] == "LEGACY_LOG_DIVERGED"
    logs = answer.error["details"]["logs"]
    [listed] = made.program.ask("mission", "list")["unavailable"]

    assert set(logs) == {made.target, made.lane_branch}
    assert listed["problem"]["code"] == "LEGACY_LOG_DIVERGED"
    assert made.program.git("for-each-ref") == before


def uncommitted(made: Foreign) -> int:
    count: int = made.program.ask("status")["uncommitted_events"]
    return count


def a_row(made: Foreign) -> bytes:
    changed = json.loads(made.rows[-1]) | {"event_id": "01KRC4HNZZZZZZZZZZZZZZZZZZ"}
    return json.dumps(changed, sort_keys=True).encode() + b"\n"


def test_rows_that_are_only_in_a_worktree_are_counted_and_kept(tmp_path: Path) -> None:
    made = foreign(tmp_path, Layout.LANES)
    log = made.log_in(made.lane)
    assert uncommitted(made) == 0

    made.record(made.lane, a_row(made), b'{"torn": ', commit=False)
    held = log.read_bytes()

    assert uncommitted(made) == 1
    assert made.program.ask("status")["event_count"] == len(made.rows)
    assert "Not counted: 1 row of" in made.program.run("status").stdout.decode()
    assert log.read_bytes() == held


def test_a_write_destroys_no_row_that_is_only_in_a_worktree(tmp_path: Path) -> None:
    made = foreign(tmp_path, Layout.SINGLE_BRANCH)
    made.record(made.program.root, a_row(made), commit=False)
    held = made.log_in(made.program.root).read_bytes()

    answer = made.program.run(*NOTE)

    assert answer.status == 0, answer.explain()
    assert "set aside" in answer.stderr.decode()
    [kept] = (made.program.root / ".git" / "fairlead").glob("*/quarantine/*")
    assert kept.read_bytes() == held
    assert made.program.git("status", "--porcelain") == ""


def test_the_coordination_branch_of_a_foreign_mission_is_never_replaced_by_another_copy(
    tmp_path: Path,
) -> None:
    """Its own program may have merged and deleted it: then the copies that are left are read."""
    made = foreign(tmp_path, Layout.COORD)
    made.program.git("branch", "--quiet", "-D", made.coordination_branch)

    mission = made.program.ask("status")["mission"]

    assert mission["authority_ref"] == made.target
    assert mission["topology"] == "legacy"
