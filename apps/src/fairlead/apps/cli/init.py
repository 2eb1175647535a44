"""`fairlead init`."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any, final

import typer

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.output import plain
from fairlead.apps.cli.parameters import JsonOption, QuietOption
from fairlead.execution.context import read_infra
from fairlead.shared_kernel.errors import FairleadError

if TYPE_CHECKING:
    from fairlead.apps.container import App

EXAMPLES = ("fairlead init", "fairlead init --check")


@final
class RepositoryDrifted(FairleadError):
    """`init --check`: git would show Fairlead's own folders as untracked."""

    code = "INIT_DRIFT"

    def __init__(self, found: Mapping[str, Any]) -> None:
        super().__init__(
            f"not excluded in this clone: {', '.join(found['missing'])}",
            next_step="Run `fairlead init`.",
            details=found,
        )


def init(
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Only say what differs; exit 1 if something does.")
    ] = False,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Keep Fairlead's folders out of `git status`, in this clone only, and say what is here.

    Missions need no init. No file that git shows is written, and no question is asked.
    """
    call = Call("init", as_json=as_json, quiet=quiet)
    excludes = call.app.private_excludes()
    missing = list(excludes.missing())
    if not check:
        excludes.ensure()
    found = _found(call.app, with_version=not check) | {
        "added": [] if check else missing,
        "missing": missing if check else [],
    }
    if found["missing"]:
        raise RepositoryDrifted(found)
    step = "`fairlead mission create SLUG`." if not found["missions"] else "`fairlead status`."
    call.done(found, _lines(found), next_step=step)


def _found(app: "App", *, with_version: bool) -> dict[str, Any]:
    repository, checkout = app.repository(), app.checkout()
    infra = read_infra(repository, checkout, with_version=with_version)
    missions = plain(app.list_missions()())["missions"]
    protected = [rule.pattern for rule in app.protected_branches().rules()]
    return {
        "repository": str(checkout.primary_root),
        "primary_kind": infra.primary_kind,
        "platform": infra.platform,
        "git_version": infra.git_version,
        "hooks": list(infra.hooks),
        "protected_branches": protected,
        "missions": [mission["mission_slug"] for mission in missions],
    }


def _lines(found: Mapping[str, Any]) -> Iterator[str]:
    version = f", git {found['git_version']}" if found["git_version"] else ""
    yield f"repository  {found['repository']}{version}"
    yield f"missions    {', '.join(found['missions']) or 'none yet'}"
    yield f"protected   {', '.join(found['protected_branches'])}"
    yield f"hooks       {', '.join(found['hooks']) or 'none that a commit would run'}"
    excluded = "excluded now, in .git/info/exclude" if found["added"] else "excluded before"
    yield f"private     Fairlead's own folders are {excluded}"
