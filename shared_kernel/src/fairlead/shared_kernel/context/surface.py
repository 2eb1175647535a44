"""Reading: where the status of a mission is, and all that a reader is handed (contract context)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Self

from fairlead.shared_kernel.naming import HEADS

if TYPE_CHECKING:
    from pathlib import Path

    from fairlead.shared_kernel.git import Oid
    from fairlead.shared_kernel.identity import MissionIdentity
    from fairlead.shared_kernel.naming import MissionNames


class ContextOp(StrEnum):
    """What one wants to do; it chooses the composite."""

    READ = "read"
    PROMPT = "prompt"
    WRITE = "write"
    REVIEW = "review"
    INTEGRATE = "integrate"
    PLAN = "plan"


class Topology(StrEnum):
    """Where a mission's durable truth lives (contract topology)."""

    COORDINATION = "coordination"
    FLATTENED = "flattened"
    LEGACY = "legacy"


@dataclass(frozen=True, slots=True)
class StatusSurface:
    """Where the status is read and written. Under every topology of ours the two are equal."""

    topology: Topology
    read_ref: str
    """Full name of the authority ref."""
    read_commit: Oid
    directory: str
    """The mission directory, relative to the top of the tree."""
    write_ref: str | None
    """Full name of the ref that writes go to; None where writing is refused."""
    read_dir: Path
    """Where the files are or would be shown, for people; it may not exist and no code opens it."""
    note: str = ""
    """What a person should know: a foreign mission, a landed copy."""

    @classmethod
    def of(
        cls,
        names: MissionNames,
        ref: str,
        commit: Oid,
        *,
        topology: Topology,
        writable: bool,
        note: str,
        shown_at: Path | None,
        primary_root: Path,
    ) -> Self:
        """Derive it from where the authority is; `shown_at` is the worktree that shows its ref.

        Where none does, the files of a live coordination branch would be shown in its own worktree,
        and all others in the primary checkout.
        """
        live = topology is Topology.COORDINATION and ref.startswith(HEADS)
        usual = names.coordination_worktree(primary_root) if live else primary_root
        return cls(
            topology=topology,
            read_ref=ref,
            read_commit=commit,
            directory=names.directory,
            write_ref=ref if writable else None,
            read_dir=(shown_at or usual) / names.directory,
            note=note,
        )


@dataclass(frozen=True, slots=True)
class ReadContext:
    """To look at a mission."""

    identity: MissionIdentity
    surface: StatusSurface
