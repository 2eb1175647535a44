"""How governance is put together, given a repository."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from dependency_injector import containers, providers

from fairlead.shared_kernel.late import late
from fairlead.shared_kernel.naming import DOCTRINE_FOLDER

if TYPE_CHECKING:
    from fairlead.governance.adapters.parsed_documents import ParsedDocuments
    from fairlead.governance.doctrine import MissionTypes
    from fairlead.governance.policy import (
        ChangeModePolicy,
        InteractionPolicy,
        PolicySources,
        ProtectedBranches,
        Trust,
        TrustStore,
        WorkflowMutationPolicy,
    )
    from fairlead.shared_kernel.clock import Clock
    from fairlead.shared_kernel.git import GitSettings
    from fairlead.shared_kernel.locks import Locks

_ADAPTERS = "fairlead.governance.adapters"


def _protected(sources: "PolicySources") -> "ProtectedBranches":
    from fairlead.governance.policy import ProtectedBranches

    return ProtectedBranches.resolved(sources.protected_branches())


def _parsed_documents(environment: Mapping[str, str]) -> "ParsedDocuments | None":
    from fairlead.governance.adapters.parsed_documents import ParsedDocuments

    return ParsedDocuments.of_user(environment)


def _project_doctrine(primary_root: Path) -> Path:
    return primary_root / DOCTRINE_FOLDER


def _interaction(sources: "PolicySources") -> "InteractionPolicy":
    from fairlead.governance.policy import InteractionPolicy

    return InteractionPolicy.resolved(sources.interaction())


class Governance(containers.DeclarativeContainer):
    """The rules, read from where people keep them at first use."""

    primary_root: providers.Dependency[Path] = providers.Dependency(instance_of=Path)
    common_dir: providers.Dependency[Path] = providers.Dependency(instance_of=Path)
    settings: providers.Dependency["GitSettings"] = providers.Dependency()
    environment: providers.Dependency[Mapping[str, str]] = providers.Dependency()
    clock: providers.Dependency["Clock"] = providers.Dependency()
    locks: providers.Dependency["Locks"] = providers.Dependency()

    policy_sources: providers.Provider["PolicySources"] = providers.Singleton(
        late(f"{_ADAPTERS}.file_policy_sources:FilePolicySources"),
        primary_root=primary_root,
        common_dir=common_dir,
        settings=settings,
    )
    protected_branches: providers.Provider["ProtectedBranches"] = providers.Singleton(
        _protected, policy_sources
    )
    workflow_policy: providers.Provider["WorkflowMutationPolicy"] = providers.Singleton(
        late("fairlead.governance.policy:WorkflowMutationPolicy"), protected=protected_branches
    )
    change_mode_policy: providers.Provider["ChangeModePolicy"] = providers.Singleton(
        late("fairlead.governance.policy:ChangeModePolicy")
    )
    interaction_policy: providers.Provider["InteractionPolicy"] = providers.Singleton(
        _interaction, policy_sources
    )
    mission_types: providers.Provider["MissionTypes"] = providers.Singleton(
        late(f"{_ADAPTERS}.packaged_mission_types:PackagedMissionTypes"),
        project=providers.Callable(_project_doctrine, primary_root),
        parsed=providers.Factory(_parsed_documents, environment=environment),
    )
    trust_store: providers.Provider["TrustStore"] = providers.Singleton(
        late(f"{_ADAPTERS}.user_trust_file:UserTrustFile"), environment=environment, locks=locks
    )
    trust: providers.Provider["Trust"] = providers.Singleton(
        late("fairlead.governance.policy:Trust"),
        store=trust_store,
        clock=clock,
        repository=primary_root,
    )
