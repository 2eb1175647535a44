"""Which mission one stands in: a lane gives its mission to every command run there."""

from typing import TYPE_CHECKING

from fairlead.shared_kernel.identity import MissionFolder
from fairlead.shared_kernel.naming import COORDINATION_BRANCHES, MissionNames, worktrees_root

if TYPE_CHECKING:
    from fairlead.shared_kernel.git import Checkout

_COORDINATION_SUFFIX = "-coord"


def standing_in(checkout: "Checkout", head_branch: str | None) -> MissionFolder | None:
    """Return the mission of the worktree one is in, or None.

    The branch that is shown decides. In the middle of a rebase none is, so the folder's name below
    the worktrees' root is looked at too.
    """
    shown = MissionNames.of_branch(head_branch) if head_branch else None
    return shown[0].folder if shown else _by_folder(checkout)


def _by_folder(checkout: "Checkout") -> MissionFolder | None:
    root = checkout.worktree_root
    if root.parent != worktrees_root(checkout.primary_root):
        return None
    name = root.name.removesuffix(_COORDINATION_SUFFIX)
    found = MissionNames.of_branch(f"{COORDINATION_BRANCHES}{name}")
    if found is None or (found[1] is None and name == root.name):
        return None
    return found[0].folder
