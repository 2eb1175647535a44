"""Who changed what: the people and packages that a conflict concerns."""

from collections.abc import Mapping, Sequence

from fairlead.mission_management.status import MissionState, RowKind
from fairlead.shared_kernel.git import CommitInfo, History, Oid
from fairlead.shared_kernel.globs import matches

_MOST_COMMITS = 3
_MOST_FILES = 20


def packages_behind(state: MissionState, wp_id: str, path: str) -> tuple[str, ...]:
    """Return the packages, other than this one, whose code in the mission touched a file."""
    found: dict[str, None] = {}
    for row in state.log.rows():
        if row.kind is RowKind.LIFECYCLE and row.event_type == "LaneIntegrated":
            payload = row.data.get("payload")
            facts = payload if isinstance(payload, Mapping) else {}
            touched = facts.get("touched")
            if isinstance(touched, list) and any(matches(str(glob), path) for glob in touched):
                found[str(facts.get("wp_id"))] = None
    return tuple(other for other in found if other != wp_id)


def implementers(state: MissionState) -> Mapping[str, str]:
    """Return who implemented each package last; empty where nobody did."""
    return {
        wp_id: status.implementer or "" for wp_id, status in state.snapshot.work_packages.items()
    }


def commits_behind(
    history: History, tip: Oid, other: Oid, paths: Sequence[str]
) -> Mapping[str, tuple[str, ...]]:
    """Return for each file the latest commits of one side that touched it, with their authors."""
    return {
        path: tuple(
            map(_told, history.commits(tip, exclude=(other,), limit=_MOST_COMMITS, paths=(path,)))
        )
        for path in paths[:_MOST_FILES]
    }


def _told(commit: CommitInfo) -> str:
    return f"{commit.oid[:8]} of {commit.author.partition(' <')[0]}: {commit.subject}"
