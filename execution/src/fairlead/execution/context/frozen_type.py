"""The mission type that governs a mission: frozen when it was created (contract execution)."""

from typing import TYPE_CHECKING

from fairlead.shared_kernel.documents import DocumentInvalid

if TYPE_CHECKING:
    from fairlead.governance.doctrine import MissionType, MissionTypes
    from fairlead.mission_management.status import MissionState

TYPE_FILE = "mission-type.json"
_DEFAULT_TYPE = "software-dev"


def mission_type_of(state: "MissionState", types: "MissionTypes") -> "MissionType":
    """Return the frozen type of a mission; for a foreign one the type that it names, as it is now.

    Raises:
        DocumentInvalid: the frozen type cannot be read.
        MissionTypeNotFound: a foreign mission names a type that nobody defines here.
    """
    return read_type(state.read_file(TYPE_FILE), state.meta.text("mission_type"), types)


def read_type(frozen: bytes | None, name: str, types: "MissionTypes") -> "MissionType":
    """Read a frozen type, or look one up by name."""
    from fairlead.governance.doctrine import MissionType

    if frozen is None:
        return types.get(name or _DEFAULT_TYPE)
    try:
        return MissionType.parse_frozen(frozen)
    except ValueError as error:
        raise DocumentInvalid(TYPE_FILE, str(error)) from error
