"""The mission type as it was frozen beside meta.json when the mission was created."""

from typing import TYPE_CHECKING

from fairlead.shared_kernel.documents import DocumentInvalid

if TYPE_CHECKING:
    from fairlead.governance.doctrine import MissionType
    from fairlead.mission_management.status import MissionState

MISSION_TYPE_FILE = "mission-type.json"


def frozen_type(state: "MissionState") -> "MissionType | None":
    """Return the frozen type; None for a foreign mission, which has none.

    Raises:
        DocumentInvalid: it cannot be read.
    """
    data = state.read_file(MISSION_TYPE_FILE)
    if data is None:
        return None
    from fairlead.governance.doctrine import MissionType

    try:
        return MissionType.parse_frozen(data)
    except ValueError as error:
        raise DocumentInvalid(MISSION_TYPE_FILE, str(error)) from error
