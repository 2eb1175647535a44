"""`fairlead merge`."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import typer

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.ignored import warn_of_ignored_in
from fairlead.apps.cli.output import WIDTH, plain, warn
from fairlead.apps.cli.parameters import (
    ActorOption,
    JsonOption,
    MissionOption,
    OpIdOption,
    QuietOption,
)
from fairlead.apps.cli.progress import working
from fairlead.apps.cli.text import wrapped
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
    push: Annotated[
        bool,
        typer.Option("--push", help="Then push the target to its upstream; never by force."),
    ] = False,
    beyond_scope: Annotated[
        str | None,
        typer.Option(
            "--beyond-scope",
            metavar="REASON",
            help="Why a resolved conflict changes other files too; it is recorded.",
        ),
    ] = None,
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
        _preview(call, plain(call.app.preview_merge()(context, strategy=wanted, push=push)))
    elif chosen == "--abort":
        _aborted(call, plain(call.app.abort_merge()(context)))
    else:
        # A merge that was interrupted goes on by itself; --resume only says so.
        with working(call.answer, "merging"):
            merged = call.app.merge_mission()(
                context,
                call.operation(),
                strategy=wanted,
                push=push,
                beyond=beyond_scope or "",
                announce=warn_of_ignored_in,
            )
        told = [f"{merged.mission_slug} is on {merged.target_branch}."]
        if merged.pushed:
            told.append(f"It is on {merged.pushed.upstream.display} too.")
        call.done(merged, [*told, *_kept(plain(merged))], next_step="`git log --graph`.")


def _strategy(word: str | None) -> MergeStrategy | None:
    if word is None:
        return None
    return MergeStrategy(choice(word, [kind.value for kind in MergeStrategy], "--strategy"))


def _preview(call: Call, data: Mapping[str, Any]) -> None:
    call.name = "merge preview"
    lines = (
        part for line in _preview_lines(data) for part in wrapped(line, WIDTH, indent="           ")
    )
    call.show(data, lines, next_step=_after_preview(data))


def _preview_lines(data: Mapping[str, Any]) -> Iterator[str]:
    number = data["mission_number"]
    yield f"{data['mission_slug']} -> {data['target_branch']} ({data['strategy']}), number {number}"
    for package in data["merged"]["work_packages"]:
        yield f"  merged   {package['wp_id']} {package['lane']}: {package['title']}"
    for file in data["merged"]["files"]:
        yield f"  changes  {file}"
    yield "  lost     nothing that is committed"
    for branch in data["deleted"]["branches"]:
        yield f"  removed  {branch}"
    for tree in data["deleted"]["worktrees"]:
        yield f"  removed  {tree}"
    for path in data["deleted"]["ignored"]:
        yield f"  ignored  {path} goes too"
    yield from _kept(data)
    for blocker in data["blockers"]:
        yield f"  blocked  {blocker['message']}"


def _after_preview(data: Mapping[str, Any]) -> str:
    return data["blockers"][0]["next_step"] if data["blockers"] else "`fairlead merge`."


def _kept(data: Mapping[str, Any]) -> Iterator[str]:
    for lane in data["kept"]:
        yield f"  kept     {lane['branch']}: {lane['reason']}"


def _aborted(call: Call, data: Mapping[str, Any]) -> None:
    call.name = "merge abort"
    told = ["No merge was under way."]
    if data["aborted"]:
        told = ["The merge is given up; what had landed stays, and nothing else changed."]
    if data["rescue_ref"]:
        told.append(f"What lay in its conflict worktree is kept as {data['rescue_ref']}.")
    if data["ignored"]:
        warn(f"files that git ignores went with it: {', '.join(data['ignored'])}")
    call.done(data, told, next_step="`fairlead merge --dry-run`.")
