"""Recording a retrospective: what is kept, what is computed, and what changes nothing."""

from typing import Any

import pytest
from ruamel.yaml import YAML

from fairlead.mission_management.retrospective import (
    CapturedRetrospective,
    CaptureRetrospective,
    GeneratedRetrospective,
    GivenRetrospective,
    RetrospectiveEventUnknown,
    RetrospectiveInvalid,
    SummarizeRetrospectives,
)
from fairlead.mission_management.status import EVENTS_FILE, LifecycleRecorded
from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.documents import MissionMeta
from fairlead.shared_kernel.identity import MissionFolder, new_ulid
from fairlead.shared_kernel.naming import MissionNames
from tests.corpus import corpus_missions
from tests.mission_management.missions.world import ADA, OLIVE, World
from tests.mission_management.retrospective.test_facts_of_a_mission import lived

FILE = "retrospective.yaml"


def capture(
    world: World, folder: MissionFolder, text: str | None = None, actor: Actor = OLIVE
) -> CapturedRetrospective:
    given = GivenRetrospective.read(text.encode(), "notes.yaml") if text is not None else None
    use = CaptureRetrospective(world.ledger)
    operation = world.operation("retrospect", actor)
    return use(world.context(folder).writing(), given, operation)


def document(world: World, folder: MissionFolder) -> dict[str, Any]:
    data = world.state(folder).read_file(FILE)
    assert data
    found: dict[str, Any] = YAML(typ="safe").load(data)
    return found


def last_event(world: World, folder: MissionFolder) -> str:
    return world.state(folder).log.rows()[-1].event_id


def test_generating_writes_what_a_merge_would_write(world: World) -> None:
    folder = lived(world)
    expected = GeneratedRetrospective()(world.state(folder))

    captured = capture(world, folder)

    assert captured.changed
    assert world.state(folder).read_file(FILE) == expected
    assert not capture(world, folder).changed


def test_generating_refreshes_what_was_computed_and_keeps_the_rest(memory: World) -> None:
    folder = lived(memory)
    event = last_event(memory, folder)
    capture(memory, folder)
    capture(memory, folder, f"helped:\n- {{summary: Tea, evidence_refs: [{event}]}}\n")
    capture(memory, folder)
    before = document(memory, folder)

    assert not capture(memory, folder).changed
    assert before["helped"][0]["summary"] == "Tea"
    assert len(before["not_helpful"]) == 3
    refs = [entry["id"] for entry in before["evidence_refs"]]
    assert len(refs) == len(set(refs))


def test_an_event_is_listed_once_however_often_it_is_cited(memory: World) -> None:
    folder = lived(memory)
    event = last_event(memory, folder)
    twice = f"- {{summary: a, evidence_refs: [{event}, {event}]}}\n"

    capture(memory, folder, f"helped:\n{twice}not_helpful:\n{twice}")

    assert document(memory, folder)["evidence_refs"] == [
        {"id": "e-001", "kind": "event", "event_id": event}
    ]


def test_an_event_that_nothing_cites_is_not_listed_and_a_file_is(memory: World) -> None:
    folder = lived(memory)
    event = last_event(memory, folder)
    entries = f"- {{id: e, kind: event, event_id: {event}}}\n- {{id: f, kind: file, path: a.md}}\n"

    capture(memory, folder, f"evidence_refs:\n{entries}")

    assert document(memory, folder)["evidence_refs"] == [
        {"id": "f", "kind": "file", "path": "a.md"}
    ]


def test_looking_back_and_following_up_change_no_fact(memory: World) -> None:
    folder = lived(memory)
    capture(memory, folder)

    memory.record(folder, LifecycleRecorded("FollowUpRecorded", OLIVE, {"note": "later"}))

    assert not capture(memory, folder).changed


def test_who_wrote_it_stays_until_it_changes(memory: World) -> None:
    folder = lived(memory)
    capture(memory, folder, "gaps: [{summary: a}]\n")

    same = capture(memory, folder, "gaps: [{summary: a}]\n", ADA)
    assert not same.changed
    assert document(memory, folder)["created_by"] == OLIVE.written()

    capture(memory, folder, "gaps: [{summary: b}]\n", ADA)
    assert document(memory, folder)["created_by"] == ADA.written()


def test_an_unknown_event_is_refused_in_an_entry_too(memory: World) -> None:
    folder = lived(memory)
    entry = f"evidence_refs: [{{id: e, kind: event, event_id: {new_ulid(1)}}}]\n"

    with pytest.raises(RetrospectiveEventUnknown) as refused:
        capture(memory, folder, entry)

    assert refused.value.details["field"] == "evidence_refs[0].event_id"
    assert refused.value.details["nearest"]
    assert memory.state(folder).read_file(FILE) is None


def test_one_of_another_mission_is_refused(memory: World) -> None:
    folder = lived(memory)

    with pytest.raises(RetrospectiveInvalid, match="it is about somewhere-else"):
        capture(memory, folder, "mission_slug: somewhere-else\n")


def test_what_cannot_be_read_is_replaced_by_people_only(memory: World) -> None:
    folder = lived(memory)
    memory.record(folder, files={FILE: b"helped: [\n"})

    with pytest.raises(RetrospectiveInvalid):
        capture(memory, folder)
    assert capture(memory, folder, "{}\n").changed


def test_missions_that_cannot_be_read_are_named_beside_the_others(memory: World) -> None:
    good, bad = lived(memory), memory.create("broken").folder
    memory.record(bad, files={FILE: b"- a\n"})
    names: list[str] = []

    summary = SummarizeRetrospectives(memory.catalog, memory.ledger, memory.repository.objects)(
        names.append
    )

    assert [mission.identity.mission_slug for mission in summary.missions] == [good.value]
    assert [(name, error.code) for name, error in summary.unreadable] == [
        (bad.value, "RETROSPECTIVE_INVALID")
    ]
    assert sorted(names) == sorted([good.value, bad.value])


def test_the_events_that_the_corpus_names_are_in_its_logs(memory: World) -> None:
    """Real files, of real missions: taken as they are, and generating keeps all that they say."""
    missions = [one for one in corpus_missions() if FILE in one.files][:6]
    for number, real in enumerate(missions):
        folder = memory.create(f"real-{number}").folder
        rows = [line for line in real.log.splitlines(keepends=True) if b'"event_id"' in line]
        let_others_write(memory, folder, b"".join(rows))
        data = real.files[FILE]
        memory.record(folder, files={FILE: data})

        capture(memory, folder)

        before, after = YAML(typ="safe").load(data), document(memory, folder)
        for key in ("helped", "not_helpful", "gaps", "proposals"):
            assert [one["summary"] for one in after[key] if one.get("source") != "log"] == [
                one["summary"] for one in before[key]
            ]
        assert after["provenance"] == before["provenance"]
        assert after["evidence_refs"][: len(before["evidence_refs"])] == before["evidence_refs"]


def let_others_write(world: World, folder: MissionFolder, rows: bytes) -> None:
    """Make it a mission of another program, with these rows in its log."""
    state, names = world.state(folder), MissionNames(folder)
    raw = {key: value for key, value in state.meta.raw.items() if key != "fairlead"}
    files = {names.file(EVENTS_FILE): state.log.data + rows}
    files[names.file("meta.json")] = MissionMeta(raw).written()
    branch = world.found(folder).authority.ref.removeprefix("refs/heads/")
    world.commit(branch, dict(files))
