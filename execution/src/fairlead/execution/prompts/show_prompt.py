"""Showing a prompt to whoever asks; writes nothing."""

from dataclasses import dataclass

from fairlead.execution.context import PromptContext
from fairlead.execution.prompts.assembly import assemble
from fairlead.execution.prompts.fitting import fitting_action
from fairlead.execution.prompts.holder import holder_of
from fairlead.execution.prompts.model import ExecutorPrompt
from fairlead.governance.doctrine import MissionTypes
from fairlead.mission_management.status import StatusLedger


@dataclass(frozen=True, slots=True)
class ShowPrompt:
    """Assemble the prompt of a package for its holder, or else for whoever asks."""

    ledger: StatusLedger
    types: MissionTypes

    def __call__(
        self,
        context: PromptContext,
        wp_id: str,
        *,
        action: str | None = None,
        profile: str | None = None,
    ) -> ExecutorPrompt:
        """Return the prompt; without `action` it is the one that fits the package's lane.

        Raises:
            UnknownAction: the mission type has no such step.
        """
        state = self.ledger.load(context.reading())
        return assemble(
            context,
            state,
            self.types,
            wp_id,
            action=action or fitting_action(state, wp_id),
            actor=holder_of(state, wp_id) or context.preferences.actor,
            profile=profile,
        )
