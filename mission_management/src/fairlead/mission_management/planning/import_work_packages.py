"""Use case: take package files in, all or none of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import PurePath

from fairlead.mission_management.planning.add_work_package import created, unstated
from fairlead.mission_management.planning.dependencies import DependencyGraph
from fairlead.mission_management.planning.errors import NoWorkPackages, WorkPackageExists
from fairlead.mission_management.planning.package_listing import (
    free_ids,
    package_files,
    same_id,
    was_worked_on,
)
from fairlead.mission_management.planning.recording import commit_facts, state_after
from fairlead.mission_management.planning.subtasks import free_ids as free_subtask_ids
from fairlead.mission_management.planning.work_package_file import (
    FOLDER,
    WorkPackageFile,
    file_path,
    wp_id_of,
)
from fairlead.mission_management.status import (
    Change,
    LifecycleRecorded,
    MissionState,
    StatusEvent,
    StatusLedger,
)
from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.commit_target import CommitReceipt, Operation
from fairlead.shared_kernel.context import PlanningContext
from fairlead.shared_kernel.identity import MissionIdentity
from fairlead.shared_kernel.naming import MissionNames


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file as the caller has it; of the name only the last part counts."""

    name: str
    data: bytes

    @property
    def path(self) -> str:
        """Where it would be below the mission directory."""
        return f"{FOLDER}{PurePath(self.name).name}"


class Outcome(StrEnum):
    """What became of a file."""

    CREATED = "created"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class ImportedWorkPackage:
    """One package that was taken in."""

    file: WorkPackageFile
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class ImportedWorkPackages:
    """What was taken in."""

    packages: tuple[ImportedWorkPackage, ...]
    warnings: tuple[str, ...]
    receipt: CommitReceipt

    def written(self) -> Mapping[str, object]:
        """The `data` of `tasks import --json`."""
        return {
            "work_packages": [
                {
                    "wp_id": imported.file.wp_id,
                    "title": imported.file.title,
                    "file": imported.file.path,
                    "outcome": imported.outcome.value,
                }
                for imported in self.packages
            ],
            "warnings": list(self.warnings),
            **commit_facts(self.receipt),
        }


@dataclass(frozen=True, slots=True)
class ImportWorkPackages:
    """Takes in files that people or agents wrote. A file without an id is given the next free one.

    A package that is there already is replaced as long as nobody has worked on it.
    """

    ledger: StatusLedger

    def __call__(
        self, context: PlanningContext, files: Sequence[GivenFile], operation: Operation
    ) -> ImportedWorkPackages:
        """Take the files in.

        Raises:
            NoWorkPackages: no file was given.
            FrontMatterInvalid, FrontMatterUnknownKey: a file is wrong, or two have one id.
            WorkPackageExists: work on a package of that id has begun.
            DependencyUnknown, DependencyCycle: the packages could not be ordered.
            BookkeepingError: the write was refused. Nothing changed in any of these cases.
        """
        if not files:
            raise NoWorkPackages()
        given = tuple(WorkPackageFile.parse(file.path, file.data) for file in files)
        identity, actor = context.identity, operation.actor
        contents = {file.path: file.data.decode("utf-8", "replace") for file in files}
        taken: list[tuple[ImportedWorkPackage, ...]] = []

        def decide(state: MissionState) -> Change:
            taken.append(_taken_in(state, given))
            return _change(taken[-1], state, identity, actor)

        asked = operation.with_request(files=contents)
        receipt = self.ledger.record(context.writing(), asked, decide)
        state = state_after(self.ledger, context, receipt)
        packages = taken[-1] if taken else _taken_in(state, given)
        warnings = unstated(state, tuple(imported.file for imported in packages))
        return ImportedWorkPackages(packages, warnings, receipt)


def _taken_in(
    state: MissionState, given: Sequence[WorkPackageFile]
) -> tuple[ImportedWorkPackage, ...]:
    present = {file.wp_id: file for file in package_files(state, lenient=True)}
    merged = dict(present)
    taken: list[ImportedWorkPackage] = []
    for file in _named(state, given, present):
        old = present.get(file.wp_id)
        used = [s.id for other in [*merged.values(), file] for s in other.subtasks]
        new = _placed(file, old).numbered(free_subtask_ids(used))
        outcome = _outcome(state, new, old)
        merged[new.wp_id] = new
        taken.append(ImportedWorkPackage(new, outcome))
    gone = state.snapshot.work_packages
    DependencyGraph.of({wp_id: file.dependencies for wp_id, file in merged.items()}, gone=gone)
    return tuple(taken)


def _named(
    state: MissionState, given: Sequence[WorkPackageFile], present: Iterable[str]
) -> Sequence[WorkPackageFile]:
    """Give each file an id; no two of the given ones may have the same."""
    by_id: dict[str, WorkPackageFile] = {}
    for file in given:
        if file.wp_id and file.wp_id in by_id:
            raise same_id(file, by_id[file.wp_id])
        by_id.setdefault(file.wp_id, file)
    fresh = iter(free_ids(state, [*by_id, *present]))
    return [file if file.wp_id else file.with_id(next(fresh)) for file in given]


def _placed(file: WorkPackageFile, old: WorkPackageFile | None) -> WorkPackageFile:
    """Keep the path of the package that is there; else the given name, if it fits the id."""
    fits = wp_id_of(file.path) == file.wp_id
    path = old.path if old else file.path if fits else file_path(file.wp_id, file.title)
    return replace(file, path=path)


def _outcome(state: MissionState, new: WorkPackageFile, old: WorkPackageFile | None) -> Outcome:
    if old is None:
        return Outcome.CREATED
    if old.data == new.data or _differs_by_target_only(new, old):
        return Outcome.UNCHANGED
    if was_worked_on(state, new.wp_id):
        raise WorkPackageExists(new.wp_id, old.path)
    return Outcome.REPLACED


def _differs_by_target_only(new: WorkPackageFile, old: WorkPackageFile) -> bool:
    """What finalize added does not make the same file a different one."""
    bound = old.merge_target_branch
    return bool(bound) and not new.merge_target_branch and new.with_target(bound).data == old.data


def _change(
    taken: Sequence[ImportedWorkPackage],
    state: MissionState,
    identity: MissionIdentity,
    actor: Actor,
) -> Change:
    events: list[StatusEvent] = []
    files: dict[str, bytes | None] = {}
    for imported in taken:
        if imported.outcome is Outcome.CREATED:
            events.append(created(imported.file, identity, actor))
        elif imported.outcome is Outcome.REPLACED:
            path = MissionNames(identity.folder).file(imported.file.path)
            facts = {"artifact_path": path, "wp_id": imported.file.wp_id}
            events.append(LifecycleRecorded("ArtifactWritten", actor, facts))
        if imported.outcome is not Outcome.UNCHANGED:
            files[imported.file.path] = imported.file.data
    names = ", ".join(imported.file.wp_id for imported in taken)
    return Change(tuple(events), f"import {names}", files)
