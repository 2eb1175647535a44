"""`fairlead merge`."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import typer

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.output import plain
from fairlead.apps.cli.parameters import (
    ActorOption,
    JsonOption,
    MissionOption,
    OpIdOption,
    QuietOption,
)
from fairlead.apps.cli.progress import working
from fairlead.apps.cli.words import choice, one_of
from fairlead.governance.policy import MergeStrategy

EXAMPLES = ("fairlead merge --dry-run", "fairlead merge")


def merge(
    *,
    strategy: Annotated[
        str | None,
        typer.Option(metavar="S", help="merge, squash or ff. Default: what the plan says."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be merged and removed.")
    ] = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with a merge that was interrupted.")
    ] = False,
    abort: Annotated[
        bool, typer.Option("--abort", help="Give up a merge that has not landed.")
    ] = False,
    actor: ActorOption = None,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    op_id: OpIdOption = None,
) -> None:
    """Land an accepted mission on its target branch, then put its branches away."""
    call = Call("merge", mission=mission, actor=actor, op_id=op_id, as_json=as_json, quiet=quiet)
    switches = (("--dry-run", dry_run), ("--resume", resume), ("--abort", abort))
    chosen, wanted = one_of(switches), _strategy(strategy)
    context = call.integrating()
    if chosen == "--dry-run":
        _preview(call, plain(call.app.preview_merge()(context, strategy=wanted)))
    elif chosen == "--abort":
        _aborted(call, given_up=call.app.abort_merge()(context))
    else:
        # A merge that was interrupted goes on by itself; --resume only says so.
        with working(call.answer, "merging"):
            merged = call.app.merge_mission()(context, call.operation(), strategy=wanted)
        told = [f"{merged.mission_slug} is on {merged.target_branch}."]
        call.done(merged, [*told, *_kept(plain(merged))], next_step="`git log --graph`.")


def _strategy(word: str | None) -> MergeStrategy | None:
    if word is None:
        return None
    return MergeStrategy(choice(word, [kind.value for kind in MergeStrategy], "--strategy"))


def _preview(call: Call, data: Mapping[str, Any]) -> None:
    call.name = "merge preview"
    call.show(data, _preview_lines(data), next_step=_after_preview(data))


def _preview_lines(data: Mapping[str, Any]) -> Iterator[str]:
    number = data["mission_number"]
    yield f"{data['mission_slug']} -> {data['target_branch']} ({data['strategy']}), number {number}"
    for package in data["merged"]["work_packages"]:
        yield f"  merged   {package['wp_id']} {package['lane']}: {package['title']}"
    for file in data["merged"]["files"]:
        yield f"  brings   {file}"
    yield "  lost     nothing"
    for branch in data["deleted"]["branches"]:
        yield f"  removed  {branch}"
    for tree in data["deleted"]["worktrees"]:
        yield f"  removed  {tree}"
    yield from _kept(data)
    for blocker in data["blockers"]:
        yield f"  blocked  {blocker['message']}"


def _after_preview(data: Mapping[str, Any]) -> str:
    return data["blockers"][0]["next_step"] if data["blockers"] else "`fairlead merge`."


def _kept(data: Mapping[str, Any]) -> Iterator[str]:
    for lane in data["kept"]:
        yield f"  kept     {lane['branch']}: {lane['reason']}"


def _aborted(call: Call, *, given_up: bool) -> None:
    call.name = "merge abort"
    told = "The merge is given up; nothing had landed." if given_up else "No merge was under way."
    call.done({"aborted": given_up}, [told], next_step="`fairlead merge --dry-run`.")
