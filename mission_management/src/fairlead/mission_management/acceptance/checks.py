"""What must hold before a mission is accepted, in the order in which one mends it.

Every check is a pure function of the state and of what git says about lanes.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from fnmatch import fnmatchcase

from fairlead.governance.doctrine import MissionType
from fairlead.mission_management.acceptance.criteria import Criterion, Outcome
from fairlead.mission_management.acceptance.matrix import MATRIX_FILE, AcceptanceMatrix
from fairlead.mission_management.acceptance.proofs import judged
from fairlead.mission_management.decisions import open_decisions
from fairlead.mission_management.status import MissionState, StatusLane

MISSION_TYPE_FILE = "mission-type.json"
_AFTER_ACCEPTANCE = ("accept", "merge", "retrospect")


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


@dataclass(frozen=True, slots=True)
class UnmergedLane:
    """A lane whose branch holds commits that the authority does not contain."""

    lane_id: str
    branch: str
    commits: int


def all_checks(
    state: MissionState, unmerged: Sequence[UnmergedLane], outdated: Set[str] = frozenset()
) -> tuple[Check, ...]:
    """Run every check; what fails comes in fix order, groups that hold say so once.

    `outdated` names the criteria whose proof was not run on the code as it is.
    """
    found: list[Check] = []
    groups = [list(group(state, unmerged)) for group in _GROUPS]
    for checks in (*groups, list(_criteria(state, outdated))):
        failing = [check for check in checks if not check.passed]
        found += failing or checks[:1]
    return tuple(found)


def _artefacts(state: MissionState, _: Sequence[UnmergedLane]) -> Iterator[Check]:
    mission_type = frozen_type(state)
    steps = mission_type.steps if mission_type else ()
    wanted = [a for step in steps if step.id not in _AFTER_ACCEPTANCE for a in step.artefacts]
    present = state.file_names("")
    yield Check("artefacts", "every required artefact is there")
    for artefact in wanted:
        if artefact.blocking and not any(fnmatchcase(name, artefact.path) for name in present):
            yield Check(
                f"artefact:{artefact.path}",
                f"{artefact.path} is missing",
                _how_to_write(artefact.path),
            )


def _decisions(state: MissionState, _: Sequence[UnmergedLane]) -> Iterator[Check]:
    yield Check("decisions", "no decision is open")
    for decision in open_decisions(state):
        yield Check(
            f"decision:{decision.decision_id}",
            f"the decision {decision.decision_id} is open: {decision.question}",
            f"Run `fairlead decision resolve {decision.decision_id}`, or `decision defer` it.",
        )


def _packages(state: MissionState, _: Sequence[UnmergedLane]) -> Iterator[Check]:
    if state.plan is None or not state.plan.work_packages:
        yield Check("work-packages", "no work packages", "Run `fairlead tasks finalize`.")
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


def _lanes(_: MissionState, unmerged: Sequence[UnmergedLane]) -> Iterator[Check]:
    yield Check("lanes", "every lane is integrated")
    for lane in unmerged:
        yield Check(
            f"lane:{lane.lane_id}",
            f"{lane.branch} holds {lane.commits} commits that no review has let in",
            f"Look at them with `git log {lane.branch}`; add a package for them with `fairlead "
            "tasks add`, or take them off the lane.",
        )


def _criteria(state: MissionState, outdated: Set[str]) -> Iterator[Check]:
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


_GROUPS: Sequence[Callable[[MissionState, Sequence[UnmergedLane]], Iterator[Check]]] = (
    _artefacts,
    _decisions,
    _packages,
    _lanes,
)


def read_matrix(state: MissionState) -> AcceptanceMatrix | None:
    """Read the matrix of the mission; None where there is none."""
    data = state.read_file(MATRIX_FILE)
    return AcceptanceMatrix.parse(data) if data else None


def frozen_type(state: MissionState) -> MissionType | None:
    """Read the mission type as it was frozen at creation; None for a foreign mission."""
    data = state.read_file(MISSION_TYPE_FILE)
    return MissionType.parse_frozen(data) if data else None


def _acceptable(state: MissionState, wp_id: str) -> bool:
    status = state.snapshot.work_packages.get(wp_id)
    if status is None:
        return False
    return status.lane is StatusLane.DONE or (
        status.lane is StatusLane.CANCELED and status.canceled_by_operator
    )


def _how_to_write(path: str) -> str:
    words = {"spec.md": "specify --from FILE", "plan.md": "plan --from FILE"}
    if path in words:
        return f"Run `fairlead {words[path]}`."
    if path.startswith("tasks"):
        return "Run `fairlead tasks add` and `fairlead tasks finalize`."
    if path.startswith("analysis"):
        return "Run `fairlead analyze --from FILE`."
    return f"Run `fairlead artifact write {path} --from FILE`."


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
