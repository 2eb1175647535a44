"""A mission in memory, and the commands of planning on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from fairlead.governance.adapters.fixed_policy_sources import FixedPolicySources
from fairlead.governance.adapters.packaged_mission_types import PackagedMissionTypes
from fairlead.mission_management.adapters.memory_ledger import MemoryLedger
from fairlead.mission_management.planning import (
    AddedWorkPackage,
    AddWorkPackage,
    FinalizedTasks,
    FinalizeTasks,
    GivenFile,
    ImportedWorkPackages,
    ImportWorkPackages,
    NewWorkPackage,
    WriteArtifact,
    WrittenArtifact,
)
from fairlead.mission_management.status import (
    Change,
    MissionState,
    StatusLane,
    WorkPackageMoved,
)
from fairlead.shared_kernel.actor import Actor, ActorKind
from fairlead.shared_kernel.adapters.fixed_clock import FixedClock
from fairlead.shared_kernel.commit_target import CommitTarget, Operation, TargetKind
from fairlead.shared_kernel.context import (
    ArtifactPlacement,
    BranchRef,
    PlanningContext,
    StatusSurface,
    Topology,
)
from fairlead.shared_kernel.documents import LanePlan, MissionMeta
from fairlead.shared_kernel.git import Oid
from fairlead.shared_kernel.identity import MissionFolder, OperationId

PERSON = Actor(ActorKind.HUMAN, "ada@example.invalid")
MISSION_ID = "01JZ0000000000000000000000"
FOLDER = MissionFolder("add-login-01JZ0000")
BRANCH = "kitty/mission-add-login-01JZ0000"
SPEC = b"# Login\n\n| ID | Requirement |\n|---|---|\n| FR-001 | Sign in |\n| FR-002 | Sign out |\n"


def mission_meta(**changes: object) -> MissionMeta:
    return MissionMeta(
        {
            "mission_id": MISSION_ID,
            "mission_slug": FOLDER.value,
            "slug": "add-login",
            "friendly_name": "Add login",
            "mission_type": "software-dev",
            "topology": "coordination",
            "coordination_branch": BRANCH,
            "target_branch": "trunk",
            "fairlead": {"format_version": 1},
            **changes,
        }
    )


@dataclass
class World:
    """One mission. Every command is a new operation; ids count up."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    meta: MissionMeta = field(default_factory=mission_meta)
    policies: FixedPolicySources = field(default_factory=FixedPolicySources)

    def __post_init__(self) -> None:
        self.clock = FixedClock(step=timedelta(seconds=1))
        self.ledger = MemoryLedger(self.meta, files=self.files, clock=self.clock)
        self._operations = 0

    @property
    def state(self) -> MissionState:
        return self.ledger.state

    @property
    def plan(self) -> LanePlan:
        assert self.state.plan
        return self.state.plan

    @property
    def context(self) -> PlanningContext:
        destination = CommitTarget.unborn(f"refs/heads/{BRANCH}", TargetKind.COORDINATION)
        directory = f"kitty-specs/{FOLDER}"
        return PlanningContext(
            identity=self.meta.identity(FOLDER),
            branches=BranchRef("trunk", BRANCH, {}, destination),
            surface=StatusSurface(
                topology=Topology.COORDINATION,
                read_ref=destination.ref,
                read_commit=self.state.as_of or Oid(""),
                directory=directory,
                write_ref=destination.ref,
                read_dir=Path("/nowhere") / directory,
            ),
            placement=ArtifactPlacement(destination, directory),
        )

    def operation(self, name: str, actor: Actor = PERSON) -> Operation:
        self._operations += 1
        return Operation(name, OperationId.new(1_750_000_000_000 + self._operations), actor)

    def text(self, name: str) -> str:
        content = self.state.read_file(name)
        assert content is not None, f"no {name}"
        return content.decode()

    def write(self, name: str, content: bytes | None) -> WrittenArtifact:
        command = WriteArtifact(self.ledger, PackagedMissionTypes())
        return command(self.context, name, content, self.operation("artifact write"))

    def add(self, title: str, **asked: object) -> AddedWorkPackage:
        new = NewWorkPackage(title, **asked)  # type: ignore[arg-type]
        return AddWorkPackage(self.ledger)(self.context, new, self.operation("tasks add"))

    def take_in(self, **files: str) -> ImportedWorkPackages:
        """Import files; `WP01_a` stands for `WP01-a.md`."""
        given = [
            GivenFile(f"drafts/{name.replace('_', '-')}.md", text.encode())
            for name, text in files.items()
        ]
        command = ImportWorkPackages(self.ledger)
        return command(self.context, given, self.operation("tasks import"))

    def finalize(
        self, *, check: bool = False, operation: Operation | None = None
    ) -> FinalizedTasks:
        command = FinalizeTasks(self.ledger, self.policies, self.clock)
        asked = operation or self.operation("tasks finalize")
        return command(self.context, asked, check=check)

    def edit(self, name: str, old: str, new: str) -> None:
        """Change a file as a person does in the coordination worktree."""
        text = self.text(name)
        assert old in text, f"{old!r} is not in {name}"
        self._put({name: text.replace(old, new).encode()})

    def delete(self, name: str) -> None:
        self._put({name: None})

    def put(self, name: str, content: bytes | None) -> None:
        """Let somebody who goes past the program write a file, or take it away."""
        self._put({name: content})

    def move(self, wp_id: str, lane: StatusLane, actor: Actor = PERSON) -> None:
        """Record a transition without asking the rules of status."""

        def decide(state: MissionState) -> Change:
            moved = WorkPackageMoved(
                wp_id, state.snapshot.lane(wp_id), lane, actor, reason="for the test"
            )
            return Change((moved,), f"move {wp_id}")

        self.ledger.record(self.context.writing(), self.operation("move"), decide)

    def _put(self, files: Mapping[str, bytes | None]) -> None:
        operation = self.operation("mission save")
        self.ledger.record(self.context.writing(), operation, lambda _: Change((), "save", files))
