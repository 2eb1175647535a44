"""Runs as files below the runtime folder of the primary checkout."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from typing_extensions import override

from fairlead.execution.adapters.whole_files import replace_file
from fairlead.execution.runs import MissionRunRef, MissionRunSnapshot, RunStore
from fairlead.shared_kernel.locks import Locks
from fairlead.shared_kernel.naming import runtime_root

# The names that older programs use, so that their runs are found.
INDEX_FILE = "feature-runs.json"
STATE_FILE = "state.json"
_LOCK_FILE = "feature-runs.lock"
_LOCK_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class FolderRunStore(RunStore):
    """The index beside one folder for each run. The lock is for the index only."""

    primary_root: Path
    locks: Locks

    @override
    def index(self) -> Mapping[str, MissionRunRef]:
        found = {slug: MissionRunRef.read(raw) for slug, raw in self._raw_index().items()}
        return {slug: ref for slug, ref in found.items() if ref}

    @override
    def load(self, ref: MissionRunRef) -> MissionRunSnapshot | None:
        # pydantic says what is wrong by a ValueError; a run that is damaged counts as lost.
        try:
            return MissionRunSnapshot.model_validate_json(self._state(ref).read_bytes())
        except (OSError, ValueError):
            return None

    @override
    def save(self, ref: MissionRunRef, snapshot: MissionRunSnapshot) -> None:
        text = json.dumps(snapshot.model_dump(mode="json"), indent=2, sort_keys=True)
        replace_file(self._state(ref), (text + "\n").encode())
        lock = runtime_root(self.primary_root) / _LOCK_FILE
        with self.locks.hold(lock, purpose="run index", timeout=_LOCK_SECONDS):
            index = self._raw_index()
            index[ref.mission_slug or ref.mission_key] = ref.written()
            replaced = json.dumps(index, indent=2, sort_keys=True) + "\n"
            replace_file(runtime_root(self.primary_root) / INDEX_FILE, replaced.encode())

    def _raw_index(self) -> dict[str, object]:
        try:
            raw = json.loads((runtime_root(self.primary_root) / INDEX_FILE).read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        return raw if isinstance(raw, dict) else {}

    def _state(self, ref: MissionRunRef) -> Path:
        """A run's file; a `run_dir` that leads out of the runtime folder is not followed."""
        root = runtime_root(self.primary_root).resolve()
        folder = (self.primary_root / ref.run_dir).resolve()
        inside = folder if folder.is_relative_to(root) else root / "runs" / "unknown"
        return inside / STATE_FILE
