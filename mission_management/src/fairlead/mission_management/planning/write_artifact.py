"""Use case: write an artefact that people author; `specify` and `plan` are this."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from fairlead.governance.doctrine import MissionTypes
from fairlead.mission_management.occurrences import check_if_map
from fairlead.mission_management.planning.artifact_names import refuse_another_case, writable_path
from fairlead.mission_management.planning.errors import (
    ArtifactEmpty,
    ArtifactNotText,
    WorkPackageExists,
)
from fairlead.mission_management.planning.package_listing import package_files
from fairlead.mission_management.planning.recording import (
    artifact_events,
    commit_facts,
    has_written,
)
from fairlead.mission_management.planning.work_package_file import WorkPackageFile, wp_id_of
from fairlead.mission_management.status import (
    Change,
    MissionState,
    StatusLedger,
)
from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.commit_target import CommitReceipt, Operation
from fairlead.shared_kernel.context import PlanningContext
from fairlead.shared_kernel.identity import MissionIdentity
from fairlead.shared_kernel.naming import MissionNames


@dataclass(frozen=True, slots=True)
class WrittenArtifact:
    """An artefact that is at the authority now. `path` is relative to the top of the tree."""

    name: str
    path: str
    from_template: bool
    receipt: CommitReceipt

    @property
    def changed(self) -> bool:
        """False when the same content was there before; a retry says what its first try did."""
        return has_written(self.receipt)

    def written(self) -> Mapping[str, object]:
        """The `data` of `artifact write`, `specify` and `plan --json`."""
        return {
            "name": self.name,
            "path": self.path,
            "changed": self.changed,
            "from_template": self.from_template,
            **commit_facts(self.receipt),
        }


@dataclass(frozen=True, slots=True)
class WriteArtifact:
    """Writes spec.md, plan.md, a package's file, or any other artefact of people."""

    ledger: StatusLedger
    mission_types: MissionTypes

    def __call__(
        self, context: PlanningContext, name: str, content: bytes | None, operation: Operation
    ) -> WrittenArtifact:
        """Write `content`; None begins the artefact with the mission type's template for it.

        A template never replaces what is there. The same content changes nothing.

        Raises:
            ArtifactNameInvalid, ArtifactProtected, ArtifactEmpty, ArtifactNotText: not to be
                written like this.
            FrontMatterInvalid, FrontMatterUnknownKey, WorkPackageExists: a package's file is wrong.
            OccurrenceMapInvalid: it is the occurrence map, and says not what a map says.
            BookkeepingError: the write was refused; nothing changed.
        """
        path = writable_path(name)
        text = self.beginning(context.identity, path) if content is None else content
        _refuse_unreadable(path, text)
        check_if_map(path, text)
        draft = _Draft(path, text, content is None, context.identity, operation.actor)
        digest = hashlib.sha256(text).hexdigest() if content is not None else None
        asked = operation.with_request(artifact=path, sha256=digest)
        receipt = self.ledger.record(context.writing(), asked, draft.change)
        return WrittenArtifact(path, draft.full_path, draft.is_template, receipt)

    def beginning(self, identity: MissionIdentity, name: str) -> bytes:
        """Return the template that an artefact begins with; nothing where its type has none."""
        template = self.mission_types.get(identity.mission_type).template_for(name)
        titled = template.replace("{{title}}", identity.friendly_name)
        return titled.replace("{{mission}}", identity.mission_slug).encode()


@dataclass(frozen=True, slots=True)
class _Draft:
    path: str
    text: bytes
    is_template: bool
    identity: MissionIdentity
    actor: Actor

    @property
    def full_path(self) -> str:
        return MissionNames(self.identity.folder).file(self.path)

    def change(self, state: MissionState) -> Change:
        present = state.read_file(self.path)
        if present == self.text or (self.is_template and present is not None):
            return Change((), f"write {self.path}: nothing to change")
        refuse_another_case(self.path, state.file_names(""))
        if wp_id_of(self.path):
            self._check_package(state)
        events = artifact_events(
            self.identity,
            self.actor,
            self.path,
            self.text,
            is_new=present is None,
            is_complete=not self.is_template,
        )
        return Change(events, f"write {self.path}", {self.path: self.text})

    def _check_package(self, state: MissionState) -> None:
        file = WorkPackageFile.parse(self.path, self.text)
        others = package_files(state, lenient=True)
        taken = next((f for f in others if f.wp_id == file.wp_id and f.path != self.path), None)
        if taken:
            raise WorkPackageExists(file.wp_id, taken.path)


def _refuse_unreadable(path: str, text: bytes) -> None:
    if not text.strip():
        raise ArtifactEmpty(path)
    try:
        text.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ArtifactNotText(path, f"byte {error.start}: {error.reason}") from error
