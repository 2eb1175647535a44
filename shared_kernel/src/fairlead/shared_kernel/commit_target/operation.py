"""One request to write: what, under which id, by whom."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.identity import OperationId, derive_ulid


@dataclass(frozen=True, slots=True)
class Operation:
    """A write as its caller asked for it; a retry carries the same id and the same request.

    Attributes:
        name: the verb, as on the command line (`move`, `tasks finalize`).
        op_id: chosen by the caller, or minted once per command.
        request: what was asked: work package, target lane, actor, reason, evidence. Neither time
            nor the lane it came from, so that a retry after an unknown outcome has the same digest.
        explicit: True when the caller gave the id and so may be retrying.
    """

    name: str
    op_id: OperationId
    actor: Actor
    request: Mapping[str, object] = field(default_factory=dict)
    explicit: bool = False

    @property
    def digest(self) -> str:
        """SHA-256 of the request in canonical JSON, hexadecimal."""
        import hashlib  # with OpenSSL 3 ms, which no reading command needs

        asked = {"operation": self.name, "actor": self.actor.id, "request": self.request}
        text = json.dumps(asked, sort_keys=True, ensure_ascii=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    def with_request(self, **request: object) -> "Operation":
        """Return the same operation, asking for this."""
        return Operation(self.name, self.op_id, self.actor, request, self.explicit)

    def step(self, name: str) -> "Operation":
        """Return a second operation of the same command, with an id that follows from this one."""
        derived = OperationId(derive_ulid(self.op_id.value, f"step/{name}"))
        return Operation(f"{self.name} {name}", derived, self.actor, self.request, self.explicit)
