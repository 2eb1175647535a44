"""A small world to create missions in: a real repository, or one that is in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

from fairlead.governance.adapters.packaged_mission_types import PackagedMissionTypes
from fairlead.governance.policy import (
    ChangeModePolicy,
    ProtectedBranches,
    WorkflowMutationPolicy,
)
from fairlead.mission_management.acceptance import Checklist
from fairlead.mission_management.adapters.folder_machine_state import FolderMachineState
from fairlead.mission_management.adapters.git_info_exclude import GitInfoExclude
from fairlead.mission_management.adapters.git_lane_facts import GitLaneFacts
from fairlead.mission_management.adapters.memory_guards import MemoryGuards
from fairlead.mission_management.bookkeeping import (
    BookkeepingTransaction,
    MachineState,
    TransactionLedger,
    read_state,
)
from fairlead.mission_management.conflicts import ConflictDesk, ConflictNotes
from fairlead.mission_management.missions import (
    CreatedMission,
    CreateMission,
    CreateMissionRequest,
    MissionCatalog,
    Rescuer,
    Sighting,
)
from fairlead.mission_management.occurrences import BulkEditProof, Trees, VerifyReferences
from fairlead.mission_management.status import (
    Change,
    MissionState,
    ReviewResult,
    StatusEvent,
    StatusLane,
    TransitionRules,
    Verdict,
    WorkPackageMoved,
)
from fairlead.shared_kernel.actor import Actor, ActorKind
from fairlead.shared_kernel.adapters.file_locks import FileLocks
from fairlead.shared_kernel.adapters.fixed_clock import FixedClock
from fairlead.shared_kernel.adapters.git_cli import locate, open_repository, open_shown_refs
from fairlead.shared_kernel.adapters.memory_git import MemoryGit
from fairlead.shared_kernel.adapters.nothing_shown import NothingShown
from fairlead.shared_kernel.commit_target import CommitReceipt, Operation
from fairlead.shared_kernel.context import (
    BranchRef,
    IntegrationContext,
    StatusSurface,
    Topology,
    Workspace,
)
from fairlead.shared_kernel.documents import ExecutionLane, LanePlan, PlannedWorkPackage
from fairlead.shared_kernel.git import (
    ZERO_OID,
    CommitDraft,
    Oid,
    RefUpdate,
    Repository,
    ShownRefs,
    edit_tree,
)
from fairlead.shared_kernel.identity import LaneId, MissionFolder, OperationId, new_ulid
from fairlead.shared_kernel.locks import Locks
from fairlead.shared_kernel.naming import HEADS, MissionNames

OLIVE = Actor(ActorKind.HUMAN, "olive@example.invalid")
ADA = Actor(ActorKind.AGENT, "ada")
RITA = Actor(ActorKind.AGENT, "rita")
_START_MS = 1_760_000_000_000


@dataclass
class World:
    """One repository and everything that use cases on missions need."""

    repository: Repository
    machine: MachineState
    shown: ShownRefs
    locks: Locks = field(default_factory=FileLocks)
    clock: FixedClock = field(default_factory=lambda: FixedClock(step=timedelta(seconds=1)))
    policy: WorkflowMutationPolicy = field(
        default_factory=lambda: WorkflowMutationPolicy(ProtectedBranches())
    )
    minted: int = 0

    @classmethod
    def on_disk(cls, root: Path) -> "World":
        checkout = locate(root)
        repository = open_repository(checkout)
        return cls(repository, FolderMachineState(checkout.common_dir), open_shown_refs(repository))

    @classmethod
    def in_memory(cls, root: Path) -> "World":
        git = MemoryGit()
        repository = git.repository(root)
        git.commit("main", {"README.md": b"A project.\n"}, "Begin")
        return cls(repository, FolderMachineState(repository.common_dir), NothingShown())

    @property
    def transactions(self) -> BookkeepingTransaction:
        return BookkeepingTransaction(
            self.repository, self.machine, self.locks, self.clock, self.policy, self.shown
        )

    @property
    def ledger(self) -> TransactionLedger:
        return TransactionLedger(self.repository, lambda: self.transactions)

    @property
    def rules(self) -> TransitionRules:
        return TransitionRules(GitLaneFacts(self.repository), None, self.clock)

    def checklist(self, guards: MemoryGuards | None = None) -> Checklist:
        """What a mission is held against before it is accepted."""
        trees = Trees(self.repository, GitLaneFacts(self.repository))
        change = BulkEditProof(ChangeModePolicy(), VerifyReferences(self.ledger, trees))
        return Checklist(self.repository, guards or MemoryGuards(), change)

    @property
    def desk(self) -> ConflictDesk:
        return ConflictDesk(
            self.repository,
            ConflictNotes(self.machine),
            Rescuer(self.repository),
            GitInfoExclude(self.repository.common_dir),
        )

    @property
    def catalog(self) -> MissionCatalog:
        return MissionCatalog(self.repository, self.machine)

    def operation(self, name: str, actor: Actor = OLIVE, *, op_id: str | None = None) -> Operation:
        """An operation with an id of its own, each a minute after the last one."""
        self.minted += 1
        minted = new_ulid(_START_MS + self.minted * 60_000)
        return Operation(name, OperationId(op_id or minted), actor, explicit=op_id is not None)

    def create(
        self,
        slug: str = "add-login",
        *,
        op_id: str | None = None,
        target: str | None = None,
        topology: Topology = Topology.COORDINATION,
    ) -> CreatedMission:
        request = CreateMissionRequest(slug, target=target, topology=topology)
        return self.creating(request, self.operation("mission create", op_id=op_id))

    @property
    def creating(self) -> CreateMission:
        return CreateMission(
            self.repository,
            self.machine,
            self.transactions,
            PackagedMissionTypes(),
            MemoryGuards(),
            GitInfoExclude(self.repository.common_dir),
            self.locks,
            self.clock,
        )

    def found(self, folder: MissionFolder) -> Sighting:
        return self.catalog.select(folder.value)

    def context(self, folder: MissionFolder) -> IntegrationContext:
        """The context that the resolver would make of the mission as it is now."""
        found = self.found(folder)
        names, authority = MissionNames(folder), found.authority
        root = self.repository.primary_root
        plan = self.state(folder).plan
        return IntegrationContext(
            found.identity,
            BranchRef(
                found.target_branch,
                found.meta.coordination_branch,
                {
                    lane.lane_id: names.lane_branch(LaneId.recorded(lane.lane_id))
                    for lane in (plan.lanes if plan else ())
                },
                authority.target(),
            ),
            StatusSurface(
                authority.topology,
                authority.ref,
                authority.commit,
                names.directory,
                authority.ref if authority.writable else None,
                root / names.directory,
            ),
            Workspace(root, root, None, None, root),
        )

    def state(self, folder: MissionFolder) -> MissionState:
        authority = self.found(folder).authority
        return read_state(self.repository.objects, authority.commit, folder)

    def record(
        self,
        folder: MissionFolder,
        *events: StatusEvent,
        files: Mapping[str, bytes | None] | None = None,
        actor: Actor = OLIVE,
    ) -> CommitReceipt:
        """Write to the mission as its use cases do, without their rules."""
        change = Change(tuple(events), "prepare the test", files or {})
        context = self.context(folder).writing()
        return self.ledger.record(context, self.operation("test", actor), lambda _: change)

    def plan(self, folder: MissionFolder, *packages: PlannedWorkPackage) -> LanePlan:
        """Finalize: each package has a lane of its own, a, b and so on."""
        lanes = tuple(
            ExecutionLane(LaneId.nth(n).written, (package.wp_id,), package.write_scope, (), 0)
            for n, package in enumerate(packages)
        )
        found = self.found(folder)
        plan = LanePlan(
            mission_slug=folder.value,
            mission_id=found.identity.mission_id.value if found.identity.mission_id else None,
            mission_branch=MissionNames(folder).coordination_branch,
            target_branch=found.target_branch,
            lanes=lanes,
            work_packages=packages,
            computed_at="",
            computed_from="test",
        )
        seeded = [
            WorkPackageMoved(p.wp_id, StatusLane.GENESIS, StatusLane.PLANNED, OLIVE)
            for p in packages
        ]
        files = {"lanes.json": plan.written(), "spec.md": b"# Spec\n", "plan.md": b"# Plan\n"}
        files |= {"tasks.md": b"# Tasks\n", "tasks/WP01-greet.md": b"---\n---\n"}
        self.record(folder, *seeded, files=dict(files))
        return plan

    def commit(
        self,
        branch: str,
        files: Mapping[str, bytes | None],
        *,
        start: Oid | None = None,
        message: str = "Work",
    ) -> Oid:
        """Commit on a branch with plain git objects; it is made at `start` where there is none."""
        objects, name = self.repository.objects, HEADS + branch
        old = self.repository.refs.read(name)
        parent = old or start
        base = self.tree(parent) if parent else None
        tree = edit_tree(objects, base, dict(files))
        new = objects.write_commit(CommitDraft(tree, (parent,) if parent else (), f"{message}\n"))
        self.repository.refs.update([RefUpdate(name, new, old or ZERO_OID)], reason=message)
        return new

    def tree(self, commit: Oid) -> Oid:
        return self.repository.history.commits(commit, limit=1)[0].tree

    def tip(self, branch: str) -> Oid:
        found = self.repository.refs.read(HEADS + branch)
        assert found is not None
        return found

    def text(self, commit: Oid, path: str) -> str | None:
        found = self.repository.objects.read(f"{commit}:{path}")
        return found.data.decode() if found else None

    def work(self, folder: MissionFolder, lane: str, files: Mapping[str, bytes | None]) -> Oid:
        """Commit on a lane, which begins at the authority as it is now."""
        branch = MissionNames(folder).lane_branch(LaneId(lane))
        return self.commit(branch, files, start=self.found(folder).authority.commit)

    def approve(self, folder: MissionFolder, wp_id: str, reviewed: Oid | None) -> None:
        """Take a package to approved, through a review by somebody else."""
        lanes = ("planned", "claimed", "in_progress", "for_review", "in_review", "approved")
        steps = [StatusLane(lane) for lane in lanes]
        moves = [
            WorkPackageMoved(wp_id, source, target, RITA if target is steps[-1] else ADA)
            for source, target in pairwise(steps)
        ]
        result = ReviewResult("rita", Verdict.APPROVED, "review-1")
        facts = {"reviewed_commit": reviewed} if reviewed else {}
        moves[-1] = replace(moves[-1], review_result=result, metadata=facts)
        if reviewed is None:
            moves[2] = replace(moves[2], evidence={"no_code": "a decision only"})
        self.record(folder, *moves)


def package(wp_id: str, *requirements: str, scope: Sequence[str] = ()) -> PlannedWorkPackage:
    return PlannedWorkPackage(
        wp_id, f"Package {wp_id}", requirement_refs=requirements, write_scope=tuple(scope)
    )
