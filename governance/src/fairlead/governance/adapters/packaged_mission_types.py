"""Mission types: those of the project, of this package, and of packages that are installed."""

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
_FORM = "mission type, form 2"
"""Names what is kept of a file; another one where a version of this program reads files anew."""


@dataclass(frozen=True, slots=True)
class PackagedMissionTypes(MissionTypes):
    """Reads `mission_types/<name>.yaml` of a pack, templates from its folder `templates`.

    A type of the project comes first, and replaces another one only where it says so; a template of
    the project comes before that of any type. Entry points are looked at only for a name that no
    folder has: that costs 35 ms.
    """

    pack: Path = BUILT_IN_PACK
    parsed: ParsedDocuments | None = None
    """What was parsed before; without it each call parses."""
    project: Path | None = None
    """A folder like the pack, which need not be there."""

    @override
    def get(self, name: str) -> MissionType:
        if self.project and name in _names_in(self.project):
            return self._of_project(name, self.project)
        if name not in _names_in(self.pack):
            return self._installed(name)
        return self._read(self.pack, _file_of(name), self.pack)

    @override
    def names(self) -> Sequence[str]:
        own = _names_in(self.project) if self.project else ()
        return sorted({*own, *_names_in(self.pack), *_entry_points()})

    def _of_project(self, name: str, project: Path) -> MissionType:
        found = self._read(project, _file_of(name), self.pack)
        if found.name != name:
            raise DoctrineInvalid(
                f"{name}.yaml", 1, "id", f"expected {name}, as the file is called"
            )
        there = name in _names_in(self.pack) or bool(found.overrides and name in _entry_points())
        if found.overrides != (name if there else ""):
            why = f"there is {'a' if there else 'no'} type {name} that this one would replace"
            raise DoctrineInvalid(f"{name}.yaml", 1, "overrides", why)
        return found

    def _installed(self, name: str) -> MissionType:
        found = _entry_points().get(name)
        if found is None:
            raise MissionTypeNotFound(name, self.names())
        try:
            file = Path(found.load())
        except Exception as error:  # whatever a foreign module does when it is imported
            why = f"{found.value} cannot be loaded: {error!r}"
            raise DoctrineInvalid(found.value, 1, ENTRY_POINTS, why) from error
        return self._read(file.parent, file.name, file.parent)

    def _read(self, folder: Path, name: str, pack: Path) -> MissionType:
        """Read a type; templates that the project does not have are those of `pack`."""
        file = Path(name).name
        try:
            data = self._bytes(folder, name)
        except OSError as error:
            raise DoctrineInvalid(file, 1, "document", str(error)) from error
        return self._kept(data, pack) or self._parsed(data, file, pack)

    def _kept(self, data: bytes, pack: Path) -> MissionType | None:
        """What was parsed of these bytes before; templates are read now: they may have changed."""
        kept = self.parsed.find(_FORM, data) if self.parsed else None
        try:
            if kept is None:
                return None
            sources = kept["templates"].items()
            return replace(
                MissionType.parse_frozen(kept["type"].encode()),
                overrides=str(kept["overrides"]),
                templates={name: self._template(source, pack) for name, source in sources},
            )
        except (LookupError, TypeError, AttributeError, ValueError, OSError):
            return None

    def _parsed(self, data: bytes, name: str, pack: Path) -> MissionType:
        sources: dict[str, str] = {}

        def template(artefact: str, source: str) -> str:
            sources[artefact] = source
            return self._template(source, pack)

        found = parse_mission_type(data, file=name, template=template)
        if self.parsed:
            said = {
                "type": found.frozen().decode(),
                "overrides": found.overrides,
                "templates": sources,
            }
            self.parsed.keep(_FORM, data, said)
        return found

    def _template(self, source: str, pack: Path) -> str:
        name = f"templates/{source}"
        own = self.project if self.project and (self.project / name).is_file() else None
        return self._bytes(own or pack, name).decode()

    def _bytes(self, folder: Path, name: str) -> bytes:
        """Read a file. What a repository brings leads to no other file of this machine."""
        file, inside = folder / name, ".." not in Path(name).parts
        if folder == self.project:
            inside = inside and file.resolve().is_relative_to(folder.resolve())
        if not inside:
            raise FileNotFoundError(f"{name} leads out of {folder}")
        return file.read_bytes()


def _names_in(pack: Path) -> Sequence[str]:
    return sorted(file.stem for file in (pack / "mission_types").glob("*.yaml"))


def _file_of(name: str) -> str:
    return f"mission_types/{name}.yaml"


def _entry_points() -> "dict[str, EntryPoint]":
    # Imported here: no command that uses a built-in type needs it.
    from importlib.metadata import entry_points

    return {point.name: point for point in entry_points(group=ENTRY_POINTS)}
