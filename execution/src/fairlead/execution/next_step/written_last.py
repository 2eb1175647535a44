"""When an artefact changed last, and through whom, as the log tells it."""

from collections.abc import Mapping
from dataclasses import dataclass

from fairlead.mission_management.status import LogRow, MissionState, RowKind
from fairlead.shared_kernel.identity import MissionFolder
from fairlead.shared_kernel.naming import MissionNames

_INTEGRATED = "LaneIntegrated"


@dataclass(frozen=True, slots=True)
class Change:
    """The last change of an artefact: its place in the log (from 0), and who made it."""

    at: int
    actor: str


def last_change(state: MissionState, name: str) -> Change | None:
    """Return the last write of an artefact, directly or by a lane that came in.

    None where the log does not tell: foreign logs say it otherwise, if at all.
    """
    if not state.meta.is_ours:
        return None
    path = MissionNames(MissionFolder(state.meta.text("mission_slug"))).file(name)
    found = None
    for at, row in enumerate(state.log.rows()):
        if row.kind is RowKind.LIFECYCLE and _changes(row, path):
            found = Change(at, _author(state, row))
    return found


def last_integration(state: MissionState) -> int:
    """Return the place in the log of the last lane that came in; -1 where none did."""
    rows = enumerate(state.log.rows())
    return max((at for at, row in rows if row.event_type == _INTEGRATED), default=-1)


def _changes(row: LogRow, path: str) -> bool:
    payload = _payload(row)
    if row.event_type != _INTEGRATED:
        return payload.get("artifact_path") == path
    touched = payload.get("touched")
    return isinstance(touched, list) and any(_covers(str(each), path) for each in touched)


def _covers(touched: str, path: str) -> bool:
    """Many paths are kept as few wide ones."""
    return path.startswith(touched[:-2]) if touched.endswith("**") else path == touched


def _author(state: MissionState, row: LogRow) -> str:
    """A lane comes in through whoever approved it; its author is whoever implemented it."""
    status = state.snapshot.work_packages.get(row.wp_id)
    if row.event_type == _INTEGRATED and status and status.implementer:
        return status.implementer
    return row.actor


def _payload(row: LogRow) -> Mapping[str, object]:
    found = row.data.get("payload")
    return found if isinstance(found, Mapping) else {}
