"""Finding missions: by name, by where one stands, or all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from fairlead.mission_management.missions.authority import Authority, decide_authority
from fairlead.mission_management.missions.errors import MissionAmbiguous, MissionNotFound
from fairlead.mission_management.missions.selection import matching, near_names
from fairlead.mission_management.missions.traces import Traces
from fairlead.shared_kernel.context import Topology
from fairlead.shared_kernel.errors import FairleadError
from fairlead.shared_kernel.identity import MissionFolder
from fairlead.shared_kernel.naming import MissionNames

if TYPE_CHECKING:
    from fairlead.mission_management.bookkeeping import MachineState
    from fairlead.shared_kernel.documents import MissionMeta
    from fairlead.shared_kernel.git import Oid, Repository
    from fairlead.shared_kernel.identity import MissionIdentity


@dataclass(frozen=True, slots=True)
class Sighting:
    """A mission that was found, and the one ref that holds its truth."""

    folder: MissionFolder
    identity: MissionIdentity
    meta: MissionMeta
    authority: Authority

    @property
    def target_branch(self) -> str:
        """Where the mission lands at the end, in short form."""
        return self.meta.target_branch

    @property
    def directory(self) -> str:
        """The mission directory, relative to the top of the tree."""
        return MissionNames(self.folder).directory

    @property
    def is_ours(self) -> bool:
        """True for a live mission of this program: neither foreign, landed, merged nor closed."""
        found = self.authority
        return not found.archived and found.topology is not Topology.LEGACY


class Unavailable(NamedTuple):
    """A mission that is known by name, and why its truth cannot be read."""

    folder: MissionFolder
    error: FairleadError


@dataclass(frozen=True, slots=True)
class MissionCatalog:
    """The missions of one repository. Nothing is kept between two calls.

    With `past_damage` a mission whose meta.json cannot be read is found by the last one that can.
    """

    repository: Repository
    machine: MachineState
    past_damage: bool = False

    def all(self) -> Sequence[Sighting]:
        """Return every mission whose truth can be read, by folder name."""
        return [found for found in self.survey() if isinstance(found, Sighting)]

    def survey(self) -> Sequence[Sighting | Unavailable]:
        """Return every mission, those whose truth is gone included, by folder name."""
        return _every(self._traces())

    def select(self, selector: str | None, *, standing_in: MissionFolder | None = None) -> Sighting:
        """Return the mission that is meant. Reads the files of no other one where it can.

        Without a selector: the mission one stands in, else the only active one, else the only one.

        Raises:
            MissionNotFound, MissionAmbiguous: none or several answer; never confused.
            CoordAuthorityUnavailable, LegacyLogDiverged: it is known, and cannot be read.
        """
        traces = self._traces()
        wanted = selector or (standing_in.value if standing_in else None)
        if wanted is None:
            return self._only_one(traces)
        at_once = self._by_live_branch(traces, wanted)
        return at_once or self._by_selector(traces, wanted)

    def _traces(self) -> Traces:
        if not self.past_damage:
            return Traces.read(self.repository, self.machine)
        return Traces.read(self.repository, self.machine, self._earlier_meta)

    def _earlier_meta(self, commit: Oid, directory: str) -> MissionMeta | None:
        from fairlead.mission_management.bookkeeping import last_readable_meta  # for repairs only

        found = last_readable_meta(self.repository, commit, directory)
        return found.meta if found else None

    def _by_live_branch(self, traces: Traces, wanted: str) -> Sighting | None:
        """The whole name of a mission with a live branch: the way of almost every command."""
        if wanted not in traces.refs.coordination:
            return None
        return _sighting(traces, MissionFolder(wanted))

    def _by_selector(self, traces: Traces, wanted: str) -> Sighting:
        folders = traces.folders()
        found = _look(traces, matching(wanted, folders, traces.id_of))
        if len(found) > 1:
            raise MissionAmbiguous(wanted, [mission.folder.value for mission in found])
        if not found:
            raise MissionNotFound(wanted, near_names(wanted, folders))
        return _or_raise(found[0])

    def _only_one(self, traces: Traces) -> Sighting:
        every = _every(traces)
        if not every:
            raise MissionNotFound(None)
        ours = [m for m in every if isinstance(m, Unavailable) or m.is_ours]
        for group in (ours, [m for m in every if self._has_open_work(m)], every):
            if len(group) == 1:
                return _or_raise(group[0])
            if group:
                raise MissionAmbiguous(None, [m.folder.value for m in group])
        raise MissionNotFound(None)

    def _has_open_work(self, mission: Sighting | Unavailable) -> bool:
        """Tell whether a foreign or landed mission has a package that is not finished."""
        if isinstance(mission, Unavailable) or mission.authority.archived:
            return False
        from fairlead.mission_management.status import SNAPSHOT_FILE, StatusSnapshot

        path = MissionNames(mission.folder).file(SNAPSHOT_FILE)
        found = self.repository.objects.read(f"{mission.authority.commit}:{path}")
        if found is None:
            return True
        packages = StatusSnapshot.parse(found.data).work_packages.values()
        return any(not package.lane.is_terminal for package in packages)


def _every(traces: Traces) -> list[Sighting | Unavailable]:
    return _look(traces, traces.folders())


def _look(traces: Traces, names: Sequence[str]) -> list[Sighting | Unavailable]:
    """Find the missions behind folder names; a folder that is no mission is left out."""
    found: list[Sighting | Unavailable] = []
    for folder in map(MissionFolder, names):
        try:
            sighting = _sighting(traces, folder)
        except FairleadError as error:
            found.append(Unavailable(folder, error))
        else:
            found += [sighting] if sighting else []
    return found


def _sighting(traces: Traces, folder: MissionFolder) -> Sighting | None:
    """Decide from the mission's own refs; look everywhere only where these say nothing."""
    evidence = traces.of_refs(folder)
    authority = decide_authority(evidence)
    if authority is None:
        evidence = traces.everything(folder)
        authority = decide_authority(evidence)
    if authority is None:
        return None
    copies = (evidence.coordination, evidence.archive, *evidence.copies)
    meta = next(copy.meta for copy in copies if copy and copy.ref.name == authority.ref)
    return Sighting(folder, meta.identity(folder), meta, authority)


def _or_raise(mission: Sighting | Unavailable) -> Sighting:
    if isinstance(mission, Unavailable):
        raise mission.error
    return mission
