"""The composition root: the one place that knows every adapter."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from dependency_injector import containers, providers

from fairlead.execution.container import Execution
from fairlead.governance.container import Governance
from fairlead.mission_management.container import MissionManagement
from fairlead.shared_kernel.adapters.git_cli import (
    locate,
    open_command_runs,
    open_git_folder,
    open_rehearsal,
    open_remotes,
    open_repository,
    open_shown_refs,
)
from fairlead.shared_kernel.adapters.system_clock import SystemClock
from fairlead.shared_kernel.late import late

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from fairlead.execution.next_step import Guards
    from fairlead.shared_kernel.clock import Clock
    from fairlead.shared_kernel.git import (
        Checkout,
        CommandRuns,
        GitFolder,
        Remotes,
        Repository,
        ShownRefs,
    )
    from fairlead.shared_kernel.locks import Locks


class App(containers.DeclarativeContainer):
    """Everything, for one call from one working directory."""

    cwd: providers.Dependency[Path] = providers.Dependency(instance_of=Path)
    environment: providers.Provider[Mapping[str, str]] = providers.Object(os.environ)

    clock: providers.Provider["Clock"] = providers.Singleton(SystemClock)
    locks: providers.Provider["Locks"] = providers.Singleton(
        late("fairlead.shared_kernel.adapters.file_locks:FileLocks")
    )
    checkout: providers.Provider["Checkout"] = providers.Singleton(locate, cwd)
    repository: providers.Provider["Repository"] = providers.Singleton(open_repository, checkout)
    shown_refs: providers.Provider["ShownRefs"] = providers.Singleton(open_shown_refs, repository)
    git_folder: providers.Provider["GitFolder"] = providers.Singleton(open_git_folder, checkout)
    command_runs: providers.Provider["CommandRuns"] = providers.Singleton(
        open_command_runs, checkout
    )
    remotes: providers.Provider["Remotes"] = providers.Singleton(open_remotes, checkout)
    rehearsal: providers.Provider["AbstractContextManager[Repository]"] = providers.Callable(
        open_rehearsal, checkout
    )
    primary_root = checkout.provided.primary_root
    common_dir = checkout.provided.common_dir

    governance = providers.Container(
        Governance,
        primary_root=primary_root,
        common_dir=common_dir,
        settings=repository.provided.settings,
        environment=environment,
        clock=clock,
        locks=locks,
    )
    trust = governance.trust
    policy_sources = governance.policy_sources
    protected_branches = governance.protected_branches
    change_mode_policy = governance.change_mode_policy

    guards: providers.Provider["Guards"] = providers.Singleton(
        late("fairlead.execution.next_step:Guards"),
        installed=providers.Object(
            late("fairlead.execution.adapters.installed_guards:installed_guard")
        ),
    )

    missions = providers.Container(
        MissionManagement,
        repository=repository,
        common_dir=common_dir,
        shown_refs=shown_refs,
        git_folder=git_folder,
        command_runs=command_runs,
        remotes=remotes,
        rehearsal=rehearsal,
        trust=governance.trust,
        environment=environment,
        locks=locks,
        clock=clock,
        workflow_policy=governance.workflow_policy,
        change_mode_policy=governance.change_mode_policy,
        policy_sources=governance.policy_sources,
        mission_types=governance.mission_types,
        guards=guards,
    )
    private_excludes = missions.private_excludes
    read_status = missions.read_status
    read_log = missions.read_log
    verify_log = missions.verify_log
    move_work_package = missions.move_work_package
    annotate_work_package = missions.annotate_work_package
    create_mission = missions.create_mission
    list_missions = missions.list_missions
    show_mission = missions.show_mission
    mission_path = missions.mission_path
    show_mission_files = missions.show_mission_files
    save_mission = missions.save_mission
    close_mission = missions.close_mission
    reopen_mission = missions.reopen_mission
    record_follow_up = missions.record_follow_up
    read_artifact = missions.read_artifact
    list_artifacts = missions.list_artifacts
    trace_artifact = missions.trace_artifact
    write_artifact = missions.write_artifact
    check_spec = missions.check_spec
    add_work_package = missions.add_work_package
    import_work_packages = missions.import_work_packages
    list_work_packages = missions.list_work_packages
    finalize_tasks = missions.finalize_tasks
    record_analysis = missions.record_analysis
    read_analysis = missions.read_analysis
    diagnose_acceptance = missions.diagnose_with_proofs
    accept_mission = missions.prove_and_accept
    read_status_at = missions.read_status_at
    compare_history = missions.compare_history
    explain_package = missions.explain_package
    follow_log = missions.follow_log
    watch_status = missions.watch_status
    open_decision = missions.open_decision
    close_decision = missions.close_decision
    list_decisions = missions.list_decisions
    show_decision = missions.show_decision
    verify_decisions = missions.verify_decisions
    scan_occurrences = missions.scan_occurrences
    check_occurrence_map = missions.check_occurrence_map
    verify_references = missions.verify_references
    plan_proof = missions.plan_proof
    grant_trust = missions.grant_trust
    record_criterion = missions.record_criterion
    integrate_work_package = missions.integrate_work_package
    capture_retrospective = missions.capture_retrospective
    read_retrospective = missions.read_retrospective
    summarize_retrospectives = missions.summarize_retrospectives
    merge_mission = missions.merge_mission
    preview_merge = missions.preview_merge
    abort_merge = missions.abort_merge
    tell_older_state = missions.tell_older_state
    examine_repository = missions.examine_repository
    fix_repository = missions.fix_repository
    repair_repository = missions.repair_repository
    safe_commit = missions.safe_commit

    execution = providers.Container(
        Execution,
        repository=repository,
        primary_root=primary_root,
        locate=providers.Object(locate),
        environment=environment,
        interaction_policy=governance.interaction_policy,
        locks=locks,
        clock=clock,
        mission_types=governance.mission_types,
        guards=guards,
        catalog=missions.catalog,
        ledger=missions.ledger,
        rules=missions.rules,
        heartbeats=missions.heartbeats,
        private_excludes=missions.private_excludes,
        integrate_work_package=missions.integrate_work_package,
        git_folder=git_folder,
        edited_view=missions.edited_view,
        machine_state=missions.machine_state,
        waiting_conflicts=missions.waiting_conflicts,
        workflow_policy=governance.workflow_policy,
        rehearsal=rehearsal,
        restore_conflict=missions.restore_conflict,
        show_mission_files=missions.show_mission_files,
        move_work_package=missions.move_work_package,
    )
    resolve_action_context = execution.resolve_action_context
    lease_notes = execution.lease_notes
    list_worktrees = execution.list_worktrees
    repair_worktrees = execution.repair_worktrees
    remove_worktree = execution.remove_worktree
    list_rescues = execution.list_rescues
    restore_rescue = execution.restore_rescue
    show_prompt = execution.show_prompt
    show_step_prompt = execution.show_step_prompt
    move_in_lane = execution.move_in_lane
    implement_work_package = execution.implement_work_package
    review_work_package = execution.review_work_package
    approve_work_package = execution.approve_work_package
    reject_work_package = execution.reject_work_package
    decide_next = execution.decide_next
    take_next = execution.take_next
