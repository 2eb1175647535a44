"""Use case: commit what a person edited in a worktree that shows the mission."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fairlead.mission_management.bookkeeping import EditedView, refuse_ended
from fairlead.mission_management.missions import MissionNotShown, MissionViewBehind
from fairlead.mission_management.planning.errors import SaveMessageMissing
from fairlead.mission_management.planning.recording import (
    artifact_events,
    commit_facts,
    has_written,
)
from fairlead.mission_management.planning.saving import HandEdits
from fairlead.mission_management.status import Change, MissionState, StatusEvent, StatusLedger
from fairlead.shared_kernel.commit_target import CommitReceipt, Operation
from fairlead.shared_kernel.context import PlanningContext
from fairlead.shared_kernel.git import Repository
from fairlead.shared_kernel.naming import HEADS


@dataclass(frozen=True, slots=True)
class SavedMission:
    """What became of a person's edits.

    Attributes:
        saved, removed: artefacts, by name below the mission directory.
        set_aside: where edits of files that only the program writes are kept now.
        left: changed paths outside the mission directory.
    """

    worktree_root: Path
    saved: tuple[str, ...]
    removed: tuple[str, ...]
    set_aside: tuple[Path, ...]
    left: tuple[str, ...]
    receipt: CommitReceipt

    @property
    def changed(self) -> bool:
        """False when there was nothing to save."""
        return has_written(self.receipt)

    def written(self) -> Mapping[str, object]:
        """The `data` of `mission save --json`."""
        return {
            "worktree_root": str(self.worktree_root),
            "changed": self.changed,
            "saved": list(self.saved),
            "removed": list(self.removed),
            "set_aside": [str(path) for path in self.set_aside],
            "left": list(self.left),
            **commit_facts(self.receipt),
        }


@dataclass(frozen=True, slots=True)
class SaveMission:
    """Saves artefacts that people write; edits of the program's own files are set aside."""

    repository: Repository
    ledger: StatusLedger
    view: EditedView

    def __call__(
        self, context: PlanningContext, message: str, operation: Operation
    ) -> SavedMission:
        """Commit the edits that are in the worktree now, all or nothing.

        Raises:
            SaveMessageMissing: the message says nothing.
            MissionEnded: the mission is merged or closed.
            MissionNotShown: no worktree shows the mission.
            MissionViewBehind: a git operation is under way there.
            PlanningError: a file cannot be saved as it is; nothing was.
            BookkeepingError: the write was refused; nothing was saved.
        """
        summary = " ".join(message.split())
        if not summary:
            raise SaveMessageMissing()
        ref = context.surface.read_ref
        worktree = self.view.worktree(ref)
        if worktree is None:
            raise self._not_shown(context)
        seen: list[HandEdits] = []

        def decide(state: MissionState) -> Change:
            edits = self._edits(context, worktree, state)
            edits.check(state)
            seen.append(edits)
            events = _events(context, edits, state, operation)
            return Change(events, summary, edits.files)

        asked = operation.with_request(message=summary)
        receipt = self.ledger.record(context.writing(), asked, decide)
        edits = seen[-1] if seen else HandEdits({}, (), ())
        return SavedMission(
            worktree_root=worktree,
            saved=tuple(name for name, content in edits.files.items() if content is not None),
            removed=tuple(name for name, content in edits.files.items() if content is None),
            set_aside=(*receipt.set_aside, *self._put_right(context, edits, operation)),
            left=edits.outside,
            receipt=receipt,
        )

    def _not_shown(self, context: PlanningContext) -> MissionNotShown:
        """Say that nobody asked for a worktree, unless there can be none any more."""
        folder, branch = context.identity.folder, context.surface.read_ref.removeprefix(HEADS)
        state = self.ledger.load(context.writing())
        refuse_ended(folder, state, operation="save mission", destination=branch)
        return MissionNotShown(folder.value, branch)

    def _edits(self, context: PlanningContext, worktree: Path, state: MissionState) -> HandEdits:
        behind = self.view.behind(worktree, context.identity.state_key)
        if behind or state.as_of is None:
            raise MissionViewBehind(worktree, behind or "its creation")
        held = self.repository.worktrees.snapshot(worktree)
        return HandEdits.between(
            self.repository, state.as_of, held.files, context.surface.directory
        )

    def _put_right(
        self, context: PlanningContext, edits: HandEdits, operation: Operation
    ) -> tuple[Path, ...]:
        if not edits.machine:
            return ()
        paths = [f"{context.surface.directory}/{name}" for name in edits.machine]
        target = context.placement.placement_ref
        return self.view.show_again(context.identity, target, operation, paths)


def _events(
    context: PlanningContext, edits: HandEdits, state: MissionState, operation: Operation
) -> tuple[StatusEvent, ...]:
    return tuple(
        event
        for name, content in edits.files.items()
        for event in artifact_events(
            context.identity,
            operation.actor,
            name,
            content,
            is_new=state.read_file(name) is None,
        )
    )
