"""A mission of four packages in three lanes, with everything that works on it.

WP01 and WP04 share lane-a, WP02 waits for WP01, WP03 is on its own.
"""

import json
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from typing_extensions import override

from fairlead.execution.adapters.git_places import GitPlaces
from fairlead.execution.adapters.lane_lease_notes import LaneLeaseNotes
from fairlead.execution.adapters.memory_lease_notes import MemoryLeaseNotes
from fairlead.execution.adapters.memory_places import MemoryPlaces
from fairlead.execution.adapters.memory_prompt_files import MemoryPromptFiles
from fairlead.execution.adapters.memory_run_store import MemoryRunStore
from fairlead.execution.context import FactsLoader, Places, resolve_action_context
from fairlead.execution.lanes import (
    AnalysisGate,
    ApproveWorkPackage,
    Claims,
    ImplementWorkPackage,
    LaneKeeper,
    LanePlace,
    LeaseNotes,
    RecordVerdict,
    RejectWorkPackage,
    ReviewWorkPackage,
    WorkView,
)
from fairlead.execution.next_step import (
    ClaimNext,
    DecideNext,
    Guards,
    NextView,
    Report,
    ReportResult,
    TakeNext,
)
from fairlead.execution.prompts import ShowPrompt, WritePrompt
from fairlead.execution.runs import TrackRun
from fairlead.governance.adapters.packaged_mission_types import PackagedMissionTypes
from fairlead.governance.doctrine import AgentProfile, MissionType, MissionTypes
from fairlead.governance.policy import (
    InteractionPolicy,
    ProtectedBranches,
    WorkflowMutationPolicy,
)
from fairlead.mission_management.adapters.git_lane_facts import GitLaneFacts
from fairlead.mission_management.adapters.machine_conflicts import MachineConflicts
from fairlead.mission_management.adapters.memory_ledger import MemoryHeartbeats
from fairlead.mission_management.adapters.memory_machine_state import MemoryMachineState
from fairlead.mission_management.bookkeeping import (
    BookkeepingTransaction,
    MachineState,
    TransactionLedger,
)
from fairlead.mission_management.conflicts import ConflictDesk, ConflictNotes
from fairlead.mission_management.integration import IntegrateWorkPackage
from fairlead.mission_management.missions import MissionCatalog, PrivateExcludes, Rescuer
from fairlead.mission_management.status import (
    Change,
    LifecycleRecorded,
    MissionState,
    StatusEvent,
    StatusLane,
    TransitionRequest,
    TransitionRules,
    WorkPackageAnnotated,
    WorkPackageMoved,
    WorkPackageStatus,
)
from fairlead.shared_kernel.actor import Actor, ActorKind
from fairlead.shared_kernel.adapters.fixed_clock import FixedClock
from fairlead.shared_kernel.adapters.git_cli import (
    locate,
    open_rehearsal,
    open_repository,
    open_shown_refs,
)
from fairlead.shared_kernel.adapters.memory_git import MemoryGit
from fairlead.shared_kernel.adapters.memory_locks import MemoryLocks
from fairlead.shared_kernel.adapters.nothing_shown import NothingShown
from fairlead.shared_kernel.commit_target import (
    CommitReceipt,
    CommitTarget,
    Operation,
    TargetKind,
)
from fairlead.shared_kernel.context import ContextOp, IntegrationContext, ReviewContext
from fairlead.shared_kernel.documents import ExecutionLane, LanePlan, PlannedWorkPackage
from fairlead.shared_kernel.git import (
    ZERO_OID,
    Checkout,
    CommitDraft,
    Oid,
    RefUpdate,
    Repository,
    ShownRefs,
    edit_tree,
)
from fairlead.shared_kernel.identity import (
    LaneId,
    MissionFolder,
    MissionId,
    MissionIdentity,
    OperationId,
    derive_ulid,
)
from fairlead.shared_kernel.naming import HEADS, MissionNames

