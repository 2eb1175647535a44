"""Integration as lanes ask for it, met by mission management."""

from dataclasses import dataclass

from typing_extensions import override

from fairlead.execution.lanes import Integrations
from fairlead.mission_management.integration import IntegrateWorkPackage
from fairlead.shared_kernel.commit_target import CommitReceipt, Operation
from fairlead.shared_kernel.context import IntegrationContext


@dataclass(frozen=True, slots=True)
class MissionIntegrations(Integrations):
    """Brings approved packages in."""

    integrate: IntegrateWorkPackage

    @override
    def __call__(
        self, context: IntegrationContext, wp_id: str, operation: Operation
    ) -> CommitReceipt:
        return self.integrate(context, wp_id, operation).receipt
