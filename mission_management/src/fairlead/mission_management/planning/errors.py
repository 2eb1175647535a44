"""What planning refuses.

PlanningError
├── ArtifactNameInvalid, ArtifactEmpty, ArtifactNotText, ArtifactProtected, ArtifactNotFound
├── FrontMatterInvalid, FrontMatterUnknownKey, WorkPackageExists
├── WorkPackageFileNeeded, SaveMessageMissing
├── DependencyCycle, DependencyUnknown
└── NoWorkPackages, RequirementUnmapped, LaneChangeRefused
"""

from collections.abc import Mapping, Sequence
from typing import final

from fairlead.shared_kernel.errors import FairleadError


class PlanningError(FairleadError):
    """A plan cannot be written so. Never raised itself."""


@final
class ArtifactNameInvalid(PlanningError):
    """The name could lead out of the mission directory, or is none that every system can hold."""

    code = "ARTIFACT_NAME_INVALID"

    def __init__(self, name: str, same: str = "") -> None:
        super().__init__(
            f"{name!r} differs from {same!r} only in capitals, and some systems hold one of them"
            if same
            else f"not the name of an artefact: {name!r}",
            next_step=f"Write {same}, or use another name."
            if same
            else "Use letters, digits and ._- with `/` between folders, such as `research.md` "
            "or `contracts/api.md`; not the name of a device, such as `con` or `aux`.",
            details={"name": name},
        )


@final
class ArtifactEmpty(PlanningError):
    """There is nothing to write."""

    code = "ARTIFACT_EMPTY"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"the content given for {name} is empty",
            next_step="Give the text with `--from FILE`, `--from -` or `--edit`.",
            details={"name": name},
        )


@final
class ArtifactNotText(PlanningError):
    """Artefacts are text that people and agents read."""

    code = "ARTIFACT_NOT_TEXT"

    def __init__(self, name: str, why: str) -> None:
        super().__init__(
            f"the content given for {name} is not UTF-8 text: {why}",
            next_step="Save the file as UTF-8 and give it again.",
            details={"name": name, "reason": why},
        )


@final
class ArtifactProtected(PlanningError):
    """The file is written by the program; a hand-written one would contradict the log."""

    code = "ARTIFACT_PROTECTED"

    def __init__(self, name: str, instead: str) -> None:
        super().__init__(
            f"{name} is written by Fairlead only", next_step=instead, details={"name": name}
        )


@final
class ArtifactNotFound(PlanningError):
    """The mission has no such artefact."""

    code = "ARTIFACT_NOT_FOUND"

    def __init__(self, name: str, present: Sequence[str]) -> None:
        super().__init__(
            f"the mission has no {name}",
            next_step=f"It has: {', '.join(present) or 'nothing yet'}.",
            details={"name": name, "artifacts": [*present]},
        )


@final
class WorkPackageFileNeeded(PlanningError):
    """The file of a package that is planned cannot be removed."""

    code = "WORK_PACKAGE_FILE_NEEDED"

    def __init__(self, wp_id: str, path: str) -> None:
        super().__init__(
            f"{path} is gone, and {wp_id} is planned",
            next_step=f"Bring the file back; to give the package up, `fairlead move {wp_id} "
            "canceled --reason R`.",
            details={"wp_id": wp_id, "path": path},
        )


@final
class SaveMessageMissing(PlanningError):
    """Nobody said what the edits are for."""

    code = "SAVE_MESSAGE_MISSING"

    def __init__(self) -> None:
        super().__init__(
            "the message is empty",
            next_step="Say in a few words what you changed: `fairlead mission save --message M`.",
        )


