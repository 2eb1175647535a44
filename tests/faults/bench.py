"""The transaction itself on real git, without the command line around it."""

import json
import os
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fairlead.governance.policy import ProtectedBranches, WorkflowMutationPolicy
from fairlead.mission_management.adapters.folder_machine_state import FolderMachineState
from fairlead.mission_management.bookkeeping import BookkeepingTransaction, read_state
from fairlead.mission_management.status import Change, MissionState, WorkPackageAnnotated
from fairlead.shared_kernel import faults
from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.adapters.file_locks import FileLocks
from fairlead.shared_kernel.adapters.fixed_clock import FixedClock
from fairlead.shared_kernel.adapters.git_cli import locate, open_repository, open_shown_refs
from fairlead.shared_kernel.commit_target import (
    CommitReceipt,
    CommitTarget,
    Operation,
    TargetKind,
)
from fairlead.shared_kernel.git import ZERO_OID, Oid, Ref
from fairlead.shared_kernel.identity import (
    MissionFolder,
    MissionId,
    MissionIdentity,
    OperationId,
    new_ulid,
)
from tests import failing_calls
from tests.faults.invariants import authority_of
from tests.program import Program

MISSION = MissionId("01K00000000000000000000000")
FOLDER = MissionFolder("model-01K00000")
IDENTITY = MissionIdentity(MISSION, FOLDER, "software-dev", "Model")
AUTHORITY = authority_of(FOLDER.value)
DIRECTORY = f"kitty-specs/{FOLDER}"
AGENT = Actor.parse("claude-1")
START = datetime(2026, 1, 1, tzinfo=UTC)
META: dict[str, object] = {
    "mission_id": MISSION.value,
    "mission_slug": FOLDER.value,
    "slug": "model",
    "friendly_name": "Model",
    "mission_type": "software-dev",
    "topology": "coordination",
    "target_branch": "main",
    "fairlead": {"format_version": 1},
}


@dataclass
class Bench:
    """One mission in one repository, written to by calls instead of commands."""

    program: Program
    transactions: BookkeepingTransaction
    clock: FixedClock
    target: CommitTarget

    @classmethod
    def open(
        cls, program: Program, clock: FixedClock | None = None, ref: str = AUTHORITY
    ) -> "Bench":
        """Open it as a new process would."""
        checkout = locate(program.root)
        clock = clock or FixedClock(START)
        repository = open_repository(checkout)
        transactions = BookkeepingTransaction(
            repository=repository,
            machine=FolderMachineState(checkout.common_dir),
            locks=FileLocks(),
            clock=clock,
            policy=WorkflowMutationPolicy(ProtectedBranches()),
            shown=open_shown_refs(repository),
        )
        kind = TargetKind.COORDINATION if ref == AUTHORITY else TargetKind.FLATTENED
        target = CommitTarget.bind(Ref(ref, ZERO_OID), kind)
        return cls(program, transactions, clock, target)

    @classmethod
    def create(cls, place: Path) -> "Bench":
        """Make a repository and the mission in it."""
        bench = cls.open(Program.fresh(place))
        bench._begin(META)
        return bench

    @classmethod
    def flattened(cls, place: Path) -> "Bench":
        """Make one whose authority is the branch that the person has checked out."""
        program = Program.fresh(place)
        program.git("switch", "--quiet", "--create", "solo")
        bench = cls.open(program, ref="refs/heads/solo")
        bench._begin({**META, "topology": "flattened", "target_branch": "solo"})
        return bench

    def _begin(self, meta: dict[str, object]) -> None:
        created = Change((), "create", {"meta.json": json.dumps(meta).encode()})
        self.transactions.transact(
            *(IDENTITY, self.target, operation(), lambda _: created),
            create_from=self.transactions.repository.refs.read("refs/heads/main"),
        )

    def write(self, change: Change, asked: Operation | None = None) -> CommitReceipt:
        """Write a change that does not look at the state."""
        return self.transactions.transact(
            IDENTITY, self.target, asked or operation(), lambda _: change
        )

    @property
    def tip(self) -> Oid:
        """Where the authority is."""
        found = self.transactions.repository.refs.read(self.target.ref)
        assert found
        return found

    @property
    def state(self) -> MissionState:
        """The mission as it is now."""
        return read_state(self.transactions.repository.objects, self.tip, FOLDER)

    @property
    def state_folder(self) -> Path:
        """The machine state of the mission."""
        return self.transactions.machine.folder(IDENTITY.state_key)


def operation(op_id: str | None = None, **request: object) -> Operation:
    """An operation of a caller who may retry, where an id is given."""
    chosen = OperationId(op_id or new_ulid(1_700_000_000_000))
    return Operation("note", chosen, AGENT, request, explicit=op_id is not None)


def notes(count: int = 1, text: str = "here") -> Change:
    """So many rows in one transaction."""
    rows = tuple(WorkPackageAnnotated("WP01", AGENT, {"note": f"{text} {n}"}) for n in range(count))
    return Change(rows, f"{count} notes")


def in_a_process(work: Callable[[], Any], *, kill_at: str = "", fail: str = "") -> int:
    """Do something in a forked process that may kill itself, and return how it ended."""
    child = os.fork()
    if child == 0:
        try:
            faults._PLAN = kill_at
            faults._hits.clear()
            failing_calls.arm(fail)
            work()
            os._exit(0)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(70)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)
