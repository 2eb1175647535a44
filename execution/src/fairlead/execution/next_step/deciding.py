"""The one decision about what to do next: a function of the state and governance."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from itertools import takewhile

from fairlead.execution.next_step.decision import (
    Blocked,
    BlockedReason,
    Decision,
    DecisionRequired,
    Step,
    Terminal,
)
from fairlead.execution.next_step.packages import ANALYZE, next_package
from fairlead.execution.next_step.situation import Situation
from fairlead.governance.doctrine import Step as TypeStep
from fairlead.mission_management.decisions import open_decisions

PACKAGE_STEPS = ("implement", "review")
_COMMANDS = {
    "specify": "fairlead specify --from FILE",
    "plan": "fairlead plan --from FILE",
    "tasks": "fairlead tasks add --title TITLE",
    ANALYZE: "fairlead analyze --from FILE",
    "accept": "fairlead accept",
    "merge": "fairlead merge",
    "retrospect": "fairlead mission follow-up --note TEXT",
}
_REACHED = {
    "accept": ("accepted", "merged", "closed"),
    "merge": ("merged", "closed"),
}


def decide_next(s: Situation) -> Decision:
    """Decide. A query and a claim ask this same function, so they can never disagree.

    Steps before the packages come in the order of the frozen type; once the packages are finalized
    they are behind. Then the packages, then what closes the mission.
    """
    milestone = s.state.snapshot.milestone
    if milestone == "closed":
        return Terminal(milestone)
    if milestone != "merged":
        found = _planning(s) if s.state.plan is None else next_package(s)
        if found:
            return found
    return _closing(s)


def _planning(s: Situation) -> Decision | None:
    before = takewhile(lambda step: step.id not in PACKAGE_STEPS, s.kind.steps)
    for step in before:
        if _is_optional(step):
            continue
        missing = [*_absent(s, step), *_held_back(s, step)]
        if missing:
            return _question(s) or _step(s, step, missing)
    return None


def _closing(s: Situation) -> Decision:
    ids = [step.id for step in s.kind.steps]
    last = max((ids.index(name) for name in PACKAGE_STEPS if name in ids), default=-1)
    for step in s.kind.steps[last + 1 :]:
        reached = _REACHED.get(step.id)
        if reached:
            if s.state.snapshot.milestone not in reached:
                return _question(s) or _step(s, step, list(_held_back(s, step)))
        elif absent := list(_absent(s, step, also_optional=True)):
            return _step(s, step, absent)
    return Terminal(s.state.snapshot.milestone or "finished")


def _question(s: Situation) -> DecisionRequired | None:
    waiting = open_decisions(s.state)
    if not waiting:
        return None
    first = waiting[0]
    return DecisionRequired(first.decision_id, first.question, first.options)


def _step(s: Situation, step: TypeStep, missing: list[str]) -> Decision:
    unknown = [name for name in step.guards if not s.guards.known(name)]
    if unknown:
        return Blocked(
            tuple(
                BlockedReason(
                    f"the step {step.id} is guarded by {name}, which nobody registered",
                    "install the package that brings this guard",
                )
                for name in unknown
            )
        )
    command = _COMMANDS.get(step.id, "fairlead artifact write NAME --from FILE")
    if step.id == "tasks" and any(name.startswith("tasks/WP") for name in s.state.file_names("")):
        command = "fairlead tasks finalize"
    return Step(
        step.id,
        reason="; ".join(missing) or step.title,
        command=f"{command} --mission {s.mission_slug}",
    )


def _is_optional(step: TypeStep) -> bool:
    """A step that leaves nothing which somebody insists on, such as an analysis."""
    return not step.guards and not any(artefact.blocking for artefact in step.artefacts)


def _absent(s: Situation, step: TypeStep, *, also_optional: bool = False) -> Iterator[str]:
    names = s.state.file_names("")
    for artefact in step.artefacts:
        wanted = artefact.blocking or also_optional
        if wanted and not any(fnmatchcase(name, artefact.path) for name in names):
            yield f"there is no {artefact.path}"


def _held_back(s: Situation, step: TypeStep) -> Iterator[str]:
    for name in step.guards:
        because = s.guards.holds_back(name, s.state)
        if because:
            yield because
