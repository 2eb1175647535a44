"""The checker of histories: it believes a true one, and sees each way in which one can be false."""

import hashlib
import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from fairlead.apps.stress import Attempt, Look, Outcome, violations

ACK, REFUSED, UNKNOWN = Outcome.ACKNOWLEDGED, Outcome.REFUSED, Outcome.UNKNOWN


@dataclass
class History:
    """What was asked and answered, and the ids that are in the log at the end."""

    attempts: list[Attempt] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)

    def log(self, count: int | None = None) -> bytes:
        rows = self.ids[:count]
        return b"".join(json.dumps({"event_id": event}).encode() + b"\n" for event in rows)

    def look(self, began: int, ended: int, count: int) -> None:
        self.looks.append(seen(began, ended, self.log(count)))

    def broken(self) -> set[str]:
        return {one.invariant for one in violations(self.attempts, self.looks, self.log())}


def seen(began: int, ended: int, log: bytes) -> Look:
    return Look(began, ended, len(log), hashlib.sha256(log).hexdigest())


def true_history() -> History:
    """Two writers: one and three events, a refusal, a death before and one after the commit."""
    history = History(ids=["a", "b1", "b2", "b3", "d", "e"])
    history.attempts = [
        Attempt(("a",), 0, 10, ACK),
        Attempt(("b1", "b2", "b3"), 12, 30, ACK),
        Attempt(("c",), 15, 20, REFUSED),
        Attempt(("d",), 32, None, UNKNOWN),  # killed after its commit …
        Attempt(("d",), 50, 60, ACK),  # … and told so by its retry
        Attempt(("e",), 40, 58, ACK),
        Attempt(("f",), 62, None, UNKNOWN),  # killed before its commit
    ]
    history.look(0, 5, 0)
    history.look(11, 13, 1)
    history.look(31, 33, 4)
    history.look(61, 64, 6)
    return history


def test_a_true_history_is_believed() -> None:
    assert true_history().broken() == set()


def test_what_was_there_before_is_nobodys() -> None:
    history = true_history()
    before = json.dumps({"event_id": "old"}).encode() + b"\n"
    log = before + history.log()

    assert violations(history.attempts, [], log, before=len(before)) == []
    assert violations(history.attempts, [], log) != []


def acknowledged_row_lost(history: History) -> None:
    history.ids.remove("a")
    history.looks.clear()


def row_doubled(history: History) -> None:
    history.ids.append("a")


def refused_row_recorded(history: History) -> None:
    history.ids.append("c")


def row_of_nobody(history: History) -> None:
    history.ids.append("z")


def batch_torn_after_its_answer(history: History) -> None:
    history.ids.remove("b3")
    history.looks.clear()


def batch_torn_by_a_death(history: History) -> None:
    history.attempts.append(Attempt(("g1", "g2"), 65, None, UNKNOWN))
    history.ids.append("g1")


def batch_with_a_stranger_inside(history: History) -> None:
    history.ids[:] = ["a", "b1", "d", "b2", "b3", "e"]
    history.looks.clear()


def batch_in_another_order(history: History) -> None:
    history.ids[:] = ["a", "b2", "b1", "b3", "d", "e"]
    history.looks.clear()


def later_write_logged_earlier(history: History) -> None:
    history.ids[:] = ["b1", "b2", "b3", "a", "d", "e"]
    history.looks.clear()


def read_of_other_bytes(history: History) -> None:
    history.looks[2] = replace(history.looks[2], sha256="0" * 64)


def read_without_what_was_done(history: History) -> None:
    history.looks[2] = seen(31, 33, history.log(1))


def read_older_than_one_before_it(history: History) -> None:
    history.look(55, 56, 6)  # `e` and `d` are not acknowledged yet, but somebody saw them
    history.look(57, 57, 4)


def read_of_the_future(history: History) -> None:
    history.looks[1] = seen(11, 31, history.log(6))


def read_of_half_a_row(history: History) -> None:
    history.looks[1] = seen(11, 13, history.log(1)[:-3])


LIES: dict[Callable[[History], None], str] = {
    acknowledged_row_lost: "I1",
    row_doubled: "I2",
    refused_row_recorded: "I3",
    row_of_nobody: "I3",
    batch_torn_after_its_answer: "I1",
    batch_torn_by_a_death: "I17",
    batch_with_a_stranger_inside: "I4",
    batch_in_another_order: "I4",
    later_write_logged_earlier: "I13",
    read_of_other_bytes: "I14",
    read_without_what_was_done: "I14",
    read_older_than_one_before_it: "I14",
    read_of_the_future: "I14",
    read_of_half_a_row: "I14",
}


@pytest.mark.parametrize(("lie", "invariant"), LIES.items(), ids=[lie.__name__ for lie in LIES])
def test_a_false_history_is_seen_through(lie: Callable[[History], None], invariant: str) -> None:
    history = true_history()

    lie(history)

    assert history.broken() == {invariant}


def test_no_true_history_is_suspected(rng: random.Random) -> None:
    """Logs made one commit at a time at a moment between question and answer are true."""
    for _ in range(200):
        history, commits = History(), []
        for number in range(rng.randrange(1, 12)):
            began = rng.randrange(100)
            commit = began + rng.randrange(10)
            ended = commit + rng.randrange(10)
            events = tuple(f"{number}.{index}" for index in range(rng.randrange(1, 4)))
            outcome = rng.choice([ACK, ACK, UNKNOWN])
            history.attempts.append(
                Attempt(events, began, None if outcome is UNKNOWN else ended, outcome)
            )
            if outcome is ACK or rng.random() < 0.5:
                commits.append((commit + number / 100, events))
        commits.sort()
        history.ids = [event for _, events in commits for event in events]
        for _ in range(4):
            moment = rng.randrange(120) + 0.995
            count = sum(len(events) for at, events in commits if at < moment)
            history.look(int(moment) - rng.randrange(5), int(moment) + 1 + rng.randrange(5), count)

        assert history.broken() == set()
