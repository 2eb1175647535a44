"""Mission types: those in this package, and those that installed packages bring."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from typing_extensions import override

from fairlead.governance.adapters.mission_type_file import parse_mission_type
from fairlead.governance.doctrine import MissionType, MissionTypeNotFound, MissionTypes

BUILT_IN_PACK = Path(__file__).parent.parent / "doctrine" / "pack"
ENTRY_POINTS = "fairlead.mission_types"
"""Each entry point names its type, and loads to the path of its YAML file."""


@dataclass(frozen=True, slots=True)
class PackagedMissionTypes(MissionTypes):
    """Reads `mission_types/<name>.yaml` of a pack, templates from its folder `templates`.

    Entry points are looked at only for a name that the pack does not have: that costs 35 ms.
    """

    pack: Path = BUILT_IN_PACK

    @override
    def get(self, name: str) -> MissionType:
        file = self.pack / "mission_types" / f"{name}.yaml"
        if name not in self._built_in():
            return self._installed(name)
        return _read(file, self.pack / "templates")

    @override
    def names(self) -> Sequence[str]:
        return sorted({*self._built_in(), *_entry_points()})

    def _built_in(self) -> Sequence[str]:
        return sorted(file.stem for file in (self.pack / "mission_types").glob("*.yaml"))

    def _installed(self, name: str) -> MissionType:
        found = _entry_points().get(name)
        if found is None:
            raise MissionTypeNotFound(name, self.names())
        return _read(found, found.parent / "templates")


def _read(file: Path, templates: Path) -> MissionType:
    return parse_mission_type(
        file.read_bytes(),
        file=file.name,
        template=lambda name: (templates / name).read_text(encoding="utf-8"),
    )


def _entry_points() -> dict[str, Path]:
    # Imported here: no command that uses a built-in type needs it.
    from importlib.metadata import entry_points

    return {point.name: Path(point.load()) for point in entry_points(group=ENTRY_POINTS)}
