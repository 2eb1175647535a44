"""Options and arguments that many commands share, each spelled once."""

from typing import Annotated, TypeAlias

import typer

from fairlead.apps.cli.completion import complete_missions, complete_work_packages

MissionOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--mission",
        "-m",
        metavar="H",
        envvar="FAIRLEAD_MISSION",
        help="The mission: folder name, id, short id or slug.",
        autocompletion=complete_missions,
    ),
]
JsonOption: TypeAlias = Annotated[
    bool, typer.Option("--json", help="Print one JSON object on stdout.")
]
QuietOption: TypeAlias = Annotated[
    bool, typer.Option("--quiet", "-q", help="Print only what was asked for.")
]
OpIdOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--op-id", metavar="ULID", help="Name this write, so that a retry does nothing twice."
    ),
]
ActorOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--actor",
        metavar="A",
        help="Who acts: ID or human:ID, agent:ID, service:ID. Default: you, by git's e-mail.",
    ),
]
AgentOption: TypeAlias = Annotated[
    str | None,
    typer.Option("--agent", metavar="A", help="The agent that acts: ID or kind:ID."),
]
LeaseOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--lease",
        metavar="N",
        envvar="FAIRLEAD_LEASE",
        help="The generation of your claim, as implement or review printed it.",
    ),
]
ProfileOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--profile",
        metavar="NAME",
        help="Work as this profile, whatever the package or its mission type says.",
    ),
]
ReasonOption: TypeAlias = Annotated[
    str | None, typer.Option("--reason", metavar="R", help="Why; it is recorded.")
]
WorkPackageArgument: TypeAlias = Annotated[
    str,
    typer.Argument(
        metavar="WP",
        help="A work package such as WP01.",
        show_default=False,
        autocompletion=complete_work_packages,
    ),
]
ArtifactArgument: TypeAlias = Annotated[
    str,
    typer.Argument(
        metavar="NAME", help="A file of the mission, such as spec.md.", show_default=False
    ),
]
