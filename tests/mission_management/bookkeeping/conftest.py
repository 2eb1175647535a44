"""A mission on a coordination branch, in a real repository and in one that is in memory."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fairlead.governance.policy import ProtectedBranches, WorkflowMutationPolicy
from fairlead.mission_management.adapters.folder_machine_state import FolderMachineState
from fairlead.mission_management.bookkeeping import BookkeepingTransaction, read_state
from fairlead.mission_management.status import (
    Change,
    MissionState,
    StatusLane,
    WorkPackageMoved,
)
from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.adapters.file_locks import FileLocks
from fairlead.shared_kernel.adapters.fixed_clock import FixedClock
from fairlead.shared_kernel.adapters.git_cli import locate, open_repository, open_shown_refs
from fairlead.shared_kernel.adapters.memory_git import MemoryGit
from fairlead.shared_kernel.adapters.nothing_shown import NothingShown
from fairlead.shared_kernel.commit_target import (
    CommitReceipt,
    CommitTarget,
    Operation,
    TargetKind,
)
from fairlead.shared_kernel.git import (
    ZERO_OID,
    CommitDraft,
    Oid,
    Ref,
    RefUpdate,
    Repository,
    ShownRefs,
    edit_tree,
)
from fairlead.shared_kernel.identity import (
    MissionFolder,
    MissionId,
    MissionIdentity,
    OperationId,
    new_ulid,
)
from fairlead.shared_kernel.naming import MissionNames
from tests.program import Program

MISSION = MissionId("01K00000000000000000000000")
FOLDER = MissionFolder("greetings-01K00000")
AGENT = Actor.parse("claude-1")
START = datetime(2026, 1, 1, tzinfo=UTC)
META = {
    "mission_id": MISSION.value,
    "mission_slug": FOLDER.value,
    "slug": "greetings",
    "friendly_name": "Greetings",
    "mission_type": "software-dev",
    "topology": "coordination",
    "target_branch": "main",
    "fairlead": {"format_version": 1},
}


def operation(name: str = "move", op_id: str | None = None, **request: object) -> Operation:
    chosen = OperationId(op_id) if op_id else OperationId(new_ulid(1_700_000_000_000))
    return Operation(name, chosen, AGENT, request, explicit=op_id is not None)


def seeded(wp_id: str) -> Change:
    event = WorkPackageMoved(wp_id, StatusLane.GENESIS, StatusLane.PLANNED, AGENT)
    return Change((event,), f"{wp_id} genesis -> planned")


@dataclass
class Bench:
    """One mission, and everything a test wants to do to it."""

    repository: Repository
    transactions: BookkeepingTransaction
    clock: FixedClock
    identity: MissionIdentity
    target: CommitTarget

    def write(
        self,
        change: Change | Callable[[MissionState], Change],
        asked: Operation | None = None,
    ) -> CommitReceipt:
        decide = change if callable(change) else (lambda _: change)
        return self.transactions.transact(self.identity, self.target, asked or operation(), decide)

    @property
    def tip(self) -> Oid:
        tip = self.repository.refs.read(self.target.ref)
        assert tip is not None
        return tip

    @property
    def state(self) -> MissionState:
        return read_state(self.repository.objects, self.tip, FOLDER)

    @property
    def log_bytes(self) -> bytes:
        return self.state.log.data

    def outsider_commits(self, files: dict[str, bytes | None]) -> Oid:
        """Somebody commits on the branch with plain git, without asking anyone."""
        objects = self.repository.objects
        tree = edit_tree(objects, self._tree(self.tip), files)
        commit = objects.write_commit(CommitDraft(tree, (self.tip,), "By hand\n"))
        update = RefUpdate(self.target.ref, new=commit, old=self.tip)
        self.repository.refs.update([update], reason="by hand")
        return commit

    def _tree(self, commit: Oid) -> Oid:
        return self.repository.history.commits(commit, limit=1)[0].tree


def bound(repository: Repository, state_root: Path, shown: ShownRefs) -> Bench:
    """The mission of these tests, which exists already."""
    transactions = BookkeepingTransaction(
        repository=repository,
        machine=FolderMachineState(state_root),
        locks=FileLocks(),
        clock=(clock := FixedClock(START)),
        policy=WorkflowMutationPolicy(ProtectedBranches()),
        shown=shown,
    )
    ref = f"refs/heads/{MissionNames(FOLDER).coordination_branch}"
    identity = MissionIdentity(MISSION, FOLDER, "software-dev", "Greetings")
    target = CommitTarget.bind(Ref(ref, ZERO_OID), TargetKind.COORDINATION)
    return Bench(repository, transactions, clock, identity, target)


def _bench(repository: Repository, state_root: Path, shown: ShownRefs) -> Bench:
    bench = bound(repository, state_root, shown)
    main = repository.refs.read("refs/heads/main")
    created = Change((), "create", {"meta.json": json.dumps(META).encode()})
    bench.transactions.transact(
        bench.identity,
        bench.target,
        operation("mission create"),
        lambda _: created,
        create_from=main,
    )
    return bench


@pytest.fixture
def real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """A real repository, with real git."""
    program = Program.fresh(tmp_path)
    for name, value in program._env({}).items():
        monkeypatch.setenv(name, value)
    checkout = locate(program.root)
    repository = open_repository(checkout)
    return _bench(repository, checkout.common_dir, open_shown_refs(repository))


@pytest.fixture(params=["git", "memory"])
def bench(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """The same mission in both repositories."""
    if request.param == "git":
        return request.getfixturevalue("real")  # type: ignore[no-any-return]
    git = MemoryGit()
    repository = git.repository(tmp_path)
    objects = repository.objects
    tree = edit_tree(objects, None, {"README.md": b"# Sample\n"})
    commit = objects.write_commit(CommitDraft(tree, (), "Start\n"))
    repository.refs.update([RefUpdate("refs/heads/main", commit, ZERO_OID)], reason="start")
    return _bench(repository, tmp_path / "state", NothingShown())
