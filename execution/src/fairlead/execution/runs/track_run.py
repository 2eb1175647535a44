"""Keeping the history of a drive: what was given out and what came back."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairlead.execution.context import mission_type_of
from fairlead.execution.runs.ports import RunStore
from fairlead.execution.runs.ref import MissionRunRef, current_run, run_dir
from fairlead.governance.doctrine import MissionTypes
from fairlead.mission_management.status import MissionState
from fairlead.shared_kernel.clock import Clock
from fairlead.shared_kernel.errors import FairleadError
from fairlead.shared_kernel.identity import MissionIdentity, OperationId

if TYPE_CHECKING:
    from fairlead.execution.runs.snapshot import MissionRunSnapshot


@dataclass(frozen=True, slots=True)
class TrackRun:
    """Note in the mission's current run what happened; the first note begins a run.

    A run is never an authority: what cannot be noted is dropped, and no command fails for it.
    """

    store: RunStore
    types: MissionTypes
    clock: Clock

    def issued(self, identity: MissionIdentity, state: MissionState, step_id: str) -> None:
        """Note that somebody was given a step."""
        self._note(identity, state, lambda run: run.issuing(step_id))

    def completed(self, identity: MissionIdentity, state: MissionState, step_id: str) -> None:
        """Note that a step ended well."""
        self._note(identity, state, lambda run: run.completing(step_id))

    def blocked(self, identity: MissionIdentity, state: MissionState, reason: str) -> None:
        """Note that a step ended badly."""
        self._note(identity, state, lambda run: run.blocking(reason))

    def _note(
        self,
        identity: MissionIdentity,
        state: MissionState,
        change: Callable[["MissionRunSnapshot"], "MissionRunSnapshot"],
    ) -> None:
        try:
            ref = self._current(identity)
            run = self.store.load(ref) or self._begun(ref, identity, state)
            self.store.save(ref, change(run.known_as(ref.mission_id, ref.mission_slug)))
        except (FairleadError, OSError):
            return

    def _current(self, identity: MissionIdentity) -> MissionRunRef:
        known = current_run(self.store.index(), identity)
        if known is None:
            run_id = OperationId.new(self._now_ms()).value
            known = MissionRunRef(run_id, run_dir(run_id), identity.mission_slug)
        return known.known_as(identity)

    def _begun(
        self, ref: MissionRunRef, identity: MissionIdentity, state: MissionState
    ) -> "MissionRunSnapshot":
        from fairlead.execution.runs.snapshot import MissionRunSnapshot

        kind = mission_type_of(state, self.types)
        policy = dict(state.plan.interaction_policy) if state.plan else {}
        return MissionRunSnapshot(
            run_id=ref.run_id,
            mission_key=ref.mission_key,
            mission_id=ref.mission_id,
            mission_slug=ref.mission_slug,
            template_path=kind.name,
            template_hash=kind.digest,
            policy_snapshot=json.loads(json.dumps(policy, default=str)),
        )

    def _now_ms(self) -> int:
        return int(self.clock.now().timestamp() * 1000)
