"""What may be done to whose branches, and how people want the work done.

Start at `mutation.py`. Nothing here reads a file: where people's wishes come from is the port
`PolicySources`.
"""

from typing import TYPE_CHECKING

from fairlead.shared_kernel.late import exports

if TYPE_CHECKING:
    from fairlead.governance.policy.change_mode import (
        ChangeMode,
        ChangeModePolicy,
        Demand,
        GatedStep,
        GateRule,
    )
    from fairlead.governance.policy.errors import (
        ChangeModeUnknown,
        PolicyError,
        PolicyInvalid,
        PolicyUnreadable,
    )
    from fairlead.governance.policy.interaction import (
        Integration,
        InteractionPolicy,
        MergeStrategy,
        Workspaces,
    )
    from fairlead.governance.policy.mutation import (
        Allowed,
        GitChangeSet,
        Refused,
        WorkflowMutationPolicy,
    )
    from fairlead.governance.policy.ports import PolicySources
    from fairlead.governance.policy.protected import (
        ProtectedBranches,
        ProtectionRule,
    )
    from fairlead.governance.policy.trust import (
        RepositoryCommand,
        Trust,
        TrustedRepository,
        TrustStore,
    )
    from fairlead.governance.policy.trust_errors import (
        RepositoryNotTrusted,
        TrustUnreadable,
    )
else:
    __getattr__ = exports(
        __name__,
        {
            "change_mode": (
                "ChangeMode",
                "ChangeModePolicy",
                "Demand",
                "GateRule",
                "GatedStep",
            ),
            "errors": (
                "ChangeModeUnknown",
                "PolicyError",
                "PolicyInvalid",
                "PolicyUnreadable",
            ),
            "interaction": (
                "Integration",
                "InteractionPolicy",
                "MergeStrategy",
                "Workspaces",
            ),
            "mutation": (
                "Allowed",
                "GitChangeSet",
                "Refused",
                "WorkflowMutationPolicy",
            ),
            "ports": ("PolicySources",),
            "protected": (
                "ProtectedBranches",
                "ProtectionRule",
            ),
            "trust": (
                "RepositoryCommand",
                "Trust",
                "TrustStore",
                "TrustedRepository",
            ),
            "trust_errors": (
                "RepositoryNotTrusted",
                "TrustUnreadable",
            ),
        },
    )

__all__ = [
    "Allowed",
    "ChangeMode",
    "ChangeModePolicy",
    "ChangeModeUnknown",
    "Demand",
    "GateRule",
    "GatedStep",
    "GitChangeSet",
    "Integration",
    "InteractionPolicy",
    "MergeStrategy",
    "PolicyError",
    "PolicyInvalid",
    "PolicySources",
    "PolicyUnreadable",
    "ProtectedBranches",
    "ProtectionRule",
    "Refused",
    "RepositoryCommand",
    "RepositoryNotTrusted",
    "Trust",
    "TrustStore",
    "TrustUnreadable",
    "TrustedRepository",
    "WorkflowMutationPolicy",
    "Workspaces",
]
