"""Reading the log: nothing is skipped silently, and whatever is wrong is named."""

import json
from datetime import UTC, datetime

import pytest

from fairlead.mission_management.status import (
    EVENTS_FILE,
    EventLog,
    LogRow,
    MalformedLine,
    MalformedLog,
    RowKind,
    parse_at,
)
from fairlead.shared_kernel import ErrorKind

FIRST = "01KZ00000000000000000000A1"
SECOND = "01KZ00000000000000000000A2"


def transition(event_id: str = FIRST, **more: object) -> bytes:
    row = {
        "event_id": event_id,
        "wp_id": "WP01",
        "from_lane": "genesis",
        "to_lane": "planned",
        "at": "2026-01-01T00:00:00.000000+00:00",
        "actor": "ada",
    }
    return json.dumps(row | more, sort_keys=True).encode() + b"\n"


def malformed(line: bytes) -> MalformedLog:
    with pytest.raises(MalformedLog) as found:
        EventLog(transition() + line + transition(SECOND)).rows()
    return found.value


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"{", "not JSON"),
        (b'{"a": 1} x\n', "not JSON"),
        (b"not a row\n", "not JSON"),
        (b"[1, 2]\n", "not a JSON object but list"),
        (b"null\n", "not a JSON object but NoneType"),
        (b'{"a": NaN}\n', "NaN is not JSON"),
        (b'{"a": -Infinity}\n', "-Infinity is not JSON"),
        (b'{"a": 1, "a": 2}\n', "the key 'a' occurs twice"),
        (b'{"o": {"x": 1, "x": 1}}\n', "the key 'x' occurs twice"),
        (b'{"a": "\xff"}\n', "not UTF-8"),
        (b"\xef\xbb\xbf{}\n", "not JSON"),
        (b"\xff\xfe{\x00\n", "not UTF-8"),
        (b"\n", "the line is empty"),
        (b"  \t\n", "the line is empty"),
        (b"[" * 100_000 + b"\n", "nested too deeply"),
        (b'{"a": ' + b"9" * 5000 + b"}\n", "digits"),
        (b'{"a": "' + b"x" * (16 * 1024 * 1024) + b'"}\n', "more than 16777216"),
        (transition(to_lane="nowhere"), "there is no lane 'nowhere'"),
        (transition(to_lane=7), "there is no lane 7"),
        (transition(wp_id=None), "the transition has no wp_id"),
        (transition(event_id=""), "the transition has no event_id"),
        (transition(at=5), "the transition has no at"),
        (transition(kind="annotation"), "the annotation has no delta"),
    ],
    ids=range(23),
)
def test_a_malformed_line_is_named_by_file_line_and_byte(line: bytes, why: str) -> None:
    error = malformed(line)

    assert why in error.message
    assert (error.where, error.line, error.offset) == (EVENTS_FILE, 2, len(transition()))
    assert error.kind is ErrorKind.ENVIRONMENT
    assert error.details["offset"] == len(transition())


@pytest.mark.parametrize("end", [b"", b"\n", b"\n\n\n", b"  \n\t\n"])
def test_blank_lines_at_the_end_are_no_rows(end: bytes) -> None:
    log = EventLog(transition().rstrip() + b"\n" + end)

    assert [row.event_id for row in log.rows()] == [FIRST]


def test_a_last_line_without_its_end_is_read_and_continued_on_a_new_line() -> None:
    log = EventLog(transition().rstrip())
    (row,) = EventLog(transition(SECOND)).rows()

    longer = log.extended([row])

    assert longer.data == transition() + transition(SECOND)
    assert [row.event_id for row in longer.rows()] == [FIRST, SECOND]


def test_lines_that_end_as_on_windows_are_read() -> None:
    log = EventLog(transition().replace(b"\n", b"\r\n") + transition(SECOND))

    assert len(log.rows()) == 2


def test_a_scan_goes_on_behind_what_is_malformed() -> None:
    log = EventLog(transition() + b"{\n" + transition(SECOND) + b"]\n")

    first, bad, second, worse = log.scan()

    assert isinstance(first, LogRow)
    assert isinstance(second, LogRow)
    assert isinstance(bad, MalformedLine)
    assert isinstance(worse, MalformedLine)
    assert (bad.number, worse.number) == (2, 4)
    assert log.data[worse.offset :] == b"]\n"


