"""The ids of what is written: packages, events, operations. Constructors are strict."""

import re
from dataclasses import dataclass
from typing import Self

from fairlead.shared_kernel.identity.ulid import derive_ulid, is_ulid, new_ulid
from fairlead.shared_kernel.identity.values import MissionId


@dataclass(frozen=True, slots=True, order=True)
class WorkPackageId:
    """A work package such as `WP01`."""

    value: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"WP[0-9]{2,4}", self.value):
            raise ValueError(f"not a work package id: {self.value!r}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what a person typed: `wp1` becomes `WP01`.

        Raises:
            ValueError: it does not look like a work package id.
        """
        found = re.fullmatch(r"(?i)wp0*([0-9]{1,4})", text.strip())
        if not found:
            raise ValueError(f"not a work package id: {text!r}")
        return cls.of(int(found[1]))

    @classmethod
    def of(cls, number: int) -> Self:
        """Spell the id of the work package with this number (1 or more)."""
        return cls(f"WP{number:02d}")

    @property
    def number(self) -> int:
        """The number in the id."""
        return int(self.value[2:])

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class EventId:
    """A ULID that names one row of a log for ever."""

    value: str

    def __post_init__(self) -> None:
        if not is_ulid(self.value):
            raise ValueError(f"not an event id: {self.value!r}")

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class OperationId:
    """A ULID chosen by the caller of one write; a retry with it changes nothing."""

    value: str

    def __post_init__(self) -> None:
        if not is_ulid(self.value):
            raise ValueError(f"not an operation id: {self.value!r}")

    @classmethod
    def new(cls, time_ms: int) -> Self:
        """Mint one for a caller that gave none."""
        return cls(new_ulid(time_ms))

    def event_id(self, index: int) -> EventId:
        """Return the id of the operation's event number `index`, from 0."""
        return EventId(derive_ulid(self.value, f"event/{index}"))

    def mission_id(self) -> MissionId:
        """Return the id that `mission create` gives under this operation."""
        return MissionId(derive_ulid(self.value, "mission"))

    def __str__(self) -> str:
        return self.value
