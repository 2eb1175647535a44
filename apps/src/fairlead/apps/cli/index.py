"""Every command by name, with one line of help: the table of contents of the command line.

Help and completion read only this, so that neither imports a command.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias


class CommandEntry(NamedTuple):
    """A command: `module:function` below this package, and its help in one line."""

    target: str
    help: str


class GroupEntry(NamedTuple):
    """A group of commands, or of groups, and its help in one line."""

    help: str
    commands: Mapping[str, "Entry"]


Entry: TypeAlias = CommandEntry | GroupEntry

COMMANDS: Mapping[str, Entry] = {
    "init": CommandEntry("init:init", "Look at a repository and keep Fairlead's files out of it."),
    "mission": GroupEntry(
        "Create, list and find missions.",
        {
            "create": CommandEntry("mission.create:create", "Create a mission."),
            "list": CommandEntry("mission.list:list_missions", "List the missions."),
            "show": CommandEntry("mission.show:show", "Show what a mission is and where it lives."),
            "path": CommandEntry("mission.path:path", "Print where a mission's files are."),
            "save": CommandEntry("mission.save:save", "Commit what you edited in a worktree."),
            "close": CommandEntry("mission.close:close", "End a mission, finished or given up."),
            "reopen": CommandEntry("mission.reopen:reopen", "Go on with one that is over."),
            "follow-up": CommandEntry("mission.follow_up:follow_up", "Record what is left to do."),
        },
    ),
    "specify": CommandEntry("specify:specify", "Write the specification of a mission."),
    "spec": GroupEntry(
        "Look at a specification.",
        {"check": CommandEntry("spec.check:check", "Say what a specification lacks.")},
    ),
    "plan": CommandEntry("plan:plan", "Write the plan of a mission."),
    "artifact": GroupEntry(
        "Read and write the documents of a mission.",
        {
            "list": CommandEntry("artifact.list:list_artifacts", "List the documents."),
            "read": CommandEntry("artifact.read:read", "Print a document."),
            "write": CommandEntry("artifact.write:write", "Write a document."),
            "history": CommandEntry("artifact.history:history", "Show who wrote which version."),
        },
    ),
    "tasks": GroupEntry(
        "Split a mission into work packages.",
        {
            "add": CommandEntry("tasks.add:add", "Add a work package."),
            "import": CommandEntry("tasks.import_files:import_files", "Take in package files."),
            "list": CommandEntry("tasks.list:list_tasks", "List the work packages."),
            "finalize": CommandEntry(
                "tasks.finalize:finalize", "Compute lanes; open the packages."
            ),
        },
    ),
    "analyze": CommandEntry("analyze:analyze", "Record an analysis of the plan, or look at it."),
    "decision": GroupEntry(
        "Ask, answer and look up what a person must decide.",
        {
            "open": CommandEntry("decision.open:open_decision", "Put a question on record."),
            "resolve": CommandEntry("decision.resolve:resolve", "Answer a decision."),
            "defer": CommandEntry("decision.defer:defer", "Put a decision off."),
            "cancel": CommandEntry("decision.cancel:cancel", "Take a question back."),
            "list": CommandEntry("decision.list:list_decisions", "List the decisions."),
            "show": CommandEntry("decision.show:show", "Show a decision in full."),
            "verify": CommandEntry(
                "decision.verify:verify", "Hold markers in documents against decisions."
            ),
        },
    ),
    "next": CommandEntry("next:next_step", "Say what to do now, or claim it."),
    "implement": CommandEntry("implement:implement", "Claim a package and make its workspace."),
    "annotate": CommandEntry(
        "annotate:annotate", "Tick subtasks, leave notes, show signs of life."
    ),
    "move": CommandEntry("move:move", "Move a package to another status lane."),
    "review": CommandEntry("review:review", "Review a package: claim, approve or reject."),
    "status": CommandEntry("status:status", "Show how far a mission is."),
    "log": CommandEntry("log:log", "Show what happened in a mission, and verify it."),
    "diff": CommandEntry("diff:diff", "Say what changed between two moments of a mission."),
    "explain": CommandEntry("explain:explain", "Say why a package is where it is."),
    "accept": CommandEntry("accept:accept", "Check a mission against its acceptance criteria."),
    "integrate": CommandEntry("integrate:integrate", "Bring approved code into the mission."),
    "merge": CommandEntry("merge:merge", "Land an accepted mission on its target branch."),
    "retrospect": CommandEntry(
        "retrospect.retrospect:retrospect", "Look back: what helped, what did not, and the facts."
    ),
    "prompt": CommandEntry("prompt:prompt", "Print what an agent is told about a package."),
    "context": GroupEntry(
        "Show where a mission's state, branches and workspaces are.",
        {
            "resolve": CommandEntry(
                "context.resolve:resolve", "Print the context of one operation."
            ),
            "show": CommandEntry(
                "context.show:show", "Show what commands would work on from here."
            ),
        },
    ),
    "occurrences": GroupEntry(
        "Decide and prove a bulk edit: one change in many places.",
        {
            "scan": CommandEntry("occurrences.scan:scan", "List every place, by category."),
            "check": CommandEntry("occurrences.check:check", "Check that the map is complete."),
            "verify": CommandEntry("occurrences.verify:verify", "Prove that nothing is left."),
        },
    ),
    "worktree": GroupEntry(
        "Look after the worktrees of missions.",
        {
            "list": CommandEntry("worktree.list:list_worktrees", "List lanes and worktrees."),
            "repair": CommandEntry("worktree.repair:repair", "Make worktrees whole again."),
            "remove": CommandEntry("worktree.remove:remove", "Remove a lane, losing nothing."),
            "rescue": GroupEntry(
                "Find and bring back what was kept.",
                {
                    "list": CommandEntry("worktree.rescue_list:rescue_list", "List what was kept."),
                    "restore": CommandEntry(
                        "worktree.rescue_restore:rescue_restore", "Bring it back."
                    ),
                },
            ),
        },
    ),
    "safe-commit": CommandEntry("safe_commit:safe_commit", "Commit files on a branch you name."),
    "policy": GroupEntry(
        "Look at the rules that apply here.",
        {"show": CommandEntry("policy.show:show", "Show every rule in force and its origin.")},
    ),
    "trust": CommandEntry("trust:trust", "Let commands of this repository run on your machine."),
    "doctor": CommandEntry("doctor:doctor", "Check git, the missions' refs and their logs."),
    "demo": CommandEntry(
        "demo:demo", "Watch three agents build something in a scratch repository."
    ),
    "version": CommandEntry("version:version", "Print the version."),
}


def leaves(
    commands: Mapping[str, Entry] = COMMANDS, above: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], CommandEntry]]:
    """Yield every command with the words that call it, such as `("mission", "create")`."""
    for name, entry in commands.items():
        if isinstance(entry, GroupEntry):
            yield from leaves(entry.commands, (*above, name))
        else:
            yield (*above, name), entry