def test_a_row_of_sixteen_mebibytes_less_is_read() -> None:
    log = EventLog(transition(reason="x" * 700_000))

    assert len(log.rows()) == 1


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ({"event_type": "MissionCreated", "timestamp": "t"}, RowKind.LIFECYCLE),
        ({"event_type": "DecisionPointOpened", "at": "t"}, RowKind.LIFECYCLE),
        ({"type": "RetrospectiveCaptured"}, RowKind.OTHER),
        ({"event_name": "retrospective.captured"}, RowKind.OTHER),
        ({"kind": "something new", "to_lane": "done"}, RowKind.OTHER),
        ({}, RowKind.OTHER),
    ],
)
def test_every_row_has_a_kind_and_unknown_ones_are_kept(
    row: dict[str, object], kind: RowKind
) -> None:
    (found,) = EventLog(json.dumps(row).encode()).rows()

    assert found.kind is kind
    assert found.data == row


def test_rows_say_who_and_when_and_about_what_in_every_age() -> None:
    about = LogRow(
        {
            "event_type": "WPCreated",
            "timestamp": "t",
            "payload": {"wp_id": "WP01", "actor": {"kind": "human", "id": "olive"}},
        }
    )
    old = LogRow({"to_lane": "done", "wp_id": "WP01", "actor": {"role": "r", "tool": "codex"}})

    assert (about.wp_id, about.actor, about.at, about.event_type) == (
        "WP01",
        "olive",
        "t",
        "WPCreated",
    )
    assert (old.actor, old.at, old.event_type, old.event_id) == ("codex", "", "", "")
    assert LogRow({"event_type": "x", "payload": None}).wp_id == ""
    assert "transition" in repr(old)
    assert {old: 1}[old] == 1
    assert LogRow({"to_lane": "done", "actor": 7}).actor == ""


def test_a_row_is_found_by_its_id_alone() -> None:
    mention = transition(SECOND, reason=f"after {FIRST}")
    log = EventLog(mention + transition(FIRST))

    found = log.find(FIRST)

    assert found and found.data["reason" if "reason" in found.data else "event_id"] == FIRST
    assert log.contains(SECOND)
    assert not log.contains("01KZ00000000000000000000A3")
    assert log.find("") is None


def test_an_id_that_is_only_mentioned_is_not_there() -> None:
    log = EventLog(transition(SECOND, reason=f"after {FIRST}"))

    assert log.find(FIRST) is None


def test_a_search_that_meets_a_malformed_line_names_it() -> None:
    log = EventLog(transition(SECOND) + b'{"event_id": "' + FIRST.encode() + b'"\n')

    with pytest.raises(MalformedLog) as found:
        log.find(FIRST)

    assert (found.value.line, found.value.offset) == (2, len(transition(SECOND)))


def test_the_greatest_time_is_found_wherever_it_is() -> None:
    log = EventLog(
        transition(at="2026-03-01T00:00:00Z")
        + transition(SECOND, at="2026-05-01T00:00:00+02:00")
        + b'{"event_type": "X", "timestamp": "2026-04-01T00:00:00"}\n'
        + b'{"type": "old"}\n\n'
    )

    assert log.last_at() == datetime(2026, 4, 30, 22, tzinfo=UTC)
    assert EventLog().last_at() is None


def test_a_row_of_this_program_ends_the_search_for_the_greatest_time() -> None:
    ours = transition(policy_metadata={"operation": {"op_id": FIRST}})
    log = EventLog(b"malformed, and never looked at\n" + ours + transition(SECOND))

    assert log.last_at() == datetime(2026, 1, 1, tzinfo=UTC)


def test_times_of_every_age_are_read() -> None:
    assert parse_at("2026-01-01T00:00:00Z") == datetime(2026, 1, 1, tzinfo=UTC)
    assert parse_at("2026-01-01") == datetime(2026, 1, 1, tzinfo=UTC)
    assert parse_at("0001-01-01T00:00:00+12:00") is None
    assert parse_at("soon") is None


def test_logs_are_the_same_when_their_bytes_are() -> None:
    assert EventLog(b"{}\n") == EventLog(b"{}\n", where="elsewhere")
    assert EventLog(b"{}\n") != EventLog()
    assert len({EventLog(b"{}\n"), EventLog(b"{}\n")}) == 1
    assert len(EventLog(b"{}\n")) == 3
    assert EventLog(b"{}\n").extended([]).data == b"{}\n"
    assert EventLog().rows() == ()


def test_an_extended_log_keeps_the_rows_it_has_read() -> None:
    log = EventLog(transition())
    known = log.rows()
    (row,) = EventLog(transition(SECOND)).rows()

    assert log.extended([row]).rows()[0] is known[0]
