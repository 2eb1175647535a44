"""Executor prompts: one assembly, two serializations. Start at `assembly.py`."""

from typing import TYPE_CHECKING

from fairlead.shared_kernel.late import exports

if TYPE_CHECKING:
    from fairlead.execution.prompts.assembly import (
        assemble,
    )
    from fairlead.execution.prompts.fitting import (
        fitting_action,
    )
    from fairlead.execution.prompts.holder import (
        holder_of,
    )
    from fairlead.execution.prompts.model import (
        Command,
        Dependency,
        Execution,
        ExecutorPrompt,
        Intent,
    )
    from fairlead.execution.prompts.ports import (
        PromptFiles,
        PromptName,
    )
    from fairlead.execution.prompts.render import (
        render_text,
    )
    from fairlead.execution.prompts.reviewed import (
        ReviewRange,
        review_range,
    )
    from fairlead.execution.prompts.show_prompt import (
        ShowPrompt,
    )
    from fairlead.execution.prompts.step_prompt import (
        ShowStepPrompt,
        StepPrompt,
    )
    from fairlead.execution.prompts.write_prompt import (
        WritePrompt,
    )
else:
    __getattr__ = exports(
        __name__,
        {
            "assembly": ("assemble",),
            "fitting": ("fitting_action",),
            "holder": ("holder_of",),
            "model": (
                "Command",
                "Dependency",
                "Execution",
                "ExecutorPrompt",
                "Intent",
            ),
            "ports": (
                "PromptFiles",
                "PromptName",
            ),
            "render": ("render_text",),
            "reviewed": (
                "ReviewRange",
                "review_range",
            ),
            "show_prompt": ("ShowPrompt",),
            "step_prompt": (
                "ShowStepPrompt",
                "StepPrompt",
            ),
            "write_prompt": ("WritePrompt",),
        },
    )

__all__ = [
    "Command",
    "Dependency",
    "Execution",
    "ExecutorPrompt",
    "Intent",
    "PromptFiles",
    "PromptName",
    "ReviewRange",
    "ShowPrompt",
    "ShowStepPrompt",
    "StepPrompt",
    "WritePrompt",
    "assemble",
    "fitting_action",
    "holder_of",
    "render_text",
    "review_range",
]
