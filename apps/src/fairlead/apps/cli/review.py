"""`fairlead review`."""

from typing import Annotated

import typer

from fairlead.apps.cli.call import Call, named, work_package
from fairlead.apps.cli.parameters import (
    ActorOption,
    JsonOption,
    LeaseOption,
    MissionOption,
    OpIdOption,
    ProfileOption,
    QuietOption,
    ReasonOption,
    WorkPackageArgument,
)
from fairlead.apps.cli.progress import working
from fairlead.apps.cli.words import one_of, text_content
from fairlead.apps.cli.work import work_lines

EXAMPLES = (
    "fairlead review WP01 --reviewer rita",
    "fairlead review WP01 --reviewer rita --reject --feedback feedback.md",
    "fairlead review WP01 --reviewer rita --approve",
)


def review(
    wp: WorkPackageArgument,
    *,
    reviewer: Annotated[
        str | None, typer.Option("--reviewer", metavar="R", help="Who reviews: ID or kind:ID.")
    ] = None,
    approve: Annotated[
        bool, typer.Option("--approve", help="Approve; the code comes in at once.")
    ] = False,
    reject: Annotated[
        bool, typer.Option("--reject", help="Ask for changes; needs --feedback.")
    ] = False,
    feedback: Annotated[
        str | None, typer.Option(metavar="FILE|-", help="What you found, for the implementer.")
    ] = None,
    lease: LeaseOption = None,
    self_review: Annotated[
        bool, typer.Option("--self-review", help="Approve your own work; needs --reason.")
    ] = False,
    reason: ReasonOption = None,
    profile: ProfileOption = None,
    actor: ActorOption = None,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    op_id: OpIdOption = None,
) -> None:
    """Review a work package: claim it, then approve it or ask for changes."""
    who = named(reviewer, actor)
    call = Call("review", mission=mission, actor=who, op_id=op_id, as_json=as_json, quiet=quiet)
    wp_id, verdict = work_package(wp), one_of((("--approve", approve), ("--reject", reject)))
    said = text_content(feedback, "--feedback") if feedback else ""
    if verdict == "--reject" and not said.strip():
        raise typer.BadParameter("Say what to change.", param_hint="--feedback")
    context = call.working(wp_id)
    generation = call.lease(lease, wp_id, context.identity.mission_slug, review=True)
    if verdict == "--reject":
        work = call.app.reject_work_package()(
            context, wp_id, call.actor, call.operation(), feedback=said, lease=generation
        )
        told = [f"{wp_id} is {work.lane}; whoever takes it next is told what to change."]
        call.done(work, told, next_step="`fairlead next`.")
    elif verdict == "--approve":
        with working(call.answer, f"bringing {wp_id} in"):
            work = call.app.approve_work_package()(
                *(context, wp_id, call.actor, call.operation()),
                text=said,
                lease=generation,
                self_review=self_review,
                reason=reason,
            )
        call.done(work, [f"{wp_id} is {work.lane}."], next_step="`fairlead next`.")
    else:
        with working(call.answer, f"preparing the review of {wp_id}"):
            work = call.app.review_work_package()(
                context, wp_id, call.actor, call.operation(), profile=profile
            )
        again = f"fairlead review {wp_id} --reviewer {call.actor.typed}"
        verdicts = f"`{again} --approve`, or `{again} --reject --feedback FILE`."
        call.done(work, work_lines(work), next_step=verdicts)
