"""A decision as the command prints it."""

from dataclasses import dataclass
from pathlib import Path

from fairlead.execution.lanes import WorkView
from fairlead.execution.next_step.decision import (
    Blocked,
    Decision,
    DecisionRequired,
    Step,
    Terminal,
)
from fairlead.mission_management.missions import commit_summary
from fairlead.mission_management.status import Lease
from fairlead.shared_kernel.commit_target import CommitReceipt


@dataclass(frozen=True, slots=True)
class NextView:
    """What is next, where, and what the command committed on the way to it.

    `prompt_file` names an existing file; `prompt_command` prints what it holds, for any package.
    `branch` and `lease` are of the package that the one who asks holds. `reported` says what became
    of the step that was reported on. `claim_command` takes a step that
    nobody holds, or brings back the workspace of one that is held.
    """

    decision: Decision
    workspace_path: Path | None = None
    prompt_file: Path | None = None
    prompt_command: str | None = None
    work: WorkView | None = None
    receipts: tuple[CommitReceipt, ...] = ()
    branch: str | None = None
    lease: Lease | None = None
    reported: str | None = None
    warnings: tuple[str, ...] = ()
    claim_command: str = ""

    def written(self) -> dict[str, object]:
        """The `data` of `next --json`; `kind` says which of the four decisions it is."""
        return self._decision() | {
            "reported": self.reported,
            "commits": [dict(commit_summary(receipt)) for receipt in self.receipts],
            "event_ids": [event for receipt in self.receipts for event in receipt.event_ids],
        }

    def _decision(self) -> dict[str, object]:
        match self.decision:
            case Step() as step:
                return self._step(step)
            case DecisionRequired(decision_id=found, question=question, options=options):
                return {
                    "kind": "decision_required",
                    "decision_id": found,
                    "question": question,
                    "options": list(options),
                }
            case Blocked(reasons=reasons):
                return {
                    "kind": "blocked",
                    "reasons": [
                        {"reason": r.reason, "unblock": r.unblock, "wp_id": r.wp_id}
                        for r in reasons
                    ],
                }
            case Terminal(outcome=outcome):
                return {"kind": "terminal", "outcome": outcome}

    def _step(self, step: Step) -> dict[str, object]:
        lease = self.work.lease if self.work else self.lease
        return {
            "kind": "step",
            "action": step.action,
            "wp_id": step.wp_id,
            "reason": step.reason,
            "held": step.held,
            "command": step.command or self.claim_command or None,
            "workspace_path": str(self.workspace_path) if self.workspace_path else None,
            "branch": self.work.branch if self.work else self.branch,
            "prompt_file": str(self.prompt_file) if self.prompt_file else None,
            "prompt_command": self.prompt_command,
            "lease": dict(lease.written()) if lease else None,
        }
