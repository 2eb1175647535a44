"""The log over the whole history of a mission (invariants I5 and I7 of contract reliability).

Each commit's log extends its first parent's, and at each commit that this program made the
snapshot is what the log reduces to, byte for byte. History cannot be changed, so what was wrong
once stays visible: as an error until a repair is recorded behind it, as a note from then on.
"""

from dataclasses import dataclass, field, replace

from fairlead.mission_management.bookkeeping import LOG_REPAIRED, recorded_operation
from fairlead.mission_management.health.findings import Finding, Severity
from fairlead.mission_management.status import (
    EVENTS_FILE,
    SNAPSHOT_FILE,
    EventLog,
    LogRow,
    MalformedLine,
    Order,
    RowKind,
    StatusSnapshot,
    materialize,
    reduce,
)
from fairlead.shared_kernel.counting import counted
from fairlead.shared_kernel.documents import DocumentInvalid, MissionMeta
from fairlead.shared_kernel.git import CommitInfo, History, Objects, Oid
from fairlead.shared_kernel.identity import MissionFolder
from fairlead.shared_kernel.naming import MissionNames

META_FILE = "meta.json"
REWRITTEN, DIFFERS, MALFORMED = "LOG_REWRITTEN", "SNAPSHOT_DIFFERS", "STATUS_MALFORMED_LOG"
_REPAIR = "Run `fairlead doctor --repair`; "


@dataclass(frozen=True, slots=True)
class HistoryReport:
    """What the walk saw: how many commits of the mission, and rows at the tip.

    `truth` is the log as it was before somebody broke it; where nobody did, as it is at the tip.
    """

    commits: int
    rows: int
    findings: tuple[Finding, ...]
    truth: bytes = b""

    @property
    def damage(self) -> tuple[str, ...]:
        """The codes of what a repair would mend."""
        return tuple(f.code for f in self.findings if f.severity is Severity.ERROR)


