"""Whether what a merge landed is still part of its target."""

from fairlead.mission_management.integration.errors import MergeNotOnTarget, MergeTargetGone
from fairlead.shared_kernel.git import Oid, Repository
from fairlead.shared_kernel.naming import HEADS


def contains(repository: Repository, commit: Oid, other: Oid) -> bool:
    """Tell whether a commit contains another one, which may not even be here."""
    known = repository.objects.read(other) is not None
    return known and repository.history.is_ancestor(other, commit)


def require_landed(
    repository: Repository, mission_slug: str, target_branch: str, commit: Oid | None
) -> None:
    """Check that the target contains what has landed, before anybody is told that it does.

    Raises:
        MergeTargetGone: there is no such branch any more.
        MergeNotOnTarget: somebody moved it back, or wrote its history anew.
    """
    tip = repository.refs.read(HEADS + target_branch)
    if tip is None:
        raise MergeTargetGone(target_branch)
    if commit and not contains(repository, tip, commit):
        here = repository.objects.read(commit) is not None
        raise MergeNotOnTarget(mission_slug, target_branch, commit, here=here)
