"""What a command of the program answered."""

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Answer:
    """What a command printed, and how it ended."""

    arguments: tuple[str, ...]
    status: int
    stdout: bytes
    stderr: bytes

    @property
    def json(self) -> Any:
        """The one object on stdout."""
        return json.loads(self.stdout)

    @property
    def data(self) -> Any:
        """The data of a successful answer."""
        assert self.status == 0, self.explain()
        return self.json["data"]

    @property
    def error(self) -> Any:
        """The error of a refused command."""
        assert self.status != 0, self.explain()
        return self.json["error"]

    def explain(self) -> str:
        """Everything one wants to read when a test fails."""
        return (
            f"fairlead {' '.join(self.arguments)} ended with {self.status}\n"
            f"{self.stdout.decode(errors='replace')}\n{self.stderr.decode(errors='replace')}"
        )
