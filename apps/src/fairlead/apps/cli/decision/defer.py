"""`fairlead decision defer`."""

from fairlead.apps.cli.decision.without_answer import ending
from fairlead.mission_management.decisions import Outcome

EXAMPLES = ('fairlead decision defer color --reason "the brand is not settled"',)

defer = ending(
    "defer",
    Outcome.DEFERRED,
    help="Put a decision off; its marker stays where the answer belongs.",
    next_step="`fairlead decision verify`.",
)