L = StatusLane
MISSION = MissionId("01KZ0000000000000000000000")
FOLDER = MissionFolder("greetings-01KZ0000")
NAMES = MissionNames(FOLDER)
COORDINATION = f"{HEADS}{NAMES.coordination_branch}"
ADA, BOB, CYD = (Actor(ActorKind.AGENT, name) for name in ("ada", "bob", "cyd"))
OLIVE = Actor(ActorKind.HUMAN, "olive@example.invalid")

PACKAGES = (
    PlannedWorkPackage(
        "WP01",
        "Greet",
        subtasks=("T001",),
        requirement_refs=("FR-001",),
        write_scope=("hello/**",),
        file="tasks/WP01-greet.md",
    ),
    PlannedWorkPackage("WP02", "Part", dependencies=("WP01",), write_scope=("bye/**",)),
    PlannedWorkPackage("WP03", "Sing", write_scope=("song/**",)),
    PlannedWorkPackage("WP04", "Greet loudly", write_scope=("hello/**",)),
)
LANES = (
    ExecutionLane("lane-a", ("WP01", "WP04"), ("hello/**",), (), 0),
    ExecutionLane("lane-b", ("WP02",), ("bye/**",), ("lane-a",), 1),
    ExecutionLane("lane-c", ("WP03",), ("song/**",), (), 0),
)
BODY = "---\nwork_package_id: WP01\ntitle: Greet\n---\n\nGreet everybody by name.\n"


@lru_cache(maxsize=1)
def software() -> MissionType:
    return PackagedMissionTypes().get("software-dev")


class OneType(MissionTypes):
    """Only one kind of mission."""

    def __init__(self, kind: MissionType) -> None:
        self.kind = kind

    @override
    def get(self, name: str) -> MissionType:
        return self.kind

    @override
    def names(self) -> Sequence[str]:
        return (self.kind.name,)

    @override
    def profile(self, name: str) -> AgentProfile | None:
        return None


class NothingExcluded(PrivateExcludes):
    """For repositories that nobody looks at with `git status`."""

    @override
    def missing(self) -> tuple[str, ...]:
        return ()

    @override
    def ensure(self) -> None:
        return


def plan(**policy: object) -> LanePlan:
    return LanePlan(
        mission_slug=FOLDER.value,
        mission_id=MISSION.value,
        mission_branch=NAMES.coordination_branch,
        target_branch="main",
        lanes=LANES,
        work_packages=PACKAGES,
        computed_at="",
        computed_from="",
        interaction_policy=policy,
    )


def meta(**changes: object) -> dict[str, object]:
    return {
        "mission_id": MISSION.value,
        "mission_slug": FOLDER.value,
        "slug": "greetings",
        "friendly_name": "Greetings",
        "mission_type": "software-dev",
        "topology": "coordination",
        "coordination_branch": NAMES.coordination_branch,
        "target_branch": "main",
        "mission_number": None,
        "fairlead": {"format_version": 1},
        **changes,
    }


@dataclass
class Place:
    """A repository of either kind, and how people change files in it."""

    repository: Repository
    machine: MachineState
    shown: ShownRefs
    places: Places
    notes: LeaseNotes
    edit: Callable[[Path, str, bytes | None], None]
    delete_folder: Callable[[Path], None]
    checkout: Callable[[Path], Checkout]
    rehearse: Callable[[], AbstractContextManager[Repository]]

    def work(self, worktree: Path, files: Mapping[str, str], message: str = "Work") -> Oid:
        """Commit files in a worktree, as an agent does."""
        for name, text in files.items():
            self.edit(worktree, name, text.encode())
        return self.repository.worktrees.commit_files(worktree, message=message, paths=tuple(files))


