"""Writing the prompt of a step that somebody holds; only writing commands do this."""

from dataclasses import dataclass
from pathlib import Path

from fairlead.execution.prompts.assembly import assemble
from fairlead.execution.prompts.ports import PromptFiles, PromptName
from fairlead.execution.prompts.render import render_text
from fairlead.governance.doctrine import MissionTypes
from fairlead.mission_management.status import MissionState
from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.context import ReviewContext


@dataclass(frozen=True, slots=True)
class WritePrompt:
    """Render a prompt and keep it where its holder finds it."""

    types: MissionTypes
    files: PromptFiles

    def __call__(
        self,
        context: ReviewContext,
        state: MissionState,
        wp_id: str,
        action: str,
        actor: Actor,
        *,
        profile: str | None = None,
    ) -> Path:
        """Return the absolute path of the prompt; `profile` is the command's own option.

        Raises:
            StorageUnwritable: the disk is full or read-only.
        """
        prompt = assemble(
            context, state, self.types, wp_id, action=action, actor=actor, profile=profile
        )
        name = PromptName(context.identity.mission_slug, wp_id, action, prompt.generation)
        return self.files.write(name, render_text(prompt))
