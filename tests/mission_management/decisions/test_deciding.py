"""Asking and answering: one commit each, once, and nothing is decided twice."""

import json

import pytest

from fairlead.mission_management.decisions import (
    INDEX_FILE,
    CloseDecision,
    DecisionAlreadyClosed,
    DecisionAmbiguous,
    DecisionConflict,
    DecisionIndex,
    DecisionNotFound,
    DecisionRecorded,
    ListDecisions,
    OpenDecision,
    Outcome,
    Question,
    ShowDecision,
    Verdict,
    decision_page,
    open_decisions,
    page_path,
)
from fairlead.mission_management.status import Change, LifecycleRecorded
from fairlead.shared_kernel.identity import MissionFolder, new_ulid
from tests.corpus import corpus_below
from tests.mission_management.missions.world import OLIVE, World

PORT = Question("Which port?", "specify", "port", options=("80", "8080"))


@pytest.fixture
def folder(world: World) -> MissionFolder:
    return world.create().folder


def ask(
    world: World, folder: MissionFolder, question: Question = PORT, op_id: str | None = None
) -> DecisionRecorded:
    use = OpenDecision(world.ledger, world.clock)
    operation = world.operation("decision open", op_id=op_id)
    return use(world.context(folder).writing(), question, operation)


def close(
    world: World,
    folder: MissionFolder,
    outcome: Outcome,
    answer: str | None = None,
    rationale: str | None = None,
    *,
    selector: str = "port",
    op_id: str | None = None,
) -> DecisionRecorded:
    use = CloseDecision(world.ledger, world.clock)
    verdict = Verdict(outcome, answer, rationale)
    operation = world.operation("decision close", op_id=op_id)
    return use(world.context(folder).writing(), selector, verdict, operation)


def test_a_question_is_on_record_with_its_page_and_its_event(
    world: World, folder: MissionFolder
) -> None:
    recorded = ask(world, folder)

    state = world.state(folder)
    found = recorded.decision
    assert [d.decision_id for d in open_decisions(state)] == [found.decision_id]
    page = state.read_file(page_path(found.decision_id))
    assert page and b"## Question\n\nWhich port?" in page and "— opened".encode() in page
    row = state.log.rows()[-1]
    assert row.event_type == "DecisionPointOpened"
    assert row.event_id == recorded.receipt.event_ids[0]
    assert state.as_of == recorded.receipt.commit_sha


def test_the_same_question_again_is_the_same_decision(world: World, folder: MissionFolder) -> None:
    first = ask(world, folder)
    again = ask(world, folder, Question("Which port, please?", "specify", "port"))

    assert again.decision == first.decision.__class__.read(again.decision.entry())
    assert again.decision.decision_id == first.decision.decision_id
    assert again.receipt.already_applied


def test_the_same_key_in_another_step_is_another_question(
    world: World, folder: MissionFolder
) -> None:
    first, other = ask(world, folder), ask(world, folder, Question("Port?", "plan", "port"))

    assert first.decision.decision_id != other.decision.decision_id
    assert len(open_decisions(world.state(folder))) == 2


def test_an_answer_goes_to_index_page_and_log_at_once(world: World, folder: MissionFolder) -> None:
    name = ask(world, folder).decision.decision_id

    recorded = close(world, folder, Outcome.RESOLVED, "8080", "80 needs root")

    state = world.state(folder)
    data, page = state.read_file(INDEX_FILE), state.read_file(page_path(name))
    assert data and page
    entry = json.loads(data)["entries"][0]
    assert (entry["status"], entry["final_answer"]) == ("resolved", "8080")
    assert entry["resolved_by"] == OLIVE.id
    assert entry["mission_slug"] == folder.value
    lines = page.decode().splitlines()
    assert lines[-2].endswith("— opened")
    assert lines[-1].endswith('— resolved (final_answer="8080")')
    row = state.log.rows()[-1]
    payload = row.data["payload"]
    assert isinstance(payload, dict)
    assert (row.event_type, payload["final_answer"]) == ("DecisionPointResolved", "8080")
    assert not recorded.decision.other_answer
    assert open_decisions(state) == ()


def test_an_answer_beside_the_options_is_marked_as_such(
    world: World, folder: MissionFolder
) -> None:
    ask(world, folder)

    assert close(world, folder, Outcome.RESOLVED, "9000").decision.other_answer


def test_the_same_answer_again_changes_nothing(world: World, folder: MissionFolder) -> None:
    ask(world, folder)
    close(world, folder, Outcome.RESOLVED, "80", "easy")

    again = close(world, folder, Outcome.RESOLVED, "80")

    assert again.receipt.already_applied
    with pytest.raises(DecisionConflict):
        close(world, folder, Outcome.RESOLVED, "8080")


@pytest.mark.parametrize("outcome", list(Outcome)[1:])
@pytest.mark.parametrize("later", list(Outcome)[1:])
def test_only_a_deferred_decision_may_end_once_more(
    world: World, folder: MissionFolder, outcome: Outcome, later: Outcome
) -> None:
    ask(world, folder)
    close(world, folder, outcome, "80" if outcome is Outcome.RESOLVED else None, "r")
    answer = "80" if later is Outcome.RESOLVED else None

    if outcome is later or outcome is Outcome.DEFERRED:
        close(world, folder, later, answer, "r")
        assert world.state(folder).snapshot.event_count == 0
    else:
        with pytest.raises(DecisionAlreadyClosed):
            close(world, folder, later, answer, "r")


