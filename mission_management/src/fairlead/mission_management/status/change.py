"""What one operation does to a mission, all or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fairlead.mission_management.status.events import StatusEvent
from fairlead.shared_kernel.git import Oid


@dataclass(frozen=True, slots=True)
class CodeMerge:
    """Merged code that a change brings in: the second parent, and the merged root tree."""

    parent: Oid
    tree: Oid


@dataclass(frozen=True, slots=True)
class Change:
    """What one operation does, all or nothing: rows, files, merged code, in one commit.

    Attributes:
        events: in the order in which they are to be logged.
        files: path below the mission directory to new content, or None to remove it.
        summary: first line of the commit's message, without the mission's name.
        merge: code that comes in with it.
    """

    events: tuple[StatusEvent, ...]
    summary: str
    files: Mapping[str, bytes | None] = field(default_factory=dict)
    merge: CodeMerge | None = None

    @property
    def is_empty(self) -> bool:
        """True when there is nothing to write."""
        return not self.events and not self.files and self.merge is None
