"""The guards of documentation: gaps are closed by an outline, and the pages were checked."""

from collections.abc import Mapping
from types import MappingProxyType

from fairlead.execution.next_step.guarded import GuardFunction, functional_requirements, text_of
from fairlead.execution.next_step.registers import entries, incomplete, numbers, unknown
from fairlead.execution.next_step.written_last import last_change, last_integration
from fairlead.mission_management.planning import visible_lines
from fairlead.mission_management.status import MissionState

GAPS, OUTLINE, VALIDATION = "gap-analysis.md", "plan.md", "validation.md"
_DECISIONS = ("write", "revise", "remove", "keep")
_KINDS = ("links", "commands")


def gaps_are_decided(state: MissionState) -> str | None:
    """Every page or missing page is decided upon, and every need is met by one."""
    found, needs = entries(state, [GAPS], "G"), functional_requirements(state)
    if not found:
        return f"{GAPS} names no gap: a table row G-001, …"
    bare = incomplete(found, columns=3) or unknown(found, "FR", needs, "spec.md")
    if bare:
        return bare
    for entry in found:
        if entry.last.casefold() not in _DECISIONS:
            return f"{entry.place} does not end with one of {', '.join(_DECISIONS)}"
    met = {name for entry in found for name in entry.mentions("FR")}
    missing = [name for name in needs if name not in met]
    return f"no row of {GAPS} meets {', '.join(missing)}" if missing else None


def outline_covers_gaps(state: MissionState) -> str | None:
    """Every gap that is not kept has its place in the outline."""
    outlined = "\n".join(line for _, line in visible_lines(text_of(state, OUTLINE)))
    covered = numbers(outlined, "G")
    wanted = (e.id for e in entries(state, [GAPS], "G") if e.last.casefold() != "keep")
    missing = [name for name in wanted if name not in covered]
    return f"{OUTLINE} has no page for {', '.join(missing)}" if missing else None


def documents_are_validated(state: MissionState) -> str | None:
    """Links were checked and commands run, all is well, and nothing came in since."""
    found = entries(state, [VALIDATION], "V")
    kinds = {entry.cells[0].strip("*_` ").casefold() for entry in found if entry.cells}
    missing = [kind for kind in _KINDS if kind not in kinds]
    if missing:
        return f"{VALIDATION} has no row of the kind {' and none of the kind '.join(missing)}"
    bare = incomplete(found, columns=3)
    if bare:
        return bare
    for entry in found:
        result = entry.last.casefold()
        reasoned = result.startswith("n/a:") and result.removeprefix("n/a:").strip()
        if not (result.startswith("pass") or reasoned):
            return f"{entry.place} did not pass: {entry.last}"
    checked = last_change(state, VALIDATION)
    if checked and checked.at < last_integration(state):
        return f"documents came in after {VALIDATION} was written: check them again"
    return None


DOCUMENTATION_GUARDS: Mapping[str, GuardFunction] = MappingProxyType(
    {
        "gaps_are_decided": gaps_are_decided,
        "outline_covers_gaps": outline_covers_gaps,
        "documents_are_validated": documents_are_validated,
    }
)
