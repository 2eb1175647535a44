"""Mission types: those in this package, and those that installed packages bring."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from typing_extensions import override

from fairlead.governance.adapters.mission_type_file import parse_mission_type
from fairlead.governance.adapters.parsed_documents import ParsedDocuments
from fairlead.governance.doctrine import (
    DoctrineInvalid,
    MissionType,
    MissionTypeNotFound,
    MissionTypes,
)

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

BUILT_IN_PACK = Path(__file__).parent.parent / "doctrine" / "pack"
ENTRY_POINTS = "fairlead.mission_types"
"""Each entry point names its type, and loads to the path of its YAML file."""
_FORM = "mission type, form 1"
"""Names what is kept of a file; another one where a version of this program reads files anew."""


@dataclass(frozen=True, slots=True)
class PackagedMissionTypes(MissionTypes):
    """Reads `mission_types/<name>.yaml` of a pack, templates from its folder `templates`.

    Entry points are looked at only for a name that the pack does not have: that costs 35 ms.
    """

    pack: Path = BUILT_IN_PACK
    parsed: ParsedDocuments | None = None
    """What was parsed before; without it each call parses."""

    @override
    def get(self, name: str) -> MissionType:
        if name not in self._built_in():
            return self._installed(name)
        return self._read(self.pack / "mission_types" / f"{name}.yaml", self.pack / "templates")

    @override
    def names(self) -> Sequence[str]:
        return sorted({*self._built_in(), *_entry_points()})

    def _built_in(self) -> Sequence[str]:
        return sorted(file.stem for file in (self.pack / "mission_types").glob("*.yaml"))

    def _installed(self, name: str) -> MissionType:
        found = _entry_points().get(name)
        if found is None:
            raise MissionTypeNotFound(name, self.names())
        try:
            file = Path(found.load())
        except Exception as error:  # whatever a foreign module does when it is imported
            why = f"{found.value} cannot be loaded: {error!r}"
            raise DoctrineInvalid(found.value, 1, ENTRY_POINTS, why) from error
        return self._read(file, file.parent / "templates")

    def _read(self, file: Path, templates: Path) -> MissionType:
        try:
            data = file.read_bytes()
        except OSError as error:
            raise DoctrineInvalid(file.name, 1, "document", str(error)) from error
        return self._kept(data, templates) or self._parsed(data, file.name, templates)

    def _kept(self, data: bytes, templates: Path) -> MissionType | None:
        """What was parsed of these bytes before; templates are read now: they may have changed."""
        kept = self.parsed.find(_FORM, data) if self.parsed else None
        try:
            if kept is None:
                return None
            texts = {name: _text(templates / source) for name, source in kept["templates"].items()}
            return replace(MissionType.parse_frozen(kept["type"].encode()), templates=texts)
        except (LookupError, TypeError, AttributeError, ValueError, OSError):
            return None

    def _parsed(self, data: bytes, name: str, templates: Path) -> MissionType:
        sources: dict[str, str] = {}

        def template(artefact: str, source: str) -> str:
            sources[artefact] = source
            return _text(templates / source)

        found = parse_mission_type(data, file=name, template=template)
        if self.parsed:
            said = {"type": found.frozen().decode(), "templates": sources}
            self.parsed.keep(_FORM, data, said)
        return found


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def _entry_points() -> "dict[str, EntryPoint]":
    # Imported here: no command that uses a built-in type needs it.
    from importlib.metadata import entry_points

    return {point.name: point for point in entry_points(group=ENTRY_POINTS)}
