"""Use case: go on with a mission that is merged or closed (contract lifecycle, close)."""

from collections.abc import Mapping
from dataclasses import dataclass

from fairlead.mission_management.bookkeeping import BookkeepingTransaction
from fairlead.mission_management.missions.ending_errors import (
    MissionIsActive,
    MissionNotOurs,
    WordsMissing,
)
from fairlead.mission_management.missions.errors import TargetBranchNotFound
from fairlead.mission_management.missions.summary import commit_summary
from fairlead.mission_management.status import Change, LifecycleRecorded, MissionState
from fairlead.shared_kernel.commit_target import (
    CommitReceipt,
    CommitTarget,
    Operation,
    TargetKind,
)
from fairlead.shared_kernel.context import Topology, WriteContext
from fairlead.shared_kernel.documents import MissionMeta
from fairlead.shared_kernel.git import Repository
from fairlead.shared_kernel.naming import ARCHIVE_REFS, HEADS, MissionNames

META_FILE = "meta.json"
_OVER = ("accepted_", "closed_", "merged_", "merge_strategy")
"""Keys of meta.json that say that it is over. The number that the merge gave stays."""


@dataclass(frozen=True, slots=True)
class ReopenedMission:
    """A mission that is active again; `ref` is where its truth is from now on."""

    mission_slug: str
    reason: str
    ref: str
    receipt: CommitReceipt

    def written(self) -> Mapping[str, object]:
        """The `data` of `mission reopen --json`."""
        return {
            "mission_slug": self.mission_slug,
            "reason": self.reason,
            "authority_ref": self.ref,
            "commits": [commit_summary(self.receipt)],
            "event_ids": list(self.receipt.event_ids),
        }


@dataclass(frozen=True, slots=True)
class ReopenMission:
    """Makes the coordination branch on top of the archive, which ends in the same moment.

    A flattened mission goes on where it was: on its target branch.
    """

    repository: Repository
    transactions: BookkeepingTransaction

    def __call__(self, context: WriteContext, reason: str, operation: Operation) -> ReopenedMission:
        """Record why, in one ref transaction with the move.

        Raises:
            WordsMissing: no reason was given.
            MissionIsActive: it is neither merged nor closed.
            MissionNotOurs: another program keeps it.
            TargetBranchNotFound: a flattened mission whose target is gone.
            BookkeepingError: the write was refused; it is where it was.
        """
        words = " ".join(reason.split())
        if not words:
            raise WordsMissing("--reason")
        if context.surface.topology is Topology.LEGACY:
            raise MissionNotOurs(context.identity.mission_slug, context.surface.note)
        archived = context.surface.read_ref.startswith(ARCHIVE_REFS)
        target = self._target(context) if archived else context.branches.destination
        receipt = self.transactions.transact(
            context.identity,
            target,
            operation.with_request(reason=words),
            lambda state: _reopened(context, state, words, operation),
            continues=context.surface.read_ref if archived else None,
        )
        return ReopenedMission(context.identity.mission_slug, words, target.display, receipt)

    def _target(self, context: WriteContext) -> CommitTarget:
        if context.surface.topology is not Topology.FLATTENED:
            branch = MissionNames(context.identity.folder).coordination_branch
            return CommitTarget.unborn(HEADS + branch, TargetKind.COORDINATION)
        name = HEADS + context.branches.target_branch
        found = next(iter(self.repository.refs.list(name)), None)
        if found is None:
            raise TargetBranchNotFound(context.branches.target_branch, ())
        return CommitTarget.bind(found, TargetKind.FLATTENED)


def _reopened(
    context: WriteContext, state: MissionState, reason: str, operation: Operation
) -> Change:
    ended = state.snapshot.milestone
    if ended not in ("merged", "closed"):
        raise MissionIsActive(context.identity.mission_slug)
    event = LifecycleRecorded("MissionReopened", operation.actor, {"reason": reason, "was": ended})
    kept = {key: value for key, value in state.meta.raw.items() if not key.startswith(_OVER)}
    return Change((event,), "reopen mission", {META_FILE: MissionMeta(kept).written()})
