"""What is wrong with a map, or with the code that was to change."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class FindingCode(StrEnum):
    """What a finding is about; published in `details.findings`."""

    CATEGORY_UNDECIDED = "CATEGORY_UNDECIDED"
    TERM_IS_PLACEHOLDER = "TERM_IS_PLACEHOLDER"
    MOVE_SOURCE_MISSING = "MOVE_SOURCE_MISSING"
    TERM_LEFT = "TERM_LEFT"
    MOVE_NOT_LANDED = "MOVE_NOT_LANDED"
    FILE_LOST = "FILE_LOST"
    STALE_IMPORT = "STALE_IMPORT"
    STALE_LINK = "STALE_LINK"
    STALE_PATH = "STALE_PATH"
    BROKEN_IMPORT = "BROKEN_IMPORT"
    BROKEN_LINK = "BROKEN_LINK"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing to put right. `path` is a file, a directory, or a field of the map.

    `line` counts from 1 and is 0 where no line is meant.
    """

    path: str
    line: int
    code: FindingCode
    message: str

    @property
    def place(self) -> str:
        """Where it is, as people and editors write it."""
        return f"{self.path}:{self.line}" if self.line else self.path

    def __str__(self) -> str:
        return f"{self.code} {self.place}: {self.message}"

    def written(self) -> Mapping[str, object]:
        """The form in JSON output."""
        return {
            "code": self.code.value,
            "path": self.path,
            "line": self.line or None,
            "message": self.message,
        }
