"""The one decision about what to do next: a function of the state and governance."""

from dataclasses import replace
from shlex import quote

from fairlead.execution.next_step.decision import Blocked, Decision, Step, Terminal
from fairlead.execution.next_step.packages import next_package
from fairlead.execution.next_step.situation import Situation
from fairlead.execution.next_step.steps import (
    after_packages,
    after_the_last_package,
    before_packages,
    question,
    unguarded_packages,
)


def decide_next(s: Situation) -> Decision:
    """Decide. A query and a claim ask this same function, so they can never disagree.

    Steps before the packages come in the order of the frozen type; once the packages are finalized
    those that led there are behind. Then the packages, then what closes the mission.
    """
    return _told_to(s, _decided(s))


def _told_to(s: Situation, decision: Decision) -> Decision:
    """Let what is told name the one who asks: whoever types it acts for nobody else."""
    if s.agent is None or not isinstance(decision, Step):
        return decision
    who = quote(s.agent.typed)
    command = f"{decision.command} --actor {who}" if decision.command else ""
    return replace(decision, command=command, asker=who)


def _decided(s: Situation) -> Decision:
    milestone = s.state.snapshot.milestone
    if milestone == "closed":
        return Terminal(milestone)
    if milestone != "merged":
        found = before_packages(s) or unguarded_packages(s) or _packages(s)
        if found:
            return found
    return after_packages(s) or Terminal(milestone or "finished")


def _packages(s: Situation) -> Decision | None:
    if s.state.plan is None:
        return None
    found = next_package(s)
    if isinstance(found, Blocked) and s.is_stuck():
        return question(s) or found
    return found or after_the_last_package(s)
