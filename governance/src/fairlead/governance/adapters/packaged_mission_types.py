"""Mission types: those of the project, of this package, and of packages that are installed."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from typing_extensions import override

from fairlead.governance.adapters.agent_profile_file import PROFILES, read_agent_profile
from fairlead.governance.adapters.mission_type_file import parse_mission_type
from fairlead.governance.adapters.pack_files import PackFiles
from fairlead.governance.adapters.parsed_documents import ParsedDocuments
from fairlead.governance.doctrine import (
    AgentProfile,
    DoctrineInvalid,
    MissionType,
    MissionTypeNotFound,
    MissionTypes,
)

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

BUILT_IN_PACK = Path(__file__).parent.parent / "doctrine" / "pack"
_TYPES = "mission_types"
ENTRY_POINTS = "fairlead.mission_types"
"""Each entry point names its type, and loads to the path of its YAML file."""
_FORM = "mission type, form 3"
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
        if self.project and name in self._project.names(_TYPES):
            return self._of_project(name)
        if name not in self._pack.names(_TYPES):
            return self._installed(name)
        return self._read(self._pack, _file_of(name), self._pack)

    @override
    def names(self) -> Sequence[str]:
        own = self._project.names(_TYPES) if self.project else ()
        return sorted({*own, *self._pack.names(_TYPES), *_entry_points()})

    @override
    def profile(self, name: str) -> AgentProfile | None:
        packs = (self._project, self._pack) if self.project else (self._pack,)
        for pack in packs:
            if name in pack.names(PROFILES):
                return read_agent_profile(pack, name, self.parsed)
        return None

    @property
    def _pack(self) -> PackFiles:
        return PackFiles(self.pack)

    @property
    def _project(self) -> PackFiles:
        return PackFiles(self.project or self.pack, confined=True)

    def _of_project(self, name: str) -> MissionType:
        found = self._read(self._project, _file_of(name), self._pack)
        if found.name != name:
            raise DoctrineInvalid(
                f"{name}.yaml", 1, "id", f"expected {name}, as the file is called"
            )
        built_in = name in self._pack.names(_TYPES)
        there = built_in or bool(found.overrides and name in _entry_points())
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
        pack = PackFiles(file.parent)
        return self._read(pack, file.name, pack)

    def _read(self, files: PackFiles, name: str, pack: PackFiles) -> MissionType:
        """Read a type; templates that the project does not have are those of `pack`."""
        file = Path(name).name
        try:
            data = files.read(name)
        except OSError as error:
            raise DoctrineInvalid(file, 1, "document", str(error)) from error
        return self._kept(data, pack) or self._parsed(data, file, pack)

    def _kept(self, data: bytes, pack: PackFiles) -> MissionType | None:
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

    def _parsed(self, data: bytes, name: str, pack: PackFiles) -> MissionType:
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
            self._parse_profiles(found)
        return found

    def _parse_profiles(self, kind: MissionType) -> None:
        """Keep what its profiles say too: nobody who claims a package waits for the parser."""
        for name in {step.profile for step in kind.steps}:
            with suppress(DoctrineInvalid):
                self.profile(name)

    def _template(self, source: str, pack: PackFiles) -> str:
        name = f"templates/{source}"
        own = self.project is not None and self._project.has(name)
        return (self._project if own else pack).read(name).decode()


def _file_of(name: str) -> str:
    return f"{_TYPES}/{name}.yaml"


def _entry_points() -> "dict[str, EntryPoint]":
    # Imported here: no command that uses a built-in type needs it.
    from importlib.metadata import entry_points

    return {point.name: point for point in entry_points(group=ENTRY_POINTS)}
