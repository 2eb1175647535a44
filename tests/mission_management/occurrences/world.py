"""A repository in memory, a mission with a map, and what is found in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from fairlead.mission_management.adapters.memory_ledger import MemoryLaneFacts
from fairlead.mission_management.occurrences import (
    BulkEditUnfinished,
    CheckedMap,
    CheckOccurrenceMap,
    Finding,
    Occurrence,
    OccurrenceScan,
    ScanOccurrences,
    Trees,
    VerifyReferences,
)
from fairlead.shared_kernel.adapters.memory_git import MemoryGit
from tests.mission_management.planning.world import World, mission_meta

BEFORE, AFTER = "main", "work"


def full_map(term: str, replacement: str = "", *, more: str = "", **actions: str) -> str:
    """A map that renames everywhere, but for the categories named."""
    categories = (
        "code_symbols",
        "import_paths",
        "filesystem_paths",
        "serialized_keys",
        "cli_commands",
        "user_facing_strings",
        "tests_fixtures",
        "logs_telemetry",
    )
    lines = [f"  {name}: {{action: {actions.get(name, 'rename')}}}" for name in categories]
    new = f"  replacement: {replacement}\n" if replacement else ""
    return f"target:\n  term: {term}\n{new}categories:\n" + "\n".join(lines) + f"\n{more}"


@dataclass
class Code:
    """The code before a bulk edit, and what somebody made of it."""

    before: Mapping[str, str | bytes]
    decided: str
    git: MemoryGit = field(default_factory=MemoryGit)

    def __post_init__(self) -> None:
        self.mission = World(
            files={"occurrence_map.yaml": self.decided.encode()},
            meta=mission_meta(target_branch=BEFORE),
        )
        self.git.commit(BEFORE, {name: _bytes(text) for name, text in self.before.items()})
        self.repository = self.git.repository(Path("/nowhere"))
        self.trees = Trees(self.repository, MemoryLaneFacts())

    def change(self, changes: Mapping[str, str | bytes | None]) -> "Code":
        """Commit changes beside what was; None removes a file."""
        if self.repository.refs.read(f"refs/heads/{AFTER}") is None:
            self._fork()
        self.git.commit(AFTER, {n: None if t is None else _bytes(t) for n, t in changes.items()})
        return self

    def move(
        self, moved: Mapping[str, str], changes: Mapping[str, str | None] | None = None
    ) -> "Code":
        """Move files as they are, and change others."""
        going: dict[str, str | bytes | None] = dict.fromkeys(moved)
        coming = {new: self.before[old] for old, new in moved.items()}
        return self.change({**going, **coming, **(changes or {})})

    def scan(self, ref: str = BEFORE, term: str | None = None) -> OccurrenceScan:
        """Scan one of the two trees."""
        scan = ScanOccurrences(self.mission.ledger, self.trees)
        return scan(self.mission.context.writing(), ref=ref, term=term)

    def check(self, ref: str = BEFORE) -> CheckedMap:
        """Check the map against one of the two trees."""
        check = CheckOccurrenceMap(self.mission.ledger, self.trees)
        return check(self.mission.context.writing(), ref=ref)

    def left(self, ref: str = AFTER) -> list[Finding]:
        """Return what verifying finds."""
        verify = VerifyReferences(self.mission.ledger, self.trees)
        try:
            verify(self.mission.context.writing(), ref=ref)
        except BulkEditUnfinished as unfinished:
            return list(unfinished.findings)
        return []

    def codes(self, ref: str = AFTER) -> set[tuple[str, str, int]]:
        """Return what verifying finds, as code, path and line."""
        return {(str(found.code), found.path, found.line) for found in self.left(ref)}

    def _fork(self) -> None:
        """Let the changed branch begin where the other one is, as a lane does."""
        tip = self.repository.refs.read(f"refs/heads/{BEFORE}")
        assert tip
        self.git.store.refs[f"refs/heads/{AFTER}"] = tip


def found(occurrences: tuple[Occurrence, ...]) -> set[tuple[str, int, str]]:
    """Occurrences by path, line and category."""
    return {(one.path, one.line, one.category.value) for one in occurrences}


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()
