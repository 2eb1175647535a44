"""What can happen to a mission, before it is written: no id and no time yet.

The written form is spelled out in `log.py`; the closed union is StatusEvent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from fairlead.mission_management.status.values import ReviewResult, StatusLane
from fairlead.shared_kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class WorkPackageMoved:
    """A transition: the only kind of event that changes a lane.

    `metadata` goes to `policy_metadata` beside the actor: lease, lane_base, review_head,
    reviewed_commit, lane_integrated facts, gate verdicts.
    """

    wp_id: str
    from_lane: StatusLane
    to_lane: StatusLane
    actor: Actor
    force: bool = False
    reason: str | None = None
    review_ref: str | None = None
    evidence: Mapping[str, object] | None = None
    review_result: ReviewResult | None = None
    execution_mode: str = "worktree"
    metadata: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WorkPackageAnnotated:
    """An annotation: facts about a package that never change its lane.

    `delta` keys: subtasks {id: status}, note, agent, role, model, provider, agent_profile,
    tracker_refs, cost.
    """

    wp_id: str
    actor: Actor
    delta: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class LifecycleRecorded:
    """Something that happened to the mission as a whole, or to a package outside its lanes."""

    event_type: str
    actor: Actor
    payload: Mapping[str, object] = field(default_factory=dict)
    aggregate_type: str = "Mission"
    aggregate_id: str = ""
    """Empty means the mission's own id."""


StatusEvent: TypeAlias = WorkPackageMoved | WorkPackageAnnotated | LifecycleRecorded
