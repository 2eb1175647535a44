"""Prompts in memory; their paths lead nowhere."""

from dataclasses import dataclass, field
from pathlib import Path

from typing_extensions import override

from fairlead.execution.prompts import PromptFiles, PromptName

_ROOT = Path("/memory/prompts")


@dataclass(frozen=True, slots=True)
class MemoryPromptFiles(PromptFiles):
    """Forgets everything at exit."""

    texts: dict[PromptName, str] = field(default_factory=dict)

    @override
    def write(self, name: PromptName, text: str) -> Path:
        self.texts[name] = text
        return _path(name)

    @override
    def find(self, name: PromptName) -> Path | None:
        return _path(name) if name in self.texts else None


def _path(name: PromptName) -> Path:
    return _ROOT / name.mission_slug / name.file_name
