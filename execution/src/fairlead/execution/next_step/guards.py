"""Guards of mission types: registered functions; one that nobody registered fails closed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from typing_extensions import override

from fairlead.execution.next_step.guarded import (
    GuardFunction,
    functional_requirements,
    text_of,
)
from fairlead.mission_management.decisions import open_decisions
from fairlead.mission_management.missions import StepGuards
from fairlead.mission_management.status import MissionState, StatusLane


def _spec_has_requirements(state: MissionState) -> str | None:
    from fairlead.mission_management.planning import Requirements

    stated = Requirements.read(text_of(state, "spec.md")).stated
    return None if stated else "spec.md states no requirement: a table row or item FR-001, …"


def _spec_has_functional_requirements(state: MissionState) -> str | None:
    stated = functional_requirements(state)
    return None if stated else "spec.md states no FR-001, …: one table row or list item each"


def _plan_is_written(state: MissionState) -> str | None:
    from fairlead.mission_management.planning import says_something

    written = says_something(text_of(state, "plan.md"))
    return None if written else "plan.md says nothing yet beyond its headings"


def _tasks_are_finalized(state: MissionState) -> str | None:
    from fairlead.mission_management.planning import came_later

    if state.plan is None:
        return "the packages are not finalized"
    late = came_later(state)
    return f"{', '.join(late)} came after the plan was made" if late else None


def _requirements_are_mapped(state: MissionState) -> str | None:
    from fairlead.mission_management.planning import package_files

    live = (
        file
        for file in package_files(state, lenient=True)
        if state.snapshot.lane(file.wp_id) is not StatusLane.CANCELED
    )
    served = {ref for file in live for ref in file.requirement_refs}
    missing = [name for name in functional_requirements(state) if name not in served]
    return f"no package serves {', '.join(missing)}" if missing else None


def _decisions_are_closed(state: MissionState) -> str | None:
    waiting = open_decisions(state)
    return f"{waiting[0].decision_id} is open" if waiting else None


def _packages_are_acceptable(state: MissionState) -> str | None:
    from fairlead.mission_management.acceptance import package_checks

    return next((check.message for check in package_checks(state) if not check.passed), None)


def _acceptance_criteria_pass(state: MissionState) -> str | None:
    from fairlead.mission_management.acceptance import criterion_checks

    return next((check.message for check in criterion_checks(state) if not check.passed), None)


def _mission_is_accepted(state: MissionState) -> str | None:
    accepted = state.snapshot.milestone in ("accepted", "merged", "closed")
    return None if accepted else "the mission is not accepted as it is now"


def _by_each_transition(_: MissionState) -> str | None:
    """For guards that the status rules ask of each package at its transition, under the lock.

    No package gets past them, so a step whose packages are all done has nothing left to ask.
    """
    return None


BUILT_IN: Mapping[str, GuardFunction] = MappingProxyType(
    {
        "spec_has_requirements": _spec_has_requirements,
        "spec_has_functional_requirements": _spec_has_functional_requirements,
        "plan_is_written": _plan_is_written,
        "tasks_are_finalized": _tasks_are_finalized,
        "requirements_are_mapped": _requirements_are_mapped,
        "decisions_are_closed": _decisions_are_closed,
        "packages_are_acceptable": _packages_are_acceptable,
        "acceptance_criteria_pass": _acceptance_criteria_pass,
        "mission_is_accepted": _mission_is_accepted,
        "dependencies_are_satisfied": _by_each_transition,
        "analysis_is_usable": _by_each_transition,
        "subtasks_are_done": _by_each_transition,
        "implementation_has_evidence": _by_each_transition,
        "reviewer_is_independent": _by_each_transition,
        "review_has_verdict": _by_each_transition,
    }
)
_OF_DOCUMENTS = frozenset(
    {
        "sources_are_registered",
        "findings_have_evidence",
        "questions_are_answered",
        "synthesis_is_examined",
        "gaps_are_decided",
        "outline_covers_gaps",
        "documents_are_validated",
    }
)
"""Built in as well, in modules that only missions of documents import."""


@dataclass(frozen=True, slots=True)
class Guards(StepGuards):
    """The guards that are known here: the built-in ones, and those of installed packages."""

    installed: Callable[[str], GuardFunction | None] = field(default=lambda _: None)
    """Finds a guard of another package by its name; asked only for names that are not built in."""

    @override
    def known(self, name: str) -> bool:
        return name in BUILT_IN or name in _OF_DOCUMENTS or self.installed(name) is not None

    @override
    def holds_back(self, name: str, state: MissionState) -> str | None:
        guard = BUILT_IN.get(name) or _of_documents(name)
        found = guard(state) if guard else _foreign(self.installed(name), state)
        return f"{name}: {found}" if found else None


def _of_documents(name: str) -> GuardFunction | None:
    if name not in _OF_DOCUMENTS:
        return None
    from fairlead.execution.next_step.documentation_guards import DOCUMENTATION_GUARDS
    from fairlead.execution.next_step.research_guards import RESEARCH_GUARDS

    return RESEARCH_GUARDS.get(name) or DOCUMENTATION_GUARDS[name]


def _foreign(guard: GuardFunction | None, state: MissionState) -> str | None:
    """Ask a guard that others wrote; whatever it does but answer None, it is not content."""
    if guard is None:
        return "nobody registered this guard"
    try:
        found: object = guard(state)
    except Exception as error:
        return f"it failed: {error!r}"
    if found is None or (isinstance(found, str) and found):
        return found
    return f"it answered {found!r}, which is neither a reason nor None"
