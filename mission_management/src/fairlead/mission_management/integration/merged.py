"""What a merge answers with."""

from collections.abc import Mapping
from dataclasses import dataclass

from fairlead.mission_management.integration.archiving import LaneRemoval
from fairlead.mission_management.integration.landed import require_landed
from fairlead.mission_management.integration.progress import MergeProgress
from fairlead.mission_management.integration.pushing import Pushed
from fairlead.mission_management.integration.steps import MergeSteps
from fairlead.mission_management.missions import commit_summary
from fairlead.mission_management.status import MissionState
from fairlead.shared_kernel.commit_target import CommitReceipt
from fairlead.shared_kernel.context import IntegrationContext
from fairlead.shared_kernel.git import Oid, Repository
from fairlead.shared_kernel.naming import archive_ref


@dataclass(frozen=True, slots=True)
class MergedMission:
    """A mission that has landed. `lanes` says of each lane that was left whether it is gone.

    `landed_now` is False when an earlier call had landed it.
    """

    mission_slug: str
    strategy: str
    target_branch: str
    commit: Oid | None
    mission_number: int | None
    archive: str | None
    receipts: tuple[CommitReceipt, ...] = ()
    lanes: tuple[LaneRemoval, ...] = ()
    already: bool = False
    pushed: Pushed | None = None
    warnings: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        context: IntegrationContext,
        progress: MergeProgress,
        steps: MergeSteps,
    ) -> "MergedMission":
        """Tell it of a merge that has come to its end."""
        return cls(
            mission_slug=context.identity.mission_slug,
            strategy=progress.strategy.value,
            target_branch=progress.target_branch,
            commit=progress.commit,
            mission_number=progress.mission_number,
            archive=_archive(context),
            receipts=tuple(steps.receipts),
            lanes=steps.lanes,
            pushed=steps.pushed,
            warnings=tuple(steps.warnings),
        )

    @property
    def kept(self) -> tuple[LaneRemoval, ...]:
        """The lanes that are still there, each with its reason."""
        return tuple(lane for lane in self.lanes if lane.kept_because)

    @property
    def removed(self) -> tuple[LaneRemoval, ...]:
        """The lanes that are gone."""
        return tuple(lane for lane in self.lanes if not lane.kept_because)

    def written(self) -> Mapping[str, object]:
        """The `data` of `merge --json`."""
        return {
            "mission_slug": self.mission_slug,
            "strategy": self.strategy,
            "target_branch": self.target_branch,
            "landed_commit": self.commit,
            "mission_number": self.mission_number,
            "archive_ref": self.archive,
            "already": self.already,
            "pushed": self.pushed.written() if self.pushed else None,
            "removed": [lane.written() for lane in self.removed],
            "kept": [lane.written() for lane in self.kept],
            "commits": [*self._landing(), *(commit_summary(r) for r in self.receipts)],
            "event_ids": [event for receipt in self.receipts for event in receipt.event_ids],
        }

    def _landing(self) -> list[Mapping[str, object]]:
        return [
            {
                "message": f"merge mission {self.mission_slug}",
                "branch": self.target_branch,
                "commit": self.commit,
                "outcome": "already applied" if self.already else "committed",
            }
        ]


def require_still_landed(
    repository: Repository, context: IntegrationContext, state: MissionState
) -> MergedMission:
    """Tell of a merge by an earlier call, once the target is seen to contain it.

    Raises:
        MergeTargetGone, MergeNotOnTarget: it does not.
    """
    done = merged_before(context, state)
    require_landed(repository, done.mission_slug, done.target_branch, done.commit)
    return done


def merged_before(context: IntegrationContext, state: MissionState) -> MergedMission:
    """Tell it of a mission that was merged by an earlier call."""
    meta = state.meta
    return MergedMission(
        mission_slug=context.identity.mission_slug,
        strategy=meta.text("merge_strategy"),
        target_branch=meta.target_branch,
        commit=Oid(meta.text("merged_commit")) or None,
        mission_number=meta.mission_number,
        archive=_archive(context),
        already=True,
    )


def _archive(context: IntegrationContext) -> str | None:
    mission_id = context.identity.mission_id
    return archive_ref(mission_id) if mission_id else None
