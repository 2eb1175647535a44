"""A retrospective that somebody hands in is understood, or the place of what is not is named."""

import pytest

from fairlead.mission_management.retrospective import (
    GivenRetrospective,
    RetrospectiveInvalid,
    RetrospectiveUnknownKey,
    parse_recorded,
)
from fairlead.shared_kernel.identity import new_ulid
from tests.corpus import corpus_files

EVENT = new_ulid(1_760_000_000_000)


def read(text: str) -> GivenRetrospective:
    return GivenRetrospective.read(text.encode(), "notes.yaml")


def test_the_smallest_file_is_enough() -> None:
    given = read(f"helped:\n- summary: Pairing\n  evidence_refs: [{EVENT}]\n")

    [finding] = given.retrospective.helped
    assert (finding.summary, finding.category, finding.refs) == ("Pairing", "process", (EVENT,))
    assert [(node.field, node.line) for node in given.cited] == [("helped[0].evidence_refs[0]", 3)]


def test_an_empty_file_finds_nothing() -> None:
    assert not read("{}\n").retrospective.has_findings


def test_a_gap_leaves_no_event() -> None:
    assert read("gaps:\n- summary: No error texts\n").retrospective.gaps[0].refs == ()


def test_entries_of_the_list_may_be_cited_instead_of_events() -> None:
    given = read(
        f"evidence_refs:\n- {{id: e-9, kind: event, event_id: {EVENT}}}\n"
        "- {id: f, kind: file, path: spec.md}\n"
        f"- {{id: r, kind: event_range, range: {EVENT}..{EVENT}}}\n"
        "not_helpful:\n- {summary: Slow, evidence_refs: [e-9, f, r]}\n"
    )

    assert given.retrospective.not_helpful[0].refs == ("e-9", "f", "r")
    assert [node.field for node in given.cited] == [
        "evidence_refs[0].event_id",
        "evidence_refs[2].range",
        "evidence_refs[2].range",
    ]


@pytest.mark.parametrize(
    ("text", "line", "field", "nearest"),
    [
        ("helped: []\nhelpt: []\n", 2, "helpt", "helped"),
        ("gaps:\n- summary: a\n  sumary: b\n", 3, "gaps[0].sumary", "summary"),
        (
            "proposals:\n- {summary: a, risk: low,\n   risks: low}\n",
            3,
            "proposals[0].risks",
            "risk",
        ),
        ("evidence_refs:\n- {id: e, kind: file, file: x}\n", 2, "evidence_refs[0].file", "id"),
        ("7: x\n", 1, "7", None),
    ],
)
def test_an_unknown_key_is_named_with_the_one_it_resembles(
    text: str, line: int, field: str, nearest: str | None
) -> None:
    with pytest.raises(RetrospectiveUnknownKey) as refused:
        read(text)

    details = refused.value.details
    assert (details["file"], details["line"], details["field"]) == ("notes.yaml", line, field)
    assert nearest in (None, details["nearest"])
    assert f"notes.yaml, line {line}: {field}" in refused.value.message


@pytest.mark.parametrize(
    ("text", "line", "field", "said"),
    [
        ("helped: [", 1, "", "not YAML"),
        ("a: 1\na: 2\n", 2, "", "not YAML"),
        ("- a\n", 1, "", "expected keys and values"),
        ("", 1, "", "expected keys and values"),
        ("helped: 7\n", 1, "helped", "expected a list, found the number 7"),
        ("helped: [a]\n", 1, "helped[0]", "expected keys and values"),
        ("helped:\n- summary: a\n", 2, "helped[0]", "it has no evidence_refs"),
        ("helped:\n- evidence_refs: [x]\n", 2, "helped[0]", "it has no summary"),
        ("gaps:\n- summary:\n    - a\n", 2, "gaps[0].summary", "expected text, found a list"),
        ("gaps:\n- summary: ''\n", 2, "gaps[0].summary", "found nothing"),
        ("gaps:\n- summary: 7\n", 2, "gaps[0].summary", "quotes make text of it"),
        ("gaps:\n- {summary: a, source: me}\n", 2, "gaps[0].source", "expected log or person"),
        ("proposals:\n- summary: a\n", 2, "proposals[0]", "it has no risk"),
        ("proposals:\n- {summary: a, risk: huge}\n", 2, "proposals[0].risk", "low or structural"),
        (
            "proposals:\n- {summary: a, risk: low, status: x}\n",
            2,
            "proposals[0].status",
            "expected",
        ),
        ("gaps:\n- {summary: a, id: g}\n- {summary: b, id: g}\n", 3, "gaps[1].id", "there twice"),
        ("evidence_refs:\n- {id: e, kind: event}\n", 2, "evidence_refs[0]", "no event_id"),
        ("schema_version: 2\n", 1, "schema_version", "version 1 only"),
    ],
)
def test_a_wrong_value_is_named_with_its_place(text: str, line: int, field: str, said: str) -> None:
    with pytest.raises(RetrospectiveInvalid) as refused:
        read(text)

    details = refused.value.details
    assert (details["line"], details["field"]) == (line, field)
    assert said in refused.value.message


def test_bytes_that_are_no_text_are_said() -> None:
    with pytest.raises(RetrospectiveInvalid, match="line 2: it is not UTF-8"):
        GivenRetrospective.read(b"gaps: []\n\xff", "x")


def test_a_file_without_end_is_not_read() -> None:
    with pytest.raises(RetrospectiveInvalid, match="more than"):
        GivenRetrospective.read(b"#" * 2_000_000, "x")


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x]\nb: *a\n",
        "gaps: &g\n- summary: a\nhelped: *g\n",
        "gaps:\n- &f {summary: a}\n- <<: *f\n  id: z\n",
        "gaps: !!python/object:os.system [x]\n",
        "gaps: " + "[" * 3000 + "]" * 3000,
        "? [a, b]\n: c\n",
        "gaps:\n- summary: !!binary aGk=\n",
    ],
)
def test_whatever_yaml_can_say_the_answer_is_one_of_ours(text: str) -> None:
    try:
        read(text)
    except (RetrospectiveInvalid, RetrospectiveUnknownKey) as refused:
        assert refused.details["line"]


def test_every_retrospective_of_the_corpus_is_shown() -> None:
    files = corpus_files("retrospective.yaml")

    found = [parse_recorded(data) for data in files.values()]

    assert len(found) == 93
    assert sum(len(one.helped) for one in found) == 471
    assert sum(len(one.not_helpful) for one in found) == 510
    assert sum(len(one.gaps) for one in found) == 61
    assert all(finding.summary for one in found for finding in (*one.helped, *one.gaps))


def test_those_of_the_corpus_are_taken_or_refused_for_a_stated_reason() -> None:
    refused: dict[str, str] = {}
    for mission, data in corpus_files("retrospective.yaml").items():
        try:
            GivenRetrospective.read(data, "retrospective.yaml")
        except (RetrospectiveInvalid, RetrospectiveUnknownKey) as error:
            refused[mission] = error.message

    # One misspells `not_helpful` in its own way, one says nothing of the risk of its proposals.
    assert refused == {
        "doc-quality-hardening-2245-01KW9AKV": "retrospective.yaml, line 263: hindered means "
        "nothing here; did you mean helped?",
        "doctrine-catfooding-2196-01KWE16N": "retrospective.yaml, line 302, proposals[0]: it has "
        "no risk",
    }
