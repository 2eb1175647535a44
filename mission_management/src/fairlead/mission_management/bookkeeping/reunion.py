"""Bringing an acknowledged commit back that the ref does not contain any more."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fairlead.mission_management.bookkeeping.errors import Rejection
from fairlead.mission_management.bookkeeping.repair_errors import RepairConflict
from fairlead.mission_management.status import (
    EVENTS_FILE,
    MACHINE_FILES,
    SNAPSHOT_FILE,
    CodeMerge,
)
from fairlead.shared_kernel.git import Oid, Repository

DECIDED_FILES = tuple(f for f in MACHINE_FILES if f not in (EVENTS_FILE, SNAPSHOT_FILE))
"""Machine files beside log and snapshot: never merged line by line, one side's bytes count."""


@dataclass(frozen=True, slots=True)
class Reunion:
    """How two tips of one mission become one commit.

    Attributes:
        files: which bytes the machine files have afterwards.
        set_aside: machine files of the found tip that give way to the acknowledged ones.
    """

    merge: CodeMerge
    files: Mapping[str, bytes | None] = field(default_factory=dict)
    set_aside: Mapping[str, bytes] = field(default_factory=dict)


def reunite(
    repository: Repository, base: Oid, kept: Oid, directory: str, rejection: Rejection
) -> Reunion:
    """Plan the merge of the acknowledged commit `kept` into `base`, which does not contain it.

    Raises:
        RepairConflict: both changed the same lines of a file that is no machine file.
    """
    if repository.history.is_ancestor(base, kept):
        return Reunion(CodeMerge(kept, _tree(repository, kept)))
    merged = repository.merges.merge(base, kept)
    ours = {f"{directory}/{name}" for name in (*DECIDED_FILES, EVENTS_FILE, SNAPSHOT_FILE)}
    conflicts = [path for path in merged.conflicts if path not in ours]
    if conflicts:
        raise RepairConflict(rejection, kept, conflicts)
    files, set_aside = _decided(repository, base, kept, directory)
    return Reunion(CodeMerge(kept, merged.tree), files, set_aside)


def _decided(
    repository: Repository, base: Oid, kept: Oid, directory: str
) -> tuple[Mapping[str, bytes | None], Mapping[str, bytes]]:
    """Take each file from the side that changed it; where both did, from the acknowledged one."""
    common = repository.history.merge_base(base, kept)
    files: dict[str, bytes | None] = {}
    set_aside: dict[str, bytes] = {}
    for name in DECIDED_FILES:
        found, truth, before = (
            _read(repository, commit, f"{directory}/{name}") for commit in (base, kept, common)
        )
        files[name] = found if truth == before else truth
        if found is not None and found not in (truth, before) and files[name] != found:
            set_aside[name] = found
    return files, set_aside


def _read(repository: Repository, commit: Oid | None, path: str) -> bytes | None:
    found = repository.objects.read(f"{commit}:{path}") if commit else None
    return found.data if found else None


def _tree(repository: Repository, commit: Oid) -> Oid:
    return repository.history.commits(commit, limit=1)[0].tree
