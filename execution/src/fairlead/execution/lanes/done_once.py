"""Answers of commands that leave no event: a retry under the same id does nothing again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fairlead.mission_management.bookkeeping import MachineState, OperationIdConflict, Rejection
from fairlead.shared_kernel.commit_target import Operation


@dataclass(frozen=True, slots=True)
class OnceAnswer:
    """What a command answers, now or when it was done."""

    answer: Mapping[str, Any]
    already_applied: bool = False

    def written(self) -> Mapping[str, Any]:
        """The `data` of its JSON."""
        return {**self.answer, "already_applied": self.already_applied}


@dataclass(frozen=True, slots=True)
class DoneOnce:
    """Keeps answers in machine state, only where the caller gave the id of the operation.

    What is not in the log has no other place where a retry could find it. Losing machine state
    loses answers and nothing else: the commands that use this may be repeated anyway.
    """

    machine: MachineState

    def before(self, state_key: str, operation: Operation) -> OnceAnswer | None:
        """Return the answer of an operation that was done before, or None.

        Raises:
            OperationIdConflict: the id was used for another request.
        """
        found = self._read(state_key, operation)
        if found is None or not found["finished"]:
            return None
        return OnceAnswer(found["answer"], already_applied=True)

    def begin(self, state_key: str, operation: Operation, answer: Mapping[str, Any]) -> None:
        """Say what the answer will be, before what it tells of is gone; the first one counts."""
        if operation.explicit and self._read(state_key, operation) is None:
            self._write(state_key, operation, answer, finished=False)

    def finish(self, state_key: str, operation: Operation, answer: Mapping[str, Any]) -> OnceAnswer:
        """Return the answer, and keep it; one that was begun before a kill is the answer."""
        if not operation.explicit:
            return OnceAnswer(answer)
        begun = self._read(state_key, operation)
        told = begun["answer"] if begun else answer
        self._write(state_key, operation, told, finished=True)
        return OnceAnswer(told)

    def _read(self, state_key: str, operation: Operation) -> dict[str, Any] | None:
        data = self.machine.read(state_key, _name(operation)) if operation.explicit else None
        if data is None:
            return None
        found: dict[str, Any] = json.loads(data)
        if found["digest"] != operation.digest:
            rejection = Rejection(
                state_key, operation.name, operation.name, "the id was used for another request"
            )
            raise OperationIdConflict(rejection, operation.op_id.value, found["digest"])
        return found

    def _write(
        self, state_key: str, operation: Operation, answer: Mapping[str, Any], *, finished: bool
    ) -> None:
        kept = {
            "operation": operation.name,
            "actor": operation.actor.written(),
            "digest": operation.digest,
            "answer": answer,
            "finished": finished,
        }
        data = json.dumps(kept, indent=2, sort_keys=True) + "\n"
        self.machine.write(state_key, _name(operation), data.encode())


def _name(operation: Operation) -> str:
    return f"operations/{operation.op_id.value}.json"
