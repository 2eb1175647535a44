"""What a merge records on the authority: before the landing, and after it."""

from fairlead.mission_management.integration.payload import next_number
from fairlead.mission_management.integration.ports import RETROSPECTIVE_FILE, RetrospectiveDraft
from fairlead.mission_management.integration.progress import MergeProgress
from fairlead.mission_management.integration.readiness import (
    MERGED,
    META_FILE,
    refuse_unaccepted,
)
from fairlead.mission_management.status import (
    Change,
    LifecycleRecorded,
    MissionState,
    paths_of_row,
)
from fairlead.shared_kernel.git import Objects, Oid
from fairlead.shared_kernel.identity import MissionFolder


def preparation(
    state: MissionState,
    progress: MergeProgress,
    folder: MissionFolder,
    *,
    objects: Objects,
    target: Oid,
    retrospective: RetrospectiveDraft,
) -> Change:
    """Give the mission its number and, where nobody wrote one, a retrospective.

    Raises:
        MissionNotAccepted: packages moved since it was accepted.
    """
    refuse_unaccepted(folder, state, progress.authority_ref)
    number = next_number(objects, target, folder, state.meta.mission_number)
    actor = progress.operation("record").actor
    files: dict[str, bytes | None] = {}
    events: list[LifecycleRecorded] = []
    if state.meta.mission_number != number:
        files[META_FILE] = state.meta.with_values(mission_number=number).written()
        facts = {"mission_number": number, "target_branch": progress.target_branch}
        events.append(LifecycleRecorded("MissionNumberAssigned", actor, facts))
    if state.read_file(RETROSPECTIVE_FILE) is None:
        files[RETROSPECTIVE_FILE] = retrospective(state)
        events.append(LifecycleRecorded("RetrospectiveCaptured", actor, {"generated": True}))
    return Change(tuple(events), f"prepare merge into {progress.target_branch}", files)


def announcement(state: MissionState, progress: MergeProgress, now: str) -> Change:
    """Say what has landed and as which commit; empty when it is said already."""
    if state.snapshot.milestone == MERGED:
        return Change((), "record the merge")
    actor = progress.operation("announce").actor
    number = state.meta.mission_number
    merged = LifecycleRecorded(
        "MissionMerged",
        actor,
        {
            "landed_commit": progress.commit,
            "target_branch": progress.target_branch,
            "strategy": progress.strategy.value,
            "mission_number": number,
            **({"resolved": list(paths_of_row(progress.resolved))} if progress.resolved else {}),
            **({"beyond_scope": progress.beyond} if progress.beyond else {}),
        },
    )
    meta = state.meta.with_values(
        merged_at=now,
        merged_by=actor.id,
        merged_commit=progress.commit,
        merged_into=progress.target_branch,
        merge_strategy=progress.strategy.value,
    )
    summary = f"merged into {progress.target_branch} as mission {number}"
    return Change((merged,), summary, {META_FILE: meta.written()})
