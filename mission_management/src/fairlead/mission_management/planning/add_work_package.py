"""Use case: add one work package, numbered with the next free id."""

from collections.abc import Mapping
from dataclasses import dataclass

from fairlead.mission_management.missions import frozen_type
from fairlead.mission_management.planning.artifact_names import SPEC_FILE
from fairlead.mission_management.planning.errors import DependencyUnknown, FrontMatterInvalid
from fairlead.mission_management.planning.package_listing import (
    free_ids,
    package_files,
    refuse_unknown,
)
from fairlead.mission_management.planning.recording import commit_facts, state_after
from fairlead.mission_management.planning.requirements import Requirements
from fairlead.mission_management.planning.strict_reading import ExecutionMode
from fairlead.mission_management.planning.subtasks import Subtask
from fairlead.mission_management.planning.subtasks import free_ids as free_subtask_ids
from fairlead.mission_management.planning.work_package_file import WorkPackageFile, file_path
from fairlead.mission_management.status import (
    Change,
    LifecycleRecorded,
    MissionState,
    StatusLedger,
)
from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.commit_target import CommitReceipt, Operation
from fairlead.shared_kernel.context import PlanningContext
from fairlead.shared_kernel.identity import MissionIdentity, WorkPackageId
from fairlead.shared_kernel.naming import MissionNames

_OPTIONS: Mapping[str, str] = {
    "title": "--title",
    "dependencies": "--depends",
    "owned_files": "--owns",
    "requirement_refs": "--requires",
    "subtasks": "--subtask",
    "execution_mode": "--mode",
}
"""Keys of the front matter to what sets them on the command line."""
_SHOWN_BY = {
    ExecutionMode.CODE_CHANGE: "Its tests pass, and fail without the change.",
    ExecutionMode.PLANNING_ARTIFACT: "Somebody who did not write it can check what it says.",
}
"""When a package of which nothing else is said is done."""


