"""Names of artefacts: which are well formed, and which only the program may write."""

import re
from collections.abc import Iterable, Iterator

from fairlead.mission_management.planning.errors import ArtifactNameInvalid, ArtifactProtected
from fairlead.mission_management.planning.work_package_file import wp_id_of
from fairlead.mission_management.status import EVENTS_FILE, SNAPSHOT_FILE

SPEC_FILE = "spec.md"
PLAN_FILE = "plan.md"
TASKS_FILE = "tasks.md"
LANES_FILE = "lanes.json"
_LONGEST = 200
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")
"""Names that are devices and no files on Windows, with any ending."""
_USUAL = (SPEC_FILE, PLAN_FILE, "research.md", "occurrence_map.yaml")
"""Names by which the program looks for what people write."""
_PART = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,99}[A-Za-z0-9_-])?")
_STATUS = "Use `fairlead move`, `fairlead annotate` or `fairlead review`."
_LANES = "Change the packages' files, then run `fairlead tasks finalize`."
_MISSION = "Look at it with `fairlead mission show`."
_PROTECTED: tuple[tuple[str, str], ...] = (
    (re.escape(EVENTS_FILE), _STATUS),
    (re.escape(SNAPSHOT_FILE), _STATUS),
    (r".*\.jsonl", _STATUS),
    (r"meta\.json", _MISSION),
    (r"mission-type\.json", _MISSION),
    (r"lanes\.json", _LANES),
    (r"tasks\.md", _LANES),
    (r"acceptance-matrix\.json", "Use `fairlead accept --record ID=pass --evidence TEXT`."),
    (r"analysis-report\.md", "Use `fairlead analyze --from FILE`."),
    (r"retrospective\.yaml", "Use `fairlead retrospect --from FILE`."),
    (r"decisions(/.*)?", "Use `fairlead decision open|resolve|defer|cancel`."),
    (r"tasks/.+/.*", "Use `fairlead review WP --approve` or `--reject --feedback FILE`."),
)


def artifact_path(name: str) -> str:
    """Return the path below the mission directory that a name stands for.

    Raises:
        ArtifactNameInvalid: it could name something outside, or is not portable.
    """
    parts = name.split("/")
    if len(name) > _LONGEST or not all(_PART.fullmatch(part) for part in parts):
        raise ArtifactNameInvalid(name)
    if any(".." in part for part in parts):
        raise ArtifactNameInvalid(name)
    return name


def writable_path(name: str) -> str:
    """Return the path of an artefact that people write.

    Raises:
        ArtifactNameInvalid: the name is not well formed, or some system cannot hold it.
        ArtifactProtected: the program writes it, also under another case of letters.
    """
    path = artifact_path(name)
    if any(_DEVICES.fullmatch(part.casefold()) for part in path.split("/")):
        raise ArtifactNameInvalid(name)
    instead = written_by_program(path)
    if instead:
        raise ArtifactProtected(path, instead)
    return path


def refuse_another_case(path: str, present: Iterable[str]) -> None:
    """Refuse a name that differs from another only in capitals: some systems hold one of them.

    Raises:
        ArtifactNameInvalid: `present`, or what the program looks for, has it already.
    """
    for other in (*present, *_USUAL):
        for same in _shared(path, other):
            raise ArtifactNameInvalid(path, same)


def _shared(path: str, other: str) -> Iterator[str]:
    """Yield the first name, of a folder or the file, that both have in different capitals."""
    parts = zip(path.split("/"), other.split("/"), strict=False)
    for depth, (mine, theirs) in enumerate(parts, start=1):
        if mine == theirs:
            continue
        if mine.casefold() == theirs.casefold():
            yield "/".join(other.split("/")[:depth])
        return


def written_by_program(path: str) -> str:
    """Return how a file is changed that the program writes; "" for one that people write."""
    folded = path.casefold()
    if folded.startswith("tasks/") and folded.count("/") == 1:
        return "" if wp_id_of(path) or folded == "tasks/readme.md" else _LANES
    return next((step for shape, step in _PROTECTED if re.fullmatch(shape, folded)), "")
