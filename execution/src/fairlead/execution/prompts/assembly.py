"""The one assembly of executor prompts."""

from fairlead.execution.context import mission_type_of
from fairlead.execution.prompts.commands import (
    Held,
    claiming_command,
    no_command,
    reviewing_commands,
    working_commands,
)
from fairlead.execution.prompts.model import Command, Dependency, Execution, ExecutorPrompt, Intent
from fairlead.execution.prompts.reviewed import ReviewRange, Telling, review_range
from fairlead.governance.doctrine import MissionTypes
from fairlead.governance.guidance import for_action
from fairlead.mission_management.planning import (
    Requirements,
    WorkPackageFile,
    agent_profile_in,
    subtask_titles,
)
from fairlead.mission_management.status import Lease, MissionState, StatusLane
from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.documents import PlannedWorkPackage
from fairlead.shared_kernel.naming import HEADS

SPEC_FILE = "spec.md"
TASKS_FILE = "tasks.md"
_REVIEW = "review"
_OVER = ("merged", "closed")
_REVIEWED = (StatusLane.FOR_REVIEW, StatusLane.IN_REVIEW)
_WORKED_ON = (StatusLane.PLANNED, StatusLane.CLAIMED, StatusLane.IN_PROGRESS)
_DONE = "done"


def assemble(
    context: Telling,
    state: MissionState,
    types: MissionTypes,
    wp_id: str,
    *,
    action: str,
    actor: Actor,
    profile: str | None = None,
) -> ExecutorPrompt:
    """Put together what somebody is told who takes `action` on a package.

    The workspace is the context's; which steps there are says the mission's frozen type, how they
    are done `types` and the package's own file today. `profile` is the command's own option.

    Raises:
        UnknownAction: the mission type has no such step.
        KeyError: the plan does not hold the package (a context with a workspace proves it does).
    """
    package = _planned(state, wp_id)
    return ExecutorPrompt(
        action=action,
        actor=str(actor),
        intent=_intent(context, state, package, action),
        governance=for_action(
            action,
            mission_type_of(state, types),
            types,
            wp_profile=_wished_profile(state, package),
            actor=actor,
            option=profile,
        ),
        execution=_execution(context, state, package, action, actor),
        lease=_lease(state, wp_id),
    )


def _wished_profile(state: MissionState, package: PlannedWorkPackage) -> str | None:
    return agent_profile_in(_text(state, package.file), package.agent_profile) or None


def _intent(
    context: Telling, state: MissionState, package: PlannedWorkPackage, action: str
) -> Intent:
    return Intent(
        mission_slug=context.identity.mission_slug,
        mission_name=context.identity.friendly_name,
        wp_id=package.wp_id,
        title=package.title,
        body=_below_front_matter(_text(state, package.file)),
        requirements=_requirements(state, package),
        subtasks=_subtasks(state, package),
        subtask_titles=_subtask_titles(state, package),
        dependencies=tuple(_dependency(state, wp_id) for wp_id in package.dependencies),
        feedback=_feedback(state, package.wp_id) if action == "fix" else "",
    )


def _execution(
    context: Telling,
    state: MissionState,
    package: PlannedWorkPackage,
    action: str,
    who: Actor,
) -> Execution:
    lane = state.plan.lane_of(package.wp_id) if state.plan else None
    branch = context.branches.lane_branches.get(lane.lane_id, "") if lane else ""
    workspace = context.workspace.execution_workspace or context.workspace.primary_root
    authority = context.branches.destination.ref.removeprefix(HEADS)
    reviewed = review_range(context, state, package.wp_id) if action == _REVIEW else None
    lease = _lease(state, package.wp_id)
    generation = lease.generation if lease else 0
    held = Held(context.identity.mission_slug, package.wp_id, who, generation, workspace)
    open_tasks = tuple(k for k, done in _subtasks(state, package).items() if done != _DONE)
    return Execution(
        workspace=workspace,
        branch=branch,
        authority=authority,
        write_scope=package.write_scope,
        execution_mode=package.execution_mode,
        review_range=str(reviewed or ""),
        commands=_commands(state, held, open_tasks, reviewed, action),
    )


