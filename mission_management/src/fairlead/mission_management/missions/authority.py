"""Which ref holds a mission's truth: one function, one table (contract topology).

The rules are pure. What they look at is collected in `traces.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairlead.mission_management.missions.errors import (
    CoordAuthorityUnavailable,
    LegacyLogDiverged,
)
from fairlead.mission_management.status import StatusReadPathNotFound
from fairlead.shared_kernel.commit_target import BranchName, InvalidBranchName
from fairlead.shared_kernel.context import Topology
from fairlead.shared_kernel.git import Ref
from fairlead.shared_kernel.naming import HEADS, MissionNames

if TYPE_CHECKING:
    from pathlib import Path

    from fairlead.mission_management.missions.evidence import Copy, Evidence
    from fairlead.shared_kernel.commit_target import CommitTarget
    from fairlead.shared_kernel.git import Oid


@dataclass(frozen=True, slots=True)
class Authority:
    """The one ref that holds a mission's truth, at the commit where it was found.

    Attributes:
        writable: False where nothing may be recorded, whatever the gate says.
        note: what a person should know: an archived or foreign mission, a landed copy.
        worktree: the worktree that shows the ref, or None.
        archived: the mission was merged or closed, and its ref is the archive ref.
    """

    ref: str
    commit: Oid
    topology: Topology
    writable: bool = True
    note: str = ""
    worktree: Path | None = None
    archived: bool = False

    def target(self) -> CommitTarget:
        """Bind the place where everything about the mission is committed."""
        from fairlead.shared_kernel.commit_target import CommitTarget, TargetKind  # for writers

        kinds = {
            Topology.COORDINATION: TargetKind.COORDINATION,
            Topology.FLATTENED: TargetKind.FLATTENED,
            Topology.LEGACY: TargetKind.PRIMARY,
        }
        return CommitTarget.bind(Ref(self.ref, self.commit, self.worktree), kinds[self.topology])


def decide_authority(evidence: Evidence) -> Authority | None:
    """Apply the table, first row that answers; None when nothing found is a mission.

    Raises:
        StatusReadPathNotFound: the coordination branch holds the mission no more.
        CoordAuthorityUnavailable: the truth was on a ref that is gone. Nothing replaces it.
        LegacyLogDiverged: two copies contradict each other.
    """
    for rule in TABLE:
        found = rule(evidence)
        if found:
            return found
    return None


def _live_coordination_branch(evidence: Evidence) -> Authority | None:
    found = evidence.coordination
    if found is None:
        _refuse_emptied(evidence)
        return None
    recorded = found.meta.coordination_branch == found.ref.name.removeprefix(HEADS)
    if not found.meta.is_ours and not recorded:
        return None
    note = "" if found.meta.is_ours else _foreign(found)
    return _authority(found, Topology.COORDINATION, note)


def _archive(evidence: Evidence) -> Authority | None:
    found = evidence.archive
    if found is None:
        return None
    note = f"merged or closed; kept at {found.ref.name}"
    topology = (
        Topology.FLATTENED
        if found.meta.topology == Topology.FLATTENED.value
        else Topology.COORDINATION
    )
    return Authority(found.ref.name, found.ref.oid, topology, note=note, archived=True)


def _flattened_by_us(evidence: Evidence) -> Authority | None:
    for copy in evidence.ours:
        at_target = copy.ref.name == HEADS + copy.meta.target_branch
        if at_target and copy.meta.topology == Topology.FLATTENED.value:
            return _authority(copy, Topology.FLATTENED, "")
    remembered = evidence.remembered
    if remembered and not remembered.coordination_branch and not evidence.copies:
        raise _unavailable(evidence, remembered.target_branch, ("identity.json",))
    return None


def _recorded_branch_gone(evidence: Evidence) -> Authority | None:
    named = _who_names_a_branch(evidence)
    if not named or _landed_elsewhere(evidence):
        return None
    branch = named[0][1]
    raise _unavailable(evidence, branch, tuple(witness for witness, _ in named))


def _foreign_or_landed(evidence: Evidence) -> Authority | None:
    if not evidence.copies:
        return None
    winner = _longest(evidence)
    note = _landed(winner) if winner.meta.is_ours else _foreign(winner)
    return _authority(winner, Topology.LEGACY, note)


TABLE: Sequence[Callable[[Evidence], Authority | None]] = (
    _live_coordination_branch,
    _archive,
    _flattened_by_us,
    _recorded_branch_gone,
    _foreign_or_landed,
)
"""Contract topology, "Which authority": rows 1 to 5, in this order."""


def _refuse_emptied(evidence: Evidence) -> None:
    """The branch is there, this program made it, and the mission is not on it any more."""
    branch = evidence.branch
    if branch and (evidence.remembered or evidence.ours):
        raise StatusReadPathNotFound(MissionNames(evidence.folder).directory, branch.oid)


def _who_names_a_branch(evidence: Evidence) -> list[tuple[str, str]]:
    """Witnesses that name a coordination branch, each with the branch it names."""
    named: list[tuple[str, str]] = []
    remembered = evidence.remembered
    if remembered and remembered.coordination_branch:
        named.append(("identity.json", remembered.coordination_branch))
    for copy in evidence.ours:
        if copy.meta.coordination_branch:
            named.append((f"meta.json on {_short(copy)}", copy.meta.coordination_branch))
    return named


def _landed_elsewhere(evidence: Evidence) -> bool:
    """True for a mission that was merged somewhere else: a clone holds its landed copy only.

    The number is given by the merge, so a copy that has one has landed. A machine that knows the
    mission itself, or holds a lane of it, would have the archive ref too.
    """
    numbered = any(copy.meta.mission_number is not None for copy in evidence.copies)
    return numbered and not evidence.lanes and evidence.remembered is None


def _unavailable(
    evidence: Evidence, branch: str, named_by: tuple[str, ...]
) -> CoordAuthorityUnavailable:
    remembered = evidence.remembered
    return CoordAuthorityUnavailable(
        evidence.folder.value,
        branch,
        looked_for=(HEADS + branch, "the mission's archive ref"),
        named_by=named_by,
        last_commit=remembered.last_commit if remembered else None,
    )


def _longest(evidence: Evidence) -> Copy:
    """Return the copy whose log extends all others; of equal logs the preferred copy."""
    logs = {copy.log: evidence.read_log(copy.log) if copy.log else b"" for copy in evidence.copies}
    longest = max(logs.values(), key=len)
    if not all(longest.startswith(log) for log in logs.values()):
        lengths = {_short(copy): len(logs[copy.log]) for copy in evidence.copies}
        raise LegacyLogDiverged(evidence.folder.value, lengths)
    best = [copy for copy in evidence.copies if logs[copy.log] == longest]
    return min(best, key=lambda copy: (_preference(copy, evidence), copy.ref.name))


def _preference(copy: Copy, evidence: Evidence) -> int:
    if MissionNames(evidence.folder).lane_of_branch(_short(copy)):
        return 0
    if copy.ref.name == HEADS + copy.meta.target_branch:
        return 1
    return 2 if copy.ref.name == evidence.primary else 3


def _authority(copy: Copy, topology: Topology, note: str) -> Authority:
    return Authority(
        copy.ref.name, copy.ref.oid, topology, _takes_writes(copy.ref), note, copy.ref.worktree
    )


def _takes_writes(ref: Ref) -> bool:
    try:
        BranchName.of_ref(ref.name)
    except InvalidBranchName:
        return False
    return True


def _foreign(copy: Copy) -> str:
    recorded = f" (recorded topology: {copy.meta.topology})" if copy.meta.topology else ""
    return f"foreign mission{recorded}, read from {_short(copy)}"


def _landed(copy: Copy) -> str:
    return f"landed copy, read from {_short(copy)}"


def _short(copy: Copy) -> str:
    return copy.ref.name.removeprefix(HEADS)
