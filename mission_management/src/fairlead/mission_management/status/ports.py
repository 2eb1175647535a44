"""What this module needs from outside. Implementations live in `bookkeeping` and `adapters/`."""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from fairlead.mission_management.status.events import StatusEvent
from fairlead.mission_management.status.log import EventLog
from fairlead.mission_management.status.snapshot import StatusSnapshot
from fairlead.shared_kernel.commit_target import CommitReceipt, Operation
from fairlead.shared_kernel.context import ReadContext, WriteContext
from fairlead.shared_kernel.documents import LanePlan, MissionMeta
from fairlead.shared_kernel.git import Oid


@dataclass(frozen=True, slots=True)
class MissionState:
    """Everything about a mission at ONE commit of its authority ref.

    Attributes:
        as_of: the commit it was read at; None for a mission that is being created.
        snapshot: what the log reduces to.
        read_log: reads the log, once, at first need: status must not pay for a long one.
        read_plan: reads lanes.json; None before finalize. What cannot be read raises here, so that
            finalize can mend it and nobody else goes on without it.
        read_file: content of a mission file by its path below the mission directory, or None.
        file_names: paths below the mission directory that begin with a prefix, sorted.
    """

    as_of: Oid | None
    meta: MissionMeta
    snapshot: StatusSnapshot
    read_plan: Callable[[], LanePlan | None] = field(compare=False, repr=False)
    read_log: Callable[[], EventLog] = field(compare=False, repr=False)
    read_file: Callable[[str], bytes | None] = field(compare=False, repr=False)
    file_names: Callable[[str], tuple[str, ...]] = field(compare=False, repr=False)

    @property
    def plan(self) -> LanePlan | None:
        """Which packages run where.

        Raises:
            LanesInvalid: lanes.json cannot be read.
        """
        return self.read_plan()

    @property
    def log(self) -> EventLog:
        """The log at that commit."""
        return self.read_log()


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


class StatusLedger(Protocol):
    """Where statuses are kept: the authority ref, through the bookkeeping transaction."""

    @abstractmethod
    def load(self, context: ReadContext | WriteContext) -> MissionState:
        """Return the state at one commit of the authority ref. Needs no lock and no worktree.

        Raises:
            StatusReadPathNotFound: the mission directory is not at that commit.
            MalformedLog: a line of the log is not what this program or its kin writes.
        """
        ...

    @abstractmethod
    def record(
        self,
        context: WriteContext,
        operation: Operation,
        decide: Callable[[MissionState], Change],
    ) -> CommitReceipt:
        """Decide under the lock on the state as it is then, and write it as one commit.

        `decide` runs again when somebody outside moved the ref meanwhile, so it must be pure. What
        it raises leaves everything as it was.

        Raises:
            BookkeepingError: any refusal of contract bookkeeping; nothing was written.
        """
        ...


class LaneFacts(Protocol):
    """What git knows of the code of a package (contract status, guards of for_review)."""

    @abstractmethod
    def lane_tip(self, context: WriteContext, state: MissionState, wp_id: str) -> Oid | None:
        """Return the tip of the branch that carries the package, or None where there is none."""
        ...

    @abstractmethod
    def touched(
        self, context: WriteContext, state: MissionState, wp_id: str
    ) -> tuple[int, tuple[str, ...]]:
        """Return how many commits the lane has beyond the package's base, and the paths changed."""
        ...


class Heartbeats(Protocol):
    """Signs of life of lease holders, in machine state: never a commit."""

    @abstractmethod
    def last(self, state_key: str, wp_id: str, generation: int) -> datetime | None:
        """Return when this lease was last renewed, UTC; None if never."""
        ...

    @abstractmethod
    def beat(self, state_key: str, wp_id: str, generation: int) -> None:
        """Renew the lease now."""
        ...
