"""What a person changed in a worktree that shows a mission: what is saved, and what is not."""

from collections.abc import Mapping
from dataclasses import dataclass

from fairlead.mission_management.occurrences import check_if_map
from fairlead.mission_management.planning.artifact_names import (
    refuse_another_case,
    writable_path,
    written_by_program,
)
from fairlead.mission_management.planning.errors import (
    ArtifactEmpty,
    ArtifactNameInvalid,
    ArtifactNotText,
    WorkPackageExists,
    WorkPackageFileNeeded,
)
from fairlead.mission_management.planning.package_listing import package_files
from fairlead.mission_management.planning.work_package_file import WorkPackageFile, wp_id_of
from fairlead.mission_management.status import MissionState
from fairlead.shared_kernel.git import ObjectKind, Oid, Repository, TreeEntry, parse_tree

_PLAIN_FILES = ("100644", "100755")
_TEXTS = (".md", ".yaml", ".yml", ".json", ".txt")


@dataclass(frozen=True, slots=True)
class HandEdits:
    """The edits of one moment, by name below the mission directory.

    Attributes:
        files: new content of what people write, None for what they removed.
        machine: files that only the program writes; they are never committed.
        outside: paths outside the mission directory; they are left alone.
    """

    files: Mapping[str, bytes | None]
    machine: tuple[str, ...]
    outside: tuple[str, ...]

    @classmethod
    def between(cls, repository: Repository, base: Oid, held: Oid, directory: str) -> "HandEdits":
        """Compare a commit with the files that a worktree holds.

        Raises:
            ArtifactNameInvalid: a name that not every system can hold, or a link.
        """
        changed = repository.history.changed_paths(base, held)
        inside = [p.removeprefix(f"{directory}/") for p in changed if p.startswith(f"{directory}/")]
        machine = tuple(name for name in inside if written_by_program(name))
        files = {
            writable_path(name): _content(repository, held, f"{directory}/{name}")
            for name in inside
            if name not in machine
        }
        outside = tuple(path for path in changed if not path.startswith(f"{directory}/"))
        return cls(files, machine, outside)

    def check(self, state: MissionState) -> None:
        """Check what is to be saved as `artifact write` would.

        Raises:
            ArtifactNameInvalid, ArtifactEmpty, ArtifactNotText, FrontMatterInvalid,
            FrontMatterUnknownKey,
            WorkPackageExists, WorkPackageFileNeeded, OccurrenceMapInvalid: a file cannot be saved
                like this.
        """
        packages = {
            file.wp_id: file.path
            for file in package_files(state, lenient=True)
            if file.path not in self.files
        }
        present = {*state.file_names(""), *self.files}
        for name, content in self.files.items():
            if content is None:
                _refuse_needed(state, name)
                continue
            refuse_another_case(name, [n for n in present if self.files.get(n, b"") is not None])
            _refuse_unreadable(name, content)
            check_if_map(name, content)
            if wp_id_of(name):
                wp_id = WorkPackageFile.parse(name, content).wp_id
                if packages.setdefault(wp_id, name) != name:
                    raise WorkPackageExists(wp_id, packages[wp_id])


def _content(repository: Repository, tree: Oid, path: str) -> bytes | None:
    """Return the content of a plain file; a link could name anything outside."""
    folder, _, name = path.rpartition("/")
    entry = _entries(repository, tree, folder).get(name)
    if entry is None:
        return None
    if entry.mode not in _PLAIN_FILES:
        raise ArtifactNameInvalid(path)
    found = repository.objects.read(entry.oid)
    return found.data if found else None


def _entries(repository: Repository, tree: Oid, folder: str) -> Mapping[str, TreeEntry]:
    found = repository.objects.read(f"{tree}:{folder}")
    if found is None or found.kind is not ObjectKind.TREE:
        return {}
    return parse_tree(found.data, oid_length=len(found.oid))


def _refuse_needed(state: MissionState, name: str) -> None:
    wp_id = wp_id_of(name)
    if wp_id and state.plan and state.plan.work_package(wp_id):
        raise WorkPackageFileNeeded(wp_id, name)


def _refuse_unreadable(name: str, content: bytes) -> None:
    if not name.endswith(_TEXTS):
        return
    if not content.strip():
        raise ArtifactEmpty(name)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ArtifactNotText(name, f"byte {error.start}: {error.reason}") from error
