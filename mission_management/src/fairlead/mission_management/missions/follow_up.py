"""Use case: record what is left to do after a mission, or beside it."""

from collections.abc import Mapping
from dataclasses import dataclass

from fairlead.mission_management.missions.ending_errors import WordsMissing
from fairlead.mission_management.missions.summary import commit_summary
from fairlead.mission_management.status import Change, LifecycleRecorded, StatusLedger
from fairlead.shared_kernel.commit_target import CommitReceipt, Operation
from fairlead.shared_kernel.context import WriteContext


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A note that is in the mission's log now, merged or closed or not."""

    mission_slug: str
    note: str
    receipt: CommitReceipt

    def written(self) -> Mapping[str, object]:
        """The `data` of `mission follow-up --json`."""
        return {
            "mission_slug": self.mission_slug,
            "note": self.note,
            "commits": [commit_summary(self.receipt)],
            "event_ids": list(self.receipt.event_ids),
        }


@dataclass(frozen=True, slots=True)
class RecordFollowUp:
    """Writes to the authority: the archive of a mission that is over."""

    ledger: StatusLedger

    def __call__(self, context: WriteContext, note: str, operation: Operation) -> FollowUp:
        """Record the note; every call records one.

        Raises:
            WordsMissing: the note is empty.
            BookkeepingError: the write was refused.
        """
        text = note.strip()
        if not text:
            raise WordsMissing("--note")
        event = LifecycleRecorded("FollowUpRecorded", operation.actor, {"note": text})
        asked = operation.with_request(note=text)
        receipt = self.ledger.record(context, asked, lambda _: Change((event,), "follow up"))
        return FollowUp(context.identity.mission_slug, text, receipt)
