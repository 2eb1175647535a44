"""What must hold before a mission is accepted, in the order in which one mends it.

Every check is a pure function of the state and of what git says about lanes and code.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from itertools import chain, takewhile

from fairlead.governance.doctrine import RequiredArtefact, Step
from fairlead.mission_management.acceptance.criteria import Criterion, Outcome
from fairlead.mission_management.acceptance.matrix import MATRIX_FILE, AcceptanceMatrix
from fairlead.mission_management.acceptance.proofs import judged
from fairlead.mission_management.decisions import open_decisions
from fairlead.mission_management.missions import StepGuards, frozen_type
from fairlead.mission_management.status import MissionState, StatusLane

_ACCEPT = "accept"
_FINALIZED = "tasks_are_finalized"
_CHECKED_HERE = ("packages_are_acceptable", "acceptance_criteria_pass", "decisions_are_closed")
"""Guards that other checks of this module are, in more words."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that holds or does not; `fix` is the next safe step, "" where it holds."""

    id: str
    message: str
    fix: str = ""

    @property
    def passed(self) -> bool:
        """True when it holds."""
        return not self.fix

    def written(self) -> Mapping[str, object]:
        """The form in JSON output."""
        return {"id": self.id, "passed": self.passed, "message": self.message, "fix": self.fix}


def all_checks(
    state: MissionState,
    lanes: Iterable[Check],
    guards: StepGuards,
    outdated: Set[str] = frozenset(),
    change: Iterable[Check] = (),
) -> tuple[Check, ...]:
    """Run every check; what fails comes in fix order, groups that hold say so once.

    `lanes` holds the checks of what lanes have and the authority lacks; `outdated` names the
    criteria whose proof was not run on the code as it is; `change` holds the checks of a mission
    that changes code in a special way.
    """
    found: list[Check] = []
    groups = (
        _artefacts(state),
        _decisions(state),
        chain(package_checks(state), _plan(state, guards)),
        lanes,
        change,
        _guards(state, guards),
        criterion_checks(state, outdated),
    )
    for checks in map(list, groups):
        failing = [check for check in checks if not check.passed]
        found += failing or checks[:1]
    return tuple(found)


def _steps(state: MissionState) -> tuple[Step, ...]:
    """The steps of the frozen type; a foreign mission has none that bind."""
    mission_type = frozen_type(state)
    return mission_type.steps if mission_type else ()


def _artefacts(state: MissionState) -> Iterator[Check]:
    before = takewhile(lambda step: step.id != _ACCEPT, _steps(state))
    yield Check("artefacts", "every required artefact is there")
    for artefact in (artefact for step in before for artefact in _missing(state, step)):
        yield Check(
            f"artefact:{artefact.path}",
            f"{artefact.path} is missing",
            f"Run `{artefact.command}`.",
        )


def _missing(state: MissionState, step: Step) -> Iterator[RequiredArtefact]:
    present = state.file_names("")
    for artefact in step.artefacts:
        if artefact.blocking and not any(map(artefact.matches, present)):
            yield artefact


def _guards(state: MissionState, guards: StepGuards) -> Iterator[Check]:
    """The guards of acceptance itself; and one that nobody registered, of whichever step."""
    yield Check("guards", "every guard of the mission type is content")
    home: dict[str, Step] = {}
    for step in _steps(state):
        for name in step.guards:
            if not guards.known(name):
                unknown = f"{name} guards the step {step.id}, and nobody registered it"
                yield Check(f"guard:{name}", unknown, "Install the package that brings it.")
            home.setdefault(name, step)
    accepting = [step for step in _steps(state) if step.id == _ACCEPT]
    for name in (name for step in accepting for name in step.guards):
        if name in _CHECKED_HERE or not guards.known(name) or any(_missing(state, home[name])):
            continue
        because = guards.holds_back(name, state)
        if because:
            yield Check(f"guard:{name}", because, _how_to_satisfy(home[name]))


