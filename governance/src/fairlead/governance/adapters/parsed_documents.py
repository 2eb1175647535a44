"""What YAML files say, kept by the hash of their bytes: parsing one takes 100 ms, this takes 1."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from fairlead.governance.adapters.user_files import replace_file, user_folder


@dataclass(frozen=True, slots=True)
class ParsedDocuments:
    """Small JSON files in a folder that may be lost at any time.

    It is the user's folder and not the repository's: who only asks writes nothing there.
    """

    folder: Path

    @classmethod
    def of_user(cls, environment: Mapping[str, str]) -> Self | None:
        """`$XDG_CACHE_HOME/fairlead/doctrine`, else below `~/.cache`; None without a home."""
        root = user_folder(environment, "XDG_CACHE_HOME", ".cache")
        return cls(root / "fairlead" / "doctrine") if root else None

    def find(self, kind: str, data: bytes) -> Mapping[str, Any] | None:
        """Return what was kept of these bytes, or None; `kind` names the form that it is in."""
        try:
            found = json.loads(self._file(kind, data).read_bytes())
        except (OSError, ValueError, RecursionError):
            return None
        return found if isinstance(found, dict) else None

    def keep(self, kind: str, data: bytes, said: Mapping[str, Any]) -> None:
        """Keep what these bytes say. Where nothing can be written nothing is kept."""
        try:
            replace_file(self._file(kind, data), json.dumps(said, sort_keys=True).encode())
        except OSError:
            return

    def _file(self, kind: str, data: bytes) -> Path:
        import hashlib  # with OpenSSL 3 ms, which no reading command but `prompt` needs

        return self.folder / f"{hashlib.sha256(kind.encode() + bytes(1) + data).hexdigest()}.json"
