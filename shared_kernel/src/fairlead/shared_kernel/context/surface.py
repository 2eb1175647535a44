"""Reading: where the status of a mission is, and all that a reader is handed (contract context)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from fairlead.shared_kernel.git import Oid
    from fairlead.shared_kernel.identity import MissionIdentity


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


@dataclass(frozen=True, slots=True)
class ReadContext:
    """To look at a mission."""

    identity: MissionIdentity
    surface: StatusSurface
