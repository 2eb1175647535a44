"""The invariants of contract reliability, checked from outside with plain git.

Nothing here uses the program's own reading code but the reducer: a checker that shares the fault
would not see it.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from fairlead.mission_management.status import EventLog, materialize, reduce
from fairlead.shared_kernel.documents import MissionMeta
from tests.program import Program


def log_lines(program: Program, ref: str, mission: str) -> list[dict[str, Any]]:
    """Every row of the log at a ref."""
    text = program.git("show", f"{ref}:kitty-specs/{mission}/status.events.jsonl")
    return [json.loads(line) for line in text.splitlines()]


def log_digest(program: Program, ref: str, mission: str) -> str:
    """SHA-256 of the log at a ref."""
    text = program.git("show", f"{ref}:kitty-specs/{mission}/status.events.jsonl")
    return hashlib.sha256(text.encode()).hexdigest()


def violations(
    program: Program, mission: str, acknowledged: Iterable[str] = (), *, ref: str | None = None
) -> list[str]:
    """Name every broken invariant of a mission; an empty list is what one wants."""
    found: list[str] = []
    branch = ref or f"kitty/mission-{mission}"
    rows = log_lines(program, branch, mission)
    ids = [str(row["event_id"]) for row in rows]
    found += [
        f"I1: acknowledged event {event} is not in the log"
        for event in sorted(set(acknowledged) - set(ids))
    ]
    if len(ids) != len(set(ids)):
        found.append("I2: an event id occurs twice")
    found += _history(program, branch, mission)
    found += _connectivity(program)
    found += _cleanliness(program)
    found += _locks(program)
    return found


def _history(program: Program, branch: str, mission: str) -> list[str]:
    found: list[str] = []
    directory = f"kitty-specs/{mission}"
    commits = program.git("rev-list", "--first-parent", "--reverse", branch, "--", directory)
    before = ""
    for commit in commits.split():
        log = program.git("show", f"{commit}:{directory}/status.events.jsonl")
        if not log.startswith(before):
            found.append(f"I7: the log of {commit[:12]} does not extend its parent's")
        before = log
        meta = MissionMeta.parse(program.git("show", f"{commit}:{directory}/meta.json").encode())
        expected = materialize(meta, reduce(EventLog(log.encode()).rows()))
        if program.git("show", f"{commit}:{directory}/status.json").encode() != expected:
            found.append(f"I5: the snapshot of {commit[:12]} is not what its log reduces to")
    return found


def _connectivity(program: Program) -> list[str]:
    said = program.git("fsck", "--connectivity-only", "--no-dangling")
    return [f"I8: {line}" for line in said.splitlines() if "notice" not in line]


def _cleanliness(program: Program) -> list[str]:
    status = program.git("status", "--porcelain")
    return [f"I9: the checkout is not clean: {line}" for line in status.splitlines()]


def _locks(program: Program) -> list[str]:
    """No lock file of git that nobody holds."""
    git_dir = program.root / ".git"
    ours = git_dir / "fairlead"  # its lock files stay; the kernel frees what a dead process held
    left: Sequence[Path] = [p for p in sorted(git_dir.rglob("*.lock")) if ours not in p.parents]
    return [f"a lock is left: {path.relative_to(program.root)}" for path in left]
