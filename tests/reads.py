"""Every command that only looks: asked from everywhere, and counted by the processes it starts."""

from collections.abc import Mapping
from typing import NamedTuple

MOST_PROCESSES = 3
"""Processes of git for one look at a mission: for-each-ref, cat-file, and one more."""


class Read(NamedTuple):
    """A command that changes nothing; `most` processes of git at the most."""

    words: tuple[str, ...]
    of_mission: bool = True
    most: int = MOST_PROCESSES


_AS_MANY_AS_THERE_ARE = 1_000
"""For what looks into every worktree, or at the whole repository."""

READS: Mapping[str, Read] = {
    "status": Read(("status",)),
    "status of one package": Read(("status", "WP01")),
    "status at the start": Read(("status", "--at", "START")),
    "missions": Read(("mission", "list")),
    "mission": Read(("mission", "show")),
    "place": Read(("mission", "path")),
    "next": Read(("next", "--agent", "claude-1")),
    "next for anybody": Read(("next",)),
    "next review": Read(("next", "--agent", "zed", "--only", "review")),
    "tasks": Read(("tasks", "list")),
    "plan of lanes": Read(("tasks", "finalize", "--check")),
    "log": Read(("log",)),
    "verified log": Read(("log", "--verify")),
    "differences": Read(("diff", "--from", "START")),
    "explanation": Read(("explain", "WP01")),
    "artifacts": Read(("artifact", "list")),
    "spec": Read(("artifact", "read", "spec.md")),
    "history of the spec": Read(("artifact", "history", "spec.md")),
    "requirements": Read(("spec", "check")),
    "decisions": Read(("decision", "list")),
    "markers of decisions": Read(("decision", "verify")),
    "acceptance": Read(("accept", "--diagnose")),
    "merge to be": Read(("merge", "--dry-run"), most=_AS_MANY_AS_THERE_ARE),
    "retrospective": Read(("retrospect",)),
    "sum of retrospectives": Read(("retrospect", "summary")),
    "occurrences": Read(("occurrences", "scan")),
    "map of occurrences": Read(("occurrences", "check")),
    "occurrences left": Read(("occurrences", "verify")),
    "prompt": Read(("prompt", "WP01", "--agent", "claude-1")),
    "context": Read(("context", "show", "--actor", "claude-1")),
    "read context": Read(("context", "resolve", "--op", "read")),
    "prompt context": Read(("context", "resolve", "--op", "prompt", "--actor", "claude-1")),
    "write context": Read(("context", "resolve", "--op", "write")),
    "review context": Read(("context", "resolve", "--op", "review", "--wp", "WP01")),
    "integration context": Read(("context", "resolve", "--op", "integrate")),
    "plan context": Read(("context", "resolve", "--op", "plan")),
    "worktrees": Read(("worktree", "list"), most=_AS_MANY_AS_THERE_ARE),
    "rescues": Read(("worktree", "rescue", "list")),
    "policy": Read(("policy", "show")),
    "trust": Read(("trust", "--list")),
    "health": Read(("doctor",), most=_AS_MANY_AS_THERE_ARE),
    "excludes": Read(("init", "--check"), of_mission=False),
    "version": Read(("version",), of_mission=False),
}

NO_READ: Mapping[str, str] = {
    "decision show": "shows one entry of `decision list`, which is asked",
    "demo": "makes a repository of its own",
}
"""Commands that change nothing here and are not asked, with the reason."""

WRITES = frozenset(
    {
        "accept",
        "analyze",
        "annotate",
        "artifact write",
        "decision cancel",
        "decision defer",
        "decision open",
        "decision resolve",
        "implement",
        "integrate",
        "merge",
        "mission close",
        "mission create",
        "mission follow-up",
        "mission reopen",
        "mission save",
        "move",
        "plan",
        "retrospect",
        "review",
        "safe-commit",
        "specify",
        "tasks add",
        "tasks finalize",
        "tasks import",
        "worktree remove",
        "worktree repair",
        "worktree rescue restore",
    }
)
"""Commands that write; those that also look with an option are among the reads too."""


def words_of(read: Read, mission: str) -> tuple[str, ...]:
    """The whole command, for one mission and a program that reads the answer."""
    about = ("--mission", mission) if read.of_mission else ()
    return (*read.words, *about, "--json")