def in_memory(root: Path) -> Place:
    git = MemoryGit()
    repository = git.repository(root)
    git.commit("main", {"README.md": b"# Sample\n", "hello/base.txt": b"one\ntwo\nthree\n"})
    here = Checkout(root, root, root, root / ".git", root / ".git")

    def checkout(path: Path) -> Checkout:
        return Checkout(path, path, root, root / ".git" / "worktrees" / path.name, root / ".git")

    return Place(
        repository=repository,
        machine=MemoryMachineState(root / "state"),
        shown=NothingShown(),
        places=MemoryPlaces({root: here}, {root: "main"}),
        notes=MemoryLeaseNotes(),
        edit=git.edit,
        delete_folder=git.delete_folder,
        checkout=checkout,
        rehearse=lambda: nullcontext(repository),
    )


def on_disk(root: Path) -> Place:
    from shutil import rmtree

    from fairlead.mission_management.adapters.folder_machine_state import FolderMachineState

    checkout = locate(root)

    def edit(worktree: Path, name: str, data: bytes | None) -> None:
        file = worktree / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if data is None:
            file.unlink()
        else:
            file.write_bytes(data)

    repository = open_repository(checkout)
    return Place(
        repository=repository,
        machine=FolderMachineState(checkout.common_dir),
        shown=open_shown_refs(repository),
        places=GitPlaces(locate),
        notes=LaneLeaseNotes(locate),
        edit=edit,
        delete_folder=rmtree,
        checkout=locate,
        rehearse=lambda: open_rehearsal(checkout),
    )


