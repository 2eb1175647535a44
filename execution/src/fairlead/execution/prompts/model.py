"""The executor prompt: what somebody who takes a step is told (glossary: communication artefact).

Text and JSON are two serializations of the same value.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fairlead.governance.guidance import GovernanceContext
from fairlead.mission_management.status import Lease


@dataclass(frozen=True, slots=True)
class Dependency:
    """What became of a package that this one builds on."""

    wp_id: str
    title: str
    lane: str
    commit: str | None


@dataclass(frozen=True, slots=True)
class Intent:
    """What is wanted: the package as it was planned, and what a review asked for."""

    mission_slug: str
    mission_name: str
    wp_id: str
    title: str
    body: str
    requirements: Mapping[str, str]
    """Id of each requirement to its text; "" where the specification does not have it."""
    subtasks: Mapping[str, str]
    """Id of each subtask to its status (`open` or `done`)."""
    subtask_titles: Mapping[str, str]
    """Id of each subtask to what is to be done."""
    dependencies: tuple[Dependency, ...]
    feedback: str


@dataclass(frozen=True, slots=True)
class Command:
    """One exact command, and what it is for."""

    purpose: str
    line: str


@dataclass(frozen=True, slots=True)
class Execution:
    """Where it happens, what may be touched, and how it ends."""

    workspace: Path
    branch: str
    authority: str
    write_scope: tuple[str, ...]
    execution_mode: str
    review_range: str
    commands: tuple[Command, ...]


@dataclass(frozen=True, slots=True)
class ExecutorPrompt:
    """Intent + governance + execution + lease; the same inputs give the same bytes."""

    action: str
    actor: str
    intent: Intent
    governance: GovernanceContext
    execution: Execution
    lease: Lease | None

    @property
    def generation(self) -> int:
        """The generation of the lease; 0 where nobody holds one."""
        return self.lease.generation if self.lease else 0

    def written(self) -> dict[str, object]:
        """The form in JSON output."""
        intent, execution = self.intent, self.execution
        return {
            "action": self.action,
            "actor": self.actor,
            "intent": {
                "mission_slug": intent.mission_slug,
                "mission_name": intent.mission_name,
                "wp_id": intent.wp_id,
                "title": intent.title,
                "body": intent.body,
                "requirements": dict(intent.requirements),
                "subtasks": dict(intent.subtasks),
                "subtask_titles": dict(intent.subtask_titles),
                "dependencies": [
                    {"wp_id": d.wp_id, "title": d.title, "lane": d.lane, "commit": d.commit}
                    for d in intent.dependencies
                ],
                "feedback": intent.feedback or None,
            },
            "governance": dict(self.governance.written()),
            "execution": {
                "workspace": str(execution.workspace),
                "branch": execution.branch,
                "authority": execution.authority,
                "write_scope": list(execution.write_scope),
                "execution_mode": execution.execution_mode,
                "review_range": execution.review_range or None,
                "commands": [{"purpose": c.purpose, "line": c.line} for c in execution.commands],
            },
            "lease": dict(self.lease.written()) if self.lease else None,
        }
