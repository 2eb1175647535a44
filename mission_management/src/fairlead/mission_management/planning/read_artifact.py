"""Use cases: read and list the artefacts of a mission. Nothing is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fairlead.mission_management.missions import frozen_type
from fairlead.mission_management.planning.artifact_names import artifact_path, written_by_program
from fairlead.mission_management.planning.errors import ArtifactNotFound
from fairlead.mission_management.status import MissionState, StatusLedger
from fairlead.shared_kernel.context import ReadContext
from fairlead.shared_kernel.documents import DocumentInvalid
from fairlead.shared_kernel.globs import matches
from fairlead.shared_kernel.naming import MissionNames


@dataclass(frozen=True, slots=True)
class ArtifactContent:
    """One artefact as it is at the authority."""

    name: str
    path: str
    content: bytes

    @property
    def text(self) -> str:
        """The content as text."""
        return self.content.decode("utf-8", "replace")

    def written(self) -> Mapping[str, object]:
        """The `data` of `artifact read --json`."""
        return {"name": self.name, "path": self.path, "content": self.text}


@dataclass(frozen=True, slots=True)
class ReadArtifact:
    """Reads one artefact; `spec` finds spec.md."""

    ledger: StatusLedger

    def __call__(self, context: ReadContext, name: str) -> ArtifactContent:
        """Return the artefact.

        Raises:
            ArtifactNameInvalid: the name is not well formed.
            ArtifactNotFound: the mission has none of that name; the error lists what it has.
        """
        state = self.ledger.load(context)
        path = existing_path(state, artifact_path(name))
        content = state.read_file(path)
        if content is None:
            raise ArtifactNotFound(name, state.file_names(""))
        return ArtifactContent(path, MissionNames(context.identity.folder).file(path), content)


@dataclass(frozen=True, slots=True)
class ArtifactEntry:
    """One artefact in a list."""

    name: str
    by_program: bool
    """True for a file that only the program writes."""

    def written(self) -> Mapping[str, object]:
        """The form in JSON output."""
        return {"name": self.name, "written_by": "fairlead" if self.by_program else "people"}


@dataclass(frozen=True, slots=True)
class ArtifactList:
    """What a mission has, and what its type still demands (globs, blocking ones only)."""

    artifacts: tuple[ArtifactEntry, ...]
    missing: tuple[str, ...]

    def written(self) -> Mapping[str, object]:
        """The `data` of `artifact list --json`."""
        return {
            "artifacts": [entry.written() for entry in self.artifacts],
            "missing": list(self.missing),
        }


@dataclass(frozen=True, slots=True)
class ListArtifacts:
    """Lists what is at the authority."""

    ledger: StatusLedger

    def __call__(self, context: ReadContext) -> ArtifactList:
        """Return every artefact, by name."""
        state = self.ledger.load(context)
        names = state.file_names("")
        entries = tuple(ArtifactEntry(name, bool(written_by_program(name))) for name in names)
        missing = [glob for glob in _demanded(state) if not any(matches(glob, n) for n in names)]
        return ArtifactList(entries, tuple(missing))


def existing_path(state: MissionState, name: str) -> str:
    """Return the path that a name stands for: `spec` is spec.md where there is no `spec`."""
    if state.read_file(name) is None and state.read_file(f"{name}.md") is not None:
        return f"{name}.md"
    return name


def _demanded(state: MissionState) -> Sequence[str]:
    """What the frozen mission type demands; a foreign mission has none that could be read."""
    try:
        frozen = frozen_type(state)
    except DocumentInvalid:
        frozen = None
    return [artefact.path for artefact in frozen.artefacts if artefact.blocking] if frozen else ()
