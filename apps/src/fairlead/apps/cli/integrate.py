"""`fairlead integrate`."""

from fairlead.apps.cli.call import Call, work_package
from fairlead.apps.cli.parameters import (
    ActorOption,
    JsonOption,
    MissionOption,
    OpIdOption,
    QuietOption,
    WorkPackageArgument,
)
from fairlead.apps.cli.progress import working

EXAMPLES = ("fairlead integrate WP01",)


def integrate(
    wp: WorkPackageArgument,
    *,
    actor: ActorOption = None,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    op_id: OpIdOption = None,
) -> None:
    """Bring the approved code of a work package into the mission; then it is done."""
    call = Call(
        "integrate", mission=mission, actor=actor, op_id=op_id, as_json=as_json, quiet=quiet
    )
    wp_id = work_package(wp)
    with working(call.answer, f"bringing {wp_id} in"):
        integrated = call.app.integrate_work_package()(
            call.integrating(wp_id), wp_id, call.operation()
        )
    told = "was in before" if integrated.already else "is in"
    call.done(integrated, [f"{wp_id} is done; its code {told}."], next_step="`fairlead next`.")
