"""`fairlead decision cancel`."""

from fairlead.apps.cli.decision.without_answer import ending
from fairlead.mission_management.decisions import Outcome

EXAMPLES = ('fairlead decision cancel color --reason "no colors after all"',)

cancel = ending(
    "cancel",
    Outcome.CANCELED,
    help="Take a question back: nobody needs the answer any more.",
    next_step="`fairlead next`.",
)
