"""Random missions, and what may happen to them: for tests that hold for every one of them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from fairlead.execution.lanes import RecordVerdict, RejectWorkPackage
from fairlead.execution.next_step import Report, StepResult
from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.documents import ExecutionLane, LanePlan, PlannedWorkPackage
from fairlead.shared_kernel.errors import FairleadError
from tests.execution.world import (
    ADA,
    BOB,
    CYD,
    OLIVE,
    L,
    Place,
    World,
    commit_past_lanes,
    plan,
)

AGENTS = (ADA, BOB, CYD)
LETTERS = "abcdefgh"


@dataclass(frozen=True)
class Event:
    """Something that happens: to which package, by which agent."""

    what: str
    package: int
    agent: int


@dataclass(frozen=True)
class Mission:
    """A plan: what each package waits for, which lane it is in, and the policy."""

    dependencies: tuple[tuple[int, ...], ...]
    lanes: tuple[int, ...]
    policy: tuple[tuple[str, object], ...]

    @property
    def lane_plan(self) -> LanePlan:
        """The plan as finalize writes it."""
        packages = tuple(
            PlannedWorkPackage(
                _name(number),
                f"Package {number}",
                dependencies=tuple(map(_name, needed)),
                write_scope=(f"part{lane}/**",),
            )
            for number, (needed, lane) in enumerate(zip(self.dependencies, self.lanes, strict=True))
        )
        by_lane: dict[int, list[str]] = {}
        for number, lane in enumerate(self.lanes):
            by_lane.setdefault(lane, []).append(_name(number))
        lanes = tuple(
            ExecutionLane(f"lane-{LETTERS[lane]}", tuple(names), (f"part{lane}/**",), (), 0)
            for lane, names in sorted(by_lane.items())
        )
        return replace(plan(**dict(self.policy)), lanes=lanes, work_packages=packages)

    def world(self, place: Place) -> World:
        """The mission, created."""
        return World(place, lane_plan=self.lane_plan)


def _name(number: int) -> str:
    return f"WP{number + 1:02d}"


@st.composite
def missions(draw: st.DrawFn) -> Mission:
    """Any mission of one to five packages."""
    count = draw(st.integers(1, 5))
    dependencies = tuple(
        tuple(sorted(draw(st.sets(st.integers(0, number - 1), max_size=2)))) if number else ()
        for number in range(count)
    )
    lanes = tuple(draw(st.integers(0, min(count, 3) - 1)) for _ in range(count))
    policy: list[tuple[str, object]] = []
    if draw(st.booleans()):
        policy.append(("parallelism", draw(st.integers(1, 2))))
    if draw(st.integers(0, 3)) == 0:
        policy.append(("integration", "manual"))
    return Mission(dependencies, lanes, tuple(policy))


@dataclass
class Drive:
    """A mission under way. What is refused changes nothing, and the drive goes on."""

    world: World
    commits: int = 0

    def happen(self, event: Event) -> None:
        """Let something happen to a package."""
        names = [package.wp_id for package in self._plan.work_packages]
        wp_id, agent = names[event.package % len(names)], AGENTS[event.agent % len(AGENTS)]
        try:
            HAPPENINGS[event.what](self, wp_id, agent)
        except FairleadError:
            return

    def claim(self, _: str, agent: Actor) -> None:
        self.world.claim(agent)

    def implement(self, wp_id: str, agent: Actor) -> None:
        self.world.implement(wp_id, agent)

    def hand_in(self, wp_id: str, _: Actor) -> None:
        self._work(wp_id, f"{self._folder(wp_id)}/{wp_id}-{self.commits}.txt")
        self.world.move(wp_id, L.FOR_REVIEW, self._holder(wp_id))

    def overlap(self, wp_id: str, _: Actor) -> None:
        """Change what another lane changes too."""
        self._work(wp_id, "hello/base.txt")

    def soil(self, wp_id: str, _: Actor) -> None:
        """Leave something uncommitted in the lane."""
        if self._is_shown(wp_id):
            where = self.world.place_of(wp_id).worktree
            self.world.place.edit(where, "hello/base.txt", b"not committed\n")

    def review(self, wp_id: str, agent: Actor) -> None:
        self.world.review(wp_id, agent)

    def approve(self, wp_id: str, agent: Actor) -> None:
        self.world.approve(wp_id, agent)

    def reject(self, wp_id: str, agent: Actor) -> None:
        use_case = RejectWorkPackage(RecordVerdict(self.world.review_it, self.world.clock))
        operation = self.world.operation(agent, "review")
        use_case(self.world.context(), wp_id, agent, operation, feedback="Again.")

    def fail(self, _: str, agent: Actor) -> None:
        self.world.take(agent, Report(StepResult.FAILED, "no time"))

    def give_up(self, _: str, agent: Actor) -> None:
        self.world.take(agent, Report(StepResult.BLOCKED, "no access"))

    def block(self, wp_id: str, _: Actor) -> None:
        self.world.move(wp_id, L.BLOCKED, self._holder(wp_id), "waits")

    def unblock(self, wp_id: str, _: Actor) -> None:
        """Go back to where it came from; the holder of then gets a lease again."""
        before = self.world.status(wp_id).blocked_from
        self.world.move(wp_id, L(before) if before else L.PLANNED, OLIVE, "goes on")

    def cancel(self, wp_id: str, _: Actor) -> None:
        self.world.move(wp_id, L.CANCELED, OLIVE, "not needed")

    def integrate(self, wp_id: str, agent: Actor) -> None:
        from fairlead.shared_kernel.context import IntegrationContext

        context = self.world.context()
        self.world.integrate_it(
            IntegrationContext(
                context.identity, context.branches, context.surface, context.workspace
            ),
            wp_id,
            self.world.operation(agent, "integrate"),
        )

    def wait_a_day(self, _: str, __: Actor) -> None:
        self.world.clock.tick(25 * 3600)

    def lose_folder(self, wp_id: str, _: Actor) -> None:
        if self._is_shown(wp_id):
            self.world.place.delete_folder(self.world.place_of(wp_id).worktree)

    def lose_lane(self, wp_id: str, agent: Actor) -> None:
        """Delete the folder and the branch, as a person with git may."""
        from fairlead.shared_kernel.git import ZERO_OID, RefUpdate

        self.lose_folder(wp_id, agent)
        ref = self.world.place_of(wp_id).ref
        tip = self.world.place.repository.refs.read(ref)
        if tip:
            self.world.place.repository.refs.update(
                [RefUpdate(ref, ZERO_OID, tip)], reason="by hand"
            )

    def contradict(self, wp_id: str, _: Actor) -> None:
        """Bring other code to the authority, past every lane."""
        self.commits += 1
        commit_past_lanes(self.world, "hello/base.txt", f"one\n{self.commits}\n".encode())

    def ask(self, wp_id: str, _: Actor) -> None:
        self._decisions("open", wp_id)

    def answer(self, wp_id: str, _: Actor) -> None:
        self._decisions("resolved", wp_id)

    def accept(self, _: str, __: Actor) -> None:
        if all(self.world.lane(package.wp_id).is_terminal for package in self._plan.work_packages):
            self.world.milestone("MissionAccepted")

    def merge(self, _: str, __: Actor) -> None:
        if self.world.state.snapshot.milestone == "accepted":
            self.world.milestone("MissionMerged")

    def _decisions(self, status: str, wp_id: str) -> None:
        entry = {"decision_id": f"D-{wp_id}", "question": "Which?", "status": status, "options": []}
        index = json.dumps({"entries": [entry]}).encode()
        self.world.record(files={"decisions/index.json": index})

    def _work(self, wp_id: str, name: str) -> None:
        self.commits += 1
        if self.world.lane(wp_id) is L.IN_PROGRESS and self._is_shown(wp_id):
            where = self.world.place_of(wp_id).worktree
            self.world.place.work(where, {name: f"one\n{self.commits} by {wp_id}\n"})

    def _is_shown(self, wp_id: str) -> bool:
        return self.world.keeper.verify(self.world.place_of(wp_id))

    def _holder(self, wp_id: str) -> Actor:
        lease = self.world.status(wp_id).lease
        return next((agent for agent in AGENTS if lease and agent.id == lease.holder), OLIVE)

    def _folder(self, wp_id: str) -> str:
        lane = self._plan.lane_of(wp_id)
        assert lane
        return lane.write_scope[0].partition("/")[0]

    @property
    def _plan(self) -> LanePlan:
        assert self.world.lane_plan
        return self.world.lane_plan


HAPPENINGS: Mapping[str, Callable[[Drive, str, Actor], None]] = {
    "claim": Drive.claim,
    "implement": Drive.implement,
    "hand in": Drive.hand_in,
    "overlap": Drive.overlap,
    "soil": Drive.soil,
    "review": Drive.review,
    "approve": Drive.approve,
    "reject": Drive.reject,
    "fail": Drive.fail,
    "give up": Drive.give_up,
    "block": Drive.block,
    "unblock": Drive.unblock,
    "cancel": Drive.cancel,
    "integrate": Drive.integrate,
    "wait a day": Drive.wait_a_day,
    "lose folder": Drive.lose_folder,
    "lose lane": Drive.lose_lane,
    "contradict": Drive.contradict,
    "ask": Drive.ask,
    "answer": Drive.answer,
    "accept": Drive.accept,
    "merge": Drive.merge,
}
LIKELY = ("claim", "claim", "hand in", "hand in", "approve", "review", "reject", "wait a day")


def events() -> st.SearchStrategy[Event]:
    """Anything that may happen; the usual more often."""
    names = st.sampled_from([*LIKELY, *LIKELY, *HAPPENINGS])
    return st.builds(Event, names, st.integers(0, 4), st.integers(0, 2))
