"""Reading a mission at one commit, from the object store only.

Everything is asked as `<oid>:path`: asking `REF:path` for each file mixes two commits while the
ref moves (seen; contract bookkeeping, step 3).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from fairlead.mission_management.bookkeeping.binding import binding_plan
from fairlead.mission_management.status import (
    EVENTS_FILE,
    SNAPSHOT_FILE,
    MissionState,
    StatusReadPathNotFound,
    StatusSnapshot,
)
from fairlead.shared_kernel.documents import MissionMeta
from fairlead.shared_kernel.git import ObjectKind, parse_tree
from fairlead.shared_kernel.naming import MissionNames

if TYPE_CHECKING:
    from fairlead.mission_management.status import EventLog
    from fairlead.shared_kernel.git import Objects, Oid
    from fairlead.shared_kernel.identity import MissionFolder

T = TypeVar("T")
META_FILE = "meta.json"
PLAN_FILE = "lanes.json"


@dataclass(frozen=True, slots=True)
class MissionFiles:
    """The files of one mission at one commit."""

    objects: Objects
    commit: Oid
    directory: str

    def read(self, name: str) -> bytes | None:
        """Return the content of a file below the mission directory, or None."""
        found = self.objects.read(f"{self.commit}:{self.directory}/{name}")
        return found.data if found and found.kind is ObjectKind.BLOB else None

    def names(self, prefix: str = "") -> tuple[str, ...]:
        """Return the paths below the mission directory that begin with `prefix`, sorted."""
        return tuple(name for name in sorted(self._walk("")) if name.startswith(prefix))

    def _walk(self, inside: str) -> list[str]:
        at = f"{self.directory}/{inside}".rstrip("/")
        found = self.objects.read(f"{self.commit}:{at}")
        if found is None or found.kind is not ObjectKind.TREE:
            return []
        names: list[str] = []
        for name, entry in parse_tree(found.data, oid_length=len(found.oid)).items():
            names += self._walk(f"{inside}{name}/") if entry.is_directory else [f"{inside}{name}"]
        return names


def read_state(
    objects: Objects, commit: Oid, folder: MissionFolder, *, trust_snapshot: bool = True
) -> MissionState:
    """Read a mission at a commit. The log is read at first need only.

    With `trust_snapshot` the recorded snapshot is used where this program wrote it: it is in the
    same commit as the log. Without, and where another program or version wrote it, the log is
    reduced.

    Raises:
        StatusReadPathNotFound: the commit does not hold this mission.
        DocumentInvalid, MalformedLog: a file cannot be read.
    """
    directory = MissionNames(folder).directory
    files = MissionFiles(objects, commit, directory)
    meta_data = files.read(META_FILE)
    if meta_data is None:
        raise StatusReadPathNotFound(directory, commit)
    meta = MissionMeta.parse(meta_data, where=f"{directory}/{META_FILE}")
    log = _once(lambda: _log(files))
    recorded = files.read(SNAPSHOT_FILE) if trust_snapshot else None
    snapshot = StatusSnapshot.parse(recorded) if recorded else None
    if snapshot is None or not snapshot.continuable:
        snapshot = reduced(log(), meta)
    where = f"{directory}/{PLAN_FILE}"
    plan = _once(lambda: binding_plan(files.read(PLAN_FILE), meta, snapshot, where=where))
    return MissionState(commit, meta, snapshot, plan, log, files.read, files.names)


def empty_state() -> MissionState:
    """The state of a mission that is being created: nothing is there yet."""
    from fairlead.mission_management.status import EventLog

    log = EventLog()
    return MissionState(
        None,
        MissionMeta({}),
        StatusSnapshot(),
        lambda: None,
        lambda: log,
        lambda _: None,
        lambda _: (),
    )


def reduced(log: EventLog, meta: MissionMeta) -> StatusSnapshot:
    """Reduce a log: in its own order where we wrote it, by time where others did."""
    from fairlead.mission_management.status import Order, reduce  # rarely needed by a reader

    return reduce(log.rows(), order=Order.LOG if meta.is_ours else Order.TIME)


def _log(files: MissionFiles) -> EventLog:
    from fairlead.mission_management.status import EventLog  # status does without

    where = f"{files.directory}/{EVENTS_FILE}"
    return EventLog(files.read(EVENTS_FILE) or b"", where=where)


def _once(read: Callable[[], T]) -> Callable[[], T]:
    return lru_cache(maxsize=1)(read)
