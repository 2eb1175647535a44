"""The last meta.json of a mission that could be read, when somebody broke the one at the tip."""

from typing import NamedTuple

from fairlead.mission_management.bookkeeping.state import META_FILE
from fairlead.shared_kernel.documents import DocumentInvalid, MissionMeta
from fairlead.shared_kernel.git import Oid, Repository


class ReadableMeta(NamedTuple):
    """A version that can be read, and the commit that had it."""

    commit: Oid
    data: bytes
    meta: MissionMeta


def last_readable_meta(repository: Repository, tip: Oid, directory: str) -> ReadableMeta | None:
    """Go back along first parents to the first version that can be read, if there is one."""
    path = f"{directory}/{META_FILE}"
    for commit in repository.history.commits(tip, first_parent=True, paths=(path,)):
        found = repository.objects.read(f"{commit.oid}:{path}")
        try:
            if found:
                return ReadableMeta(commit.oid, found.data, MissionMeta.parse(found.data))
        except DocumentInvalid:
            continue
    return None
