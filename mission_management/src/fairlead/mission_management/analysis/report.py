"""analysis-report.md: findings that a program can read, above a text for people."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from io import StringIO

from fairlead.mission_management.analysis.errors import AnalysisReportInvalid

REPORT_FILE = "analysis-report.md"
SCHEMA = "analysis-findings/v1"
SEVERITIES = ("critical", "high", "medium", "low", "info")
_BLOCKING = ("critical", "high")
_FENCE = "---"


class AnalysisVerdict(StrEnum):
    """Whether the mission may be implemented as it is planned."""

    READY = "ready"
    BLOCKED = "blocked"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or worth knowing."""

    id: str
    severity: str
    category: str
    summary: str


@dataclass(frozen=True, slots=True)
class AnalysisReport:
    """A report as read. `front` holds every key of the front matter, known or not.

    Attributes:
        inputs: name of each input to the hash that was recorded, or None where it was missing.
        body: the text below the front matter.
    """

    verdict: AnalysisVerdict = AnalysisVerdict.UNKNOWN
    findings: tuple[Finding, ...] = ()
    inputs: Mapping[str, str | None] = field(default_factory=dict)
    front: Mapping[str, object] = field(default_factory=dict)
    body: str = ""

    @classmethod
    def parse(cls, data: bytes) -> "AnalysisReport":
        """Read a report of any age; without usable front matter its verdict is unknown."""
        text = data.decode("utf-8", "replace")
        front, body = _split(text)
        try:
            raw = _load(front) if front is not None else {}
        except ValueError:
            return cls(body=text)
        findings = raw.get("findings")
        return cls(
            verdict=_verdict(raw.get("verdict")),
            findings=tuple(_lenient(item) for item in findings if isinstance(item, Mapping))
            if isinstance(findings, list)
            else (),
            inputs=_inputs(raw.get("input_artifacts")),
            front=raw,
            body=body,
        )

    @classmethod
    def given(cls, data: bytes) -> "AnalysisReport":
        """Read a report that somebody hands in, strictly.

        Raises:
            AnalysisReportInvalid: it is no text, or `findings` is not a list of findings.
        """
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise AnalysisReportInvalid("it is not UTF-8") from error
        front, body = _split(text)
        if front is None:
            raise AnalysisReportInvalid("it has no front matter")
        try:
            raw = _load(front)
        except ValueError as error:
            raise AnalysisReportInvalid(str(error)) from error
        findings = _strict(raw.get("findings"))
        given = raw.get("verdict")
        verdict = _verdict(given) if given is not None else verdict_of(findings)
        return cls(verdict, findings, {}, raw, body)

    def counts(self) -> Mapping[str, int]:
        """Count the findings by severity."""
        found = Counter(finding.severity for finding in self.findings)
        return {severity: found[severity] for severity in SEVERITIES}

    def completed(self, facts: Mapping[str, object]) -> bytes:
        """The file: what was given, and beside it what the program knows; unknown keys stay."""
        front = {"schema": SCHEMA, **self.front, **facts, "verdict": self.verdict.value}
        front["issue_counts"] = self.counts()
        return f"{_FENCE}\n{_dump(front)}{_FENCE}\n{self.body}".encode()


def verdict_of(findings: Sequence[Finding]) -> AnalysisVerdict:
    """Compute the verdict: a critical or high finding blocks, an unknown severity says nothing."""
    severities = {finding.severity for finding in findings}
    if severities & set(_BLOCKING):
        return AnalysisVerdict.BLOCKED
    if severities - set(SEVERITIES):
        return AnalysisVerdict.UNKNOWN
    return AnalysisVerdict.READY


def _split(text: str) -> tuple[str | None, str]:
    """Return the front matter (None where there is none) and what is below it."""
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    if not lines or lines[0].rstrip() != _FENCE:
        return None, text
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == _FENCE:
            return "".join(lines[1:number]), "".join(lines[number + 1 :])
    return None, text


def _load(front: str) -> Mapping[str, object]:
    # Imported here: most commands never read a report, and the library takes 20 ms.
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        raw = YAML(typ="safe", pure=True).load(front)
    except (YAMLError, ValueError, RecursionError) as error:
        said = " ".join(str(error).split())
        raise ValueError(f"its front matter is not YAML: {said}") from error
    if not isinstance(raw, dict):
        raise ValueError("its front matter is not a mapping")
    return {str(key): value for key, value in raw.items()}


def _dump(front: Mapping[str, object]) -> str:
    from ruamel.yaml import YAML

    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.width = 4096
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    out = StringIO()
    yaml.dump(dict(front), out)
    return out.getvalue()


def _strict(raw: object) -> tuple[Finding, ...]:
    if not isinstance(raw, list):
        raise AnalysisReportInvalid("`findings` is not a list")
    for number, item in enumerate(raw, start=1):
        if not isinstance(item, Mapping):
            raise AnalysisReportInvalid(f"finding {number} is not a mapping")
        missing = [key for key in ("id", "severity", "category", "summary") if not item.get(key)]
        if missing:
            raise AnalysisReportInvalid(f"finding {number} has no {missing[0]}")
    return tuple(_lenient(item) for item in raw)


def _lenient(item: Mapping[object, object]) -> Finding:
    text = {str(key): str(value) for key, value in item.items() if value is not None}
    return Finding(
        id=text.get("id", ""),
        severity=text.get("severity", "").lower(),
        category=text.get("category", ""),
        summary=text.get("summary", ""),
    )


def _inputs(raw: object) -> Mapping[str, str | None]:
    if not isinstance(raw, Mapping):
        return {}
    found: dict[str, str | None] = {}
    for name, entry in raw.items():
        sha256 = entry.get("sha256") if isinstance(entry, Mapping) else entry
        found[str(name)] = str(sha256) if sha256 else None
    return found


def _verdict(raw: object) -> AnalysisVerdict:
    try:
        return AnalysisVerdict(str(raw).strip().lower())
    except ValueError:
        return AnalysisVerdict.UNKNOWN