def _commands(
    state: MissionState,
    held: Held,
    open_tasks: tuple[str, ...],
    reviewed: ReviewRange | None,
    action: str,
) -> tuple[Command, ...]:
    """What ends the step; before it the claim, where nobody has the package in hand."""
    lane, milestone = state.snapshot.lane(held.wp_id), state.snapshot.milestone
    if milestone in _OVER:
        return (no_command(held, f"The mission is {milestone}"),)
    if lane not in (_REVIEWED if reviewed else _WORKED_ON):
        return (no_command(held, f"{held.wp_id} is {lane}"),)
    claim = () if held.generation else (claiming_command(held, action),)
    if reviewed:
        return (*claim, *reviewing_commands(held, reviewed))
    bulk_edit = bool(state.meta.change_mode)
    return (*claim, *working_commands(held, open_tasks, bulk_edit=bulk_edit))


def _lease(state: MissionState, wp_id: str) -> Lease | None:
    status = state.snapshot.work_packages.get(wp_id)
    return status.lease if status and status.lane.holds_lease else None


def _planned(state: MissionState, wp_id: str) -> PlannedWorkPackage:
    found = state.plan.work_package(wp_id) if state.plan else None
    if found:
        return found
    if state.plan and state.plan.lane_of(wp_id):
        return PlannedWorkPackage(wp_id, wp_id)
    raise KeyError(wp_id)


def _subtasks(state: MissionState, package: PlannedWorkPackage) -> dict[str, str]:
    status = state.snapshot.work_packages.get(package.wp_id)
    ticked = dict(status.subtasks or {}) if status else {}
    names = dict.fromkeys((*package.subtasks, *sorted(ticked)))
    return {name: str(ticked.get(name, "open")) for name in names}


def _requirements(state: MissionState, package: PlannedWorkPackage) -> dict[str, str]:
    spec = (state.read_file(SPEC_FILE) or b"").decode("utf-8", "replace")
    texts = {found.id: found.text for found in Requirements.read(spec).stated}
    return {name: texts.get(name, "") for name in package.requirement_refs}


def _subtask_titles(state: MissionState, package: PlannedWorkPackage) -> dict[str, str]:
    """Read them from tasks.md, which finalize wrote; only another program's needs the YAML."""
    if not package.subtasks:
        return {}
    titles = subtask_titles(_text(state, TASKS_FILE), package.wp_id)
    data = state.read_file(package.file) if package.file else None
    if data and not titles.keys() >= {*package.subtasks}:
        file = WorkPackageFile.read_foreign(package.file, data)
        titles = {subtask.id: subtask.title for subtask in file.subtasks if subtask.id}
    return titles


def _dependency(state: MissionState, wp_id: str) -> Dependency:
    planned = state.plan.work_package(wp_id) if state.plan else None
    status = state.snapshot.work_packages.get(wp_id)
    commit = status.reviewed_commit if status else None
    title = planned.title if planned else ""
    return Dependency(wp_id, title, state.snapshot.lane(wp_id).value, commit)


def _feedback(state: MissionState, wp_id: str) -> str:
    status = state.snapshot.work_packages.get(wp_id)
    result = status.review_result if status else None
    if result is None:
        return ""
    written = _text(state, result.feedback_path) or _text(state, result.reference)
    return _below_front_matter(written) or result.reference


def _text(state: MissionState, path: str | None) -> str:
    data = state.read_file(path) if path and "://" not in path else None
    return data.decode("utf-8", "replace") if data else ""


def _below_front_matter(text: str) -> str:
    lines = text.splitlines()
    if lines and lines[0].rstrip() == "---":
        ends = [at for at, line in enumerate(lines) if at and line.rstrip() == "---"]
        lines = lines[ends[0] + 1 :] if ends else lines
    return "\n".join(lines).strip()
