"""The guards of code: is there any, is it the package's own, is it in."""

from collections.abc import Sequence
from shlex import quote

from fairlead.mission_management.status.files import MACHINE_FILES
from fairlead.mission_management.status.guard_errors import DoneWithoutCode
from fairlead.mission_management.status.scope import in_scope
from fairlead.mission_management.status.situation import Situation
from fairlead.mission_management.status.transitions import Guard
from fairlead.mission_management.status.values import StatusLane
from fairlead.shared_kernel.counting import counted

SUBTASK_DONE = "done"


def integrated_or_no_code(s: Situation) -> None:
    """Done means that the code is in; force does not change that, only which commit it is."""
    request, reviewed = s.request, s.status.reviewed_commit
    if request.integrated is None:
        if request.no_code is None and s.status.no_code is None:
            raise DoneWithoutCode(
                request.wp_id, s.status.lane, "this would not bring its code into the mission"
            )
        if reviewed and not request.force:
            raise DoneWithoutCode(
                request.wp_id, s.status.lane, f"its approval names the commit {reviewed[:12]}"
            )
    elif reviewed and request.integrated.reviewed_commit != reviewed and not request.force:
        raise DoneWithoutCode(
            request.wp_id,
            s.status.lane,
            f"the approval names {reviewed[:12]}, not {request.integrated.reviewed_commit[:12]}",
        )


def subtasks_done(s: Situation) -> None:
    """All that was planned is done; where nothing was planned here, all that was annotated."""
    planned = s.package.subtasks if s.package else ()
    wanted = planned or tuple(s.status.subtasks)
    open_ones = [name for name in wanted if s.status.subtasks.get(name) != SUBTASK_DONE]
    if open_ones:
        flags = " ".join(f"--subtask {name}=done" for name in open_ones)
        who = quote(s.request.actor.typed)
        s.refuse(
            Guard.SUBTASKS,
            f"not done yet: {', '.join(open_ones)}",
            f"When they are: `fairlead annotate {s.request.wp_id} {flags} --agent {who}`.",
        )


def implementation_evidence(s: Situation) -> None:
    """The lane has a commit in the package's scope, or the evidence says that it needs none.

    That evidence is looked at again when it is approved: the lane may have got code meanwhile.
    """
    count, paths = (
        s.lane_facts.touched(s.context, s.state, s.request.wp_id) if s.lane_facts else (0, ())
    )
    _no_machine_file(s, paths)
    package = s.package
    anything_counts = package is None or not package.write_scope
    if package and package.execution_mode == "planning_artifact":
        anything_counts = True
    scope = package.write_scope if package else ()
    in_it = [path for path in paths if anything_counts or in_scope(path, scope)]
    if s.request.no_code or (s.status.no_code and s.request.to_lane is StatusLane.APPROVED):
        if in_it:
            s.refuse(
                Guard.IMPLEMENTATION_EVIDENCE,
                f"the evidence says that it needs no code, but the lane changed {in_it[0]}",
                "Leave the `no_code` evidence out: the lane has code to review.",
            )
    elif count == 0:
        s.refuse(
            Guard.IMPLEMENTATION_EVIDENCE,
            "its lane has no commit beyond its base",
            "Commit the work in the lane's worktree; a package that needs no code says so: "
            '`--evidence -` with {"no_code": "why"}.',
        )
    elif not in_it and not anything_counts:
        s.refuse(
            Guard.IMPLEMENTATION_EVIDENCE,
            f"{counted(count, 'commit')} in its lane, and none touches {', '.join(scope)}",
            "Commit the package's own files in the lane's worktree.",
        )


def _no_machine_file(s: Situation, paths: Sequence[str]) -> None:
    """What only the program writes is no work of a lane: its copy is stale, and never comes in."""
    machine = {f"{s.context.surface.directory}/{name}" for name in MACHINE_FILES}
    changed = next((path for path in paths if path in machine), None)
    if changed:
        s.refuse(
            Guard.IMPLEMENTATION_EVIDENCE,
            f"its lane changed {changed}, which only Fairlead writes",
            f"Take that change out of the lane: "
            f"`git checkout {s.context.branches.destination.display} -- {changed}`, then commit.",
        )
