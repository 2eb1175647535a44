"""meta.json: what a mission is. Unknown keys are kept; old files load (contract topology)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from fairlead.shared_kernel.documents.errors import DocumentInvalid
from fairlead.shared_kernel.identity import MissionFolder, MissionId, MissionIdentity, is_ulid

FILE_NAME = "meta.json"


@dataclass(frozen=True, slots=True)
class MissionMeta:
    """The content of one meta.json. `raw` holds every key, known or not."""

    raw: Mapping[str, object]

    @classmethod
    def parse(cls, data: bytes, *, where: str = FILE_NAME) -> Self:
        """Read a meta.json of any age.

        Raises:
            DocumentInvalid: it is not one JSON object.
        """
        try:
            raw = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise DocumentInvalid(where, f"not JSON: {error}") from error
        if not isinstance(raw, dict):
            raise DocumentInvalid(where, "not a JSON object")
        return cls(raw)

    def written(self) -> bytes:
        """The bytes of the file: sorted keys, two spaces, a newline at the end."""
        return (json.dumps(self.raw, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()

    def with_values(self, **changes: object) -> Self:
        """Return a copy with these keys set."""
        return type(self)({**self.raw, **changes})

    def identity(self, folder: MissionFolder) -> MissionIdentity:
        """Say who the mission is; the folder name is where the file was found."""
        text = self.text("mission_id")
        return MissionIdentity(
            mission_id=MissionId(text) if is_ulid(text) else None,
            folder=folder,
            mission_type=self.text("mission_type") or "software-dev",
            friendly_name=self.text("friendly_name") or folder.value,
        )

    @property
    def target_branch(self) -> str:
        """Where the mission lands at the end (rule C-CTX-3: one source)."""
        return self.text("target_branch") or "main"

    @property
    def coordination_branch(self) -> str | None:
        """The recorded coordination branch, or None."""
        return self.text("coordination_branch") or None

    @property
    def topology(self) -> str:
        """The recorded topology, as the file says it."""
        return self.text("topology")

    @property
    def change_mode(self) -> str:
        """How the mission changes code where that is special (`bulk_edit`), as the file says it."""
        return self.text("change_mode")

    @property
    def is_ours(self) -> bool:
        """True when this program created the mission, whatever wrote to it since."""
        return isinstance(self.raw.get("fairlead"), dict)

    @property
    def works_in_checkout(self) -> bool:
        """True for a mission without worktrees: its one lane is the primary checkout."""
        ours = self.raw.get("fairlead")
        return isinstance(ours, Mapping) and ours.get("worktrees") is False

    @property
    def mission_number(self) -> int | None:
        """The display number that merge gives, or None."""
        number = self.raw.get("mission_number")
        return number if isinstance(number, int) and not isinstance(number, bool) else None

    def text(self, key: str) -> str:
        """Return the value of a key if it is text, else ""."""
        value = self.raw.get(key)
        return value if isinstance(value, str) else ""
