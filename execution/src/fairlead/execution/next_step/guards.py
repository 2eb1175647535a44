"""Guards of mission types: registered functions; one that nobody registered fails closed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

from fairlead.mission_management.decisions import open_decisions
from fairlead.mission_management.status import MissionState

GuardFunction: TypeAlias = Callable[[MissionState], str | None]
"""Returns why the step is not finished, or None. Pure; it reads the state only."""


def _spec_has_requirements(state: MissionState) -> str | None:
    text = _text(state, "spec.md")
    named = any(mark in text for mark in ("FR-", "NFR-", "C-", "SC-"))
    return None if named else "spec.md names no requirement (FR-001, …)"


def _plan_is_written(state: MissionState) -> str | None:
    return None if _text(state, "plan.md").strip() else "plan.md is empty"


def _tasks_are_finalized(state: MissionState) -> str | None:
    return None if state.plan else "the packages are not finalized"


def _decisions_are_closed(state: MissionState) -> str | None:
    waiting = open_decisions(state)
    return f"{waiting[0].decision_id} is open" if waiting else None


def _mission_is_accepted(state: MissionState) -> str | None:
    accepted = state.snapshot.milestone in ("accepted", "merged", "closed")
    return None if accepted else "the mission is not accepted as it is now"


def _by_its_command(_: MissionState) -> str | None:
    """For guards that the step's own command asks, under the lock: asking here proves nothing."""
    return None


BUILT_IN: Mapping[str, GuardFunction] = MappingProxyType(
    {
        "spec_has_requirements": _spec_has_requirements,
        "plan_is_written": _plan_is_written,
        "tasks_are_finalized": _tasks_are_finalized,
        "decisions_are_closed": _decisions_are_closed,
        "mission_is_accepted": _mission_is_accepted,
        "requirements_are_mapped": _by_its_command,
        "dependencies_are_satisfied": _by_its_command,
        "analysis_is_usable": _by_its_command,
        "subtasks_are_done": _by_its_command,
        "implementation_has_evidence": _by_its_command,
        "reviewer_is_independent": _by_its_command,
        "review_has_verdict": _by_its_command,
        "packages_are_acceptable": _by_its_command,
        "acceptance_criteria_pass": _by_its_command,
    }
)


@dataclass(frozen=True, slots=True)
class Guards:
    """The guards that are known here: the built-in ones, and those of installed packages."""

    installed: Callable[[str], GuardFunction | None] = field(default=lambda _: None)
    """Finds a guard of another package by its name; asked only for names that are not built in."""

    def known(self, name: str) -> bool:
        """Tell whether somebody registered the guard."""
        return self._find(name) is not None

    def holds_back(self, name: str, state: MissionState) -> str | None:
        """Return why a guard is not content, or None."""
        guard = self._find(name)
        if guard is None:
            return f"nobody registered the guard {name}"
        found = guard(state)
        return f"{name}: {found}" if found else None

    def _find(self, name: str) -> GuardFunction | None:
        return BUILT_IN.get(name) or self.installed(name)


def _text(state: MissionState, name: str) -> str:
    return (state.read_file(name) or b"").decode("utf-8", "replace")
