"""A repository with all its ports."""

from fairlead.shared_kernel.adapters.git_cli.cat_file import CatFile
from fairlead.shared_kernel.adapters.git_cli.history import GitHistory
from fairlead.shared_kernel.adapters.git_cli.hooks import GitCommitHooks
from fairlead.shared_kernel.adapters.git_cli.merges import GitMerges
from fairlead.shared_kernel.adapters.git_cli.objects import GitObjects
from fairlead.shared_kernel.adapters.git_cli.refs import GitRefs
from fairlead.shared_kernel.adapters.git_cli.runner import Git
from fairlead.shared_kernel.adapters.git_cli.scratch import Scratch
from fairlead.shared_kernel.adapters.git_cli.settings import GitConfiguration
from fairlead.shared_kernel.adapters.git_cli.worktrees import GitWorktrees
from fairlead.shared_kernel.git import Checkout, Repository, ShownRefs


def open_repository(checkout: Checkout) -> Repository:
    """Bind every port to the repository of a checkout. Starts no process."""
    root, common_dir = checkout.primary_root, checkout.common_dir
    git = Git(root)
    cat_file, scratch, settings = CatFile(git), Scratch(common_dir), GitConfiguration(git)
    refs = GitRefs(git, cat_file, scratch, common_dir)
    return Repository(
        primary_root=root,
        common_dir=common_dir,
        refs=refs,
        objects=GitObjects(git, cat_file, scratch, settings),
        history=GitHistory(git),
        merges=GitMerges(git),
        worktrees=GitWorktrees(git, refs, scratch, root, common_dir),
        hooks=GitCommitHooks(git, scratch, settings, root, common_dir),
        settings=settings,
    )


def shown_refs(checkout: Checkout) -> ShownRefs:
    """Bind the port of worktrees that show a moving ref. Starts no process."""
    from fairlead.shared_kernel.adapters.git_cli.shown_refs import GitShownRefs

    return GitShownRefs(Git(checkout.primary_root), checkout.primary_root, checkout.common_dir)
