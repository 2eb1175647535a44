"""Policy layers of a repository: charter and config of the primary checkout, and git itself."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from typing_extensions import override

from fairlead.governance.adapters.yaml_document import YamlProblem, load_mapping
from fairlead.governance.policy import PolicyInvalid, PolicySources, PolicyUnreadable
from fairlead.shared_kernel.git import GitSettings
from fairlead.shared_kernel.naming import CONFIG_FILE

CHARTER_FILES = (
    f"{Path(CONFIG_FILE).parent}/charter/charter.yaml",
    f"{Path(CONFIG_FILE).parent}/constitution/constitution.yaml",
)
"""The first that exists is read; "constitution" is the deprecated name."""
PROTECTED = "protected_branches"
INTERACTION = "interaction_policy"
GIT_KEY = "fairlead.protectedbranches"
_REMOTE_HEAD = "refs/remotes/origin/HEAD"
_DISGUISED = re.compile(rb"[\\\x00]")
"""What a key can be written with that is not the key letter by letter: escapes, and UTF-16."""


@dataclass(frozen=True, slots=True)
class FilePolicySources(PolicySources):
    """Reads the layers at each call: built-in, charter, config, git config, the remote's HEAD.

    A file without the key that is asked for is not parsed, so that most writes parse no YAML.
    One that cannot be read is no empty layer: what it protects is not known.
    """

    primary_root: Path
    common_dir: Path
    settings: GitSettings

    @override
    def protected_branches(self) -> Sequence[tuple[str, Sequence[str]]]:
        layers = [(origin, _patterns(raw, origin)) for origin, raw in self._layers(PROTECTED)]
        return [*layers, *self._git_layers()]

    @override
    def interaction(self) -> Sequence[tuple[str, Mapping[str, object]]]:
        return [(origin, _mapping(raw, origin)) for origin, raw in self._layers(INTERACTION)]

    def _layers(self, key: str) -> Sequence[tuple[str, object]]:
        charter = next(
            (name for name in CHARTER_FILES if (self.primary_root / name).exists()), None
        )
        names = [name for name in (charter, CONFIG_FILE) if name]
        found = [(name, _value(self.primary_root / name, name, key)) for name in names]
        return [(name, value) for name, value in found if value is not None]

    def _git_layers(self) -> Sequence[tuple[str, Sequence[str]]]:
        named = ",".join(self.settings.all(GIT_KEY)).replace(",", " ").split()
        first = self.settings.value("init.defaultbranch")
        shown = _remote_default(self.common_dir)
        layers = (
            (f"git config {GIT_KEY}", named),
            ("git config init.defaultBranch", [first] if first else []),
            (_REMOTE_HEAD, [shown] if shown else []),
        )
        return [(origin, patterns) for origin, patterns in layers if patterns]


def _value(file: Path, origin: str, key: str) -> object:
    try:
        data = file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise PolicyUnreadable(origin, error.strerror or str(error)) from error
    if key.encode() not in data and not _DISGUISED.search(data):
        return None
    try:
        return load_mapping(data).get(key)
    except YamlProblem as problem:
        raise PolicyInvalid(key, str(problem), origin, ("part of a valid YAML file",)) from problem


def _patterns(raw: object, origin: str) -> Sequence[str]:
    if isinstance(raw, list) and all(isinstance(item, str) and item.strip() for item in raw):
        return [str(item) for item in raw]
    raise PolicyInvalid(PROTECTED, raw, origin, ("a list of branch names or patterns",))


def _mapping(raw: object, origin: str) -> Mapping[str, object]:
    if isinstance(raw, dict):
        return {str(name): value for name, value in raw.items()}
    raise PolicyInvalid(INTERACTION, raw, origin, ("a mapping of settings",))


def _remote_default(common_dir: Path) -> str | None:
    """The branch that the remote shows first, as a clone recorded it; no git process."""
    try:
        text = (common_dir / _REMOTE_HEAD).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return None
    prefix = "ref: refs/remotes/origin/"
    return text.removeprefix(prefix) if text.startswith(prefix) else None
