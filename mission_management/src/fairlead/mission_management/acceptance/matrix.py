"""acceptance-matrix.json: every promise of the mission, and how each was kept."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from fairlead.mission_management.acceptance.criteria import (
    CODE_REVIEW,
    NEGATIVE_INVARIANT,
    Criterion,
    Outcome,
)
from fairlead.shared_kernel.documents import DocumentInvalid, PlannedWorkPackage

MATRIX_FILE = "acceptance-matrix.json"
_FUNCTIONAL = "FR-"


@dataclass(frozen=True, slots=True)
class AcceptanceMatrix:
    """The content of one matrix. `extra` holds what else the file says, kept when written."""

    criteria: tuple[Criterion, ...] = ()
    invariants: tuple[Criterion, ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def parse(cls, data: bytes, *, where: str = MATRIX_FILE) -> "AcceptanceMatrix":
        """Read a matrix of any age.

        Raises:
            DocumentInvalid: it is not one JSON object.
        """
        try:
            raw = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise DocumentInvalid(where, f"not JSON: {error}") from error
        if not isinstance(raw, dict):
            raise DocumentInvalid(where, "not a JSON object")
        known = ("criteria", "negative_invariants", "overall_verdict")
        return cls(
            tuple(Criterion.read(item) for item in _objects(raw.get("criteria"))),
            tuple(Criterion.read_invariant(i) for i in _objects(raw.get("negative_invariants"))),
            {key: value for key, value in raw.items() if key not in known},
        )

    @classmethod
    def scaffold(
        cls,
        requirements: Sequence[tuple[str, str]],
        packages: Sequence[PlannedWorkPackage],
        existing: "AcceptanceMatrix | None" = None,
        *,
        mission_slug: str = "",
        mission_type: str = "",
    ) -> "AcceptanceMatrix":
        """Give each functional requirement (id, text) a criterion; keep what people wrote.

        A criterion that nobody touched goes away with its requirement.
        """
        wanted = {name: text for name, text in requirements if name.startswith(_FUNCTIONAL)}
        old = (
            {criterion.criterion_id: criterion for criterion in existing.criteria}
            if existing
            else {}
        )
        fresh = tuple(
            _refreshed(old.get(name), name, text, packages) for name, text in wanted.items()
        )
        kept = tuple(c for name, c in old.items() if name not in wanted and not _untouched(c))
        header = {"mission_slug": mission_slug, "mission_type": mission_type}
        extra = {key: value for key, value in header.items() if value}
        return cls(
            (*fresh, *kept),
            existing.invariants if existing else (),
            {**extra, **(existing.extra if existing else {})},
        )

    @property
    def all(self) -> tuple[Criterion, ...]:
        """Every criterion, the negative ones last."""
        return (*self.criteria, *self.invariants)

    def find(self, criterion_id: str) -> Criterion | None:
        """Return a criterion by its id, in any case of letters."""
        wanted = criterion_id.casefold()
        return next((c for c in self.all if c.criterion_id.casefold() == wanted), None)

    def with_criterion(self, changed: Criterion) -> "AcceptanceMatrix":
        """Return the matrix with one criterion replaced."""

        def swap(criteria: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
            same = changed.criterion_id
            return tuple(changed if c.criterion_id == same else c for c in criteria)

        return replace(self, criteria=swap(self.criteria), invariants=swap(self.invariants))

    def with_new(self, criterion: Criterion) -> "AcceptanceMatrix":
        """Return the matrix with one more criterion, in the list that its proof belongs to."""
        if criterion.proof_type == NEGATIVE_INVARIANT:
            return replace(self, invariants=(*self.invariants, criterion))
        return replace(self, criteria=(*self.criteria, criterion))

    @property
    def verdict(self) -> Outcome:
        """Fail if one fails, pass if all pass, else pending."""
        outcomes = {criterion.outcome for criterion in self.all}
        if Outcome.FAIL in outcomes:
            return Outcome.FAIL
        return Outcome.PASS if outcomes == {Outcome.PASS} else Outcome.PENDING

    def written(self) -> bytes:
        """The bytes of the file: sorted keys, two spaces, a newline at the end."""
        raw = dict(self.extra) | {
            "criteria": [criterion.written() for criterion in self.criteria],
            "negative_invariants": [item.written_invariant() for item in self.invariants],
            "overall_verdict": self.verdict.value,
        }
        return (json.dumps(raw, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()


def _refreshed(
    old: Criterion | None, requirement: str, text: str, packages: Sequence[PlannedWorkPackage]
) -> Criterion:
    names = [package.wp_id for package in packages if requirement in package.requirement_refs]
    notes = f"shown by the review of {', '.join(names)}" if names else ""
    if old is None:
        return Criterion(requirement, text, CODE_REVIEW, notes=notes)
    if not _untouched(old):
        return old
    return replace(old, description=text, notes=notes)


def _untouched(criterion: Criterion) -> bool:
    return criterion.proof_type == CODE_REVIEW and not criterion.is_recorded


def _objects(raw: object) -> Sequence[Mapping[str, object]]:
    return [item for item in raw if isinstance(item, dict)] if isinstance(raw, list) else []