def test_asking_again_what_was_answered_shows_the_answer(
    world: World, folder: MissionFolder
) -> None:
    ask(world, folder)
    close(world, folder, Outcome.RESOLVED, "80")

    again = ask(world, folder)

    assert (again.decision.answer, again.receipt.already_applied) == ("80", True)


def test_a_row_that_somebody_forgot_is_recorded_when_the_question_is_asked_again(
    world: World, folder: MissionFolder
) -> None:
    entry = {"decision_id": new_ulid(1), "question": "Which port?", "input_key": "port"}
    entry |= {"origin_flow": "specify", "step_id": "specify.port", "status": "open"}
    index = json.dumps({"version": 1, "entries": [entry]}).encode()
    world.record(folder, files={INDEX_FILE: index})

    again = new_ulid(1_760_000_000_000)
    recorded = ask(world, folder, op_id=again)
    retried = ask(world, folder, op_id=again)

    assert retried.decision.decision_id == entry["decision_id"]
    assert recorded.decision.decision_id == entry["decision_id"]
    assert not recorded.receipt.already_applied
    assert world.state(folder).log.rows()[-1].event_type == "DecisionPointOpened"
    assert ask(world, folder).receipt.already_applied


@pytest.mark.parametrize("length", [4, 10, 26])
def test_a_decision_is_found_by_the_beginning_of_its_id(
    world: World, folder: MissionFolder, length: int
) -> None:
    name = ask(world, folder).decision.decision_id

    show = ShowDecision(world.ledger)
    found = show(world.context(folder).writing().reading(), name[:length].lower())

    assert found.decision_id == name


def test_words_that_name_none_or_several_are_told_apart(
    world: World, folder: MissionFolder
) -> None:
    with pytest.raises(DecisionNotFound):
        close(world, folder, Outcome.CANCELED, rationale="r")
    first = ask(world, folder).decision
    ask(world, folder, Question("Port?", "plan", "port"))

    with pytest.raises(DecisionAmbiguous):
        close(world, folder, Outcome.CANCELED, rationale="r")
    close(world, folder, Outcome.CANCELED, rationale="r", selector=first.decision_id)
    listed = ListDecisions(world.ledger)(world.context(folder).writing().reading())
    assert [d.outcome for d in listed.decisions] == [Outcome.CANCELED, Outcome.OPEN]


def test_a_retry_with_the_same_operation_id_answers_the_same(
    world: World, folder: MissionFolder
) -> None:
    opening, closing = new_ulid(1_760_000_000_000), new_ulid(1_760_000_000_001)
    first = ask(world, folder, op_id=opening)
    retried = ask(world, folder, op_id=opening)
    close(world, folder, Outcome.RESOLVED, "80", op_id=closing)
    again = close(world, folder, Outcome.RESOLVED, "80", op_id=closing)

    assert retried.decision.decision_id == first.decision.decision_id
    assert retried.receipt.already_applied and again.receipt.already_applied
    assert again.decision.answer == "80"
    assert len(world.state(folder).log.rows()) == 3


def test_keys_that_this_version_does_not_know_survive(world: World, folder: MissionFolder) -> None:
    entry = {"decision_id": new_ulid(1), "question": "q", "input_key": "port", "weight": 3}
    index = json.dumps({"version": 1, "entries": [entry], "owner": "ada"}).encode()
    world.record(folder, LifecycleRecorded("Noted", OLIVE), files={INDEX_FILE: index})

    close(world, folder, Outcome.CANCELED, rationale="no need")

    data = world.state(folder).read_file(INDEX_FILE)
    assert data
    raw = json.loads(data)
    assert (raw["owner"], raw["entries"][0]["weight"]) == ("ada", 3)


def test_a_change_that_was_only_read_writes_nothing(world: World, folder: MissionFolder) -> None:
    assert Change((), "x").is_empty
    before = world.found(folder).authority.commit
    ListDecisions(world.ledger)(world.context(folder).writing().reading())
    assert world.found(folder).authority.commit == before


def test_the_pages_of_the_corpus_are_what_this_program_would_write() -> None:
    files = corpus_below("decisions")
    same: list[bool] = []
    for (slug, path), data in files.items():
        for decision in DecisionIndex.parse(data).decisions if path == INDEX_FILE else ():
            page = files.get((slug, page_path(decision.decision_id)), b"")
            if f"- **Mission:** `{slug}`".encode() in page:  # some name it by its slug alone
                same.append(decision_page(decision, slug, page.decode()) == page)

    # People wrapped or shortened the words of three of them by hand.
    assert (same.count(True), same.count(False)) == (93, 3)


def test_every_index_of_the_corpus_is_written_as_it_was_read() -> None:
    indexes = [data for (_, path), data in corpus_below("decisions").items() if path == INDEX_FILE]
    assert len(indexes) == 40
    for data in indexes:
        index = DecisionIndex.parse(data)
        assert json.loads(index.written(None)) == json.loads(data) | {
            "entries": [{"opened_by": None} | entry for entry in json.loads(data)["entries"]]
        }
