"""The commit message of a bookkeeping commit, and the trailer by which it is found again."""

import re

from fairlead.shared_kernel.commit_target import Operation
from fairlead.shared_kernel.identity import MissionFolder

TRAILER = "Fairlead-Operation"
_TRAILER_LINE = re.compile(rf"^{TRAILER}: (\S+) ([0-9a-f]{{64}})$", re.MULTILINE)
_SUBJECT_LIMIT = 100


def subject(folder: MissionFolder, summary: str) -> str:
    """The first line: one line, whatever the caller put into it."""
    words = " ".join(summary.split())
    line = f"fairlead({folder}): {words}"
    return line if len(line) <= _SUBJECT_LIMIT else f"{line[: _SUBJECT_LIMIT - 1]}…"


def commit_message(folder: MissionFolder, summary: str, operation: Operation) -> str:
    """The whole message, with the operation's trailer."""
    return subject(folder, summary) + "\n\n" + _trailers(operation)


def _trailers(operation: Operation) -> str:
    return f"{TRAILER}: {operation.op_id} {operation.digest}\nFairlead-Actor: {operation.actor}\n"


def with_trailers(message: str, operation: Operation) -> str:
    """Return the message with our trailers, whatever a hook made of it (idempotency needs them)."""
    if recorded_operation(message) == (operation.op_id.value, operation.digest):
        return message
    return message.rstrip("\n") + "\n\n" + _trailers(operation)


def recorded_operation(message: str) -> tuple[str, str] | None:
    """Return operation id and request digest of a commit that this program made, else None."""
    found = _TRAILER_LINE.search(message)
    return (found[1], found[2]) if found else None
