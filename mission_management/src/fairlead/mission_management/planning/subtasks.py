"""Subtasks of a package: what has an id can be ticked off in the log."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

_SUBTASK = re.compile(r"(?P<id>T\d{3,4}[A-Za-z]?)(?:[\s:.–—-]+(?P<title>.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Subtask:
    """One step of a package; `id` is "" until the mission gives it one."""

    id: str
    title: str = ""

    @classmethod
    def read(cls, raw: object) -> "Subtask | None":
        """Read `{id, title}`, `T001 text`, `T001` or plain text; None for anything else."""
        match raw:
            case {"id": str(id), "title": str(title)}:
                return cls(id.strip(), title.strip())
            case {"id": str(id)}:
                return cls(id.strip())
            case {"title": str(title)}:
                return cls("", title.strip())
            case str() if raw.strip():
                found = _SUBTASK.fullmatch(raw.strip())
                return cls(found["id"], found["title"] or "") if found else cls("", raw.strip())
            case _:
                return None

    @property
    def has_proper_id(self) -> bool:
        """True when the id is one that the log and the command line can name, such as `T001`."""
        return re.fullmatch(r"T\d{3,4}[A-Za-z]?", self.id) is not None

    def written(self) -> Mapping[str, str]:
        """The form in front matter and in JSON output."""
        return {"id": self.id, "title": self.title}


def free_ids(used: Iterable[str]) -> Iterator[str]:
    """Yield T001, T002 … that are not in use."""
    taken = set(used)
    number = 1
    while True:
        if f"T{number:03d}" not in taken:
            yield f"T{number:03d}"
        number += 1
