"""Where a bulk edit is looked at: options that its three commands share."""

from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from fairlead.apps.cli.call import Call, work_package
from fairlead.apps.cli.completion import complete_work_packages
from fairlead.apps.cli.words import one_of

if TYPE_CHECKING:
    from fairlead.shared_kernel.context import ReadContext, WriteContext

RefOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--ref", metavar="REF", help="Look at this branch or commit, not at the mission's own."
    ),
]
PackageOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--wp",
        metavar="WP",
        help="Look at the lane of this package.",
        autocompletion=complete_work_packages,
    ),
]


def looked_at(
    call: Call, ref: str | None, wp: str | None
) -> "tuple[ReadContext | WriteContext, str | None]":
    """Resolve the mission to look at; with a package, so that its lane is known.

    Raises:
        typer.BadParameter: both a ref and a package are named.
    """
    one_of([("--ref", ref is not None), ("--wp", wp is not None)])
    wp_id = work_package(wp) if wp is not None else None
    return (call.working(wp_id).writing() if wp_id else call.reading()), wp_id
