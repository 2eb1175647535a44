"""One writer as a process of its own: `python -m fairlead.apps.stress.writer ORDERS`.

It asks the use cases that the command line asks, and writes down each question and each answer. In
its next life it repeats the question that it was not answered, under the same operation id.
"""

import json
import random
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fairlead.apps.start_up import without_integrations
from fairlead.apps.stress.history import Outcome
from fairlead.apps.stress.journal import Deed, Journal
from fairlead.apps.stress.scratch import PACKAGES
from fairlead.mission_management.status import (
    AnnotationRequest,
    Change,
    MissionState,
    StatusLane,
    TransitionRequest,
    WorkPackageAnnotated,
)
from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.commit_target import Operation
from fairlead.shared_kernel.context import ContextOp
from fairlead.shared_kernel.errors import ErrorKind, FairleadError
from fairlead.shared_kernel.identity import OperationId

PATIENCE_SECONDS = 20.0
"""How long a write that fails for no rule's sake is repeated before the writer gives up."""
_CONTESTED = PACKAGES[:2]
_KINDS = ("note", "note", "note", "notes", "turn", "turn", "look")
_BATCH = 3


@dataclass(frozen=True, slots=True)
class Orders:
    """What a writer is told. `deeds` is how many writes it makes in this life at most."""

    root: str
    mission: str
    journal: str
    stop: str
    name: str
    seed: str
    deeds: int

    @classmethod
    def read(cls, text: str) -> "Orders":
        """Read them as they were passed to the process."""
        return cls(**json.loads(text))


class Writer:
    """Writes notes alone and in batches, takes packages and gives them back, and reads."""

    def __init__(self, orders: Orders) -> None:
        with without_integrations():
            from fairlead.apps.container import App

        self._root, self._orders = Path(orders.root), orders
        self._app: Any = App(cwd=self._root)
        self._actor = Actor.parse(f"agent:{orders.name}")
        self._chance = random.Random(orders.seed)
        self._journal = Journal(Path(orders.journal))
        self._does: Mapping[str, Callable[[Deed, Operation], object]] = {
            "note": self._note,
            "notes": self._notes,
            "turn": self._turn,
        }

    def run(self) -> None:
        """Live: look, repeat what was not answered, then go on until the end or the stop."""
        self._look()
        unanswered = self._journal.unanswered()
        if unanswered:
            self._ask(unanswered)
        for _ in range(self._orders.deeds):
            if Path(self._orders.stop).exists():
                return
            self._next()

    def _next(self) -> None:
        kind = self._chance.choice(_KINDS)
        if kind == "look":
            self._look()
            return
        package = self._chance.choice(_CONTESTED if kind == "turn" else PACKAGES[2:])
        op = OperationId.new(time.time_ns() // 1_000_000)
        deed: dict[str, Any] = {"op": op.value, "kind": kind, "wp": package}
        if kind == "turn":
            deed["to"] = self._other_lane(package)
        count = _BATCH if kind == "notes" else 1
        deed["text"] = f"{self._orders.name} {self._chance.randrange(1 << 32)}"
        deed["events"] = [op.event_id(index).value for index in range(count)]
        self._ask(deed)

    def _look(self) -> None:
        began = time.monotonic_ns()
        self._journal.look(began, self._state().log.data)

    def _ask(self, deed: Deed) -> None:
        """Ask, and ask again where no rule of the mission is the reason for a refusal."""
        operation = Operation("stress", OperationId(deed["op"]), self._actor, explicit=True)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            self._journal.begin(deed)
            try:
                self._does[deed["kind"]](deed, operation)
            except FairleadError as error:
                by_rule = error.kind is ErrorKind.REFUSED
                self._journal.end(deed, Outcome.REFUSED, "" if by_rule else error.code)
                if by_rule or time.monotonic() > deadline:
                    return
                time.sleep(0.05)
            else:
                self._journal.end(deed, Outcome.ACKNOWLEDGED)
                return

    def _note(self, deed: Deed, operation: Operation) -> object:
        request = AnnotationRequest(deed["wp"], self._actor, note=deed["text"])
        return self._app.annotate_work_package()(self._writing(), request, operation)

    def _notes(self, deed: Deed, operation: Operation) -> object:
        notes = tuple(
            WorkPackageAnnotated(deed["wp"], self._actor, {"note": f"{deed['text']} {index}"})
            for index in range(_BATCH)
        )
        change = Change(notes, f"{_BATCH} notes")
        asked = operation.with_request(text=deed["text"])
        return self._app.missions.ledger().record(self._writing(), asked, lambda _: change)

    def _turn(self, deed: Deed, operation: Operation) -> object:
        lane = StatusLane(deed["to"])
        reason = "its turn is over" if lane is StatusLane.PLANNED else None
        request = TransitionRequest(deed["wp"], lane, self._actor, reason=reason)
        return self._app.move_work_package()(self._writing(), request, operation)

    def _other_lane(self, package: str) -> str:
        status = self._state().snapshot.work_packages.get(package)
        mine = status and status.lease and status.lease.holder == self._actor.id
        held = mine and status and status.lane is StatusLane.CLAIMED
        return (StatusLane.PLANNED if held else StatusLane.CLAIMED).value

    def _state(self) -> MissionState:
        found: MissionState = self._app.missions.ledger().load(self._resolved(ContextOp.READ))
        return found

    def _writing(self) -> Any:
        return self._resolved(ContextOp.WRITE)

    def _resolved(self, op: ContextOp) -> Any:
        return self._app.resolve_action_context(
            self._orders.mission, op=op, cwd=self._root, actor=self._actor, wp_id=None
        )


def main(words: Sequence[str]) -> None:
    """Live one life."""
    Writer(Orders.read(words[0])).run()


if __name__ == "__main__":
    main(sys.argv[1:])
