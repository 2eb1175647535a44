"""Reading decisions, of this program and of the corpus."""

import json

import pytest

from fairlead.mission_management.decisions import open_decisions, parse_index
from fairlead.shared_kernel.documents import DocumentInvalid
from tests.corpus import corpus_files
from tests.mission_management.missions.world import World


def test_a_mission_without_an_index_has_no_decisions(memory: World) -> None:
    assert open_decisions(memory.state(memory.create().folder)) == ()


def test_only_what_nobody_has_answered_is_open(memory: World) -> None:
    folder = memory.create().folder
    entries = [
        {"decision_id": str(n), "status": status}
        for n, status in enumerate(("open", "resolved", "deferred", "canceled", "open"))
    ]
    index = json.dumps({"version": 1, "entries": entries}).encode()
    memory.record(folder, files={"decisions/index.json": index})

    found = open_decisions(memory.state(folder))

    assert [decision.decision_id for decision in found] == ["0", "4"]


@pytest.mark.parametrize("data", [b"{", b"[]", b""])
def test_what_is_no_index_is_an_error(data: bytes) -> None:
    with pytest.raises(DocumentInvalid):
        parse_index(data)


def test_every_index_of_the_corpus_is_read() -> None:
    files = corpus_files("decisions/index.json")

    decisions = [decision for data in files.values() for decision in parse_index(data)]

    assert len(files) == 40
    assert len(decisions) == 106
    assert sum(decision.is_open for decision in decisions) == 2
    assert all(decision.question for decision in decisions)
