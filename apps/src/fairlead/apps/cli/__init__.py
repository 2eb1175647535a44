"""The command line: read words, call one use case, print. Start at `index.py`, then `call.py`."""

from fairlead.apps.cli.index import COMMANDS, CommandEntry, GroupEntry
from fairlead.apps.cli.program import program, run

__all__ = ["COMMANDS", "CommandEntry", "GroupEntry", "program", "run"]
