"""Use case: say who wrote which version of an artefact, when and by which operation."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from fairlead.mission_management.bookkeeping import recorded_operation
from fairlead.mission_management.planning.artifact_names import artifact_path
from fairlead.mission_management.planning.errors import ArtifactNotFound
from fairlead.mission_management.planning.read_artifact import existing_path
from fairlead.mission_management.status import EventLog, LogRow, StatusLedger
from fairlead.shared_kernel.context import ReadContext
from fairlead.shared_kernel.git import CommitInfo, Repository
from fairlead.shared_kernel.identity import OperationId, is_ulid
from fairlead.shared_kernel.naming import MissionNames

_SUBJECT = re.compile(r"fairlead\([^)]*\): ")


class VersionChange(StrEnum):
    """What a commit did to the artefact."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class ArtifactVersion:
    """One version. `number` counts from 1, the oldest.

    Attributes:
        actor: who acted, as the log has it; for a commit of another program who committed.
        operation: the id under which a retry is known; "" for a commit of another program.
        event: the type of the operation's first event, or the lanes of its transition.
        size: bytes of the content; 0 where it was removed.
    """

    number: int
    commit: CommitInfo
    change: VersionChange
    actor: str
    operation: str
    event: str
    size: int

    @property
    def message(self) -> str:
        """The first line of the commit's message, without the mission's name."""
        return _SUBJECT.sub("", self.commit.subject, count=1)

    def written(self) -> Mapping[str, object]:
        """The form in JSON output."""
        return {
            "version": self.number,
            "change": self.change.value,
            "commit": self.commit.oid,
            "committed_at": self.commit.committed_at,
            "author": self.commit.author,
            "actor": self.actor,
            "message": self.commit.subject,
            "operation": self.operation or None,
            "event": self.event or None,
            "size": self.size,
        }


@dataclass(frozen=True, slots=True)
class ArtifactHistory:
    """The versions of one artefact, newest first."""

    name: str
    path: str
    versions: tuple[ArtifactVersion, ...]

    def written(self) -> Mapping[str, object]:
        """The `data` of `artifact history --json`."""
        return {
            "name": self.name,
            "path": self.path,
            "versions": [version.written() for version in self.versions],
        }


@dataclass(frozen=True, slots=True)
class TraceArtifact:
    """Finds the versions of an artefact on the authority, also after a merge."""

    ledger: StatusLedger
    repository: Repository

    def __call__(self, context: ReadContext, name: str) -> ArtifactHistory:
        """Return the versions, also those of an artefact that is gone.

        Raises:
            ArtifactNameInvalid: the name is not well formed.
            ArtifactNotFound: the mission never had it.
        """
        state = self.ledger.load(context)
        paths = MissionNames(context.identity.folder)
        for candidate in _candidates(existing_path(state, artifact_path(name))):
            full = paths.file(candidate)
            # Of ours, what the authority itself did; what a lane brought counts when it came in.
            # Other programs merge their branches: there the commits inside are the versions.
            commits = self.repository.history.commits(
                context.surface.read_commit, paths=(full,), first_parent=state.meta.is_ours
            )
            if commits:
                versions = tuple(self._versions(commits, full, state.log))
                return ArtifactHistory(candidate, full, versions)
        raise ArtifactNotFound(name, state.file_names(""))

    def _versions(
        self, commits: Sequence[CommitInfo], path: str, log: EventLog
    ) -> Iterator[ArtifactVersion]:
        sizes = [self._size(commit, path) for commit in commits]
        for index, commit in enumerate(commits):
            before = sizes[index + 1] if index + 1 < len(sizes) else None
            row, operation = _first_row(commit, log)
            yield ArtifactVersion(
                number=len(commits) - index,
                commit=commit,
                change=_change(before, sizes[index]),
                actor=(row.actor if row else "") or commit.author,
                operation=operation,
                event=_event(row) if row else "",
                size=sizes[index] or 0,
            )

    def _size(self, commit: CommitInfo, path: str) -> int | None:
        found = self.repository.objects.read(f"{commit.oid}:{path}")
        return None if found is None else len(found.data)


def _candidates(path: str) -> Sequence[str]:
    """What is gone is found by its short name too."""
    return (path,) if "." in path.rpartition("/")[2] else (path, f"{path}.md")


def _change(before: int | None, after: int | None) -> VersionChange:
    if after is None:
        return VersionChange.REMOVED
    return VersionChange.ADDED if before is None else VersionChange.CHANGED


def _first_row(commit: CommitInfo, log: EventLog) -> tuple[LogRow | None, str]:
    """The first row of the operation that a commit names, and the operation's id."""
    recorded = recorded_operation(commit.message)
    if recorded is None or not is_ulid(recorded[0]):
        return None, ""
    return log.find(OperationId(recorded[0]).event_id(0).value), recorded[0]


def _event(row: LogRow) -> str:
    lanes = f"{row.data.get('from_lane')} -> {row.data.get('to_lane')}"
    return row.event_type or (f"{row.wp_id} {lanes}" if "to_lane" in row.data else "annotation")
