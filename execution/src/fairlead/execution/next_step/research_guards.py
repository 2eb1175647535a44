"""The guards of research: every answer can be followed to findings, and those to sources."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from fairlead.execution.next_step.guarded import GuardFunction, functional_requirements, text_of
from fairlead.execution.next_step.registers import Entry, entries, incomplete, unknown
from fairlead.execution.next_step.written_last import last_change
from fairlead.mission_management.planning import visible_lines
from fairlead.mission_management.status import MissionState

SOURCES, SYNTHESIS, EXAMINATION = "sources.md", "synthesis.md", "examination.md"
FINDINGS = "findings/"
_VERDICT = re.compile(r"[\s*_`>-]*verdict[\s*_`]*:[\s*_`]*(\w+).*", re.IGNORECASE)


def sources_are_registered(state: MissionState) -> str | None:
    """Every source says where it is found, what it shows and how far it is to be trusted."""
    found = entries(state, [SOURCES], "S")
    if not found:
        return f"{SOURCES} registers no source: a table row S-001, …"
    return incomplete(found, columns=4)


def findings_have_evidence(state: MissionState) -> str | None:
    """Every finding speaks to a question, and rests on registered sources."""
    files = [name for name in state.file_names(FINDINGS) if name.endswith(".md")]
    found = entries(state, files, "F")
    silent = next((name for name in files if not any(entry.file == name for entry in found)), None)
    if silent or not found:
        return f"{silent or FINDINGS} states no finding: a table row F-001, …"
    bare = incomplete(found, columns=4) or _unfounded(found)
    if bare:
        return bare
    sources = [entry.id for entry in entries(state, [SOURCES], "S")]
    return unknown(found, "S", sources, SOURCES) or unknown(
        found, "FR", functional_requirements(state), "spec.md"
    )


def _unfounded(found: tuple[Entry, ...]) -> str | None:
    for entry in found:
        if not entry.mentions("S"):
            return f"{entry.place} rests on no source (S-001, …)"
        if not entry.mentions("FR"):
            return f"{entry.place} speaks to no question (FR-001, …)"
    return None


def questions_are_answered(state: MissionState) -> str | None:
    """Every question has an answer that rests on findings, or openly has none."""
    answers = entries(state, [SYNTHESIS], "FR")
    if not answers:
        return f"{SYNTHESIS} answers no question: a table row FR-001, …"
    answered = {entry.id for entry in answers}
    missing = [name for name in functional_requirements(state) if name not in answered]
    if missing:
        return f"{SYNTHESIS} has no row that answers {', '.join(missing)}"
    for entry in answers:
        if not entry.mentions("F") and "unanswered" not in " ".join(entry.cells).casefold():
            return f'{entry.place} rests on no finding (F-001, …), and is not "unanswered"'
    found = entries(state, state.file_names(FINDINGS), "F")
    return incomplete(answers, columns=3) or unknown(
        answers, "F", (entry.id for entry in found), FINDINGS
    )


def synthesis_is_examined(state: MissionState) -> str | None:
    """Somebody else approved the synthesis as it is."""
    verdict = _verdict(text_of(state, EXAMINATION))
    if verdict != "approved":
        said = f'its verdict is "{verdict}"' if verdict else 'it has no line "Verdict: approved"'
        return f"{EXAMINATION} does not approve: {said}"
    written, examined = last_change(state, SYNTHESIS), last_change(state, EXAMINATION)
    if written is None or examined is None:
        return None
    if examined.at <= written.at:
        return f"{SYNTHESIS} was changed after {EXAMINATION}: examine it again"
    if examined.actor == written.actor:
        return f"{examined.actor} wrote {SYNTHESIS} and cannot examine it: somebody else does"
    return None


def _verdict(text: str) -> str:
    said = [_VERDICT.fullmatch(line) for _, line in visible_lines(text)]
    return next((match[1].casefold() for match in reversed(said) if match), "")


RESEARCH_GUARDS: Mapping[str, GuardFunction] = MappingProxyType(
    {
        "sources_are_registered": sources_are_registered,
        "findings_have_evidence": findings_have_evidence,
        "questions_are_answered": questions_are_answered,
        "synthesis_is_examined": synthesis_is_examined,
    }
)
