"""Why a result cannot be reported, or nothing was claimed.

├── NothingHeld        the agent holds no package of the mission
├── SeveralHeld        it holds several, and nothing says which one is meant
├── ResultNeedsReason  `failed` and `blocked` say why
└── NothingSettled     other agents were faster again and again (retry is safe)
"""

from collections.abc import Sequence
from shlex import quote
from typing import final

from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.errors import ErrorKind, FairleadError


@final
class NothingHeld(FairleadError):
    """There is no step to report on."""

    code = "NOTHING_HELD"

    def __init__(self, agent: Actor) -> None:
        super().__init__(
            f"{agent.id} holds no package of this mission",
            next_step=f"Run `fairlead next --agent {quote(agent.typed)} --claim` to get one.",
            details={"agent": agent.id},
        )


@final
class SeveralHeld(FairleadError):
    """A result is about one step, and the agent holds several."""

    code = "SEVERAL_HELD"

    def __init__(self, agent: str, wp_ids: Sequence[str]) -> None:
        super().__init__(
            f"{agent} holds {', '.join(wp_ids)}, and nothing says which of them is meant",
            next_step="Run the same command in the package's workspace.",
            details={"agent": agent, "held": list(wp_ids)},
        )


@final
class ResultNeedsReason(FairleadError):
    """Whoever reads the log later must know why."""

    code = "RESULT_NEEDS_REASON"

    def __init__(self, result: str) -> None:
        super().__init__(
            f"the result {result} needs a reason",
            next_step=f"Add `--reason TEXT` to `--result {result}`.",
            details={"result": result},
        )


@final
class NothingSettled(FairleadError):
    """Every package was taken by somebody else in the moment it was chosen."""

    code = "NEXT_NOT_SETTLED"
    kind = ErrorKind.TEMPORARY

    def __init__(self, agent: str) -> None:
        super().__init__(
            f"other agents were faster than {agent} every time",
            next_step="Try again; a retry is safe.",
            details={"agent": agent},
        )
