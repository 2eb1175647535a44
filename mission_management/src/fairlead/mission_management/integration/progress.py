"""How far a merge is. Persisted after each step, so that a killed merge goes on where it was.

It is a workshop, not a truth: each step looks at git first and does only what is not done yet.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from fairlead.governance.policy import MergeStrategy
from fairlead.mission_management.bookkeeping import MachineState
from fairlead.shared_kernel.actor import Actor, ActorKind
from fairlead.shared_kernel.commit_target import Operation
from fairlead.shared_kernel.git import Oid
from fairlead.shared_kernel.identity import OperationId

PROGRESS_FILE = "merge.json"
OPERATION = "merge"


class MergeStep(StrEnum):
    """What is to be done next (contract lifecycle, merge)."""

    RECORD = "record"
    """Retrospective and mission number, on the authority."""
    BUILD = "build"
    """The merge commit, from that tip; it passes the hooks."""
    LAND = "land"
    """The target goes to the commit."""
    ANNOUNCE = "announce"
    """MissionMerged, on the authority."""
    ARCHIVE = "archive"
    """The authority becomes the archive ref; the coordination branch goes."""
    CLEAN = "clean"
    """Lane branches and worktrees go."""
    PUSH = "push"
    """The upstream of the target gets what has landed, where that was asked for."""
    DONE = "done"


@dataclass(frozen=True, slots=True)
class MergeProgress:
    """One merge under way.

    Attributes:
        authority_ref: full name of the ref that held the mission when the merge began.
        attempt: how often the target has moved and recording and building were repeated.
        target: tip of the target that the commit is built on.
        tip: tip of the authority that is landed.
        commit: what is to land, or has landed.
        asked: the strategy that was asked for by name, if one was.
        push: what has landed goes to the upstream of the target.
        resolution: the commit of what somebody made of a conflict; `beyond` says why it touches
            files that the conflict was not about, and `resolved` names those that it was about.
    """

    step: MergeStep
    strategy: MergeStrategy
    authority_ref: str
    target_branch: str
    op_id: str
    actor: Mapping[str, str]
    attempt: int = 0
    target: Oid | None = None
    tip: Oid | None = None
    commit: Oid | None = None
    mission_number: int | None = None
    asked: MergeStrategy | None = None
    push: bool = False
    resolution: Oid | None = None
    beyond: str = ""
    resolved: tuple[str, ...] = ()

    @property
    def has_landed(self) -> bool:
        """True once the target holds the mission."""
        return self.step not in (MergeStep.RECORD, MergeStep.BUILD, MergeStep.LAND)

    def at(self, step: MergeStep) -> "MergeProgress":
        """Return the progress with another step next."""
        return replace(self, step=step)

    def again(self) -> "MergeProgress":
        """Return the progress of one more try, after the target moved."""
        return replace(
            self,
            step=MergeStep.RECORD,
            attempt=self.attempt + 1,
            target=None,
            tip=None,
            commit=None,
        )

    def operation(self, name: str) -> Operation:
        """Return the operation of one of its transactions: the same one after a kill."""
        return self.whole.step(name)

    @property
    def whole(self) -> Operation:
        """The operation as it was asked for."""
        bare = Operation(OPERATION, OperationId(self.op_id), _actor(self.actor), explicit=True)
        return requested(bare, self.asked)

    def written(self) -> bytes:
        """The bytes of the file."""
        raw = {
            "step": self.step.value,
            "strategy": self.strategy.value,
            "authority_ref": self.authority_ref,
            "target_branch": self.target_branch,
            "op_id": self.op_id,
            "actor": dict(self.actor),
            "attempt": self.attempt,
            "target": self.target,
            "tip": self.tip,
            "commit": self.commit,
            "mission_number": self.mission_number,
            "asked": self.asked.value if self.asked else None,
            "push": self.push,
            "resolution": self.resolution,
            "beyond": self.beyond,
            "resolved": list(self.resolved),
        }
        return (json.dumps(raw, indent=2, sort_keys=True) + "\n").encode()

    @classmethod
    def read(cls, data: bytes) -> "MergeProgress | None":
        """Read what `written` wrote; None for anything else: the merge then starts again."""
        try:
            raw = json.loads(data)
            return cls(
                step=MergeStep(raw["step"]),
                strategy=MergeStrategy(raw["strategy"]),
                authority_ref=str(raw["authority_ref"]),
                target_branch=str(raw["target_branch"]),
                op_id=OperationId(raw["op_id"]).value,
                actor=_actor(raw["actor"]).written(),
                attempt=int(raw["attempt"]),
                target=_oid(raw["target"]),
                tip=_oid(raw["tip"]),
                commit=_oid(raw["commit"]),
                mission_number=raw["mission_number"],
                asked=MergeStrategy(raw["asked"]) if raw["asked"] else None,
                push=raw.get("push") is True,
                resolution=_oid(raw.get("resolution")),
                beyond=str(raw.get("beyond") or ""),
                resolved=tuple(map(str, raw.get("resolved") or ())),
            )
        except (ValueError, LookupError, TypeError):
            return None


@dataclass(frozen=True, slots=True)
class MergeJournal:
    """Where the progress of a mission's merge is kept."""

    machine: MachineState

    def read(self, state_key: str) -> MergeProgress | None:
        """Return the merge under way, or None."""
        data = self.machine.read(state_key, PROGRESS_FILE)
        return MergeProgress.read(data) if data else None

    def keep(self, state_key: str, progress: MergeProgress) -> MergeProgress:
        """Persist it before the next step is taken."""
        self.machine.write(state_key, PROGRESS_FILE, progress.written())
        return progress

    def forget(self, state_key: str) -> None:
        """The merge is over, one way or the other."""
        self.machine.remove(state_key, PROGRESS_FILE)


def requested(operation: Operation, strategy: MergeStrategy | None) -> Operation:
    """Return a merge as it is asked for: its digest holds what the caller said, nothing else."""
    return operation.with_request(strategy=strategy.value if strategy else None)


def _actor(raw: Mapping[str, str]) -> Actor:
    return Actor(
        ActorKind(raw["kind"]),
        raw["id"],
        profile=raw.get("profile"),
        role=raw.get("role"),
        tool=raw.get("tool"),
        model=raw.get("model"),
    )


def _oid(raw: object) -> Oid | None:
    return Oid(raw) if isinstance(raw, str) else None
