"""The words of this module: lanes, leases, verdicts."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class StatusLane(StrEnum):
    """The state of a work package. GENESIS is hidden: only ever a source."""

    GENESIS = "genesis"
    PLANNED = "planned"
    CLAIMED = "claimed"
    IN_PROGRESS = "in_progress"
    FOR_REVIEW = "for_review"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    DONE = "done"
    BLOCKED = "blocked"
    CANCELED = "canceled"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what a person typed; `doing` is in_progress.

        Raises:
            ValueError: there is no such lane.
        """
        word = text.strip().lower().replace("-", "_")
        return cls("in_progress" if word == "doing" else word)

    @property
    def is_terminal(self) -> bool:
        """True for done and canceled: nothing leads out but force."""
        return self in (StatusLane.DONE, StatusLane.CANCELED)

    @property
    def holds_lease(self) -> bool:
        """True where somebody holds the package: an implementer, or in in_review the reviewer."""
        return self in (StatusLane.CLAIMED, StatusLane.IN_PROGRESS, StatusLane.IN_REVIEW)


DISPLAY_LANES: tuple[StatusLane, ...] = tuple(
    lane for lane in StatusLane if lane is not StatusLane.GENESIS
)
"""The nine lanes in the order in which boards show them."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A fenced claim: only its holder, with this generation, may write to the package.

    `ttl` is in seconds since the last heartbeat. `generation` grows by one with each claim.
    """

    holder: str
    generation: int
    ttl: int

    def written(self) -> Mapping[str, object]:
        """The form in the log and in JSON output."""
        return {"holder": self.holder, "generation": self.generation, "ttl": self.ttl}

    @classmethod
    def read(cls, raw: object) -> "Lease | None":
        """Read the written form; None for anything else."""
        match raw:
            case {"holder": str(holder), "generation": int(generation), "ttl": int(ttl)}:
                return cls(holder, generation, ttl)
            case _:
                return None


DEFAULT_LEASE_SECONDS = 24 * 60 * 60
"""How long a lease lasts without a sign of life, but under `run` (contract status, claims)."""


class Verdict(StrEnum):
    """What a reviewer found."""

    APPROVED = "approved"
    CHANGES_REQUESTED = "changes_requested"


@dataclass(frozen=True, slots=True)
class ReviewResult:
    """The outcome of one review; `reference` names the review cycle file or another proof."""

    reviewer: str
    verdict: Verdict
    reference: str
    feedback_path: str | None = None

    def written(self) -> Mapping[str, object]:
        """The form in the log."""
        result = {
            "reviewer": self.reviewer,
            "verdict": self.verdict.value,
            "reference": self.reference,
        }
        return result | ({"feedback_path": self.feedback_path} if self.feedback_path else {})

    @classmethod
    def read(cls, raw: object) -> "ReviewResult | None":
        """Read the written form, also as evidence holds it; None for anything else."""
        match raw:
            case {
                "reviewer": str(reviewer),
                "verdict": "approved" | "changes_requested" as verdict,
                "reference": str(reference),
            }:
                path = raw.get("feedback_path") if isinstance(raw, Mapping) else None
                feedback_path = path if isinstance(path, str) and path else None
                return cls(reviewer, Verdict(verdict), reference, feedback_path)
            case _:
                return None
