"""Use case: end a mission, finished or given up (contract lifecycle, close)."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from fairlead.mission_management.integration.archiving import Archivist
from fairlead.mission_management.integration.closed import ClosedMission
from fairlead.mission_management.integration.errors import MergeBusy, MissionIsMerged
from fairlead.mission_management.integration.ignored import Announce, to_nobody
from fairlead.mission_management.integration.lane_rescue import GivenUp
from fairlead.mission_management.integration.merge import MergeMission
from fairlead.mission_management.integration.merged import require_still_landed
from fairlead.mission_management.integration.preview import AbortMerge
from fairlead.mission_management.missions import (
    MissionNotOurs,
    Rescuer,
    WordsMissing,
)
from fairlead.mission_management.status import (
    EMPTY_LANES,
    Change,
    LifecycleRecorded,
    MissionState,
)
from fairlead.shared_kernel.commit_target import (
    CommitReceipt,
    CommitTarget,
    Operation,
    TargetKind,
)
from fairlead.shared_kernel.context import IntegrationContext, Topology
from fairlead.shared_kernel.faults import reach
from fairlead.shared_kernel.git import Oid
from fairlead.shared_kernel.identity import MissionId
from fairlead.shared_kernel.locks import LockTimeout
from fairlead.shared_kernel.naming import archive_ref, worktrees_root

META_FILE = "meta.json"
MERGED, CLOSED = "merged", "closed"
LOCK_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class CloseMission:
    """Ends missions. Killed anywhere, the same call goes on; a second one changes nothing."""

    merge: MergeMission
    rescuer: Rescuer

    def __call__(
        self,
        context: IntegrationContext,
        operation: Operation,
        *,
        reason: str = "",
        announce: Announce = to_nobody,
    ) -> ClosedMission:
        """Close a finished mission: merge it first where that was not done.

        `announce` is told of files that git ignores before they go with a lane.

        Raises:
            MissionNotOurs: another program keeps it.
            IntegrationError: it is not merged, and cannot be.
            MergeNotOnTarget, MergeTargetGone: it had landed, and is not on its target any more.
            BookkeepingError: a write was refused.
        """
        mission_id = _own_id(context)
        state, merged = self.merge.ledger.load(context.writing()), None
        if state.snapshot.milestone == MERGED:
            require_still_landed(self.merge.repository, context, state)
        elif state.snapshot.milestone != CLOSED:
            merged = self.merge(context, operation.step("merge"), announce=announce)
        over = self._at_archive(context, mission_id) if merged else context
        asked = operation.with_request(discard=False, reason=reason)
        receipt = self._record(over, asked, reason, discarded=False)
        reach("close recorded")
        archivist = Archivist(self.merge.repository, announce)
        tip = archivist.archive(mission_id, over.branches.destination.ref)
        lanes = archivist.remove_lanes(context.identity.folder, mission_id, tip)
        return ClosedMission(
            context.identity.mission_slug,
            discarded=False,
            reason=reason,
            archive=archive_ref(mission_id),
            merged=merged,
            lanes=(*(merged.removed if merged else ()), *lanes),
            rescues=tuple(lane.rescue for lane in lanes if lane.rescue),
            receipt=receipt,
        )

    def discard(
        self,
        context: IntegrationContext,
        operation: Operation,
        *,
        reason: str,
        announce: Announce = to_nobody,
    ) -> ClosedMission:
        """Give a mission up: everything in its lanes is kept under rescue refs, then removed.

        `announce` is told of files that git ignores, which no ref keeps, before they go.

        Raises:
            WordsMissing: nobody said why.
            MissionNotOurs: another program keeps it.
            MissionIsMerged, MergeLanded: its code is on the target.
            WorktreeFailed: something in a lane cannot be kept; nothing was removed.
            BookkeepingError: a write was refused.
        """
        if not reason.strip():
            raise WordsMissing("--reason")
        mission_id, repository = _own_id(context), self.merge.repository
        destination = context.branches.destination.ref
        state = self.merge.ledger.load(context.writing())
        if state.snapshot.milestone == MERGED:
            raise MissionIsMerged(context.identity.mission_slug)
        with self._alone(context):
            repository.worktrees.reconnect(worktrees_root(repository.primary_root))
            packages = state.snapshot.work_packages
            aborted = AbortMerge(self.merge.machine, self.merge.desk)(context)
            lanes = GivenUp(repository, self.rescuer, context.identity, self.merge.desk, announce)
            rescues, empty = lanes.keep(self._tip(context), destination, packages)
            rescues += (aborted.conflict.rescue,) if aborted.conflict.rescue else ()
            reach("close mission kept")
            asked = operation.with_request(discard=True, reason=reason)
            left = {"rescue_refs": list(rescues), EMPTY_LANES: list(empty)}
            receipt = self._record(context, asked, reason, discarded=True, left=left)
            reach("close recorded")
            removed = lanes.remove(self._tip(context), destination, packages)
            reach("close lanes removed")
            Archivist(repository, announce).archive(mission_id, destination)
        found = {*rescues, *(lane.rescue for lane in removed if lane.rescue)}
        return ClosedMission(
            context.identity.mission_slug,
            discarded=True,
            reason=reason,
            archive=archive_ref(mission_id),
            merged=None,
            lanes=removed,
            rescues=tuple(sorted(found)),
            receipt=receipt,
        )

    def _record(
        self,
        context: IntegrationContext,
        operation: Operation,
        reason: str,
        *,
        discarded: bool,
        left: Mapping[str, object] | None = None,
    ) -> CommitReceipt:
        now = self.merge.clock.now().isoformat(timespec="microseconds")

        def decide(state: MissionState) -> Change:
            if state.snapshot.milestone == CLOSED:
                return Change((), "close mission")
            if discarded and state.snapshot.milestone == MERGED:
                raise MissionIsMerged(context.identity.mission_slug)
            facts: dict[str, object] = {"discarded": discarded, "reason": reason or None}
            facts |= left or {}
            event = LifecycleRecorded("MissionClosed", operation.actor, facts)
            meta = state.meta.with_values(
                closed_at=now, closed_by=operation.actor.id, closed_discarded=discarded
            )
            verb = "discard" if discarded else "close"
            return Change((event,), f"{verb} mission", {META_FILE: meta.written()})

        return self.merge.ledger.record(context.writing(), operation, decide)

    def _tip(self, context: IntegrationContext) -> Oid:
        found = self.merge.repository.refs.read(context.branches.destination.ref)
        return found or context.surface.read_commit

    def _at_archive(self, context: IntegrationContext, mission_id: MissionId) -> IntegrationContext:
        """The context of the mission where the merge has just put it."""
        ref = archive_ref(mission_id)
        tip = self.merge.repository.refs.read(ref) or context.surface.read_commit
        target = CommitTarget.unborn(ref, TargetKind.COORDINATION)
        return replace(
            context,
            branches=replace(context.branches, destination=target),
            surface=replace(context.surface, read_ref=ref, read_commit=tip, write_ref=ref),
        )

    @contextmanager
    def _alone(self, context: IntegrationContext) -> Iterator[None]:
        """No merge of the mission begins meanwhile."""
        lock_file = self.merge.machine.folder(context.identity.state_key) / "merge.lock"
        try:
            with self.merge.locks.hold(lock_file, purpose="mission close", timeout=LOCK_SECONDS):
                yield
        except LockTimeout as timeout:
            raise MergeBusy(context.identity.mission_slug) from timeout


def _own_id(context: IntegrationContext) -> MissionId:
    mission_id = context.identity.mission_id
    if mission_id is None or context.surface.topology is Topology.LEGACY:
        raise MissionNotOurs(context.identity.mission_slug, context.surface.note)
    return mission_id
