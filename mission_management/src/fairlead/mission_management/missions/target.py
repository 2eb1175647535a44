"""Which branch a new mission is to land on."""

from collections.abc import Mapping

from fairlead.mission_management.missions.errors import (
    RepositoryHasNoCommits,
    TargetBranchNotFound,
)
from fairlead.mission_management.missions.ref_map import RefMap
from fairlead.mission_management.missions.traces import USUAL_TARGETS
from fairlead.shared_kernel.commit_target import BranchName
from fairlead.shared_kernel.git import Ref, Repository
from fairlead.shared_kernel.naming import COORDINATION_BRANCHES, HEADS


def target_of(asked: str | None, refs: RefMap, repository: Repository) -> Ref:
    """Return the branch that was asked for; else what the primary checkout shows, or a usual one.

    Raises:
        RepositoryHasNoCommits, TargetBranchNotFound: there is nothing to begin at.
        InvalidBranchName: nothing could ever be committed on it.
    """
    branches = refs.branches
    if not branches and repository.refs.read("HEAD") is None:
        raise RepositoryHasNoCommits()
    if asked is not None:
        found = branches.get(HEADS + asked.removeprefix(HEADS))
    else:
        found = _shown(refs) or _usual(branches, repository)
    if found is None:
        raise TargetBranchNotFound(asked, [name.removeprefix(HEADS) for name in branches])
    BranchName.of_ref(found.name)
    return found


def _shown(refs: RefMap) -> Ref | None:
    """What the primary checkout shows, unless that is a branch of a mission's own."""
    shown = refs.primary
    own = shown and shown.name.startswith(HEADS + COORDINATION_BRANCHES)
    return None if own else shown


def _usual(branches: Mapping[str, Ref], repository: Repository) -> Ref | None:
    configured = repository.settings.value("init.defaultBranch")
    names = (configured, *USUAL_TARGETS) if configured else USUAL_TARGETS
    return next((branches[HEADS + n] for n in names if HEADS + n in branches), None)
