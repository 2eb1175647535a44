"""The prompt as text: what an agent reads."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from fairlead.execution.prompts.model import Command, Execution, ExecutorPrompt, Intent
from fairlead.governance.guidance import GovernanceContext

_VERBS = {"implement": "Implement", "fix": "Fix", "review": "Review"}


def render_text(prompt: ExecutorPrompt) -> str:
    """Render as Markdown; the same prompt gives the same bytes."""
    verb = _VERBS.get(prompt.action, prompt.action)
    intent = prompt.intent
    lines = [
        f"# {verb} {intent.wp_id}: {intent.title}",
        "",
        f"Mission: {intent.mission_name} (`{intent.mission_slug}`)",
        *_who(prompt),
        *_what(intent),
        *_feedback(intent),
        *rule_lines(prompt.governance),
        *_where(prompt.execution, reads_only=prompt.action == "review"),
        *command_lines(prompt.execution.commands),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _who(prompt: ExecutorPrompt) -> Iterator[str]:
    governance = prompt.governance
    yield from ("", "## Who you are", "")
    profile = f"{governance.profile} ({governance.profile_origin})"
    yield f"You are `{prompt.actor}`, working as {profile}."
    yield from profile_lines(governance)
    yield from origin_lines(governance)
    if governance.step.prompt:
        yield governance.step.prompt.strip()
    if prompt.lease:
        yield (
            f"You hold this package under lease generation {prompt.lease.generation}; any command "
            "you run for it renews the lease, and a write under an older one is refused."
        )


def _what(intent: Intent) -> Iterator[str]:
    yield from ("", "## What is wanted", "")
    yield intent.body or f"{intent.title}."
    if intent.requirements:
        yield from ("", "Requirements:")
        for name, text in intent.requirements.items():
            yield f"- {name}: {text}" if text else f"- {name}"
    if intent.subtasks:
        yield from ("", "Subtasks:")
        for name, status in intent.subtasks.items():
            mark = "x" if status == "done" else " "
            yield f"- [{mark}] {name} {intent.subtask_titles.get(name, '')}".rstrip()
    if intent.dependencies:
        yield from ("", "It builds on:")
        for found in intent.dependencies:
            at = f" at {found.commit[:12]}" if found.commit else ""
            yield f"- {found.wp_id} {found.title}: {found.lane}{at}"


def _feedback(intent: Intent) -> Iterator[str]:
    if intent.feedback:
        yield from ("", "## What the review asked for", "", intent.feedback)


def profile_lines(governance: GovernanceContext) -> Iterator[str]:
    """What the profile means, where somebody says it."""
    profile = governance.working_as
    if profile:
        yield profile.purpose
        yield from (f"- Look at: {line}" for line in profile.focus)
        yield from (f"- Not yours: {line}" for line in profile.avoid)
        yield from (f"You are done when: {profile.done_when}", "")


def origin_lines(governance: GovernanceContext) -> Iterator[str]:
    """That these words are not those of today, and why; nothing where they are."""
    if governance.frozen_because:
        yield (
            "What follows about this step is as it was when the mission was created: "
            f"{governance.frozen_because}."
        )


def rule_lines(governance: GovernanceContext) -> Iterator[str]:
    """The rules that apply, as a section."""
    if governance.rules:
        yield from ("", "## Rules that apply", "")
        yield from (f"- {rule}" for rule in governance.rules)


def _where(execution: Execution, *, reads_only: bool) -> Iterator[str]:
    yield from ("", "## Where", "")
    yield f"- Workspace: `{execution.workspace}`"
    what = "what you review: commit nothing to it" if reads_only else "your commits go here"
    yield f"- Branch: `{execution.branch}`; {what}"
    yield f"- Status and plan: `{execution.authority}`; only `fairlead` commands write there"
    if execution.write_scope:
        may = "It may have changed" if reads_only else "You may change"
        yield f"- {may}: " + ", ".join(f"`{glob}`" for glob in execution.write_scope)
    if reads_only:
        yield "- Change no file: say what is to change in your feedback"
    yield "- Leave other worktrees, other branches and the mission's machine files alone"


def command_lines(commands: Iterable[Command]) -> Iterator[str]:
    """What to run, as a section; a purpose that several commands share is said once."""
    yield from ("", "## What to run", "")
    for purpose, same in groupby(commands, key=lambda command: command.purpose):
        yield from (f"{purpose}:", "", *(f"    {command.line}" for command in same), "")
