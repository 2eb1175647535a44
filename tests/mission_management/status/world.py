"""A small mission to try the rules on: three packages in two lanes, everything in memory."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fairlead.mission_management.adapters.memory_ledger import (
    MemoryHeartbeats,
    MemoryLaneFacts,
    MemoryLedger,
)
from fairlead.mission_management.status import (
    Change,
    IntegratedCode,
    LifecycleRecorded,
    MissionState,
    Moved,
    MoveWorkPackage,
    ReviewResult,
    StatusEvent,
    StatusLane,
    TransitionRequest,
    TransitionRules,
    Verdict,
    WorkPackageMoved,
    WorkPackageStatus,
)
from fairlead.shared_kernel.actor import Actor, ActorKind
from fairlead.shared_kernel.adapters.fixed_clock import FixedClock
from fairlead.shared_kernel.commit_target import CommitTarget, Operation, TargetKind
from fairlead.shared_kernel.context import (
    BranchRef,
    ReadContext,
    StatusSurface,
    Topology,
    WriteContext,
)
from fairlead.shared_kernel.documents import (
    ExecutionLane,
    LanePlan,
    MissionMeta,
    PlannedWorkPackage,
)
from fairlead.shared_kernel.git import Oid
from fairlead.shared_kernel.identity import (
    MissionFolder,
    MissionId,
    MissionIdentity,
    MissionSlug,
    OperationId,
    derive_ulid,
)
from fairlead.shared_kernel.naming import HEADS, MissionNames

L = StatusLane
MISSION = MissionId("01KZ0000000000000000000000")
FOLDER = MissionFolder.of(MissionSlug("add-login"), MISSION.mid8)
ADA, BOB = Actor(ActorKind.AGENT, "ada"), Actor(ActorKind.AGENT, "bob")
OLIVE = Actor(ActorKind.HUMAN, "olive@example.invalid")
TIP, LATER_TIP = Oid("a" * 40), Oid("b" * 40)

META = MissionMeta(
    {
        "mission_id": MISSION.value,
        "mission_slug": FOLDER.value,
        "slug": "add-login",
        "friendly_name": "Add login",
        "mission_type": "software-dev",
        "target_branch": "main",
        "topology": "coordination",
        "mission_number": None,
        "fairlead": {"format": 1},
    }
)
FOREIGN_META = MissionMeta({key: META.raw[key] for key in META.raw if key != "fairlead"})
PACKAGES = (
    PlannedWorkPackage("WP01", "Form", subtasks=("T001", "T002"), write_scope=("src/form/**",)),
    PlannedWorkPackage("WP02", "Session", dependencies=("WP01",), write_scope=("src/session",)),
    PlannedWorkPackage("WP03", "Notes", execution_mode="planning_artifact"),
)
LANES = (
    ExecutionLane("lane-a", ("WP01",), ("src/form/**",), (), 0),
    ExecutionLane("lane-b", ("WP02", "WP03"), ("src/session", "src/form/shared.py"), (), 1),
)
PLAN = LanePlan(
    mission_slug=FOLDER.value,
    mission_id=MISSION.value,
    mission_branch="",
    target_branch="main",
    lanes=LANES,
    work_packages=PACKAGES,
    computed_at="",
    computed_from="",
)
IDENTITY = MissionIdentity(MISSION, FOLDER, "software-dev", "Add login")
APPROVED = ReviewResult("bob", Verdict.APPROVED, "reviews/WP01-1.md")
REJECTED = ReviewResult("bob", Verdict.CHANGES_REQUESTED, "reviews/WP01-1.md", "reviews/WP01-1.md")


def write_context() -> WriteContext:
    """A coordination mission whose branch no worktree shows."""
    ref = f"{HEADS}{MissionNames(FOLDER).coordination_branch}"
    target = CommitTarget.unborn(ref, TargetKind.COORDINATION)
    surface = StatusSurface(
        topology=Topology.COORDINATION,
        read_ref=ref,
        read_commit=Oid("0" * 39 + "1"),
        directory=MissionNames(FOLDER).directory,
        write_ref=ref,
        read_dir=Path("nowhere"),
    )
    branches = BranchRef("main", ref.removeprefix(HEADS), {}, target)
    return WriteContext(IDENTITY, branches, surface)


def read_context() -> ReadContext:
    return write_context().reading()


def request(wp_id: str, to: StatusLane, actor: Actor = ADA, **more: Any) -> TransitionRequest:
    return TransitionRequest(wp_id, to, actor, **more)


def operation(number: int, actor: Actor = ADA, *, explicit: bool = False) -> Operation:
    return Operation("test", operation_id(number), actor, {}, explicit)


def operation_id(number: int) -> OperationId:
    return OperationId(derive_ulid(MISSION.value, f"op/{number}"))


@dataclass
class World:
    """The mission, and what git and the machine know of it."""

    meta: MissionMeta = META
    plan: LanePlan | None = PLAN
    files: Mapping[str, bytes] = field(default_factory=dict)
    clock: FixedClock = field(default_factory=FixedClock)

    def __post_init__(self) -> None:
        self.facts = MemoryLaneFacts()
        self.beats = MemoryHeartbeats(self.clock)
        self.ledger = MemoryLedger(self.meta, self.plan, self.files, clock=self.clock)
        self.rules = TransitionRules(self.facts, self.beats, self.clock)
        self.context = write_context()
        self._operations = 0

    @property
    def state(self) -> MissionState:
        return self.ledger.state

    def status(self, wp_id: str = "WP01") -> WorkPackageStatus:
        return self.state.snapshot.work_packages[wp_id]

    def next_operation(self, actor: Actor = ADA) -> Operation:
        self._operations += 1
        return operation(self._operations, actor)

    def record(self, *events: StatusEvent) -> None:
        """Write events as they are, whatever the rules say."""
        change = Change(events, "set up")
        self.ledger.record(self.context, self.next_operation(events[0].actor), lambda _: change)

    def seed(self, *wp_ids: str) -> None:
        self.record(*(WorkPackageMoved(wp_id, L.GENESIS, L.PLANNED, OLIVE) for wp_id in wp_ids))

    def move(self, wp_id: str, to: StatusLane, actor: Actor = ADA, **more: Any) -> Moved:
        """Move a package by the rules."""
        use_case = MoveWorkPackage(self.ledger, self.rules)
        return use_case(self.context, request(wp_id, to, actor, **more), self.next_operation(actor))

    def decide(
        self, wp_id: str, to: StatusLane, actor: Actor = ADA, **more: Any
    ) -> tuple[StatusEvent, ...]:
        return self.rules.decide(self.context, self.state, request(wp_id, to, actor, **more))

    def bring(self, wp_id: str, to: StatusLane) -> None:
        """Bring a package to a lane on the natural way: ada implements, bob reviews."""
        self.facts.tips[wp_id] = TIP
        self.facts.work[wp_id] = (1, ("src/form/view.py", "src/session"))
        if wp_id not in self.state.snapshot.work_packages:
            self.seed(wp_id)
        for step in _STEPS[to]:
            getattr(self, f"_{step}")(wp_id)

    def _claim(self, wp_id: str) -> None:
        self.move(wp_id, L.CLAIMED, metadata={"lane_base": "c" * 40})

    def _start(self, wp_id: str) -> None:
        self.move(wp_id, L.IN_PROGRESS, workspace="lane")

    def _submit(self, wp_id: str) -> None:
        package = PLAN.work_package(wp_id)
        for subtask in package.subtasks if package else ():
            self.annotate(wp_id, {"subtasks": {subtask: "done"}})
        self.move(wp_id, L.FOR_REVIEW)

    def _review(self, wp_id: str) -> None:
        self.move(wp_id, L.IN_REVIEW, BOB)

    def _approve(self, wp_id: str) -> None:
        self.move(wp_id, L.APPROVED, BOB, review_result=APPROVED)

    def _integrate(self, wp_id: str) -> None:
        code = IntegratedCode("lane-a", TIP, ("src/form/view.py",))
        self.move(wp_id, L.DONE, OLIVE, integrated=code)

    def _block(self, wp_id: str) -> None:
        self.move(wp_id, L.BLOCKED, reason="no access")

    def _cancel(self, wp_id: str) -> None:
        self.move(wp_id, L.CANCELED, OLIVE, reason="not needed")

    def annotate(self, wp_id: str, delta: Mapping[str, object]) -> None:
        from fairlead.mission_management.status import WorkPackageAnnotated

        self.record(WorkPackageAnnotated(wp_id, ADA, delta))

    def milestone(self, event_type: str, **payload: object) -> None:
        self.record(LifecycleRecorded(event_type, OLIVE, payload))


_STEPS: Mapping[StatusLane, tuple[str, ...]] = {
    L.PLANNED: (),
    L.CLAIMED: ("claim",),
    L.IN_PROGRESS: ("claim", "start"),
    L.FOR_REVIEW: ("claim", "start", "submit"),
    L.IN_REVIEW: ("claim", "start", "submit", "review"),
    L.APPROVED: ("claim", "start", "submit", "review", "approve"),
    L.DONE: ("claim", "start", "submit", "review", "approve", "integrate"),
    L.BLOCKED: ("block",),
    L.CANCELED: ("cancel",),
}