@final
class FrontMatterInvalid(PlanningError):
    """The front matter of a package does not say what it must.

    `instead` is the next step where nobody has the file yet, since it would have been made.
    """

    code = "FRONT_MATTER_INVALID"

    def __init__(self, file: str, line: int, key: str, why: str, *, instead: str = "") -> None:
        self.file = file
        self.line = line
        self.key = key
        self.why = why
        place = f"{key}: " if key else ""
        super().__init__(
            f"{place}{why}" if instead else f"{file}:{line}: {place}{why}",
            next_step=instead or f"Correct line {line} of {file}, then run the same command again.",
            details={"file": file, "line": line, "key": key, "reason": why},
        )


@final
class FrontMatterUnknownKey(PlanningError):
    """A key that means nothing: most often a known one, misspelt."""

    code = "FRONT_MATTER_UNKNOWN_KEY"

    def __init__(self, file: str, line: int, key: str, nearest: str, known: Sequence[str]) -> None:
        self.key = key
        self.nearest = nearest
        super().__init__(
            f"{file}:{line}: unknown key {key!r}; the nearest known one is {nearest!r}",
            next_step=f"Write {nearest!r}, or remove the key. Known keys: {', '.join(known)}.",
            details={"file": file, "line": line, "key": key, "nearest": nearest, "known": [*known]},
        )


@final
class WorkPackageExists(PlanningError):
    """The package is there, and work on it has begun: it is not replaced under the worker."""

    code = "WORK_PACKAGE_EXISTS"

    def __init__(self, wp_id: str, where: str) -> None:
        super().__init__(
            f"{wp_id} is there already ({where})",
            next_step=f"Give the file another id, or change the package with "
            f"`fairlead artifact write {where}`."
            if where.endswith(".md")
            else "Give the file another id.",
            details={"wp_id": wp_id, "where": where},
        )


@final
class DependencyCycle(PlanningError):
    """Packages wait for each other in a circle."""

    code = "DEPENDENCY_CYCLE"

    def __init__(self, path: Sequence[str]) -> None:
        self.path = tuple(path)
        super().__init__(
            f"packages wait for each other in a circle: {' -> '.join(path)}",
            next_step="Remove one of these dependencies from its package's `dependencies`.",
            details={"path": [*path]},
        )


@final
class DependencyUnknown(PlanningError):
    """A package depends on one that does not exist."""

    code = "DEPENDENCY_UNKNOWN"

    def __init__(self, missing: Mapping[str, Sequence[str]], known: Sequence[str]) -> None:
        told = "; ".join(f"{wp_id} on {', '.join(names)}" for wp_id, names in missing.items())
        super().__init__(
            f"dependencies on packages that do not exist: {told}",
            next_step=f"Depend on one of: {', '.join(known)}."
            if known
            else "Leave the dependency out, or add first what it needs with "
            "`fairlead tasks add --title TITLE`.",
            details={"missing": {key: [*names] for key, names in missing.items()}},
        )


@final
class NoWorkPackages(PlanningError):
    """There is nothing to finalize."""

    code = "NO_WORK_PACKAGES"

    def __init__(self) -> None:
        super().__init__(
            "the mission has no work packages",
            next_step="Add one with `fairlead tasks add --title TITLE`.",
        )


@final
class RequirementUnmapped(PlanningError):
    """Functional requirements that no package serves."""

    code = "REQUIREMENT_UNMAPPED"

    def __init__(self, unmapped: Sequence[str]) -> None:
        self.unmapped = tuple(unmapped)
        super().__init__(
            f"no work package serves {', '.join(unmapped)}",
            next_step="Add each to `requirement_refs` of the package that serves it, add a package "
            "with `--requires`, or take it out of spec.md.",
            details={"requirements": [*unmapped]},
        )


@final
class LaneChangeRefused(PlanningError):
    """The plan would move packages that are being worked on to another lane, or lose them."""

    code = "LANE_CHANGE_REFUSED"

    def __init__(self, why: str, packages: Sequence[str], next_step: str) -> None:
        self.packages = tuple(packages)
        super().__init__(why, next_step=next_step, details={"work_packages": [*packages]})