@dataclass
class World:
    """The mission, and every use case of execution on it."""

    place: Place
    kind: MissionType = field(default_factory=software)
    lane_plan: LanePlan | None = field(default_factory=plan)
    meta: dict[str, object] = field(default_factory=meta)
    files: Mapping[str, bytes] = field(default_factory=dict)
    clock: FixedClock = field(default_factory=FixedClock)

    def __post_init__(self) -> None:
        repository = self.place.repository
        self.beats = MemoryHeartbeats(self.clock)
        transactions = BookkeepingTransaction(
            repository=repository,
            machine=self.place.machine,
            locks=MemoryLocks(),
            clock=self.clock,
            policy=WorkflowMutationPolicy(ProtectedBranches()),
            shown=self.place.shown,
        )
        self.types = OneType(self.kind)
        self.ledger = TransactionLedger(repository, lambda: transactions)
        self.rules = TransitionRules(GitLaneFacts(repository), self.beats, self.clock)
        self.keeper = LaneKeeper(repository, self.place.rehearse)
        self.claims = Claims(self.rules, self.keeper)
        self.gate = AnalysisGate(self.types)
        self.prompts = MemoryPromptFiles()
        self.store = MemoryRunStore()
        self.runs = TrackRun(self.store, self.types, self.clock)
        self.facts = FactsLoader(
            repository,
            MissionCatalog(repository, self.place.machine),
            self.place.places,
            InteractionPolicy,
            lambda: self.types,
        )
        self._operations = 0
        self._create(transactions)

    def _create(self, transactions: BookkeepingTransaction) -> None:
        packages = (
            [wp_id for lane in self.lane_plan.lanes for wp_id in lane.wp_ids]
            if (self.lane_plan)
            else []
        )
        files: dict[str, bytes | None] = {
            "meta.json": json.dumps(self.meta).encode(),
            "mission-type.json": self.kind.frozen(),
            **({"lanes.json": self.lane_plan.written()} if self.lane_plan else {}),
            **({"tasks/WP01-greet.md": BODY.encode()} if self.lane_plan else {}),
            **self.files,
        }
        seeds = tuple(
            WorkPackageMoved(wp_id, L.GENESIS, L.PLANNED, OLIVE) for wp_id in sorted(packages)
        )
        flattened = self.meta["topology"] == "flattened"
        main = self.place.repository.refs.read(f"{HEADS}{self.meta['target_branch']}")
        target = CommitTarget.unborn(
            f"{HEADS}{self.meta['target_branch']}" if flattened else COORDINATION,
            TargetKind.FLATTENED if flattened else TargetKind.COORDINATION,
        )
        identity = MissionIdentity(MISSION, FOLDER, "software-dev", "Greetings")
        transactions.transact(
            identity,
            target,
            self.operation(OLIVE, "mission create"),
            lambda _: Change(seeds, "create", files),
            create_from=main,
        )
        known = {
            "mission_id": MISSION.value,
            "mission_slug": FOLDER.value,
            "coordination_branch": self.meta["coordination_branch"],
            "target_branch": self.meta["target_branch"],
        }
        self.place.machine.write(MISSION.value, "identity.json", json.dumps(known).encode())

    def operation(self, actor: Actor = ADA, name: str = "test") -> Operation:
        self._operations += 1
        op_id = OperationId(derive_ulid(MISSION.value, f"op/{self._operations}"))
        return Operation(name, op_id, actor)

    @property
    def root(self) -> Path:
        return self.place.repository.primary_root

    def context(self, wp_id: str | None = None, cwd: Path | None = None) -> ReviewContext:
        return resolve_action_context(
            FOLDER.value,
            op=ContextOp.REVIEW,
            cwd=cwd or self.root,
            actor=ADA,
            facts=self.facts,
            wp_id=wp_id,
        )

    @property
    def state(self) -> MissionState:
        return self.ledger.load(self.context().writing())

    def status(self, wp_id: str) -> WorkPackageStatus:
        return self.state.snapshot.work_packages[wp_id]

    def lane(self, wp_id: str) -> StatusLane:
        return self.state.snapshot.lane(wp_id)

    def place_of(self, wp_id: str) -> LanePlace:
        return LanePlace.of(self.context(), self.state, wp_id)

    def tip(self, ref: str) -> Oid:
        found = self.place.repository.refs.read(ref)
        assert found
        return found

    @property
    def implement_it(self) -> ImplementWorkPackage:
        write_prompt = WritePrompt(self.types, self.prompts)
        return ImplementWorkPackage(
            self.ledger,
            self.claims,
            self.gate,
            self.place.notes,
            self.beats,
            write_prompt,
            NothingExcluded(),
            self.runs,
        )

    @property
    def review_it(self) -> ReviewWorkPackage:
        write_prompt = WritePrompt(self.types, self.prompts)
        notes = self.place.notes
        return ReviewWorkPackage(self.ledger, self.claims, notes, self.beats, write_prompt)

    @property
    def integrate_it(self) -> IntegrateWorkPackage:
        repository, notes = self.place.repository, ConflictNotes(self.place.machine)
        desk = ConflictDesk(repository, notes, Rescuer(repository), NothingExcluded())
        return IntegrateWorkPackage(repository, self.ledger, self.rules, desk)

    @property
    def approve_it(self) -> ApproveWorkPackage:
        integrate = self.integrate_it

        def integrated(
            context: IntegrationContext, wp_id: str, operation: Operation
        ) -> CommitReceipt:
            return integrate(context, wp_id, operation).receipt

        return ApproveWorkPackage(RecordVerdict(self.review_it, self.clock), integrated)

    @property
    def decide_it(self) -> DecideNext:
        return DecideNext(
            *(self.ledger, self.claims, self.types, self.gate, Guards(), self.prompts),
            MachineConflicts(ConflictNotes(self.place.machine)),
            lambda: WorkflowMutationPolicy(ProtectedBranches()),
        )

    @property
    def claim_it(self) -> ClaimNext:
        return ClaimNext(self.decide_it, self.implement_it, self.review_it, self.runs)

    @property
    def show_it(self) -> ShowPrompt:
        return ShowPrompt(self.ledger, self.types)

    def implement(self, wp_id: str, actor: Actor = ADA, *, recover: bool = False) -> WorkView:
        operation = self.operation(actor, "implement")
        return self.implement_it(self.context(), wp_id, actor, operation, recover=recover)

    def review(self, wp_id: str, actor: Actor = BOB) -> WorkView:
        return self.review_it(self.context(), wp_id, actor, self.operation(actor, "review"))

    def approve(self, wp_id: str, actor: Actor = BOB, **more: bool | str) -> WorkView:
        return self.approve_it(
            self.context(),
            wp_id,
            actor,
            self.operation(actor, "review"),
            **more,  # type: ignore[arg-type]
        )

    def reject(self, wp_id: str, actor: Actor = BOB, feedback: str = "Again.") -> WorkView:
        use_case = RejectWorkPackage(RecordVerdict(self.review_it, self.clock))
        operation = self.operation(actor, "review")
        return use_case(self.context(), wp_id, actor, operation, feedback=feedback)

    def next(self, actor: Actor | None = ADA) -> NextView:
        return self.decide_it(self.context(), actor)

    def claim(self, actor: Actor = ADA) -> NextView:
        return self.claim_it(self.context(), actor, self.operation(actor, "next"))

    def take(
        self, actor: Actor = ADA, report: Report | None = None, *, claim: bool = False
    ) -> NextView:
        reports = ReportResult(self.ledger, self.claims, self.approve_it, self.runs)
        use_case = TakeNext(self.decide_it, self.claim_it, reports)
        operation = self.operation(actor, "next")
        return use_case(self.context(), actor, operation, report=report, claim=claim)

    def record(self, *events: StatusEvent, files: Mapping[str, bytes | None] | None = None) -> None:
        """Write events and files as they are, whatever the rules say."""
        change = Change(events, "set up", files or {})
        self.ledger.record(self.context().writing(), self.operation(), lambda _: change)

    def milestone(self, event_type: str) -> None:
        self.record(LifecycleRecorded(event_type, OLIVE))

    def move(self, wp_id: str, to: StatusLane, actor: Actor = ADA, reason: str = "") -> None:
        """Move a package by the rules."""
        writing = self.context().writing()

        def decide(state: MissionState) -> Change:
            request = TransitionRequest(wp_id, to, actor, reason=reason or None)
            return Change(self.rules.decide(writing, state, request), f"{wp_id} {to}")

        self.ledger.record(writing, self.operation(actor), decide)

    def hand_in(self, wp_id: str, files: Mapping[str, str], actor: Actor = ADA) -> Path:
        """Implement a package and hand it in for review; return its workspace."""
        view = self.implement(wp_id, actor)
        self.place.work(view.workspace, files)
        planned = self.state.plan.work_package(wp_id) if self.state.plan else None
        done = dict.fromkeys(planned.subtasks, "done") if planned else {}
        if done:
            self.record(WorkPackageAnnotated(wp_id, actor, {"subtasks": done}))
        self.move(wp_id, L.FOR_REVIEW, actor)
        return view.workspace


def lane_ref(letter: str) -> str:
    return f"{HEADS}{NAMES.lane_branch(LaneId(letter))}"


def git(root: Path, *words: str) -> str:
    done = subprocess.run(("git", *words), cwd=root, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def commit_past_lanes(world: World, path: str, data: bytes) -> None:
    """Somebody brings other code to the authority, past every lane."""
    repository = world.place.repository
    tip = world.tip(COORDINATION)
    tree = repository.history.commits(tip, limit=1)[0].tree
    changed = edit_tree(repository.objects, tree, {path: data})
    commit = repository.objects.write_commit(CommitDraft(changed, (tip,), "By hand\n"))
    repository.refs.update([RefUpdate(COORDINATION, commit, tip)], reason="by hand")


def on_work(place: Place) -> Place:
    """Make the branch `work`, which nothing protects."""
    main = place.repository.refs.read(f"{HEADS}main")
    assert main
    place.repository.refs.update([RefUpdate(f"{HEADS}work", main, ZERO_OID)], reason="branch")
    return place
