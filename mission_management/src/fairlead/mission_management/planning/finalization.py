"""What finalize makes of the packages at one commit: pure, so that it can be decided again."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fairlead.governance.policy import InteractionPolicy, Workspaces
from fairlead.mission_management.acceptance import MATRIX_FILE, AcceptanceMatrix
from fairlead.mission_management.planning.add_work_package import created, unstated
from fairlead.mission_management.planning.artifact_names import LANES_FILE, SPEC_FILE, TASKS_FILE
from fairlead.mission_management.planning.errors import NoWorkPackages, RequirementUnmapped
from fairlead.mission_management.planning.lanes import compute_lanes
from fairlead.mission_management.planning.package_listing import package_files
from fairlead.mission_management.planning.planned_before import (
    earlier_lanes,
    is_canceled,
    refuse_late_waits,
    refuse_lost,
    without_broken_plan,
)
from fairlead.mission_management.planning.requirements import RequirementKind, Requirements
from fairlead.mission_management.planning.subtasks import free_ids
from fairlead.mission_management.planning.tasks_page import tasks_page
from fairlead.mission_management.planning.work_package_file import WorkPackageFile
from fairlead.mission_management.status import (
    Change,
    LifecycleRecorded,
    MissionState,
    StatusEvent,
    StatusLane,
    WorkPackageMoved,
)
from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.counting import counted
from fairlead.shared_kernel.documents import LanePlan
from fairlead.shared_kernel.identity import MissionIdentity


@dataclass(frozen=True, slots=True)
class Finalization:
    """The plan that follows from the packages, and what must be written so that it holds."""

    plan: LanePlan
    files: tuple[WorkPackageFile, ...]
    seeded: tuple[str, ...]
    warnings: tuple[str, ...]
    change: Change


@dataclass(frozen=True, slots=True)
class Finalizer:
    """Finalizes one mission. `now` is used only where something changed."""

    identity: MissionIdentity
    actor: Actor
    policy: InteractionPolicy
    now: str

    def __call__(self, state: MissionState) -> Finalization:
        """Check the packages and plan them.

        Raises:
            NoWorkPackages, DependencyUnknown, DependencyCycle, RequirementUnmapped,
            FrontMatterInvalid, FrontMatterUnknownKey: the packages are not ready.
            LaneChangeRefused: the plan would pull a package from under its worker.
        """
        state, lost_plan = without_broken_plan(state)
        files = _bound(package_files(state), state.meta.target_branch)
        if not files:
            raise NoWorkPackages()
        refuse_lost(state, files)
        refuse_late_waits(state, files)
        requirements = _requirements(state)
        _refuse_unmapped(state, files, requirements)
        plan = self._plan(state, files)
        seeded = tuple(f.wp_id for f in files if state.snapshot.lane(f.wp_id) is StatusLane.GENESIS)
        written = self._files(state, files, plan, requirements)
        return Finalization(
            plan,
            files,
            seeded,
            (*lost_plan, *_warnings(state, files, requirements)),
            self._change(state, files, plan, seeded, written),
        )

    def _plan(self, state: MissionState, files: Sequence[WorkPackageFile]) -> LanePlan:
        computed_from = self._inputs(state, files)
        if state.plan and state.plan.computed_from == computed_from:
            return state.plan
        packages = [file.planned() for file in files]
        layout = compute_lanes(
            packages,
            earlier=earlier_lanes(state, [file.wp_id for file in files]),
            one_lane=self.policy.workspaces is Workspaces.PRIMARY,
        )
        planned = {wp_id for lane in layout.lanes for wp_id in lane.wp_ids}
        return LanePlan(
            mission_slug=self.identity.mission_slug,
            mission_id=state.meta.text("mission_id") or None,
            mission_branch=state.meta.coordination_branch or state.meta.target_branch,
            target_branch=state.meta.target_branch,
            lanes=layout.lanes,
            work_packages=tuple(p for p in packages if p.wp_id in planned),
            computed_at=self.now,
            computed_from=computed_from,
            interaction_policy=self.policy.written(),
            collapse_report=layout.collapse.written(),
            extra=state.plan.extra if state.plan else {},
        )

    def _inputs(self, state: MissionState, files: Sequence[WorkPackageFile]) -> str:
        """Name what the plan follows from; while it stays the same nothing is computed again."""
        facts = {
            "packages": [_facts(file) for file in files],
            "canceled": sorted(f.wp_id for f in files if is_canceled(state, f.wp_id)),
            "target_branch": state.meta.target_branch,
            "mission_branch": state.meta.coordination_branch,
            "interaction_policy": self.policy.written(),
        }
        text = json.dumps(facts, sort_keys=True)
        return f"work packages, sha256:{hashlib.sha256(text.encode()).hexdigest()}"

    def _files(
        self,
        state: MissionState,
        files: Sequence[WorkPackageFile],
        plan: LanePlan,
        requirements: Requirements,
    ) -> Mapping[str, bytes]:
        """Return the files whose content is not what it must be."""
        wanted = {file.path: file.data for file in files}
        wanted[LANES_FILE] = plan.written()
        functional = requirements.of(RequirementKind.FUNCTIONAL)
        wanted[TASKS_FILE] = tasks_page(self.identity.friendly_name, files, plan, functional)
        matrix = self._matrix(state, plan, requirements)
        wanted[MATRIX_FILE] = matrix.written()
        return {path: data for path, data in wanted.items() if state.read_file(path) != data}

    def _matrix(
        self, state: MissionState, plan: LanePlan, requirements: Requirements
    ) -> AcceptanceMatrix:
        recorded = state.read_file(MATRIX_FILE)
        return AcceptanceMatrix.scaffold(
            [(r.id, r.text) for r in requirements.of(RequirementKind.FUNCTIONAL)],
            [p for p in plan.work_packages if not is_canceled(state, p.wp_id)],
            AcceptanceMatrix.parse(recorded) if recorded else None,
            mission_slug=self.identity.mission_slug,
            mission_type=self.identity.mission_type,
        )

    def _change(
        self,
        state: MissionState,
        files: Sequence[WorkPackageFile],
        plan: LanePlan,
        seeded: Sequence[str],
        written: Mapping[str, bytes],
    ) -> Change:
        if not written and not seeded:
            return Change((), "finalize tasks: nothing to change")
        events = [*self._announced(state, files, seeded), *self._seeds(seeded)]
        completed = {
            "mission_slug": self.identity.mission_slug,
            "target_branch": plan.target_branch,
            "work_packages": len(plan.work_packages),
            "lanes": len(plan.lanes),
            "seeded": list(seeded),
            "files": sorted(written),
        }
        events.append(LifecycleRecorded("TasksCompleted", self.actor, completed))
        packages = counted(len(plan.work_packages), "package")
        counts = f"{packages} in {counted(len(plan.lanes), 'lane')}"
        return Change(tuple(events), f"finalize tasks: {counts}", dict(written))

    def _announced(
        self, state: MissionState, files: Sequence[WorkPackageFile], seeded: Sequence[str]
    ) -> Sequence[StatusEvent]:
        """The events that the log lacks: the step began, a package came into being."""
        if not seeded and state.plan:
            return []
        rows = state.log.rows()
        known = {row.wp_id for row in rows if row.event_type == "WPCreated"}
        begun = any(row.event_type == "TasksStarted" for row in rows)
        started = {"mission_slug": self.identity.mission_slug}
        return [
            *([] if begun else [LifecycleRecorded("TasksStarted", self.actor, started)]),
            *(
                created(file, self.identity, self.actor)
                for file in files
                if file.wp_id in seeded and file.wp_id not in known
            ),
        ]

    def _seeds(self, seeded: Sequence[str]) -> Sequence[StatusEvent]:
        direct = self.policy.workspaces is Workspaces.PRIMARY
        mode = "direct_repo" if direct else "worktree"
        genesis, planned = StatusLane.GENESIS, StatusLane.PLANNED
        return [
            WorkPackageMoved(wp_id, genesis, planned, self.actor, execution_mode=mode)
            for wp_id in seeded
        ]


def _bound(files: Sequence[WorkPackageFile], target: str) -> tuple[WorkPackageFile, ...]:
    """Record the canonical target in each package, and name subtasks that have no id."""
    ids = free_ids([subtask.id for file in files for subtask in file.subtasks])
    return tuple(file.numbered(ids).with_target(target) for file in files)


def _requirements(state: MissionState) -> Requirements:
    spec = state.read_file(SPEC_FILE) or b""
    return Requirements.read(spec.decode("utf-8", "replace"))


def _refuse_unmapped(
    state: MissionState, files: Sequence[WorkPackageFile], requirements: Requirements
) -> None:
    live = [file for file in files if not is_canceled(state, file.wp_id)]
    served = {ref for file in live for ref in file.requirement_refs}
    stated = requirements.of(RequirementKind.FUNCTIONAL)
    unmapped = [requirement.id for requirement in stated if requirement.id not in served]
    if unmapped:
        raise RequirementUnmapped(unmapped)


def _facts(file: WorkPackageFile) -> Mapping[str, object]:
    planned = file.planned()
    return {name: getattr(planned, name) for name in planned.__dataclass_fields__}


def _warnings(
    state: MissionState, files: Sequence[WorkPackageFile], requirements: Requirements
) -> tuple[str, ...]:
    """Say what is allowed and still worth a look."""
    found = list(unstated(state, tuple(files)))
    found += [
        f"{file.wp_id} owns no files, so an overlap with other packages goes unnoticed"
        for file in files
        if not file.owned_files and file.execution_mode == "code_change"
    ]
    found += [f"spec.md states {r.id} twice (line {r.line})" for r in requirements.repeated]
    if not requirements.of(RequirementKind.FUNCTIONAL):
        found.append("spec.md states no functional requirement, so acceptance has no criteria")
    return tuple(found)