@dataclass(frozen=True, slots=True)
class NewWorkPackage:
    """What a person asked for; only the title is needed. Ids may be as people type them (`wp1`).

    Without an execution mode it is what packages of the mission's type are.
    """

    title: str
    depends: tuple[str, ...] = ()
    owns: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    subtasks: tuple[str, ...] = ()
    body: str = ""
    execution_mode: str | None = None
    agent_profile: str = ""
    create_intent: tuple[str, ...] = ()

    def asked(self) -> Mapping[str, object]:
        """What makes a retry the same request."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(frozen=True, slots=True)
class AddedWorkPackage:
    """A package that is at the authority now; it is planned once `tasks finalize` has run."""

    file: WorkPackageFile
    path: str
    warnings: tuple[str, ...]
    receipt: CommitReceipt

    @property
    def wp_id(self) -> str:
        """The id that it was given."""
        return self.file.wp_id

    def written(self) -> Mapping[str, object]:
        """The `data` of `tasks add --json`."""
        return {
            "wp_id": self.file.wp_id,
            "title": self.file.title,
            "path": self.path,
            "dependencies": list(self.file.dependencies),
            "requirement_refs": list(self.file.requirement_refs),
            "owned_files": list(self.file.owned_files),
            "subtasks": [subtask.written() for subtask in self.file.subtasks],
            "execution_mode": self.file.execution_mode,
            "warnings": list(self.warnings),
            **commit_facts(self.receipt),
        }


@dataclass(frozen=True, slots=True)
class AddWorkPackage:
    """Adds packages."""

    ledger: StatusLedger

    def __call__(
        self, context: PlanningContext, new: NewWorkPackage, operation: Operation
    ) -> AddedWorkPackage:
        """Add the package, or return the one that this operation added before.

        Raises:
            FrontMatterInvalid: a value that a package cannot have, such as an empty title.
            DependencyUnknown: it depends on a package that does not exist.
            BookkeepingError: the write was refused; nothing changed.
        """
        identity, actor = context.identity, operation.actor
        asked = operation.with_request(**new.asked())
        receipt = self.ledger.record(
            context.writing(),
            asked,
            lambda state: _added(state, new, identity, actor),
        )
        state = state_after(self.ledger, context, receipt)
        file = _recorded(state, receipt)
        path = MissionNames(identity.folder).file(file.path)
        return AddedWorkPackage(file, path, unstated(state, (file,)), receipt)


def created(file: WorkPackageFile, identity: MissionIdentity, actor: Actor) -> LifecycleRecorded:
    """Return the event that a package came into being."""
    payload = {
        "wp_id": file.wp_id,
        "wp_title": file.title,
        "wp_path": MissionNames(identity.folder).file(file.path),
        "depends_on": list(file.dependencies),
        "mission_slug": identity.mission_slug,
    }
    return LifecycleRecorded("WPCreated", actor, payload, "WorkPackage", file.wp_id)


def unstated(state: MissionState, files: tuple[WorkPackageFile, ...]) -> tuple[str, ...]:
    """Warn of requirements that packages name and the specification does not state."""
    spec = state.read_file(SPEC_FILE) or b""
    stated = {r.id for r in Requirements.read(spec.decode("utf-8", "replace")).stated}
    return tuple(
        f"{file.wp_id} names {ref}, which spec.md does not state"
        for file in files
        for ref in file.requirement_refs
        if stated and ref not in stated
    )


def _added(
    state: MissionState, new: NewWorkPackage, identity: MissionIdentity, actor: Actor
) -> Change:
    present = package_files(state, lenient=True)
    wp_id = next(iter(free_ids(state, (file.wp_id for file in present))))
    draft = WorkPackageFile(
        path=file_path(wp_id, new.title),
        wp_id=wp_id,
        title=new.title.strip(),
        dependencies=_ids(wp_id, new.depends, [file.wp_id for file in present]),
        requirement_refs=tuple(dict.fromkeys(ref.strip() for ref in new.requires)),
        owned_files=tuple(dict.fromkeys(glob.strip() for glob in new.owns)),
        create_intent=new.create_intent,
        execution_mode=new.execution_mode or _usual_mode(state),
        subtasks=tuple(filter(None, map(Subtask.read, new.subtasks))),
        agent_profile=new.agent_profile,
    )
    used = (subtask.id for file in present for subtask in file.subtasks)
    named = (subtask.id for subtask in draft.subtasks)
    numbered = draft.numbered(free_subtask_ids([*used, *named]))
    file = _made(numbered, new.body or _body(numbered))
    refuse_unknown(file, [other.wp_id for other in present])
    return Change(
        (created(file, identity, actor),), f"add {wp_id}: {file.title}", {file.path: file.data}
    )


def _made(draft: WorkPackageFile, body: str) -> WorkPackageFile:
    """Make the file; what is wrong with it was typed, and is in no file that one could correct."""
    try:
        return WorkPackageFile.new(draft, body)
    except FrontMatterInvalid as wrong:
        raise FrontMatterInvalid(
            wrong.file,
            wrong.line,
            wrong.key,
            wrong.why,
            instead=f"Give another {_OPTIONS.get(wrong.key, 'value')}, and run the same command "
            "again.",
        ) from wrong


def _usual_mode(state: MissionState) -> str:
    """What the frozen mission type says; a foreign mission has none that could be read."""
    kind = frozen_type(state)
    return kind.package_mode if kind else ExecutionMode.CODE_CHANGE.value


def _ids(wp_id: str, texts: tuple[str, ...], known: list[str]) -> tuple[str, ...]:
    try:
        return tuple(dict.fromkeys(WorkPackageId.parse(text).value for text in texts))
    except ValueError as error:
        raise DependencyUnknown({wp_id: texts}, known) from error


def _body(file: WorkPackageFile) -> str:
    done = [_SHOWN_BY[ExecutionMode(file.execution_mode)]]
    done += [f"{ref} of spec.md is met." for ref in file.requirement_refs]
    lines = [f"# {file.wp_id}: {file.title}", "", "## Goal", "", f"{file.title}.", ""]
    return "\n".join([*lines, "## Done when", "", *(f"- {line}" for line in done)])


def _recorded(state: MissionState, receipt: CommitReceipt) -> WorkPackageFile:
    """Read the package that the operation of this receipt added."""
    row = state.log.find(receipt.event_ids[0])
    wp_id = row.wp_id if row else ""
    return next(file for file in package_files(state, lenient=True) if file.wp_id == wp_id)
