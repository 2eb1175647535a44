"""What ending a mission answers with."""

from collections.abc import Mapping
from dataclasses import dataclass

from fairlead.mission_management.integration.archiving import LaneRemoval
from fairlead.mission_management.integration.merged import MergedMission
from fairlead.mission_management.missions import commit_summary
from fairlead.shared_kernel.commit_target import CommitReceipt


@dataclass(frozen=True, slots=True)
class ClosedMission:
    """A mission that is over. `lanes` says of each lane that was left what became of it.

    `merged` is the merge that this call made first; None where there was none to make.
    """

    mission_slug: str
    discarded: bool
    reason: str
    archive: str
    merged: MergedMission | None
    lanes: tuple[LaneRemoval, ...]
    rescues: tuple[str, ...]
    receipt: CommitReceipt

    @property
    def kept(self) -> tuple[LaneRemoval, ...]:
        """The lanes that are still there, each with its reason."""
        return tuple(lane for lane in self.lanes if lane.kept_because)

    @property
    def receipts(self) -> tuple[CommitReceipt, ...]:
        """Every commit that this call made on the authority."""
        before = self.merged.receipts if self.merged else ()
        return (*before, self.receipt) if self.receipt.event_ids else before

    def written(self) -> Mapping[str, object]:
        """The `data` of `mission close --json`."""
        return {
            "mission_slug": self.mission_slug,
            "discarded": self.discarded,
            "reason": self.reason or None,
            "archive_ref": self.archive,
            "landed_commit": self.merged.commit if self.merged else None,
            "removed": [lane.written() for lane in self.lanes if not lane.kept_because],
            "kept": [lane.written() for lane in self.kept],
            "rescue_refs": list(self.rescues),
            "commits": [commit_summary(receipt) for receipt in self.receipts],
            "event_ids": [event for receipt in self.receipts for event in receipt.event_ids],
        }
