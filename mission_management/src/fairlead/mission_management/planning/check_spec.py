"""Use case: say what the specification states, and what it lacks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from fairlead.mission_management.planning.artifact_names import SPEC_FILE
from fairlead.mission_management.planning.errors import ArtifactNotFound
from fairlead.mission_management.planning.requirements import (
    Requirement,
    RequirementKind,
    Requirements,
    visible_lines,
)
from fairlead.mission_management.status import StatusLedger
from fairlead.shared_kernel.context import ReadContext

_MENTION = re.compile(r"\b(?:NFR|FR|SC|C)-\d{3,}\b")
_OPEN_QUESTION = re.compile(r"\[NEEDS CLARIFICATION\b[^\]]*\]?")


@dataclass(frozen=True, slots=True)
class SpecFinding:
    """Something that a specification lacks. Codes: NO_FUNCTIONAL_REQUIREMENT, REQUIREMENT_REPEATED,
    REQUIREMENT_WITHOUT_TEXT, REQUIREMENT_NOT_STATED, OPEN_QUESTION.
    """

    code: str
    line: int
    message: str

    def written(self) -> Mapping[str, object]:
        """The form in JSON output."""
        return {"code": self.code, "line": self.line, "message": self.message}


@dataclass(frozen=True, slots=True)
class SpecReport:
    """What a specification states, and what it lacks."""

    requirements: Requirements
    findings: tuple[SpecFinding, ...]

    @classmethod
    def of(cls, spec: str) -> "SpecReport":
        """Check a specification."""
        requirements = Requirements.read(spec)
        found = [*_missing(requirements), *_repeated(requirements), *_bare(spec, requirements)]
        return cls(requirements, tuple(sorted(found, key=lambda finding: finding.line)))

    @property
    def ok(self) -> bool:
        """True when nothing is lacking."""
        return not self.findings

    def written(self) -> Mapping[str, object]:
        """The `data` of `spec check --json`."""
        stated = self.requirements
        return {
            "ok": self.ok,
            "counts": {kind.value: len(stated.of(kind)) for kind in RequirementKind},
            "requirements": [
                {"id": r.id, "kind": r.kind.value, "text": r.text, "line": r.line}
                for r in stated.stated
            ],
            "findings": [finding.written() for finding in self.findings],
        }


@dataclass(frozen=True, slots=True)
class CheckSpec:
    """Checks spec.md at the authority."""

    ledger: StatusLedger

    def __call__(self, context: ReadContext) -> SpecReport:
        """Return the report.

        Raises:
            ArtifactNotFound: the mission has no spec.md.
        """
        state = self.ledger.load(context)
        spec = state.read_file(SPEC_FILE)
        if spec is None:
            raise ArtifactNotFound(SPEC_FILE, state.file_names(""))
        return SpecReport.of(spec.decode("utf-8", "replace"))


def _missing(requirements: Requirements) -> list[SpecFinding]:
    if requirements.of(RequirementKind.FUNCTIONAL):
        return []
    why = "no functional requirement: a table row or list item that begins with FR-001"
    return [SpecFinding("NO_FUNCTIONAL_REQUIREMENT", 1, why)]


def _repeated(requirements: Requirements) -> list[SpecFinding]:
    first = {requirement.id: requirement.line for requirement in requirements.stated}
    return [
        SpecFinding("REQUIREMENT_REPEATED", r.line, f"{r.id} is stated in line {first[r.id]} too")
        for r in requirements.repeated
    ] + [_wordless(r) for r in requirements.stated if not r.text]


def _wordless(requirement: Requirement) -> SpecFinding:
    return SpecFinding(
        "REQUIREMENT_WITHOUT_TEXT", requirement.line, f"{requirement.id} says nothing"
    )


def _bare(spec: str, requirements: Requirements) -> list[SpecFinding]:
    """Numbers that are mentioned and never stated, and questions that are open."""
    stated = {requirement.id for requirement in requirements.stated}
    findings = []
    for number, line in visible_lines(spec):
        for name in dict.fromkeys(_MENTION.findall(line)):
            if name not in stated:
                stated.add(name)
                why = f"{name} is mentioned, and no table row or list item states it"
                findings.append(SpecFinding("REQUIREMENT_NOT_STATED", number, why))
        findings += [
            SpecFinding("OPEN_QUESTION", number, question)
            for question in _OPEN_QUESTION.findall(line)
        ]
    return findings
