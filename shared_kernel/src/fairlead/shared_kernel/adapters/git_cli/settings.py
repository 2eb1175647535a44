"""Configuration and identity, each asked once."""

import os
from collections.abc import Callable, Sequence
from functools import cached_property

from typing_extensions import override

from fairlead.shared_kernel.adapters.git_cli.failures import Version
from fairlead.shared_kernel.adapters.git_cli.runner import Git
from fairlead.shared_kernel.git import GitCommandFailed, GitIdentityMissing, GitSettings

_OURS = "command"
"""The scope of what this program itself hands to git, which nobody configured."""
_PERSONAL = frozenset({"system", "global"})


class GitConfiguration(GitSettings):
    """Settings as they were at the first question."""

    def __init__(self, git: Git) -> None:
        self._git = git

    @override
    def value(self, key: str) -> str | None:
        return next(reversed(self.all(key)), None)

    @override
    def all(self, key: str) -> Sequence[str]:
        return self._values(key, lambda scope: scope != _OURS)

    @override
    def personal(self, key: str) -> str | None:
        return next(reversed(self._values(key, _PERSONAL.__contains__)), None)

    @override
    def committer(self) -> tuple[str, str]:
        return self._committer

    @override
    def editor(self, *, on_terminal: bool) -> str | None:
        # git takes an empty variable for a choice, and VISUAL only on a terminal that can draw.
        chosen = os.environ.get("VISUAL") or os.environ.get("EDITOR")
        variables = {"VISUAL": chosen, "EDITOR": chosen} if chosen else {}
        if not on_terminal:
            variables["TERM"] = "dumb"
        try:
            return self._git.read("var", "GIT_EDITOR", variables=variables).line or None
        except GitCommandFailed:
            return None

    @override
    def version(self) -> tuple[int, int, int]:
        return self._version

    def _values(self, key: str, counts: Callable[[str], bool]) -> list[str]:
        wanted = _normal(key)
        return [v for scope, name, v in self._entries if name == wanted and counts(scope)]

    @cached_property
    def _entries(self) -> list[tuple[str, str, str]]:
        done = self._git.read("config", "--list", "-z", "--show-scope")
        fields = done.stdout.decode("utf-8", "surrogateescape").split("\0")
        entries = zip(fields[::2], fields[1::2], strict=False)
        return [
            (scope, name, value if newline else "true")  # a key alone means true
            for scope, (name, newline, value) in (
                (scope, entry.partition("\n")) for scope, entry in entries
            )
        ]

    @cached_property
    def _committer(self) -> tuple[str, str]:
        try:
            said = self._git.read("var", "GIT_COMMITTER_IDENT").line
        except GitCommandFailed as failed:
            raise GitIdentityMissing(failed.stderr) from failed
        name, _, rest = said.rpartition(" <")
        return name, rest.partition(">")[0]

    @cached_property
    def _version(self) -> Version:
        return self._git.version()


def _normal(key: str) -> str:
    """Spell a key as git lists it: only a subsection keeps its case."""
    section, _, rest = key.partition(".")
    subsection, dot, name = rest.rpartition(".")
    return f"{section.lower()}.{subsection}{dot}{name.lower()}"
