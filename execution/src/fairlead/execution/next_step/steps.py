"""The steps of a whole mission, in the order of its type: what each lacks, and what takes it."""

from collections.abc import Iterator, Sequence
from itertools import takewhile

from fairlead.execution.next_step.decision import (
    Blocked,
    BlockedReason,
    Decision,
    DecisionRequired,
    Step,
)
from fairlead.execution.next_step.situation import Situation
from fairlead.governance.doctrine import RequiredArtefact
from fairlead.governance.doctrine import Step as TypeStep
from fairlead.mission_management.decisions import open_decisions

PACKAGE_STEPS = ("implement", "review")
_FINALIZED = "tasks_are_finalized"
_BINDING = "lanes.json"
"""Whichever step leaves it makes the plan binding; then that step and those before are behind."""
_REACHED = {
    "accept": ("accepted", "merged", "closed"),
    "merge": ("merged", "closed"),
}


def before_packages(s: Situation) -> Decision | None:
    """Return the first step that comes before the packages and is not finished."""
    for step in _still_before(s):
        missing = () if _is_optional(step) else _unfinished(s, step)
        if missing:
            return question(s) or _step(s, step, missing)
    return None


def unguarded_packages(s: Situation) -> Decision | None:
    """Let nobody begin a package where its step names a guard that nobody registered."""
    return _unregistered(s, _package_steps(s)) if s.state.plan else None


def after_the_last_package(s: Situation) -> Decision | None:
    """Return the packages' own step where all of them are done, and it is not finished yet."""
    for step in _package_steps(s):
        missing = _unfinished(s, step)
        if missing:
            return question(s) or _step(s, step, missing)
    return None


def after_packages(s: Situation) -> Decision | None:
    """Return the first step after the packages that is not finished; also an optional one.

    A package or requirement that the plan does not know comes before all of them.
    """
    late = _came_after_the_plan(s)
    if late:
        return question(s) or late
    for step in _still_after(s):
        missing = [*_absent(s, step, also_optional=True), *_held_back(s, step)]
        if step.own_command:
            return question(s) or _step(s, step, list(_held_back(s, step)))
        if missing:
            return question(s) or _step(s, step, missing)
    return None


def question(s: Situation) -> DecisionRequired | None:
    """Return the first open decision; what is merged waits for none."""
    waiting = open_decisions(s.state) if s.state.snapshot.milestone != "merged" else ()
    if not waiting:
        return None
    first = waiting[0]
    return DecisionRequired(first.decision_id, first.question, first.options)


def _still_before(s: Situation) -> Sequence[TypeStep]:
    steps = [*takewhile(lambda step: step.id not in PACKAGE_STEPS, s.kind.steps)]
    if s.state.plan is None:
        return steps
    binding = [at for at, step in enumerate(steps) if any(map(_binds, step.artefacts))]
    return steps[binding[-1] + 1 :] if binding else []


def _binds(artefact: RequiredArtefact) -> bool:
    return artefact.path == _BINDING


def _package_steps(s: Situation) -> Sequence[TypeStep]:
    return [step for step in s.kind.steps if step.id in PACKAGE_STEPS]


def _still_after(s: Situation) -> Sequence[TypeStep]:
    """The steps behind the packages, and behind what the mission has reached already."""
    milestone, done = s.state.snapshot.milestone, -1
    for at, step in enumerate(s.kind.steps):
        if step.id in PACKAGE_STEPS or milestone in _REACHED.get(step.id, ()):
            done = at
    return s.kind.steps[done + 1 :]


def _came_after_the_plan(s: Situation) -> Step | None:
    """The step that makes the plan binding, where it must be taken once more."""
    because = s.guards.holds_back(_FINALIZED, s.state)
    if because is None or s.state.plan is None or s.state.snapshot.milestone in _REACHED["accept"]:
        return None
    binding = (step.id for step in s.kind.steps if any(map(_binds, step.artefacts)))
    command = f"fairlead tasks finalize --mission {s.mission_slug}"
    return Step(next(binding, "tasks"), reason=because, command=command)


def _is_optional(step: TypeStep) -> bool:
    """A step that leaves nothing which somebody insists on, such as an analysis."""
    return not step.guards and not any(artefact.blocking for artefact in step.artefacts)


def _unfinished(s: Situation, step: TypeStep) -> Sequence[str]:
    return [*_absent(s, step), *_held_back(s, step)]


def _absent(s: Situation, step: TypeStep, *, also_optional: bool = False) -> Iterator[str]:
    for artefact in _lacking(s, step, also_optional=also_optional):
        yield f"there is no {artefact.path}"


def _lacking(
    s: Situation, step: TypeStep, *, also_optional: bool = False
) -> Iterator[RequiredArtefact]:
    names = s.state.file_names("")
    for artefact in step.artefacts:
        wanted = artefact.blocking or also_optional
        if wanted and not any(map(artefact.matches, names)):
            yield artefact


def _held_back(s: Situation, step: TypeStep) -> Iterator[str]:
    for name in step.guards:
        because = s.guards.holds_back(name, s.state)
        if because:
            yield because


def _step(s: Situation, step: TypeStep, missing: Sequence[str]) -> Decision:
    command, reason, place = _command(s, step), "; ".join(missing) or step.title, ""
    conflict = s.conflict(None) if step.id == "merge" else None
    if conflict:
        command, reason, place = conflict.command, conflict.told, conflict.worktree
    command = f"{command} --mission {s.mission_slug}"
    return _unregistered(s, [step]) or Step(step.id, reason=reason, command=command, place=place)


def _command(s: Situation, step: TypeStep) -> str:
    """What brings about what is lacking first, or else says what is to be done."""
    artefacts = [*_lacking(s, step, also_optional=True), *step.artefacts]
    told = next((artefact.command for artefact in artefacts), f"fairlead prompt --action {step.id}")
    return step.own_command or told


def _unregistered(s: Situation, steps: Sequence[TypeStep]) -> Blocked | None:
    reasons = tuple(
        BlockedReason(
            f"the step {step.id} is guarded by {name}, which nobody registered",
            "install the package that brings this guard",
        )
        for step in steps
        for name in step.guards
        if not s.guards.known(name)
    )
    return Blocked(reasons) if reasons else None
