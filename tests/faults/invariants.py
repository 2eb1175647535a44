"""The invariants of contract reliability, checked from outside with plain git.

Nothing here uses the program's own reading code but the reducer: a checker that shares the fault
would not see it.
"""

import hashlib
import json
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from fairlead.mission_management.status import EventLog, materialize, reduce
from fairlead.shared_kernel.documents import MissionMeta
from tests.program import Program

TRAILER = "\nFairlead-Operation: "


def authority_of(mission: str) -> str:
    """The coordination branch of a mission, in full."""
    return f"refs/heads/kitty/mission-{mission}"


def log_text(program: Program, ref: str, mission: str) -> str:
    """The log at a ref."""
    return program.git("show", f"{ref}:kitty-specs/{mission}/status.events.jsonl")


def log_lines(program: Program, ref: str, mission: str) -> list[dict[str, Any]]:
    """Every row of the log at a ref."""
    return [json.loads(line) for line in log_text(program, ref, mission).splitlines()]


def log_ids(program: Program, mission: str, ref: str | None = None) -> list[str]:
    """The ids of the events in the log, in its order."""
    rows = log_lines(program, ref or authority_of(mission), mission)
    return [str(row["event_id"]) for row in rows]


def log_digest(program: Program, ref: str, mission: str) -> str:
    """SHA-256 of the log at a ref."""
    return hashlib.sha256(log_text(program, ref, mission).encode()).hexdigest()


def violations(
    program: Program,
    mission: str,
    acknowledged: Iterable[str] = (),
    *,
    ref: str | None = None,
    refused: Iterable[str] = (),
    shown: Path | None = None,
    dirty: Sequence[str] = (),
) -> list[str]:
    """Name every broken invariant of a mission; an empty list is what one wants.

    `shown` is a worktree whose files must be those of the ref; `dirty` is what `git status` of the
    user's checkout is to say, line by line.
    """
    branch = ref or authority_of(mission)
    ids = log_ids(program, mission, branch)
    found = [
        *(f"I1: acknowledged event {event} is lost" for event in sorted({*acknowledged} - {*ids})),
        *(f"I3: refused event {event} is in the log" for event in sorted({*refused} & {*ids})),
    ]
    if len(ids) != len(set(ids)):
        found.append("I2: an event id occurs twice")
    found += history_violations(program, branch, mission)
    found += _view(program, branch, shown) if shown else []
    found += _connectivity(program)
    found += _cleanliness(program, dirty)
    found += locks_left(program)
    return found


def history_violations(program: Program, branch: str, mission: str) -> list[str]:
    """I5 and I7, at every commit that the program made."""
    listed = program.git("log", "--first-parent", "--reverse", "-z", "--format=%H%n%B", branch)
    commits = [entry.partition("\n") for entry in listed.split("\0") if entry]
    names = ("status.events.jsonl", "status.json", "meta.json")
    specs = [f"{commit}:kitty-specs/{mission}/{name}" for commit, _, _ in commits for name in names]
    blobs = iter(_blobs(program, specs))
    found: list[str] = []
    before = b""
    for commit, _, message in commits:
        log, snapshot, meta = (next(blobs) for _ in names)
        if TRAILER in message and log is not None and meta is not None:
            if not log.startswith(before):
                found.append(f"I7: the log of {commit[:12]} does not extend its parent's")
            if snapshot != materialize(MissionMeta.parse(meta), reduce(EventLog(log).rows())):
                found.append(f"I5: the snapshot of {commit[:12]} is not what its log reduces to")
        before = log or b""
    return found


def locks_left(program: Program) -> list[str]:
    """Name lock files of git that nobody holds, and half-written files of ours."""
    git_dir = program.root / ".git"
    ours = git_dir / "fairlead"  # its lock files stay; the kernel frees what a dead process held
    left = [path for path in git_dir.rglob("*.lock") if ours not in path.parents]
    left += git_dir.rglob("fairlead-index*")
    return [f"a lock is left: {path.relative_to(program.root)}" for path in sorted(left)]


def _blobs(program: Program, specs: Sequence[str]) -> list[bytes | None]:
    done = subprocess.run(
        ["git", "cat-file", "--batch"],
        cwd=program.root,
        env=program._env({}),
        input="".join(f"{spec}\n" for spec in specs).encode(),
        capture_output=True,
        check=True,
    )
    found: list[bytes | None] = []
    data, at = done.stdout, 0
    for _ in specs:
        end = data.index(b"\n", at)
        header = data[at:end]
        at = end + 1
        if header.endswith(b" missing"):
            found.append(None)
            continue
        size = int(header.rpartition(b" ")[2])
        found.append(data[at : at + size])
        at += size + 1
    return found


def _view(program: Program, branch: str, shown: Path) -> list[str]:
    """I6: the worktree shows the ref, and its files and its index are what the ref says."""
    said = program.git("status", "--porcelain", cwd=shown)
    head = program.git("rev-parse", "HEAD", cwd=shown)
    found = [f"I6: {shown.name} differs from the ref: {line}" for line in said.splitlines()]
    if head != program.git("rev-parse", branch):
        found.append(f"I6: {shown.name} is at another commit")
    return found


def _connectivity(program: Program) -> list[str]:
    said = program.git("fsck", "--connectivity-only", "--no-dangling", "--no-progress")
    return [f"I8: {line}" for line in said.splitlines() if "notice" not in line]


def _cleanliness(program: Program, dirty: Sequence[str]) -> list[str]:
    lines = program.git("status", "--porcelain").splitlines()
    if lines == list(dirty):
        return []
    return [f"I9: git status says {lines}, not {list(dirty)}"]
