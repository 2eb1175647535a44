"""Where everything of a mission is: one resolver, one set of facts (contract context).

Start at `resolver.py`. The values that lower contexts take are in `shared_kernel.context`.
"""

from typing import TYPE_CHECKING

from fairlead.shared_kernel.late import exports

if TYPE_CHECKING:
    from fairlead.execution.context.action_context import (
        ActionContext,
    )
    from fairlead.execution.context.errors import (
        AuthorityNotWritable,
    )
    from fairlead.execution.context.facts import (
        MISSION_VARIABLE,
        FactsLoader,
        PrimitiveFacts,
    )
    from fairlead.execution.context.frozen_type import (
        mission_type_of,
    )
    from fairlead.execution.context.infra import (
        read_infra,
    )
    from fairlead.execution.context.ports import (
        Places,
    )
    from fairlead.execution.context.prompt_context import (
        PromptContext,
    )
    from fairlead.execution.context.resolver import (
        resolve_action_context,
    )
    from fairlead.execution.context.standing import (
        standing_in,
    )
    from fairlead.execution.context.wire import (
        wire_view,
    )
else:
    __getattr__ = exports(
        __name__,
        {
            "action_context": ("ActionContext",),
            "errors": ("AuthorityNotWritable",),
            "facts": (
                "FactsLoader",
                "MISSION_VARIABLE",
                "PrimitiveFacts",
            ),
            "frozen_type": ("mission_type_of",),
            "infra": ("read_infra",),
            "ports": ("Places",),
            "prompt_context": ("PromptContext",),
            "resolver": ("resolve_action_context",),
            "standing": ("standing_in",),
            "wire": ("wire_view",),
        },
    )

__all__ = [
    "MISSION_VARIABLE",
    "ActionContext",
    "AuthorityNotWritable",
    "FactsLoader",
    "Places",
    "PrimitiveFacts",
    "PromptContext",
    "mission_type_of",
    "read_infra",
    "resolve_action_context",
    "standing_in",
    "wire_view",
]
