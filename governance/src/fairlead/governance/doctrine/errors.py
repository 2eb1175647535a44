"""What can be wrong with doctrine.

DoctrineError
├── DoctrineInvalid       a file does not say what its kind demands
└── MissionTypeNotFound   nobody defines that type
"""

from collections.abc import Sequence
from typing import final

from fairlead.shared_kernel.errors import ErrorKind, FairleadError


class DoctrineError(FairleadError):
    """Doctrine cannot be used. Never raised itself."""


@final
class DoctrineInvalid(DoctrineError):
    """A doctrine file is not valid; it is never used in part."""

    code = "DOCTRINE_INVALID"
    kind = ErrorKind.ENVIRONMENT

    def __init__(self, file: str, line: int, field: str, why: str) -> None:
        self.file = file
        self.line = line
        self.field = field
        super().__init__(
            f"{file}:{line}: {field}: {why}",
            next_step=f"Correct {file}, then run the same command again.",
            details={"file": file, "line": line, "field": field, "reason": why},
        )


@final
class MissionTypeNotFound(DoctrineError):
    """There is no mission type of that name."""

    code = "MISSION_TYPE_NOT_FOUND"

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(
            f"there is no mission type {name!r}",
            next_step=f"Use one of: {', '.join(known)}.",
            details={"mission_type": name, "known": [*known]},
        )
