"""How mission management is put together, given a repository and the outside world.

Providers name their targets by word where only some commands need them: a command imports only what
it uses (ADR 0010). The test that builds every provider proves the words.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from dependency_injector import containers, providers

from fairlead.mission_management.bookkeeping import TransactionLedger
from fairlead.mission_management.missions import MissionCatalog
from fairlead.shared_kernel.late import late

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from fairlead.governance.doctrine import MissionTypes
    from fairlead.governance.policy import (
        ChangeModePolicy,
        PolicySources,
        Trust,
        WorkflowMutationPolicy,
    )
    from fairlead.mission_management.acceptance import (
        AcceptMission,
        Checklist,
        DiagnoseAcceptance,
        DiagnoseWithProofs,
        GrantTrust,
        PlanProof,
        ProveAndAccept,
        ProvidedCommands,
        RecordCriterion,
        RunProofs,
    )
    from fairlead.mission_management.analysis import ReadAnalysis, RecordAnalysis
    from fairlead.mission_management.bookkeeping import (
        BookkeepingTransaction,
        EditedView,
        MachineState,
        RepairMission,
        SafeCommit,
        SettleView,
        TellOlderState,
    )
    from fairlead.mission_management.conflicts import ConflictDesk, ConflictNotes
    from fairlead.mission_management.decisions import (
        CloseDecision,
        ListDecisions,
        OpenDecision,
        ShowDecision,
        VerifyDecisions,
    )
    from fairlead.mission_management.health import (
        ExamineRepository,
        FixRepository,
        GitChecks,
        MissionChecks,
        RepairRepository,
        VerifyLog,
    )
    from fairlead.mission_management.history import (
        CompareHistory,
        ExplainPackage,
        FollowLog,
        ReadStatusAt,
        WatchStatus,
    )
    from fairlead.mission_management.integration import (
        AbortMerge,
        CloseMission,
        IntegrateWorkPackage,
        MergeMission,
        PreviewMerge,
        RestoreConflict,
        RetrospectiveDraft,
    )
    from fairlead.mission_management.missions import (
        CreateMission,
        ListMissions,
        MissionPath,
        PrivateExcludes,
        RecordFollowUp,
        ReopenMission,
        Rescuer,
        ShowMission,
        ShowMissionFiles,
        StepGuards,
    )
    from fairlead.mission_management.occurrences import (
        BulkEditProof,
        CheckOccurrenceMap,
        ScanOccurrences,
        Trees,
        VerifyReferences,
    )
    from fairlead.mission_management.planning import (
        AddWorkPackage,
        CheckSpec,
        FinalizeTasks,
        ImportWorkPackages,
        ListArtifacts,
        ListWorkPackages,
        ReadArtifact,
        SaveMission,
        TraceArtifact,
        WriteArtifact,
    )
    from fairlead.mission_management.retrospective import (
        CaptureRetrospective,
        ReadRetrospective,
        SummarizeRetrospectives,
    )
    from fairlead.mission_management.status import (
        AnnotateWorkPackage,
        Heartbeats,
        LaneFacts,
        MoveWorkPackage,
        ReadLog,
        ReadStatus,
        ShownLogs,
        StatusLedger,
        StepGate,
        TransitionRules,
        WaitingConflicts,
    )
    from fairlead.shared_kernel.clock import Clock
    from fairlead.shared_kernel.git import CommandRuns, GitFolder, Remotes, Repository, ShownRefs
    from fairlead.shared_kernel.locks import Locks

_HERE = "fairlead.mission_management"
_ADAPTERS = f"{_HERE}.adapters"


class MissionManagement(containers.DeclarativeContainer):
    """Missions, their status, and the one writer of both."""

    repository: providers.Dependency["Repository"] = providers.Dependency()
    common_dir: providers.Dependency[Path] = providers.Dependency(instance_of=Path)
    shown_refs: providers.Dependency["ShownRefs"] = providers.Dependency()
    git_folder: providers.Dependency["GitFolder"] = providers.Dependency()
    command_runs: providers.Dependency["CommandRuns"] = providers.Dependency()
    remotes: providers.Dependency["Remotes"] = providers.Dependency()
    rehearsal: providers.Dependency["AbstractContextManager[Repository]"] = providers.Dependency()
    trust: providers.Dependency["Trust"] = providers.Dependency()
    environment: providers.Dependency[Mapping[str, str]] = providers.Dependency()
    locks: providers.Dependency["Locks"] = providers.Dependency()
    clock: providers.Dependency["Clock"] = providers.Dependency()
    workflow_policy: providers.Dependency["WorkflowMutationPolicy"] = providers.Dependency()
    change_mode_policy: providers.Dependency["ChangeModePolicy"] = providers.Dependency()
    policy_sources: providers.Dependency["PolicySources"] = providers.Dependency()
    mission_types: providers.Dependency["MissionTypes"] = providers.Dependency()
    guards: providers.Dependency["StepGuards"] = providers.Dependency()

    machine_state: providers.Provider["MachineState"] = providers.Singleton(
        late(f"{_ADAPTERS}.folder_machine_state:FolderMachineState"), common_dir=common_dir
    )
    heartbeats: providers.Provider["Heartbeats"] = providers.Singleton(
        late(f"{_ADAPTERS}.machine_heartbeats:MachineHeartbeats"), machine=machine_state
    )
    lane_facts: providers.Provider["LaneFacts"] = providers.Singleton(
        late(f"{_ADAPTERS}.git_lane_facts:GitLaneFacts"), repository=repository
    )
    private_excludes: providers.Provider["PrivateExcludes"] = providers.Singleton(
        late(f"{_ADAPTERS}.git_info_exclude:GitInfoExclude"), common_dir=common_dir
    )

    transactions: providers.Provider["BookkeepingTransaction"] = providers.Singleton(
        late(f"{_HERE}.bookkeeping:BookkeepingTransaction"),
        repository=repository,
        machine=machine_state,
        locks=locks,
        clock=clock,
        policy=workflow_policy,
        shown=shown_refs,
    )
    ledger: providers.Provider["StatusLedger"] = providers.Singleton(
        TransactionLedger, repository=repository, transactions=transactions.provider
    )
    safe_commit: providers.Provider["SafeCommit"] = providers.Factory(
        late(f"{_HERE}.bookkeeping:SafeCommit"),
        repository=repository,
        policy=workflow_policy,
        clock=clock,
    )

    trees: providers.Provider["Trees"] = providers.Factory(
        late(f"{_HERE}.occurrences:Trees"), repository=repository, lane_facts=lane_facts
    )
    scan_occurrences: providers.Provider["ScanOccurrences"] = providers.Factory(
        late(f"{_HERE}.occurrences:ScanOccurrences"), ledger=ledger, trees=trees
    )
    check_occurrence_map: providers.Provider["CheckOccurrenceMap"] = providers.Factory(
        late(f"{_HERE}.occurrences:CheckOccurrenceMap"), ledger=ledger, trees=trees
    )
    verify_references: providers.Provider["VerifyReferences"] = providers.Factory(
        late(f"{_HERE}.occurrences:VerifyReferences"), ledger=ledger, trees=trees
    )
    step_gate: providers.Provider["StepGate"] = providers.Factory(
        late(f"{_HERE}.occurrences:BulkEditGate"),
        policy=change_mode_policy,
        verify=verify_references,
    )

    rules: providers.Provider["TransitionRules"] = providers.Singleton(
        late(f"{_HERE}.status:TransitionRules"),
        lane_facts=lane_facts,
        heartbeats=heartbeats,
        clock=clock,
        gate=step_gate.provider,
    )
    shown_logs: providers.Provider["ShownLogs"] = providers.Singleton(
        late(f"{_ADAPTERS}.worktree_logs:WorktreeLogs"), shown=shown_refs
    )
    conflict_notes: providers.Provider["ConflictNotes"] = providers.Singleton(
        late(f"{_HERE}.conflicts:ConflictNotes"), machine=machine_state
    )
    waiting_conflicts: providers.Provider["WaitingConflicts"] = providers.Singleton(
        late(f"{_ADAPTERS}.machine_conflicts:MachineConflicts"), notes=conflict_notes
    )
    read_status: providers.Provider["ReadStatus"] = providers.Factory(
        late(f"{_HERE}.status:ReadStatus"),
        ledger=ledger,
        shown_logs=shown_logs.provider,
        conflicts=waiting_conflicts.provider,
    )
    read_log: providers.Provider["ReadLog"] = providers.Factory(
        late(f"{_HERE}.status:ReadLog"), ledger=ledger
    )
    move_work_package: providers.Provider["MoveWorkPackage"] = providers.Factory(
        late(f"{_HERE}.status:MoveWorkPackage"), ledger=ledger, rules=rules
    )
    annotate_work_package: providers.Provider["AnnotateWorkPackage"] = providers.Factory(
        late(f"{_HERE}.status:AnnotateWorkPackage"), ledger=ledger, rules=rules
    )

    catalog: providers.Provider[MissionCatalog] = providers.Singleton(
        MissionCatalog, repository=repository, machine=machine_state
    )
    create_mission: providers.Provider["CreateMission"] = providers.Factory(
        late(f"{_HERE}.missions:CreateMission"),
        repository=repository,
        machine=machine_state,
        transactions=transactions,
        mission_types=mission_types,
        guards=guards,
        excludes=private_excludes,
        locks=locks,
        clock=clock,
    )
    list_missions: providers.Provider["ListMissions"] = providers.Factory(
        late(f"{_HERE}.missions:ListMissions"), catalog=catalog, objects=repository.provided.objects
    )
    show_mission: providers.Provider["ShowMission"] = providers.Factory(
        late(f"{_HERE}.missions:ShowMission"), catalog=catalog, objects=repository.provided.objects
    )
    show_mission_files: providers.Provider["ShowMissionFiles"] = providers.Factory(
        late(f"{_HERE}.missions:ShowMissionFiles"),
        catalog=catalog,
        repository=repository,
        machine=machine_state,
        locks=locks,
        excludes=private_excludes,
    )
    mission_path: providers.Provider["MissionPath"] = providers.Factory(
        late(f"{_HERE}.missions:MissionPath"), catalog=catalog
    )

    read_artifact: providers.Provider["ReadArtifact"] = providers.Factory(
        late(f"{_HERE}.planning:ReadArtifact"), ledger=ledger
    )
    list_artifacts: providers.Provider["ListArtifacts"] = providers.Factory(
        late(f"{_HERE}.planning:ListArtifacts"), ledger=ledger
    )
    trace_artifact: providers.Provider["TraceArtifact"] = providers.Factory(
        late(f"{_HERE}.planning:TraceArtifact"), ledger=ledger, repository=repository
    )
    write_artifact: providers.Provider["WriteArtifact"] = providers.Factory(
        late(f"{_HERE}.planning:WriteArtifact"), ledger=ledger, mission_types=mission_types
    )
    edited_view: providers.Provider["EditedView"] = providers.Factory(
        late(f"{_HERE}.bookkeeping:EditedView"),
        shown=shown_refs,
        machine=machine_state,
        transactions=transactions.provider,
    )
    save_mission: providers.Provider["SaveMission"] = providers.Factory(
        late(f"{_HERE}.planning:SaveMission"),
        repository=repository,
        ledger=ledger,
        view=edited_view,
    )
    check_spec: providers.Provider["CheckSpec"] = providers.Factory(
        late(f"{_HERE}.planning:CheckSpec"), ledger=ledger
    )
    add_work_package: providers.Provider["AddWorkPackage"] = providers.Factory(
        late(f"{_HERE}.planning:AddWorkPackage"), ledger=ledger
    )
    import_work_packages: providers.Provider["ImportWorkPackages"] = providers.Factory(
        late(f"{_HERE}.planning:ImportWorkPackages"), ledger=ledger
    )
    list_work_packages: providers.Provider["ListWorkPackages"] = providers.Factory(
        late(f"{_HERE}.planning:ListWorkPackages"), ledger=ledger
    )
    finalize_tasks: providers.Provider["FinalizeTasks"] = providers.Factory(
        late(f"{_HERE}.planning:FinalizeTasks"),
        ledger=ledger,
        clock=clock,
        policies=policy_sources,
    )
    record_analysis: providers.Provider["RecordAnalysis"] = providers.Factory(
        late(f"{_HERE}.analysis:RecordAnalysis"), ledger=ledger, clock=clock
    )
    read_analysis: providers.Provider["ReadAnalysis"] = providers.Factory(
        late(f"{_HERE}.analysis:ReadAnalysis"), ledger=ledger
    )

    read_status_at: providers.Provider["ReadStatusAt"] = providers.Factory(
        late(f"{_HERE}.history:ReadStatusAt"), repository=repository
    )
    compare_history: providers.Provider["CompareHistory"] = providers.Factory(
        late(f"{_HERE}.history:CompareHistory"), repository=repository
    )
    explain_package: providers.Provider["ExplainPackage"] = providers.Factory(
        late(f"{_HERE}.history:ExplainPackage"),
        repository=repository,
        ledger=ledger,
        conflicts=waiting_conflicts,
    )
    follow_log: providers.Provider["FollowLog"] = providers.Factory(
        late(f"{_HERE}.history:FollowLog"), repository=repository
    )
    watch_status: providers.Provider["WatchStatus"] = providers.Factory(
        late(f"{_HERE}.history:WatchStatus"), read=read_status, refs=repository.provided.refs
    )

    open_decision: providers.Provider["OpenDecision"] = providers.Factory(
        late(f"{_HERE}.decisions:OpenDecision"), ledger=ledger, clock=clock
    )
    close_decision: providers.Provider["CloseDecision"] = providers.Factory(
        late(f"{_HERE}.decisions:CloseDecision"), ledger=ledger, clock=clock
    )
    list_decisions: providers.Provider["ListDecisions"] = providers.Factory(
        late(f"{_HERE}.decisions:ListDecisions"), ledger=ledger
    )
    show_decision: providers.Provider["ShowDecision"] = providers.Factory(
        late(f"{_HERE}.decisions:ShowDecision"), ledger=ledger
    )
    verify_decisions: providers.Provider["VerifyDecisions"] = providers.Factory(
        late(f"{_HERE}.decisions:VerifyDecisions"), ledger=ledger
    )

    bulk_edit_proof: providers.Provider["BulkEditProof"] = providers.Factory(
        late(f"{_HERE}.occurrences:BulkEditProof"),
        policy=change_mode_policy,
        verify=verify_references,
    )
    checklist: providers.Provider["Checklist"] = providers.Factory(
        late(f"{_HERE}.acceptance:Checklist"),
        repository=repository,
        guards=guards,
        change=bulk_edit_proof,
    )
    diagnose_acceptance: providers.Provider["DiagnoseAcceptance"] = providers.Factory(
        late(f"{_HERE}.acceptance:DiagnoseAcceptance"), ledger=ledger, checklist=checklist
    )
    accept_mission: providers.Provider["AcceptMission"] = providers.Factory(
        late(f"{_HERE}.acceptance:AcceptMission"),
        ledger=ledger,
        checklist=checklist,
        clock=clock,
    )
    run_proofs: providers.Provider["RunProofs"] = providers.Factory(
        late(f"{_HERE}.acceptance:RunProofs"),
        repository=repository,
        ledger=ledger,
        machine=machine_state,
        runs=command_runs,
        trust=trust,
        clock=clock,
        environment=environment,
    )
    diagnose_with_proofs: providers.Provider["DiagnoseWithProofs"] = providers.Factory(
        late(f"{_HERE}.acceptance:DiagnoseWithProofs"),
        diagnose=diagnose_acceptance,
        proofs=run_proofs,
    )
    prove_and_accept: providers.Provider["ProveAndAccept"] = providers.Factory(
        late(f"{_HERE}.acceptance:ProveAndAccept"), proofs=run_proofs, accept=accept_mission
    )
    plan_proof: providers.Provider["PlanProof"] = providers.Factory(
        late(f"{_HERE}.acceptance:PlanProof"), ledger=ledger
    )
    provided_commands: providers.Provider["ProvidedCommands"] = providers.Factory(
        late(f"{_HERE}.acceptance:ProvidedCommands"),
        catalog=catalog,
        objects=repository.provided.objects,
    )
    grant_trust: providers.Provider["GrantTrust"] = providers.Factory(
        late(f"{_HERE}.acceptance:GrantTrust"), trust=trust, provided=provided_commands
    )
    record_criterion: providers.Provider["RecordCriterion"] = providers.Factory(
        late(f"{_HERE}.acceptance:RecordCriterion"), ledger=ledger, clock=clock
    )
    rescuer: providers.Provider["Rescuer"] = providers.Singleton(
        late(f"{_HERE}.missions:Rescuer"), repository=repository
    )
    conflict_desk: providers.Provider["ConflictDesk"] = providers.Singleton(
        late(f"{_HERE}.conflicts:ConflictDesk"),
        repository=repository,
        notes=conflict_notes,
        rescuer=rescuer,
        excludes=private_excludes,
    )
    integrate_work_package: providers.Provider["IntegrateWorkPackage"] = providers.Factory(
        late(f"{_HERE}.integration:IntegrateWorkPackage"),
        repository=repository,
        ledger=ledger,
        rules=rules,
        desk=conflict_desk,
    )
    restore_conflict: providers.Provider["RestoreConflict"] = providers.Factory(
        late(f"{_HERE}.integration:RestoreConflict"), desk=conflict_desk
    )
    retrospective_draft: providers.Provider["RetrospectiveDraft"] = providers.Factory(
        late(f"{_HERE}.retrospective:GeneratedRetrospective")
    )
    capture_retrospective: providers.Provider["CaptureRetrospective"] = providers.Factory(
        late(f"{_HERE}.retrospective:CaptureRetrospective"), ledger=ledger
    )
    read_retrospective: providers.Provider["ReadRetrospective"] = providers.Factory(
        late(f"{_HERE}.retrospective:ReadRetrospective"), ledger=ledger
    )
    summarize_retrospectives: providers.Provider["SummarizeRetrospectives"] = providers.Factory(
        late(f"{_HERE}.retrospective:SummarizeRetrospectives"),
        catalog=catalog,
        ledger=ledger,
        objects=repository.provided.objects,
    )
    merge_mission: providers.Provider["MergeMission"] = providers.Factory(
        late(f"{_HERE}.integration:MergeMission"),
        repository=repository,
        ledger=ledger,
        machine=machine_state,
        policy=workflow_policy,
        retrospective=retrospective_draft,
        locks=locks,
        clock=clock,
        desk=conflict_desk,
        remotes=remotes,
        shown=shown_refs,
    )
    close_mission: providers.Provider["CloseMission"] = providers.Factory(
        late(f"{_HERE}.integration:CloseMission"), merge=merge_mission, rescuer=rescuer
    )
    reopen_mission: providers.Provider["ReopenMission"] = providers.Factory(
        late(f"{_HERE}.missions:ReopenMission"), repository=repository, transactions=transactions
    )
    record_follow_up: providers.Provider["RecordFollowUp"] = providers.Factory(
        late(f"{_HERE}.missions:RecordFollowUp"), ledger=ledger
    )
    preview_merge: providers.Provider["PreviewMerge"] = providers.Factory(
        late(f"{_HERE}.integration:PreviewMerge"),
        repository=repository,
        ledger=ledger,
        machine=machine_state,
        policy=workflow_policy,
        desk=conflict_desk,
        remotes=remotes,
        shown=shown_refs,
        rehearse=rehearsal.provider,
    )
    abort_merge: providers.Provider["AbortMerge"] = providers.Factory(
        late(f"{_HERE}.integration:AbortMerge"), machine=machine_state, desk=conflict_desk
    )
    tell_older_state: providers.Provider["TellOlderState"] = providers.Factory(
        late(f"{_HERE}.bookkeeping:TellOlderState"),
        repository=repository,
        machine=machine_state,
    )
    settle_view: providers.Provider["SettleView"] = providers.Factory(
        late(f"{_HERE}.bookkeeping:SettleView"),
        machine=machine_state,
        transactions=transactions.provider,
    )
    repair_mission: providers.Provider["RepairMission"] = providers.Factory(
        late(f"{_HERE}.bookkeeping:RepairMission"),
        repository=repository,
        machine=machine_state,
        transactions=transactions.provider,
    )
    git_checks: providers.Provider["GitChecks"] = providers.Factory(
        late(f"{_HERE}.health:GitChecks"),
        repository=repository,
        folder=git_folder,
        policies=policy_sources,
        trust=trust,
        excludes=private_excludes,
    )
    mission_checks: providers.Provider["MissionChecks"] = providers.Factory(
        late(f"{_HERE}.health:MissionChecks"),
        repository=repository,
        machine=machine_state,
        folder=git_folder,
        heartbeats=heartbeats,
        shown_logs=shown_logs,
        views=settle_view,
        conflicts=waiting_conflicts,
        clock=clock,
    )
    examine_repository: providers.Provider["ExamineRepository"] = providers.Factory(
        late(f"{_HERE}.health:ExamineRepository"),
        catalog=catalog,
        git=git_checks,
        missions=mission_checks,
    )
    fix_repository: providers.Provider["FixRepository"] = providers.Factory(
        late(f"{_HERE}.health:FixRepository"),
        repository=repository,
        catalog=catalog,
        machine=machine_state,
        folder=git_folder,
        excludes=private_excludes,
        settle=settle_view,
        locks=locks,
    )
    repair_repository: providers.Provider["RepairRepository"] = providers.Factory(
        late(f"{_HERE}.health:RepairRepository"),
        repository=repository,
        catalog=providers.Factory(
            MissionCatalog, repository=repository, machine=machine_state, past_damage=True
        ),
        checks=mission_checks,
        repair=repair_mission,
    )
    verify_log: providers.Provider["VerifyLog"] = providers.Factory(
        late(f"{_HERE}.health:VerifyLog"), repository=repository
    )
