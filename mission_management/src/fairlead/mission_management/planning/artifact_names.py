"""Names of artefacts: which are well formed, and which only the program may write."""

import re

from fairlead.mission_management.planning.errors import ArtifactNameInvalid, ArtifactProtected
from fairlead.mission_management.planning.work_package_file import wp_id_of
from fairlead.mission_management.status import EVENTS_FILE, SNAPSHOT_FILE

SPEC_FILE = "spec.md"
PLAN_FILE = "plan.md"
TASKS_FILE = "tasks.md"
LANES_FILE = "lanes.json"
_LONGEST = 200
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
        ArtifactNameInvalid: the name is not well formed.
        ArtifactProtected: the program writes it, also under another case of letters.
    """
    path = artifact_path(name)
    instead = written_by_program(path)
    if instead:
        raise ArtifactProtected(path, instead)
    return path


def written_by_program(path: str) -> str:
    """Return how a file is changed that the program writes; "" for one that people write."""
    folded = path.casefold()
    if folded.startswith("tasks/") and folded.count("/") == 1:
        return "" if wp_id_of(path) or folded == "tasks/readme.md" else _LANES
    return next((step for shape, step in _PROTECTED if re.fullmatch(shape, folded)), "")
