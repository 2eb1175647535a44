"""Where rendered prompts are kept."""

from abc import abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class PromptName:
    """One prompt: a package, an action, and the lease it was rendered for."""

    mission_slug: str
    wp_id: str
    action: str
    generation: int

    @property
    def file_name(self) -> str:
        """The last part of its path."""
        return f"{self.wp_id}-{self.action}-{self.generation}.md"


class PromptFiles(Protocol):
    """Prompts on disk, in the runtime folder: they may be lost at any time and rendered again."""

    @abstractmethod
    def write(self, name: PromptName, text: str) -> Path:
        """Replace a prompt as a whole and return its absolute path.

        Raises:
            StorageUnwritable: the disk is full or read-only.
        """
        ...

    @abstractmethod
    def find(self, name: PromptName) -> Path | None:
        """Return the absolute path of a prompt that is there, or None."""
        ...
