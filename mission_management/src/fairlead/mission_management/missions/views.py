"""Use cases that show missions: all of them, one, and where it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fairlead.mission_management.bookkeeping import read_state
from fairlead.mission_management.missions.catalog import MissionCatalog, Sighting, Unavailable
from fairlead.mission_management.status import MissionState, StatusLane, phase_of
from fairlead.shared_kernel.errors import FairleadError
from fairlead.shared_kernel.git import Objects
from fairlead.shared_kernel.naming import HEADS


@dataclass(frozen=True, slots=True)
class MissionLine:
    """A mission in a list. `problem` says why its status cannot be read."""

    sighting: Sighting
    done: int = 0
    total: int = 0
    phase: str | None = None
    problem: FairleadError | None = None

    def written(self) -> Mapping[str, object]:
        """One entry of `mission list --json`."""
        found = self.sighting
        return {
            **_names(found),
            "state": standing(found),
            "phase": self.phase,
            "authority_ref": found.authority.ref.removeprefix(HEADS),
            "progress": {"done": self.done, "total": self.total},
            "note": found.authority.note,
            "problem": _problem(self.problem) if self.problem else None,
        }


@dataclass(frozen=True, slots=True)
class MissionList:
    """All missions by folder name, those that cannot be read included."""

    missions: tuple[MissionLine, ...]
    unavailable: tuple[Unavailable, ...] = ()

    def written(self) -> Mapping[str, object]:
        """The `data` of `mission list --json`."""
        gone = [
            {"mission_slug": mission.folder.value, "problem": _problem(mission.error)}
            for mission in self.unavailable
        ]
        return {"missions": [line.written() for line in self.missions], "unavailable": gone}


@dataclass(frozen=True, slots=True)
class ListMissions:
    """Shows every mission of the repository; one that is damaged hides no other."""

    catalog: MissionCatalog
    objects: Objects

    def __call__(self) -> MissionList:
        """Return what can be told of each mission."""
        found = self.catalog.survey()
        return MissionList(
            tuple(self._line(mission) for mission in found if isinstance(mission, Sighting)),
            tuple(mission for mission in found if isinstance(mission, Unavailable)),
        )

    def _line(self, mission: Sighting) -> MissionLine:
        try:
            state = read_state(self.objects, mission.authority.commit, mission.folder)
        except FairleadError as error:
            return MissionLine(mission, problem=error)
        return MissionLine(mission, *_progress(state), phase=phase_of(state))


@dataclass(frozen=True, slots=True)
class MissionCard:
    """One mission, and everything that is to be known of its place."""

    sighting: Sighting
    state: MissionState

    def written(self) -> Mapping[str, object]:
        """The `data` of `mission show --json`; no clock, no host and no working directory in it."""
        found, plan = self.sighting, self.state.plan
        done, total = _progress(self.state)
        return {
            **_names(found),
            "state": standing(found),
            "phase": phase_of(self.state),
            "coordination_branch": found.meta.coordination_branch,
            "authority_ref": found.authority.ref.removeprefix(HEADS),
            "authority_commit": found.authority.commit,
            "mission_dir": found.directory,
            "mission_number": found.meta.mission_number,
            "change_mode": found.meta.change_mode or None,
            "created_at": found.meta.text("created_at"),
            "accepted_at": found.meta.text("accepted_at") or None,
            "merged_at": found.meta.text("merged_at") or None,
            "progress": {"done": done, "total": total},
            "lanes": [lane.lane_id for lane in plan.lanes] if plan else [],
            "artifacts": list(self.state.file_names("")),
            "event_count": self.state.snapshot.event_count,
            "last_event_id": self.state.snapshot.last_event_id,
            "note": found.authority.note,
        }


@dataclass(frozen=True, slots=True)
class ShowMission:
    """Shows one mission."""

    catalog: MissionCatalog
    objects: Objects

    def __call__(self, folder: str) -> MissionCard:
        """Return the mission with this selector, read at its authority ref."""
        found = self.catalog.select(folder)
        return MissionCard(found, read_state(self.objects, found.authority.commit, found.folder))


@dataclass(frozen=True, slots=True)
class MissionPlace:
    """Where the files of a mission are shown; None where no worktree shows them."""

    ref: str
    directory: str
    worktree_root: Path | None

    @property
    def path(self) -> Path | None:
        """The mission directory in that worktree."""
        return self.worktree_root / self.directory if self.worktree_root else None

    def written(self) -> Mapping[str, object]:
        """The `data` of `mission path --json`."""
        return {
            "path": str(self.path) if self.path else None,
            "worktree_root": str(self.worktree_root) if self.worktree_root else None,
            "ref": self.ref,
            "directory": self.directory,
        }


@dataclass(frozen=True, slots=True)
class MissionPath:
    """Tells where a mission's files are."""

    catalog: MissionCatalog

    def __call__(self, folder: str) -> MissionPlace:
        """Return the ref and directory, and the worktree that shows them if one is there."""
        return place_of(self.catalog.select(folder))


def place_of(found: Sighting) -> MissionPlace:
    """Tell where a mission is shown now."""
    shown = found.authority.worktree
    root = shown if shown and shown.is_dir() else None
    return MissionPlace(found.authority.ref.removeprefix(HEADS), found.directory, root)


def standing(found: Sighting) -> str:
    """Say in one word what a mission is to this repository."""
    if found.authority.archived:
        return "archived"
    if found.is_ours:
        return "active"
    return "landed" if found.meta.is_ours else "foreign"


def _names(found: Sighting) -> Mapping[str, object]:
    identity = found.identity
    return {
        "mission_id": identity.mission_id.value if identity.mission_id else None,
        "mid8": identity.mid8,
        "mission_slug": identity.mission_slug,
        "friendly_name": identity.friendly_name,
        "mission_type": identity.mission_type,
        "topology": found.authority.topology.value,
        "target_branch": found.target_branch,
    }


def _progress(state: MissionState) -> tuple[int, int]:
    lanes = [package.lane for package in state.snapshot.work_packages.values()]
    return lanes.count(StatusLane.DONE), len(lanes)


def _problem(error: FairleadError) -> Mapping[str, object]:
    return {"code": error.code, "message": error.message, "next_step": error.next_step}
