"""The occurrence map of a mission, as it is at the commit that was read."""

from fairlead.mission_management.occurrences.errors import OccurrenceMapMissing
from fairlead.mission_management.occurrences.occurrence_map import MAP_FILE, OccurrenceMap
from fairlead.mission_management.occurrences.reading import read_map
from fairlead.mission_management.status import MissionState


def map_of(state: MissionState, mission_slug: str) -> OccurrenceMap:
    """Read the map.

    Raises:
        OccurrenceMapMissing: there is none.
        OccurrenceMapInvalid: it does not say what a map says.
    """
    data = state.read_file(MAP_FILE)
    if data is None:
        raise OccurrenceMapMissing(mission_slug)
    return read_map(data)
