"""Use case: make the plan binding. Lanes are computed, packages are planned, in one commit."""

from collections.abc import Mapping
from dataclasses import dataclass

from fairlead.governance.policy import InteractionPolicy, PolicySources
from fairlead.mission_management.planning.finalization import Finalization, Finalizer
from fairlead.mission_management.planning.recording import commit_facts, has_written, state_after
from fairlead.mission_management.status import Change, MissionState, StatusLedger
from fairlead.shared_kernel.clock import Clock
from fairlead.shared_kernel.commit_target import CommitReceipt, Operation
from fairlead.shared_kernel.context import PlanningContext
from fairlead.shared_kernel.documents import LanePlan, MissionMeta


@dataclass(frozen=True, slots=True)
class FinalizedTasks:
    """The plan as it is, or (`check`) as it would be."""

    final: Finalization
    check: bool
    receipt: CommitReceipt | None
    seeded: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    @property
    def plan(self) -> LanePlan:
        """The lanes and packages."""
        return self.final.plan

    @property
    def changed(self) -> bool:
        """True when the operation wrote something, or under `check` would write something."""
        return not self.final.change.is_empty if self.check else has_written(self.receipt)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is allowed and still worth a look."""
        return self.final.warnings

    def written(self) -> Mapping[str, object]:
        """The `data` of `tasks finalize --json`."""
        lane_of = {w: lane.lane_id for lane in self.plan.lanes for w in lane.wp_ids}
        return {
            "changed": self.changed,
            "check": self.check,
            "target_branch": self.plan.target_branch,
            "lanes": [
                {
                    "lane_id": lane.lane_id,
                    "wp_ids": list(lane.wp_ids),
                    "write_scope": list(lane.write_scope),
                    "depends_on_lanes": list(lane.depends_on_lanes),
                    "parallel_group": lane.parallel_group,
                }
                for lane in self.plan.lanes
            ],
            "work_packages": [
                {
                    "wp_id": package.wp_id,
                    "title": package.title,
                    "lane_id": lane_of[package.wp_id],
                    "dependencies": list(package.dependencies),
                    "requirement_refs": list(package.requirement_refs),
                }
                for package in self.plan.work_packages
            ],
            "seeded": list(self.seeded),
            "files": list(self.files),
            "collapse_report": self.plan.collapse_report,
            "interaction_policy": self.plan.interaction_policy,
            "warnings": list(self.warnings),
            **commit_facts(self.receipt),
        }


@dataclass(frozen=True, slots=True)
class FinalizeTasks:
    """Finalizes the tasks of a mission; a second run changes nothing and says so."""

    ledger: StatusLedger
    policies: PolicySources
    clock: Clock

    def __call__(
        self, context: PlanningContext, operation: Operation, *, check: bool = False
    ) -> FinalizedTasks:
        """Finalize, or with `check` only say what would come of it.

        Raises:
            PlanningError: the packages are not ready, or the plan would hurt work in progress.
            PolicyInvalid: a wish of charter, config or mission that no policy has.
            BookkeepingError: the write was refused; nothing changed.
        """
        now = self.clock.now().isoformat(timespec="microseconds")
        layers = self.policies.interaction()
        made: list[Finalization] = []

        def finalize(state: MissionState) -> Finalization:
            policy = InteractionPolicy.resolved([*layers, *_mission_layer(state.meta)])
            return Finalizer(context.identity, operation.actor, policy, now)(state)

        def decide(state: MissionState) -> Change:
            made[:] = [finalize(state)]
            return made[0].change

        if check:
            return _finalized(finalize(self.ledger.load(context.writing())), True, None)
        receipt = self.ledger.record(context.writing(), operation.with_request(), decide)
        if made:
            return _finalized(made[0], False, receipt)
        state = state_after(self.ledger, context, receipt)
        return FinalizedTasks(finalize(state), False, receipt, *_recorded(state, receipt))


def _finalized(final: Finalization, check: bool, receipt: CommitReceipt | None) -> FinalizedTasks:
    files = tuple(sorted(final.change.files))
    seeded = final.seeded if check or has_written(receipt) else ()
    return FinalizedTasks(final, check, receipt, seeded, files)


def _recorded(
    state: MissionState, receipt: CommitReceipt
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what the first try seeded and wrote, as its own row says; a retry does neither."""
    rows = [state.log.find(event_id) for event_id in receipt.event_ids]
    payload = next((r.data["payload"] for r in rows if r and r.event_type == "TasksCompleted"), {})
    said = payload if isinstance(payload, Mapping) else {}
    seeded, files = said.get("seeded"), said.get("files")
    return (
        tuple(map(str, seeded)) if isinstance(seeded, list) else (),
        tuple(map(str, files)) if isinstance(files, list) else (),
    )


def _mission_layer(meta: MissionMeta) -> list[tuple[str, Mapping[str, object]]]:
    """What was asked for when the mission was created."""
    wishes = meta.raw.get("interaction_policy")
    asked: dict[str, object] = dict(wishes) if isinstance(wishes, dict) else {}
    if meta.works_in_checkout:
        asked["workspaces"] = "primary"
    return [("mission", asked)] if asked else []