def _decisions(state: MissionState) -> Iterator[Check]:
    yield Check("decisions", "no decision is open")
    for decision in open_decisions(state):
        yield Check(
            f"decision:{decision.decision_id}",
            f"the decision {decision.decision_id} is open: {decision.question}",
            f"Run `fairlead decision resolve {decision.decision_id} --answer TEXT`, or put it off "
            f"with `fairlead decision defer {decision.decision_id} --reason R`.",
        )


def package_checks(state: MissionState) -> Iterator[Check]:
    """Whether the work is over: every package done, or canceled by a person."""
    if state.plan is None or not state.plan.work_packages:
        drafted = any(name.startswith("tasks/WP") for name in state.file_names(""))
        command = "finalize" if drafted else "add --title TITLE"
        yield Check("work-packages", "no work packages", f"Run `fairlead tasks {command}`.")
        return
    yield Check("work-packages", "every work package is done or canceled by a person")
    for package in state.plan.work_packages:
        lane = state.snapshot.lane(package.wp_id)
        if not _acceptable(state, package.wp_id):
            yield Check(
                f"work-package:{package.wp_id}",
                f"{package.wp_id} is {lane}",
                _how_to_finish(package.wp_id, lane),
            )


def _plan(state: MissionState, guards: StepGuards) -> Iterator[Check]:
    """A package or requirement that the plan does not know is one that nothing else asks for."""
    because = guards.holds_back(_FINALIZED, state) if state.plan else None
    if because:
        yield Check("plan", because, "Run `fairlead tasks finalize`.")


def criterion_checks(state: MissionState, outdated: Set[str] = frozenset()) -> Iterator[Check]:
    """Whether every promise is kept, as far as the matrix and the reviews show."""
    matrix = read_matrix(state)
    if matrix is None:
        yield Check("criteria", f"{MATRIX_FILE} is missing", "Run `fairlead tasks finalize`.")
        return
    yield Check("criteria", "every acceptance criterion passes")
    for criterion in matrix.all:
        proof = judged(criterion, state, outdated)
        if proof.outcome is not Outcome.PASS:
            yield Check(
                f"criterion:{criterion.criterion_id}",
                f"{criterion.criterion_id}: {proof.why}",
                proof.fix or _how_to_record(criterion),
            )


def read_matrix(state: MissionState) -> AcceptanceMatrix | None:
    """Read the matrix of the mission; None where there is none."""
    data = state.read_file(MATRIX_FILE)
    return AcceptanceMatrix.parse(data) if data else None


def _acceptable(state: MissionState, wp_id: str) -> bool:
    status = state.snapshot.work_packages.get(wp_id)
    if status is None:
        return False
    return status.lane is StatusLane.DONE or (
        status.lane is StatusLane.CANCELED and status.canceled_by_operator
    )


def _how_to_satisfy(step: Step) -> str:
    command = next((artefact.command for artefact in step.artefacts), "fairlead next")
    return f"Run `{command}`."


def _how_to_finish(wp_id: str, lane: StatusLane) -> str:
    match lane:
        case StatusLane.APPROVED:
            return f"Run `fairlead integrate {wp_id}`."
        case StatusLane.FOR_REVIEW | StatusLane.IN_REVIEW:
            return f"Run `fairlead review {wp_id} --reviewer NAME`."
        case StatusLane.CANCELED:
            return f"A person says so: `fairlead explain {wp_id}` shows who canceled it."
        case StatusLane.BLOCKED:
            return f"Run `fairlead explain {wp_id}` to see what it waits for."
        case StatusLane.GENESIS:
            return "Run `fairlead tasks finalize`."
        case _:
            return f"Run `fairlead implement {wp_id} --agent NAME`."


def _how_to_record(criterion: Criterion) -> str:
    return (
        f"Look, then run `fairlead accept --record {criterion.criterion_id}=pass --evidence TEXT`."
    )
