"""Use case: record facts about a work package that never change its lane."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from fairlead.mission_management.status.annotation_errors import (
    AnnotationEmpty,
    SubtaskStatusUnknown,
    SubtaskUnknown,
)
from fairlead.mission_management.status.change import Change
from fairlead.mission_management.status.events import WorkPackageAnnotated
from fairlead.mission_management.status.mission_state import MissionState
from fairlead.mission_management.status.package_status import WorkPackageStatus
from fairlead.mission_management.status.ports import StatusLedger
from fairlead.mission_management.status.rules import TransitionRules
from fairlead.mission_management.status.values import Lease
from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.commit_target import CommitReceipt, Operation
from fairlead.shared_kernel.context import WriteContext
from fairlead.shared_kernel.git import Oid, StorageUnwritable

SUBTASK_STATUSES = ("planned", "in_progress", "done", "blocked")
_ALIASES = {"todo": "planned", "doing": "in_progress"}


@dataclass(frozen=True, slots=True)
class AnnotationRequest:
    """What somebody wants to record.

    Attributes:
        lease: the generation under which an agent writes; None: it acts by its name.
        facts: further keys of the delta: agent, role, model, provider, agent_profile,
            tracker_refs, cost.
        heartbeat: renew the lease; alone it commits nothing.
    """

    wp_id: str
    actor: Actor
    subtasks: Mapping[str, str] = field(default_factory=dict)
    note: str | None = None
    lease: int | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    heartbeat: bool = False

    @property
    def says_something(self) -> bool:
        """True when there is something to commit."""
        return bool(self.subtasks or (self.note and self.note.strip()) or any(self.facts.values()))

    def asked(self) -> Mapping[str, object]:
        """What a retry must repeat to be the same request."""
        return {
            "wp_id": self.wp_id,
            "actor": self.actor.id,
            "subtasks": dict(self.subtasks),
            "note": self.note,
            "facts": dict(self.facts),
        }


class Annotated(NamedTuple):
    """What came of it; `receipt` is None for a heartbeat alone, which is never a commit."""

    receipt: CommitReceipt | None
    event: WorkPackageAnnotated | None
    lease: Lease | None


@dataclass(frozen=True, slots=True)
class AnnotateWorkPackage:
    """Only the holder annotates a package that is held; the lease is renewed by it."""

    ledger: StatusLedger
    rules: TransitionRules

    def __call__(
        self, context: WriteContext, request: AnnotationRequest, operation: Operation
    ) -> Annotated:
        """Record it.

        Raises:
            WorkPackageNotFound, LeaseFenced, SubtaskUnknown, SubtaskStatusUnknown, AnnotationEmpty:
                refused. BookkeepingError: the write is. Nothing changed.
        """
        if not request.says_something:
            return self._beat_only(context, request)
        decided: list[tuple[WorkPackageAnnotated, WorkPackageStatus]] = []

        def decide(state: MissionState) -> Change:
            status = self._permitted(context, state, request)
            event = WorkPackageAnnotated(request.wp_id, request.actor, _delta(state, request))
            decided[:] = [(event, status)]
            return Change((event,), f"annotate {request.wp_id}")

        receipt = self.ledger.record(context, operation.with_request(**request.asked()), decide)
        if not decided:
            return Annotated(receipt, None, self._lease_then(context, request, receipt))
        event, status = decided[0]
        self._renew(context, request, status)
        return Annotated(receipt, event, status.lease)

    def _lease_then(
        self, context: WriteContext, request: AnnotationRequest, receipt: CommitReceipt
    ) -> Lease | None:
        """Return the lease as it was when it was recorded; a retry renews none."""
        surface = replace(context.surface, read_commit=Oid(receipt.commit_sha))
        state = self.ledger.load(replace(context, surface=surface))
        status = state.snapshot.work_packages.get(request.wp_id)
        return status.lease if status else None

    def _beat_only(self, context: WriteContext, request: AnnotationRequest) -> Annotated:
        if not request.heartbeat:
            raise AnnotationEmpty(request.wp_id)
        status = self._permitted(context, self.ledger.load(context), request)
        if not self._renew(context, request, status):
            raise StorageUnwritable("the sign of life could not be written to machine state")
        return Annotated(None, None, status.lease)

    def _permitted(
        self, context: WriteContext, state: MissionState, request: AnnotationRequest
    ) -> WorkPackageStatus:
        return self.rules.require_holder(
            context,
            state,
            request.wp_id,
            actor=request.actor.id,
            generation=request.lease,
        )

    def _renew(
        self, context: WriteContext, request: AnnotationRequest, status: WorkPackageStatus
    ) -> bool:
        """Renew the lease; True where that worked, or where there is none to renew."""
        if not (status.lease and self.rules.heartbeats):
            return True
        key, generation = context.identity.state_key, status.lease.generation
        return self.rules.heartbeats.beat(key, request.wp_id, generation)


def _delta(state: MissionState, request: AnnotationRequest) -> Mapping[str, object]:
    package = state.plan.work_package(request.wp_id) if state.plan else None
    known = package.subtasks if package else None
    subtasks = {
        _subtask(request.wp_id, name, known): _status(name, said)
        for name, said in request.subtasks.items()
    }
    said = {**request.facts, "subtasks": subtasks, "note": request.note}
    return {key: value for key, value in said.items() if value}


def _subtask(wp_id: str, name: str, known: tuple[str, ...] | None) -> str:
    """Return the subtask's id as planned; a package that nobody planned here takes any."""
    if known is None or name in known:
        return name
    same = next((one for one in known if one.casefold() == name.casefold()), None)
    if same:
        return same
    import difflib

    nearest = difflib.get_close_matches(name.upper(), known, n=1, cutoff=0.4)
    raise SubtaskUnknown(wp_id, name, known, nearest[0] if nearest else None)


def _status(subtask: str, text: str) -> str:
    word = text.strip().lower().replace("-", "_")
    status = _ALIASES.get(word, word)
    if status not in SUBTASK_STATUSES:
        raise SubtaskStatusUnknown(subtask, text, SUBTASK_STATUSES)
    return status
