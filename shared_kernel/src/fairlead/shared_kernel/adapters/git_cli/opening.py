"""A repository with all its ports, each imported and made when it is first asked for."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from fairlead.shared_kernel.adapters.git_cli.cat_file import CatFile
from fairlead.shared_kernel.adapters.git_cli.objects import GitObjects
from fairlead.shared_kernel.adapters.git_cli.refs import GitRefs
from fairlead.shared_kernel.adapters.git_cli.runner import Git
from fairlead.shared_kernel.adapters.git_cli.scratch import Scratch
from fairlead.shared_kernel.git import Repository
from fairlead.shared_kernel.late import late

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairlead.shared_kernel.adapters.git_cli.kept_objects import KeptObjects
    from fairlead.shared_kernel.git import (
        Checkout,
        CommandRuns,
        GitFolder,
        GitSettings,
        Objects,
        Refs,
        Remotes,
        ShownRefs,
    )

_HERE = "fairlead.shared_kernel.adapters.git_cli"


def open_repository(checkout: Checkout) -> Repository:
    """Bind every port to the repository of a checkout. Starts no process."""
    return _opened(checkout, Git(checkout.primary_root), checkout.common_dir)


@contextmanager
def open_rehearsal(checkout: Checkout) -> Iterator[Repository]:
    """Bind every port likewise, for a while; objects that are written are gone afterwards.

    The repository itself is only read: what is tried out leaves nothing in it.
    """
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="fairlead-rehearsal-") as place:
        objects = Path(place) / "objects"
        objects.mkdir()
        variables = {
            "GIT_OBJECT_DIRECTORY": str(objects),
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": _listed(checkout.common_dir / "objects"),
        }
        git = Git(checkout.primary_root, variables=variables)
        yield _opened(checkout, git, Path(place))


def _listed(path: Path) -> str:
    """Write a path as git reads it in a list, which it splits at colons."""
    text = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def _opened(checkout: Checkout, git: Git, home: Path) -> Repository:
    """Bind the ports; `home` holds the objects that are written, and our files beside them."""
    root, common_dir = checkout.primary_root, checkout.common_dir
    cat_file, scratch = CatFile(git), Scratch(home)

    @cache
    def kept() -> KeptObjects:
        made: KeptObjects = late(f"{_HERE}.kept_objects:KeptObjects")(home, cat_file)
        return made

    @cache
    def refs() -> Refs:
        return GitRefs(git, cat_file, scratch, common_dir, kept)

    @cache
    def objects() -> Objects:
        return GitObjects(git, cat_file, scratch, settings, kept)

    @cache
    def settings() -> GitSettings:
        made: GitSettings = late(f"{_HERE}.settings:GitConfiguration")(git)
        return made

    return Repository(
        primary_root=root,
        common_dir=common_dir,
        refs=refs,
        objects=objects,
        history=lambda: late(f"{_HERE}.history:GitHistory")(git, objects()),
        merges=lambda: late(f"{_HERE}.merges:GitMerges")(git),
        worktrees=lambda: late(f"{_HERE}.worktrees:GitWorktrees")(
            git, refs(), scratch, root, common_dir
        ),
        hooks=lambda: late(f"{_HERE}.hooks:GitCommitHooks")(
            git, objects(), scratch, settings(), checkout
        ),
        settings=settings,
    )


def open_remotes(checkout: Checkout) -> Remotes:
    """Bind the port of repositories elsewhere. Starts no process."""
    git = Git(checkout.primary_root)
    made: Remotes = late(f"{_HERE}.remotes:GitRemotes")(
        git, late(f"{_HERE}.settings:GitConfiguration")(git)
    )
    return made


def open_shown_refs(repository: Repository) -> ShownRefs:
    """Bind the port of worktrees that show a moving ref. Starts no process."""
    made: ShownRefs = late(f"{_HERE}.shown_refs:GitShownRefs")(
        Git(repository.primary_root), repository
    )
    return made


def open_git_folder(checkout: Checkout) -> GitFolder:
    """Bind the port of git's own folder. Starts no process."""
    made: GitFolder = late(f"{_HERE}.git_folder:GitAdminFolder")(
        Git(checkout.primary_root), Scratch(checkout.common_dir), checkout.common_dir
    )
    return made


def open_command_runs(checkout: Checkout) -> CommandRuns:
    """Bind the port of commands in private checkouts. Starts no process."""
    made: CommandRuns = late(f"{_HERE}.command_runs:GitCommandRuns")(
        Git(checkout.primary_root), Scratch(checkout.common_dir), checkout.common_dir
    )
    return made
