"""`fairlead safe-commit`."""

from pathlib import Path
from typing import Annotated

import typer

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.parameters import ActorOption, JsonOption, OpIdOption, QuietOption

EXAMPLES = ('fairlead safe-commit --to-branch topic --message "Greet people" hello.py',)


def safe_commit(
    paths: Annotated[list[str], typer.Argument(metavar="PATH…", help="Files to commit.")],
    to_branch: Annotated[
        str, typer.Option("--to-branch", metavar="REF", help="The branch this folder must show.")
    ],
    message: Annotated[
        str, typer.Option("--message", metavar="M", help="The message of the commit.")
    ],
    *,
    allow_protected: Annotated[
        str | None,
        typer.Option(metavar="REASON", help="Why a person commits on a protected branch."),
    ] = None,
    actor: ActorOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    op_id: OpIdOption = None,
) -> None:
    """Commit exactly these files on exactly this branch, or nothing at all."""
    call = Call("safe-commit", actor=actor, op_id=op_id, as_json=as_json, quiet=quiet)
    checkout = call.app.checkout()
    receipt = call.app.safe_commit()(
        repo_root=checkout.primary_root,
        worktree_root=checkout.worktree_root,
        destination_ref=to_branch,
        message=message,
        paths=[_relative(path, call.cwd, checkout.worktree_root) for path in paths],
        allow_protected=allow_protected,
        actor=call.actor if allow_protected else None,
        operation=call.operation() if op_id else None,
    )
    data = {
        "commits": [
            {
                "message": receipt.message,
                "branch": receipt.destination_ref,
                "commit": receipt.commit_sha,
                "outcome": receipt.outcome,
            }
        ]
    }
    done = "had been committed" if receipt.already_applied else "committed"
    call.done(data, [f"{', '.join(paths)}: {done}."])


def _relative(path: str, cwd: Path, root: Path) -> str:
    """Return a path relative to the top of the worktree, as git names it.

    Raises:
        typer.BadParameter: it leads out of the worktree.
    """
    # Not resolved: a symbolic link in the worktree is itself what is committed.
    import os

    whole = Path(os.path.normpath(cwd.resolve() / path))
    try:
        return whole.relative_to(root.resolve()).as_posix()
    except ValueError:
        raise typer.BadParameter(f"{path} is outside of {root}.", param_hint="PATH") from None
