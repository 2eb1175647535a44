"""What a caller asks for: one transition, with everything that may speak for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from fairlead.mission_management.status.values import ReviewResult, StatusLane
from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.git import Oid


class IntegratedCode(NamedTuple):
    """Code that the very commit of this transition merges into the authority.

    `touched` are the paths that it brought, for the freshness of the other lanes; `resolved` those
    in conflict, about which the actor decided.
    """

    lane: str
    reviewed_commit: Oid
    touched: tuple[str, ...] = ()
    resolved: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TransitionRequest:
    """A step of one package, as somebody asked for it.

    Attributes:
        lease: the generation under which an agent writes; None: it acts by its name.
        evidence: `review {reviewer, verdict, reference}`, `no_code`, `review_ref`, or anything.
        workspace: where the work happens, for claimed to in_progress; not recorded.
        metadata: goes to `policy_metadata`: `lane_base`, gate verdicts; `ttl` is the lease's, in
            seconds.
        integrated: for done: what is merged by the same commit.
        self_review: the reviewer says openly, with a reason, that the work is their own.
    """

    wp_id: str
    to_lane: StatusLane
    actor: Actor
    reason: str | None = None
    force: bool = False
    lease: int | None = None
    evidence: Mapping[str, object] | None = None
    review_result: ReviewResult | None = None
    review_ref: str | None = None
    workspace: str | None = None
    metadata: Mapping[str, object] = field(default_factory=dict)
    integrated: IntegratedCode | None = None
    self_review: bool = False
    execution_mode: str = "worktree"

    @property
    def review(self) -> ReviewResult | None:
        """The review result, also where it came as evidence."""
        return self.review_result or ReviewResult.read((self.evidence or {}).get("review"))

    @property
    def review_reference(self) -> str | None:
        """What a step back from approved refers to."""
        found = self.review_ref or (self.evidence or {}).get("review_ref")
        return found if isinstance(found, str) and found.strip() else None

    @property
    def no_code(self) -> str | None:
        """Why the package needs no code, if the evidence says so."""
        found = (self.evidence or {}).get("no_code")
        return found if isinstance(found, str) and found.strip() else None

    @property
    def has_reason(self) -> bool:
        """True when something is said, not just blanks."""
        return bool(self.reason and self.reason.strip())

    def asked(self) -> Mapping[str, object]:
        """What a retry must repeat to be the same request: no time, no lane it came from."""
        return {
            "wp_id": self.wp_id,
            "to_lane": self.to_lane.value,
            "actor": self.actor.id,
            "reason": self.reason,
            "force": self.force,
            "evidence": self.evidence,
            "review_result": self.review_result.written() if self.review_result else None,
            "review_ref": self.review_ref,
            "self_review": self.self_review,
        }
