"""One acceptance criterion: what is promised, how it is shown, and what was found."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

CODE_REVIEW = "code_review"
MANUAL_QA = "manual_qa"
NEGATIVE_INVARIANT = "negative_invariant"
BY_ITSELF = "fairlead"
"""Who verified a criterion that follows from the reviews; such a result is found anew each time."""


class Outcome(StrEnum):
    """What was found."""

    PENDING = "pending"
    PASS = "pass"
    FAIL = "fail"

    @classmethod
    def read(cls, raw: object) -> "Outcome":
        """Read a result of any age; what is none of the words is pending."""
        word = str(raw).strip().lower()
        aliases = {"passed": "pass", "confirmed_absent": "pass", "failed": "fail", "n/a": "pass"}
        aliases["still_present"] = "fail"
        try:
            return cls(aliases.get(word, word))
        except ValueError:
            return cls.PENDING


@dataclass(frozen=True, slots=True)
class Criterion:
    """One row of the matrix. `extra` holds the keys of foreign files, kept when written.

    Attributes:
        proof_type: code_review, manual_qa, automated_test or negative_invariant; old files hold
            other words, which count as a person's proof.
    """

    criterion_id: str
    description: str
    proof_type: str
    outcome: Outcome = Outcome.PENDING
    evidence: str | None = None
    verified_by: str | None = None
    verified_at: str | None = None
    notes: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def read(cls, raw: Mapping[str, object]) -> "Criterion":
        """Read a criterion of any age."""
        known = {
            "criterion_id", "id", "description", "proof_type", "pass_fail", "evidence",
            "verified_by", "verified_at", "notes",
        }  # fmt: skip
        return cls(
            criterion_id=_text(raw, "criterion_id") or _text(raw, "id"),
            description=_text(raw, "description"),
            proof_type=_text(raw, "proof_type") or MANUAL_QA,
            outcome=Outcome.read(raw.get("pass_fail")),
            evidence=_text(raw, "evidence") or None,
            verified_by=_text(raw, "verified_by") or None,
            verified_at=_text(raw, "verified_at") or None,
            notes=_text(raw, "notes"),
            extra={key: value for key, value in raw.items() if key not in known},
        )

    @classmethod
    def read_invariant(cls, raw: Mapping[str, object]) -> "Criterion":
        """Read an entry of `negative_invariants`: something that must not be there any more."""
        known = {"invariant_id", "invariant", "description", "result", "evidence", "verified_by"}
        return cls(
            criterion_id=_text(raw, "invariant_id") or _text(raw, "invariant"),
            description=_text(raw, "description") or _text(raw, "invariant"),
            proof_type=NEGATIVE_INVARIANT,
            outcome=Outcome.read(raw.get("result")),
            evidence=_text(raw, "evidence") or None,
            verified_by=_text(raw, "verified_by") or None,
            extra={key: value for key, value in raw.items() if key not in known},
        )

    @property
    def is_recorded(self) -> bool:
        """True when somebody said what was found; it then no longer passes or fails by itself."""
        return self.outcome is not Outcome.PENDING and self.verified_by != BY_ITSELF

    def recorded(self, outcome: Outcome, evidence: str, by: str, at: str) -> "Criterion":
        """Return the criterion with a result."""
        return replace(self, outcome=outcome, evidence=evidence, verified_by=by, verified_at=at)

    def proved(self, outcome: Outcome, evidence: str, at: str, commit: str) -> "Criterion":
        """Return the criterion with what a run of its proof showed on the code of a commit."""
        done = self.recorded(outcome, evidence, BY_ITSELF, at)
        return replace(done, extra={**done.extra, "verified_ref": commit})

    def written(self) -> Mapping[str, object]:
        """The form in the matrix."""
        return dict(self.extra) | {
            "criterion_id": self.criterion_id,
            "description": self.description,
            "proof_type": self.proof_type,
            "pass_fail": self.outcome.value,
            "evidence": self.evidence,
            "verified_by": self.verified_by,
            "verified_at": self.verified_at,
            "notes": self.notes,
        }

    def written_invariant(self) -> Mapping[str, object]:
        """The form in `negative_invariants`."""
        return dict(self.extra) | {
            "invariant_id": self.criterion_id,
            "description": self.description,
            "result": self.outcome.value,
            "evidence": self.evidence,
            "verified_by": self.verified_by,
        }


def _text(raw: Mapping[str, object], key: str) -> str:
    value = raw.get(key)
    return value if isinstance(value, str) else ""
