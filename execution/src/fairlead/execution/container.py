"""How execution is put together, given missions and the outside world (ADR 0010: late imports)."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dependency_injector import containers, providers

from fairlead.shared_kernel.late import late

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from fairlead.execution.context import FactsLoader, Places
    from fairlead.execution.lanes import (
        AnalysisGate,
        ApproveWorkPackage,
        Claims,
        DoneOnce,
        HandOver,
        ImplementWorkPackage,
        Integrations,
        LaneKeeper,
        LeaseNotes,
        ListRescues,
        ListWorktrees,
        MoveInLane,
        RecordVerdict,
        RejectWorkPackage,
        RemoveWorktree,
        RepairWorktrees,
        RestoreRescue,
        ReviewWorkPackage,
    )
    from fairlead.execution.next_step import ClaimNext, DecideNext, Guards, ReportResult, TakeNext
    from fairlead.execution.prompts import PromptFiles, ShowPrompt, ShowStepPrompt, WritePrompt
    from fairlead.execution.runs import RunStore, TrackRun
    from fairlead.governance.doctrine import MissionTypes
    from fairlead.governance.policy import InteractionPolicy, WorkflowMutationPolicy
    from fairlead.mission_management.bookkeeping import EditedView, MachineState
    from fairlead.mission_management.integration import IntegrateWorkPackage, RestoreConflict
    from fairlead.mission_management.missions import (
        MissionCatalog,
        PrivateExcludes,
        Rescuer,
        ShowMissionFiles,
    )
    from fairlead.mission_management.status import (
        Heartbeats,
        MoveWorkPackage,
        StatusLedger,
        TransitionRules,
        WaitingConflicts,
    )
    from fairlead.shared_kernel.clock import Clock
    from fairlead.shared_kernel.git import Checkout, GitFolder, Repository
    from fairlead.shared_kernel.locks import Locks

_HERE = "fairlead.execution"
_ADAPTERS = f"{_HERE}.adapters"


class Execution(containers.DeclarativeContainer):
    """The doing: contexts, lanes, what to do next, prompts."""

    repository: providers.Dependency["Repository"] = providers.Dependency()
    primary_root: providers.Dependency[Path] = providers.Dependency(instance_of=Path)
    locate: providers.Dependency["Callable[[Path], Checkout]"] = providers.Dependency()
    interaction_policy: providers.Dependency["InteractionPolicy"] = providers.Dependency()
    environment: providers.Dependency[Mapping[str, str]] = providers.Dependency()
    locks: providers.Dependency["Locks"] = providers.Dependency()
    clock: providers.Dependency["Clock"] = providers.Dependency()
    mission_types: providers.Dependency["MissionTypes"] = providers.Dependency()
    guards: providers.Dependency["Guards"] = providers.Dependency()
    catalog: providers.Dependency["MissionCatalog"] = providers.Dependency()
    ledger: providers.Dependency["StatusLedger"] = providers.Dependency()
    rules: providers.Dependency["TransitionRules"] = providers.Dependency()
    heartbeats: providers.Dependency["Heartbeats"] = providers.Dependency()
    private_excludes: providers.Dependency["PrivateExcludes"] = providers.Dependency()
    move_work_package: providers.Dependency["MoveWorkPackage"] = providers.Dependency()
    integrate_work_package: providers.Dependency["IntegrateWorkPackage"] = providers.Dependency()
    git_folder: providers.Dependency["GitFolder"] = providers.Dependency()
    machine_state: providers.Dependency["MachineState"] = providers.Dependency()
    edited_view: providers.Dependency["EditedView"] = providers.Dependency()
    waiting_conflicts: providers.Dependency["WaitingConflicts"] = providers.Dependency()
    workflow_policy: providers.Dependency["WorkflowMutationPolicy"] = providers.Dependency()
    rehearsal: providers.Dependency["AbstractContextManager[Repository]"] = providers.Dependency()
    restore_conflict: providers.Dependency["RestoreConflict"] = providers.Dependency()
    show_mission_files: providers.Dependency["ShowMissionFiles"] = providers.Dependency()

    places: providers.Provider["Places"] = providers.Singleton(
        late(f"{_ADAPTERS}.git_places:GitPlaces"), finder=locate
    )
    facts: providers.Provider["FactsLoader"] = providers.Singleton(
        late(f"{_HERE}.context:FactsLoader"),
        repository=repository,
        catalog=catalog,
        places=places,
        interaction=interaction_policy.provider,
        types=mission_types.provider,
        environment=environment,
    )
    resolve_action_context: providers.Provider[Any] = providers.Callable(
        late(f"{_HERE}.context:resolve_action_context"), facts=facts
    )

    lease_notes: providers.Provider["LeaseNotes"] = providers.Singleton(
        late(f"{_ADAPTERS}.lane_lease_notes:LaneLeaseNotes"), finder=locate
    )
    prompt_files: providers.Provider["PromptFiles"] = providers.Singleton(
        late(f"{_ADAPTERS}.folder_prompt_files:FolderPromptFiles"), primary_root=primary_root
    )
    run_store: providers.Provider["RunStore"] = providers.Singleton(
        late(f"{_ADAPTERS}.folder_run_store:FolderRunStore"),
        primary_root=primary_root,
        locks=locks,
    )
    integrations: providers.Provider["Integrations"] = providers.Singleton(
        late(f"{_ADAPTERS}.mission_integrations:MissionIntegrations"),
        integrate=integrate_work_package,
    )

    lane_keeper: providers.Provider["LaneKeeper"] = providers.Singleton(
        late(f"{_HERE}.lanes:LaneKeeper"),
        repository=repository,
        rehearse=rehearsal.provider,
    )
    rescuer: providers.Provider["Rescuer"] = providers.Singleton(
        late("fairlead.mission_management.missions:Rescuer"), repository=repository
    )
    list_worktrees: providers.Provider["ListWorktrees"] = providers.Factory(
        late(f"{_HERE}.lanes:ListWorktrees"),
        repository=repository,
        catalog=catalog,
        folder=git_folder,
    )
    repair_worktrees: providers.Provider["RepairWorktrees"] = providers.Factory(
        late(f"{_HERE}.lanes:RepairWorktrees"),
        repository=repository,
        ledger=ledger,
        folder=git_folder,
        view=edited_view,
        show_files=show_mission_files,
    )
    done_once: providers.Provider["DoneOnce"] = providers.Singleton(
        late(f"{_HERE}.lanes:DoneOnce"), machine=machine_state
    )
    remove_worktree: providers.Provider["RemoveWorktree"] = providers.Factory(
        late(f"{_HERE}.lanes:RemoveWorktree"),
        repository=repository,
        ledger=ledger,
        rescuer=rescuer,
        once=done_once,
    )
    list_rescues: providers.Provider["ListRescues"] = providers.Factory(
        late(f"{_HERE}.lanes:ListRescues"), catalog=catalog, rescuer=rescuer
    )
    restore_rescue: providers.Provider["RestoreRescue"] = providers.Factory(
        late(f"{_HERE}.lanes:RestoreRescue"),
        repository=repository,
        catalog=catalog,
        rescuer=rescuer,
        show_files=show_mission_files,
        restore_conflict=restore_conflict.provider,
        once=done_once,
    )
    claims: providers.Provider["Claims"] = providers.Singleton(
        late(f"{_HERE}.lanes:Claims"), rules=rules, lanes=lane_keeper
    )
    analysis_gate: providers.Provider["AnalysisGate"] = providers.Singleton(
        late(f"{_HERE}.lanes:AnalysisGate"), types=mission_types
    )
    write_prompt: providers.Provider["WritePrompt"] = providers.Factory(
        late(f"{_HERE}.prompts:WritePrompt"), types=mission_types, files=prompt_files
    )
    show_prompt: providers.Provider["ShowPrompt"] = providers.Factory(
        late(f"{_HERE}.prompts:ShowPrompt"), ledger=ledger, types=mission_types
    )
    show_step_prompt: providers.Provider["ShowStepPrompt"] = providers.Factory(
        late(f"{_HERE}.prompts:ShowStepPrompt"), ledger=ledger, types=mission_types
    )
    track_run: providers.Provider["TrackRun"] = providers.Factory(
        late(f"{_HERE}.runs:TrackRun"), store=run_store, types=mission_types, clock=clock
    )
    implement_work_package: providers.Provider["ImplementWorkPackage"] = providers.Factory(
        late(f"{_HERE}.lanes:ImplementWorkPackage"),
        ledger=ledger,
        claims=claims,
        gate=analysis_gate,
        notes=lease_notes,
        heartbeats=heartbeats,
        write_prompt=write_prompt,
        excludes=private_excludes,
        runs=track_run,
    )
    review_work_package: providers.Provider["ReviewWorkPackage"] = providers.Factory(
        late(f"{_HERE}.lanes:ReviewWorkPackage"),
        ledger=ledger,
        claims=claims,
        notes=lease_notes,
        heartbeats=heartbeats,
        write_prompt=write_prompt,
    )
    hand_over: providers.Provider["HandOver"] = providers.Factory(
        late(f"{_HERE}.lanes:HandOver"), notes=lease_notes, write_prompt=write_prompt
    )
    move_in_lane: providers.Provider["MoveInLane"] = providers.Factory(
        late(f"{_HERE}.lanes:MoveInLane"),
        claims=claims,
        move=move_work_package,
        gate=analysis_gate.provider,
        hand_over=hand_over.provider,
    )
    record_verdict: providers.Provider["RecordVerdict"] = providers.Factory(
        late(f"{_HERE}.lanes:RecordVerdict"), review=review_work_package, clock=clock
    )
    reject_work_package: providers.Provider["RejectWorkPackage"] = providers.Factory(
        late(f"{_HERE}.lanes:RejectWorkPackage"), record=record_verdict
    )
    approve_work_package: providers.Provider["ApproveWorkPackage"] = providers.Factory(
        late(f"{_HERE}.lanes:ApproveWorkPackage"), record=record_verdict, integrate=integrations
    )

    decide_next: providers.Provider["DecideNext"] = providers.Factory(
        late(f"{_HERE}.next_step:DecideNext"),
        ledger=ledger,
        claims=claims,
        types=mission_types,
        gate=analysis_gate,
        guards=guards,
        prompts=prompt_files,
        conflicts=waiting_conflicts,
        policy=workflow_policy.provider,
    )
    claim_next: providers.Provider["ClaimNext"] = providers.Factory(
        late(f"{_HERE}.next_step:ClaimNext"),
        decide=decide_next,
        implement=implement_work_package,
        review=review_work_package,
        runs=track_run,
    )
    report_result: providers.Provider["ReportResult"] = providers.Factory(
        late(f"{_HERE}.next_step:ReportResult"),
        ledger=ledger,
        claims=claims,
        approve=approve_work_package,
        runs=track_run,
    )
    take_next: providers.Provider["TakeNext"] = providers.Factory(
        late(f"{_HERE}.next_step:TakeNext"),
        decide=decide_next,
        claim_next=claim_next,
        report_result=report_result,
    )
