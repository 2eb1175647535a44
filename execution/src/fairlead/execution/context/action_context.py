"""Every composite that the resolver gives."""

from typing import TypeAlias

from fairlead.execution.context.prompt_context import PromptContext
from fairlead.shared_kernel.context import (
    IntegrationContext,
    PlanningContext,
    ReadContext,
    ReviewContext,
    WriteContext,
)

ActionContext: TypeAlias = (
    ReadContext
    | PromptContext
    | WriteContext
    | ReviewContext
    | IntegrationContext
    | PlanningContext
)
