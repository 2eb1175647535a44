"""Prompts as files below the runtime folder of the primary checkout."""

from dataclasses import dataclass
from pathlib import Path

from typing_extensions import override

from fairlead.execution.adapters.whole_files import replace_file
from fairlead.execution.prompts import PromptFiles, PromptName
from fairlead.shared_kernel.naming import runtime_root

PROMPTS_FOLDER = "prompts"


@dataclass(frozen=True, slots=True)
class FolderPromptFiles(PromptFiles):
    """One Markdown file for each package, action and lease."""

    primary_root: Path

    @override
    def write(self, name: PromptName, text: str) -> Path:
        path = self._path(name)
        replace_file(path, text.encode())
        return path

    @override
    def find(self, name: PromptName) -> Path | None:
        path = self._path(name)
        return path if path.is_file() else None

    def _path(self, name: PromptName) -> Path:
        folder = runtime_root(self.primary_root) / PROMPTS_FOLDER
        return folder / name.mission_slug / name.file_name