@dataclass(slots=True)
class _Walk:
    """The state of a walk from the oldest commit to the newest."""

    objects: Objects
    names: MissionNames
    truth: bytes = b""
    log: bytes = b""
    snapshot: StatusSnapshot | None = None
    rows: int = 0
    is_ours: bool = True
    findings: list[Finding] = field(default_factory=list)
    torn: set[bytes] = field(default_factory=set)
    """Lines that are no rows; a repair sets them aside."""

    def step(self, commit: CommitInfo, *, is_tip: bool) -> None:
        """Compare one commit with what came before it."""
        where = f"{commit.oid[:12]}:{self.names.directory}"
        log = self._read(commit.oid, EVENTS_FILE)
        longer = log.startswith(self.log)
        tail = EventLog(log[len(self.log) :] if longer else log)
        rows = self._scan(tail, where)
        self._judge(commit, where, log, rows, longer=longer)
        self.log = log
        self.rows = self.rows + len(rows) if longer else len(rows)
        whole = not any(line in self.torn for line in log.split(b"\n")) if self.torn else True
        if whole:
            self._compare_snapshot(commit, where, rows if longer else None, is_tip=is_tip)
        else:
            self.snapshot = None

    def note_where_it_begins(self, oldest: CommitInfo) -> None:
        """Every mission of ours begins on top of a commit: without one, something was cut off."""
        if self.is_ours and not oldest.parents:
            said = (
                f"the history begins with this commit, which holds {counted(self.rows, 'row')} "
                "already: what was before it is not here to be checked"
            )
            step = "In a shallow clone `git fetch --unshallow` brings the rest."
            where = f"{oldest.oid[:12]}:{self.names.directory}"
            self.findings.append(Finding(Severity.NOTE, "HISTORY_CUT", where, said, step))

    def _scan(self, tail: EventLog, where: str) -> list[LogRow]:
        """Read what is new; a line that is no row is found once."""
        rows: list[LogRow] = []
        for line, row in zip(tail.data.split(b"\n"), tail.scan(), strict=False):
            if isinstance(row, LogRow):
                rows.append(row)
            elif line not in self.torn:
                self.torn.add(line)
                self._error(MALFORMED, where, _torn(row), "it sets the line aside.")
        unknown = sum(row.kind is RowKind.OTHER and not _is_old(row) for row in rows)
        if unknown:
            kept = counted(unknown, "row")
            text = f"{kept} of a kind that this version does not know; nothing is taken out"
            self.findings.append(Finding(Severity.NOTE, "UNKNOWN_ROWS", where, text))
        return rows

    def _judge(
        self, commit: CommitInfo, where: str, log: bytes, rows: list[LogRow], *, longer: bool
    ) -> None:
        """Does the log go on from what is true? A repair may put rows in another order."""
        repaired = any(row.event_type == LOG_REPAIRED for row in rows)
        if self._continues(log):
            self._heal(commit, {REWRITTEN})
            self.truth = log
        elif repaired and self._holds_all(log):
            self.truth = log
        elif not longer:
            said = (
                f"the log of commit {commit.oid[:12]} ({commit.subject}) does not continue its "
                "parent's"
            )
            self._error(REWRITTEN, where, said, "it puts acknowledged rows back.")
        if repaired and self.truth == log:
            self._heal(commit, {REWRITTEN, DIFFERS, MALFORMED, DocumentInvalid.code})

    def _continues(self, log: bytes) -> bool:
        return log.startswith(self.truth) or (
            bool(self.torn)
            and self._sound(log)[: len(self._sound(self.truth))] == self._sound(self.truth)
        )

    def _holds_all(self, log: bytes) -> bool:
        return set(self._sound(self.truth)) <= set(self._sound(log))

    def _sound(self, log: bytes) -> list[bytes]:
        return [line for line in log.split(b"\n") if line.strip() and line not in self.torn]

    def _compare_snapshot(
        self, commit: CommitInfo, where: str, new: list[LogRow] | None, *, is_tip: bool
    ) -> None:
        """Compare at commits of this program, and at the tip, which readers trust."""
        try:
            meta = MissionMeta.parse(self._read(commit.oid, META_FILE))
        except DocumentInvalid as invalid:
            self.findings.append(
                Finding(Severity.ERROR, invalid.code, where, invalid.message, invalid.next_step)
            )
            return
        self.is_ours = meta.is_ours
        order = Order.LOG if meta.is_ours else Order.TIME
        if self.snapshot is not None and new is not None and meta.is_ours:
            self.snapshot = reduce(new, start=self.snapshot)
        else:
            self.snapshot = reduce(EventLog(self.log).rows(), order=order)
        recorded = self._read(commit.oid, SNAPSHOT_FILE)
        compared = recorded_operation(commit.message) is not None or (is_tip and meta.is_ours)
        if compared and recorded != materialize(meta, self.snapshot):
            said = f"the snapshot of commit {commit.oid[:12]} is not what its log reduces to"
            self._error(DIFFERS, where, said, "it writes the snapshot anew.")

    def _error(self, code: str, where: str, message: str, what_repair_does: str) -> None:
        step = _REPAIR + what_repair_does
        self.findings.append(Finding(Severity.ERROR, code, where, message, step))

    def _heal(self, commit: CommitInfo, codes: set[str]) -> None:
        """What was wrong before this commit is mended by it, and stays worth knowing."""
        self.findings = [
            replace(
                finding,
                severity=Severity.NOTE,
                message=f"{finding.message}; mended by commit {commit.oid[:12]}",
                next_step="",
            )
            if finding.code in codes and finding.severity is Severity.ERROR
            else finding
            for finding in self.findings
        ]

    def _read(self, commit: Oid, name: str) -> bytes:
        found = self.objects.read(f"{commit}:{self.names.file(name)}")
        return found.data if found else b""


def verify_history(
    objects: Objects, history: History, tip: Oid, folder: MissionFolder
) -> HistoryReport:
    """Walk the mission's commits along first parents, oldest first, and check each."""
    walk = _Walk(objects, MissionNames(folder))
    commits = history.commits(tip, first_parent=True, paths=(MissionNames(folder).directory,))
    for commit in reversed(commits):
        walk.step(commit, is_tip=commit is commits[0])
        if commit is commits[-1]:
            walk.note_where_it_begins(commit)
    findings = walk.findings if walk.is_ours else [_of_foreign(found) for found in walk.findings]
    return HistoryReport(len(commits), walk.rows, tuple(findings), walk.truth)


def _of_foreign(finding: Finding) -> Finding:
    """Another program may have rewritten its own log; nobody here promised that it would not."""
    if finding.code != REWRITTEN:
        return finding
    return replace(finding, severity=Severity.NOTE, next_step="")


def _torn(line: MalformedLine) -> str:
    return f"line {line.number} (byte {line.offset} of what the commit added): {line.reason}"


def _is_old(row: LogRow) -> bool:
    """Rows of retrospectives as existing repositories hold them: known, and of no consequence."""
    return "type" in row.data or "event_name" in row.data
