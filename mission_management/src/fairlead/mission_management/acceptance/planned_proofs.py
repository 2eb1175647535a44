"""Which criteria a command proves, and how: read from the matrix, nothing is run here.

A recorded command is split into words as a shell would, and never given to one: what only a shell
understands is said, not guessed at.
"""

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from fairlead.mission_management.acceptance.criteria import (
    NEGATIVE_INVARIANT,
    Criterion,
    Outcome,
)
from fairlead.shared_kernel.naming import MISSIONS_ROOT

AUTOMATED_TEST = "automated_test"
METHOD, COMMAND, PATTERN, SCOPE, PROVED_AT = (
    "verification_method",
    "verification_command",
    "pattern",
    "scope",
    "verified_ref",
)
"""Keys of the matrix, as existing repositories spell them; PATTERN is this program's own."""
_SEARCHERS = ("grep", "egrep", "fgrep", "rg")
_OTHER_PROGRAMS = ("git", "awk", "sed", "find", "test", "sh", "bash", "python", "python3")
"""What existing files hold under grep_absence although no search is meant: a person's proof."""
GREP_ABSENCE, CUSTOM_COMMAND = "grep_absence", "custom_command"
_UNQUOTED = {
    "|": "a pipe",
    "&": "&",
    ";": ";",
    "<": "a redirection",
    ">": "a redirection",
    "(": "a subshell",
    ")": "a subshell",
    "`": "a command substitution",
    "*": "a pattern of file names",
    "?": "a pattern of file names",
    "\n": "several lines",
}


class ProofKind(StrEnum):
    """How a proof is run, and which exit status passes."""

    COMMAND = "command"
    """A command of the repository; 0 passes."""
    COMMAND_FINDS_NOTHING = "command_finds_nothing"
    """A `grep` of the repository; 1 passes, because it found nothing."""
    PATTERN_ABSENT = "pattern_absent"
    """A pattern that no tracked file outside the missions may hold; run by git itself."""


@dataclass(frozen=True, slots=True)
class PlannedProof:
    """One proof that can be run. `text` is the command, or the pattern."""

    criterion_id: str
    kind: ProofKind
    text: str
    scope: tuple[str, ...] = ()

    @property
    def needs_trust(self) -> bool:
        """True for what the repository provides; looking for a pattern runs nothing of it."""
        return self.kind is not ProofKind.PATTERN_ABSENT

    @property
    def problem(self) -> str:
        """Why the command cannot be run as it is; "" where it can."""
        return shell_syntax(self.text) if self.needs_trust else ""

    @property
    def argv(self) -> tuple[str, ...]:
        """The words to start, without any shell.

        Raises:
            ValueError: there is a problem with the command.
        """
        if self.needs_trust:
            return tuple(shlex.split(self.text))
        places = [f":(top,glob){place}" for place in self.scope] or [":(top)"]
        without = f":(top,exclude){MISSIONS_ROOT}"
        return ("git", "grep", "-n", "-I", "-e", self.text, "--", *places, without)

    def outcome(self, status: int | None) -> Outcome:
        """Judge an exit status; None (too long, or not started) proves nothing and so fails."""
        passing = 0 if self.kind is ProofKind.COMMAND else 1
        return Outcome.PASS if status == passing else Outcome.FAIL


def planned_proof(criterion: Criterion) -> PlannedProof | None:
    """Read how a criterion is proved; None where a person proves it."""
    extra = criterion.extra
    text = _text(extra, COMMAND) or _text(extra, "command")
    method = _text(extra, METHOD)
    if criterion.proof_type == AUTOMATED_TEST and text:
        return PlannedProof(criterion.criterion_id, ProofKind.COMMAND, text)
    if criterion.proof_type != NEGATIVE_INVARIANT:
        return None
    if method == GREP_ABSENCE:
        return _absence(criterion.criterion_id, text, extra)
    if text and method in ("", "command", CUSTOM_COMMAND):
        return PlannedProof(criterion.criterion_id, ProofKind.COMMAND, text)
    return None


def shell_syntax(command: str) -> str:
    """Say what in a command only a shell understands, or why it is no command; "" for neither."""
    try:
        words = shlex.split(command)
    except ValueError as error:
        return f"it cannot be split into words: {error}"
    if not words:
        return "it is empty"
    if re.match(r"\w+=", command.lstrip()):
        return "it needs a shell: it sets a variable before the program"
    if words[0] == "!":
        return "it needs a shell: !"
    found = _first_special(command)
    return f"it needs a shell: {found}" if found else ""


def _first_special(command: str) -> str:
    quote, at_start, skip = "", True, False
    for position, letter in enumerate(command):
        if skip:
            skip = False
        elif letter == "\\" and quote != "'":
            skip = True
        elif letter == quote:
            quote = ""
        elif quote == "'":
            continue
        elif not quote and letter in "'\"":
            quote = letter
        elif letter == "`" or (
            letter == "$" and re.match(r"[\w({@*#?$!-]", command[position + 1 :])
        ):
            return _UNQUOTED["`"] if letter == "`" else "a variable or a substitution"
        elif not quote and letter in _UNQUOTED:
            return _UNQUOTED[letter]
        elif not quote and at_start and letter in "~#":
            return "a home folder" if letter == "~" else "a comment"
        at_start = not quote and letter.isspace()
    return ""


def _absence(name: str, text: str, extra: Mapping[str, object]) -> PlannedProof | None:
    """Read a search; existing files hold the whole `grep`, or only its pattern."""
    pattern, scope = _text(extra, PATTERN), _scope(extra.get(SCOPE))
    if pattern:
        return PlannedProof(name, ProofKind.PATTERN_ABSENT, pattern, scope)
    first = text.split(maxsplit=1)[0] if text else ""
    if first in _SEARCHERS:
        return PlannedProof(name, ProofKind.COMMAND_FINDS_NOTHING, text)
    if not text or first in _OTHER_PROGRAMS:
        return None
    return PlannedProof(name, ProofKind.PATTERN_ABSENT, text, scope)


def _scope(raw: object) -> tuple[str, ...]:
    if isinstance(raw, list):
        return tuple(str(place) for place in raw)
    return tuple(raw.split()) if isinstance(raw, str) else ()


def _text(extra: Mapping[str, object], key: str) -> str:
    value = extra.get(key)
    return value.strip() if isinstance(value, str) else ""
