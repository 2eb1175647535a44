"""Which run: the entry of the run index."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from fairlead.shared_kernel.identity import MissionIdentity
from fairlead.shared_kernel.naming import runtime_root

_RUNS_FOLDER = "runs"


@dataclass(frozen=True, slots=True)
class MissionRunRef:
    """One run of a mission. The identity is None in files of older programs.

    `run_dir` is relative to the primary checkout, with `/`.
    """

    run_id: str
    run_dir: str
    mission_key: str
    mission_id: str | None = None
    mission_slug: str | None = None
    mission_type: str = ""

    @classmethod
    def read(cls, raw: object) -> "MissionRunRef | None":
        """Read an entry of any age; None for what is none."""
        if not isinstance(raw, Mapping):
            return None
        run_id, run_dir = _text(raw, "run_id"), _text(raw, "run_dir")
        if not run_id or not run_dir:
            return None
        return cls(
            run_id=run_id,
            run_dir=run_dir,
            mission_key=_text(raw, "mission_key") or "",
            mission_id=_text(raw, "mission_id"),
            mission_slug=_text(raw, "mission_slug"),
            mission_type=_text(raw, "mission_type") or "",
        )

    def known_as(self, identity: MissionIdentity) -> "MissionRunRef":
        """Return the run with the mission's identity, of which older files lack a part."""
        return replace(
            self,
            mission_key=self.mission_key or identity.mission_slug,
            mission_id=identity.mission_id.value if identity.mission_id else self.mission_id,
            mission_slug=identity.mission_slug,
            mission_type=self.mission_type or identity.mission_type,
        )

    def written(self) -> dict[str, object]:
        """The entry of the index."""
        return {
            "run_id": self.run_id,
            "run_dir": self.run_dir,
            "mission_type": self.mission_type,
            "mission_key": self.mission_key,
            "mission_id": self.mission_id,
            "mission_slug": self.mission_slug,
        }


def run_dir(run_id: str) -> str:
    """Return the folder of a new run, relative to the primary checkout, with `/`."""
    return (runtime_root(Path()) / _RUNS_FOLDER / run_id).as_posix()


def run_of(index: Mapping[str, MissionRunRef], mission_id: str) -> MissionRunRef | None:
    """Look a run up by the mission's id, whatever the mission is called."""
    runs: Sequence[MissionRunRef] = tuple(index.values())
    return next((ref for ref in runs if ref.mission_id == mission_id), None)


def current_run(
    index: Mapping[str, MissionRunRef], identity: MissionIdentity
) -> MissionRunRef | None:
    """Return the run of a mission: by its id, or by its name where that names no other mission."""
    mission_id = identity.mission_id.value if identity.mission_id else None
    found = run_of(index, mission_id) if mission_id else None
    named = index.get(identity.mission_slug)
    if found is None and named and named.mission_id in (None, mission_id):
        return named
    return found


def _text(raw: Mapping[str, object], key: str) -> str | None:
    value = raw.get(key)
    return value if isinstance(value, str) and value else None
