"""Whether a criterion is met: by what somebody recorded, or by itself through the reviews."""

from collections.abc import Set
from dataclasses import dataclass

from fairlead.mission_management.acceptance.criteria import (
    CODE_REVIEW,
    NEGATIVE_INVARIANT,
    Criterion,
    Outcome,
)
from fairlead.mission_management.acceptance.planned_proofs import PlannedProof, planned_proof
from fairlead.mission_management.status import MissionState, StatusLane, Verdict
from fairlead.shared_kernel.documents import PlannedWorkPackage

AUTOMATED = ("automated_test", NEGATIVE_INVARIANT)


@dataclass(frozen=True, slots=True)
class Proof:
    """The judgement, and why; `fix` is empty where recording a result is the way on."""

    outcome: Outcome
    why: str
    fix: str = ""


def judged(criterion: Criterion, state: MissionState, outdated: Set[str] = frozenset()) -> Proof:
    """Judge a criterion on a state. What a person recorded stands.

    `outdated` names the criteria whose proof was not run on the code as it is.
    """
    if criterion.is_recorded:
        by = criterion.verified_by or "somebody"
        return Proof(criterion.outcome, f"{criterion.outcome} by {by}: {criterion.evidence or ''}")
    planned = planned_proof(criterion)
    if planned:
        return _by_proof(criterion, planned, outdated)
    if criterion.proof_type == CODE_REVIEW:
        return _by_review(criterion, state)
    if criterion.proof_type in AUTOMATED:
        name = criterion.criterion_id
        return Proof(
            Outcome.PENDING,
            f"its proof ({criterion.proof_type}) has no command, and nobody recorded a result",
            f'Name one with `fairlead accept --prove {name}="COMMAND"`, or run the proof yourself '
            f"and `fairlead accept --record {name}=pass --evidence TEXT` with what it printed.",
        )
    asked = f": {criterion.notes}" if criterion.notes else ""
    return Proof(Outcome.PENDING, f"nobody has recorded a result ({criterion.proof_type}){asked}")


def _by_proof(criterion: Criterion, planned: PlannedProof, outdated: Set[str]) -> Proof:
    """What the last run of its command showed, if it ran on the code as it is."""
    name = criterion.criterion_id
    if planned.problem:
        return Proof(
            Outcome.PENDING,
            f"its proof `{planned.text}` cannot be run: {planned.problem}",
            "Put it into a script of the repository and name that: "
            f'`fairlead accept --prove {name}="sh SCRIPT"`.',
        )
    if criterion.outcome is Outcome.FAIL:
        said = (criterion.evidence or "").partition("\n")[0]
        step = "Mend what it shows; `fairlead accept` runs it again."
        return Proof(Outcome.FAIL, f"its proof failed: {said}", step)
    if criterion.outcome is Outcome.PENDING or name in outdated:
        return Proof(
            Outcome.PENDING,
            f"its proof has not been run on the code as it is: {planned.text}",
            "Run `fairlead accept`; it runs the proof.",
        )
    return Proof(Outcome.PASS, (criterion.evidence or "").partition("\n")[0])


def _by_review(criterion: Criterion, state: MissionState) -> Proof:
    """Pass when every package that names the requirement went through an approved review."""
    named = _naming(criterion.criterion_id, state)
    if not named:
        return Proof(Outcome.PENDING, "no work package names it in its requirements")
    reviewed = [package.wp_id for package in named if _reviewed(state, package.wp_id)]
    waiting = [p.wp_id for p in named if p.wp_id not in reviewed and not _canceled(state, p.wp_id)]
    if waiting:
        why = f"{', '.join(waiting)} is not done through an approved review"
        return Proof(Outcome.PENDING, why, _how_to_finish(waiting, state))
    if not reviewed:
        return Proof(Outcome.PENDING, "every package for it was canceled")
    return Proof(Outcome.PASS, f"reviews of {', '.join(reviewed)} approved it")


def _how_to_finish(waiting: list[str], state: MissionState) -> str:
    """Say which packages are still on their way; "" where no review will come any more."""
    on_the_way = [wp_id for wp_id in waiting if not state.snapshot.lane(wp_id).is_terminal]
    if not on_the_way:
        return ""
    return f"Finish {', '.join(on_the_way)}: `fairlead next` names the next step."


def _naming(requirement: str, state: MissionState) -> list[PlannedWorkPackage]:
    packages = state.plan.work_packages if state.plan else ()
    return [package for package in packages if requirement in package.requirement_refs]


def _reviewed(state: MissionState, wp_id: str) -> bool:
    status = state.snapshot.work_packages.get(wp_id)
    if status is None or status.lane is not StatusLane.DONE:
        return False
    result = status.review_result
    return result is not None and result.verdict is Verdict.APPROVED


def _canceled(state: MissionState, wp_id: str) -> bool:
    status = state.snapshot.work_packages.get(wp_id)
    return bool(status and status.lane is StatusLane.CANCELED and status.canceled_by_operator)
