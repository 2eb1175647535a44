"""The log over the whole history of a mission (invariants I5 and I7 of contract reliability).

Each commit's log extends its first parent's, and at each commit that this program made the
snapshot is what the log reduces to, byte for byte.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from fairlead.mission_management.bookkeeping import recorded_operation
from fairlead.mission_management.health.findings import Finding, Severity
from fairlead.mission_management.status import (
    EVENTS_FILE,
    SNAPSHOT_FILE,
    EventLog,
    MalformedLine,
    Order,
    RowKind,
    StatusSnapshot,
    materialize,
    reduce,
)
from fairlead.shared_kernel.documents import DocumentInvalid, MissionMeta
from fairlead.shared_kernel.git import CommitInfo, History, Objects, Oid
from fairlead.shared_kernel.identity import MissionFolder
from fairlead.shared_kernel.naming import MissionNames

META_FILE = "meta.json"


@dataclass(frozen=True, slots=True)
class HistoryReport:
    """What the walk saw: how many commits of the mission, and rows at the tip."""

    commits: int
    rows: int
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class _Walk:
    """The state of a walk from the oldest commit to the newest."""

    objects: Objects
    names: MissionNames
    log: bytes = b""
    snapshot: StatusSnapshot | None = None
    rows: int = 0

    def step(self, commit: CommitInfo) -> Iterator[Finding]:
        """Compare one commit with what came before it."""
        where = f"{commit.oid[:12]}:{self.names.directory}"
        log = self._read(commit.oid, EVENTS_FILE)
        if not log.startswith(self.log):
            yield Finding(
                Severity.ERROR,
                "LOG_REWRITTEN",
                where,
                f"the log of commit {commit.oid[:12]} ({commit.subject}) does not continue its "
                "parent's",
                "Run `fairlead doctor --repair`; it puts acknowledged rows back.",
            )
            self.log, self.snapshot, self.rows = b"", None, 0
        tail = EventLog(log[len(self.log) :])
        malformed = [row for row in tail.scan() if isinstance(row, MalformedLine)]
        for line in malformed:
            yield _malformed(where, line)
        self.log = log
        if malformed:
            self.snapshot = None
            return
        rows = tail.rows()
        self.rows += len(rows)
        yield from _unknown(where, [row.kind for row in rows])
        yield from self._compare_snapshot(commit, where, tail)

    def _compare_snapshot(
        self, commit: CommitInfo, where: str, tail: EventLog
    ) -> Iterator[Finding]:
        try:
            meta = MissionMeta.parse(self._read(commit.oid, META_FILE))
        except DocumentInvalid as invalid:
            yield Finding(Severity.ERROR, invalid.code, where, invalid.message, invalid.next_step)
            return
        order = Order.LOG if meta.is_ours else Order.TIME
        if self.snapshot is not None and meta.is_ours:
            self.snapshot = reduce(tail.rows(), start=self.snapshot)
        else:
            self.snapshot = reduce(EventLog(self.log).rows(), order=order)
        recorded = self._read(commit.oid, SNAPSHOT_FILE)
        ours = recorded_operation(commit.message) is not None
        if ours and recorded != materialize(meta, self.snapshot):
            yield Finding(
                Severity.ERROR,
                "SNAPSHOT_DIFFERS",
                where,
                f"the snapshot of commit {commit.oid[:12]} is not what its log reduces to",
                "Run `fairlead doctor --repair`; the next commit writes it anew.",
            )

    def _read(self, commit: Oid, name: str) -> bytes:
        found = self.objects.read(f"{commit}:{self.names.file(name)}")
        return found.data if found else b""


def verify_history(
    objects: Objects, history: History, tip: Oid, folder: MissionFolder
) -> HistoryReport:
    """Walk the mission's commits along first parents, oldest first, and check each."""
    walk = _Walk(objects, MissionNames(folder))
    commits = history.commits(tip, first_parent=True, paths=(MissionNames(folder).directory,))
    findings: list[Finding] = []
    for commit in reversed(commits):
        findings += walk.step(commit)
    return HistoryReport(len(commits), walk.rows, tuple(findings))


def _malformed(where: str, line: MalformedLine) -> Finding:
    return Finding(
        Severity.ERROR,
        "STATUS_MALFORMED_LOG",
        where,
        f"line {line.number} (byte {line.offset} of what the commit added): {line.reason}",
        "Look at the commit that added the line; `fairlead doctor --repair` sets it aside.",
    )


def _unknown(where: str, kinds: list[RowKind]) -> Iterator[Finding]:
    count = sum(kind is RowKind.OTHER for kind in kinds)
    if count:
        yield Finding(
            Severity.NOTE,
            "UNKNOWN_ROWS",
            where,
            f"{count} rows of a kind that this version does not know; they are kept",
        )
