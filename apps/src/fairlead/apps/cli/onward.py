"""Next steps that work as they are printed: whoever named a mission is told to name it again."""

import re
import shlex
from collections.abc import Mapping, Sequence

from fairlead.apps.cli.index import COMMANDS, CommandEntry, Entry, GroupEntry
from fairlead.apps.cli.words import options

_COMMAND = re.compile(r"`(?:fairlead) ([^`]*)`")
_OPTIONS = ("--mission", "-m")

WITHOUT_A_MISSION = frozenset(
    {"init", "mission create", "mission list", "safe-commit", "demo", "version"}
)
"""Commands that concern no mission, or that make one."""


def onward(next_step: str, mission: str | None) -> str:
    """Return the next step with `--mission` in each command that takes it and does not name one."""
    if not mission or "`fairlead " not in next_step:
        return next_step
    return _COMMAND.sub(lambda found: f"`fairlead {_named(found[1], mission)}`", next_step)


def mission_of(words: Sequence[str], environment: Mapping[str, str]) -> str | None:
    """Return the mission that a command line names, for messages; None where it names none."""
    typed = iter(options(words))
    for word in typed:
        if word in _OPTIONS:
            return next(typed, None)
        if word.startswith("--mission="):
            return word.partition("=")[2]
    return environment.get("FAIRLEAD_MISSION") or None


def _named(command: str, mission: str) -> str:
    words = command.split(" ")
    path = _path(words)
    if path is None or path in WITHOUT_A_MISSION or not _is_free(words):
        return command
    length = path.count(" ") + 1
    return " ".join([*words[:length], "--mission", shlex.quote(mission), *words[length:]])


def _path(words: Sequence[str]) -> str | None:
    """Return the command that these words call, without its arguments; None for a group."""
    entries: Mapping[str, Entry] = COMMANDS
    for count, word in enumerate(words, start=1):
        match entries.get(word):
            case GroupEntry(commands=below):
                entries = below
            case CommandEntry():
                return " ".join(words[:count])
            case _:
                return None
    return None


def _is_free(words: Sequence[str]) -> bool:
    return not any(word in _OPTIONS or word.startswith("--mission=") for word in words)
