"""Keeping what a removed worktree held, so that it can be brought back (contract topology).

A rescue ref names a commit of the files as they lay there: its first parent is the tip of the
branch, its second what was staged, where that was something else. Where nothing was uncommitted it
names the tip itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairlead.shared_kernel.git import (
    ZERO_OID,
    CommitDraft,
    Oid,
    RefMoved,
    RefUpdate,
)
from fairlead.shared_kernel.naming import RESCUE_REFS, RescueName

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from fairlead.shared_kernel.git import CommitInfo, Ref, Repository, Snapshot
    from fairlead.shared_kernel.identity import MissionIdentity

TRAILER = "Fairlead-Rescue"
MOST_TRIES = 20
_TRAILER_LINE = re.compile(rf"^{TRAILER}: (\S+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Rescued:
    """Something that was kept. `at` is ISO 8601; `snapshot` is None where all was committed."""

    name: RescueName
    commit: Oid
    tip: Oid
    snapshot: Snapshot | None
    branch: str
    at: str

    def written(self) -> Mapping[str, object]:
        """The form in JSON output."""
        return {
            "ref": self.name.ref,
            "lane": self.name.part,
            "number": self.name.number,
            "branch": self.branch,
            "tip": self.tip,
            "commit": self.commit,
            "uncommitted": self.snapshot is not None,
            "at": self.at,
        }


@dataclass(frozen=True, slots=True)
class Kept:
    """What may go now: `files` is what a worktree may hold when it is removed."""

    rescue: str | None
    files: Oid | None


@dataclass(frozen=True, slots=True)
class Rescuer:
    """Makes, finds and reads rescue refs of one repository."""

    repository: Repository

    def keep(
        self,
        identity: MissionIdentity,
        part: str,
        branch: Ref,
        worktree: Path | None,
        *,
        contained_in: Oid | None,
        by: str = "",
    ) -> Kept:
        """Keep a branch's tip and what its worktree holds; nothing is removed.

        The reflog of the ref says `by` whom.

        No ref is made where `contained_in` has the tip and nothing is uncommitted, nor where an
        earlier one keeps the same: killed in between, the same call goes on.

        Raises:
            WorktreeFailed: something in the worktree cannot be kept.
            GitIdentityMissing: nobody said who commits.
        """
        changes = self.repository.worktrees.changes(worktree) if worktree else ()
        snapshot = self.repository.worktrees.snapshot(worktree) if worktree and changes else None
        files = snapshot.files if snapshot else None
        history = self.repository.history
        if snapshot is None and contained_in and history.is_ancestor(branch.oid, contained_in):
            return Kept(None, None)
        known = self.of(identity.state_key, part)
        alike = [r for r in known if r.tip == branch.oid and snapshot in (None, r.snapshot)]
        if alike:
            return Kept(alike[-1].name.ref, files)
        commit = self._commit(identity, branch, snapshot) if snapshot else branch.oid
        reason = f"fairlead: rescue by {by}" if by else "fairlead: rescue"
        return Kept(self._named(identity.state_key, part, commit, known, reason), files)

    def of(self, state_key: str, part: str) -> Sequence[Rescued]:
        """Return what was kept of one lane, the oldest first."""
        return self.all(f"{RESCUE_REFS}{state_key}/{part}/")

    def all(self, prefix: str = RESCUE_REFS) -> Sequence[Rescued]:
        """Return everything that was kept, by mission, lane and number."""
        found = [(name, ref) for ref in self.repository.refs.list(prefix) if (name := _name(ref))]
        return [self._read(name, ref.oid) for name, ref in sorted(found, key=lambda one: one[0])]

    def find(self, name: RescueName) -> Rescued | None:
        """Return what a ref keeps, or None where there is none."""
        commit = self.repository.refs.read(name.ref)
        return self._read(name, commit) if commit else None

    def _commit(self, identity: MissionIdentity, branch: Ref, snapshot: Snapshot) -> Oid:
        objects, short = self.repository.objects, branch.name.removeprefix("refs/heads/")
        subject = f"fairlead({identity.folder}): rescue {short}"
        parents: tuple[Oid, ...] = (branch.oid,)
        if snapshot.staged != self._tree(branch.oid):
            draft = CommitDraft(snapshot.staged, parents, f"{subject}: what was staged\n")
            parents = (branch.oid, objects.write_commit(draft))
        message = f"{subject}\n\n{TRAILER}: {short}\n"
        return objects.write_commit(CommitDraft(snapshot.files, parents, message))

    def _named(
        self, state_key: str, part: str, commit: Oid, known: Sequence[Rescued], reason: str
    ) -> str:
        number = max((rescued.name.number for rescued in known), default=0)
        for tries_left in reversed(range(MOST_TRIES)):
            number += 1
            name = RescueName(state_key, part, number)
            update = RefUpdate(name.ref, new=commit, old=ZERO_OID)
            try:
                self.repository.refs.update([update], reason=reason)
            except RefMoved:
                if not tries_left:
                    raise
                continue
            return name.ref
        raise AssertionError("the last try returns or raises")

    def _read(self, name: RescueName, commit: Oid) -> Rescued:
        info = self._info(commit)
        trailer = _TRAILER_LINE.search(info.message)
        if not trailer or not info.parents:
            return Rescued(name, commit, commit, None, "", info.committed_at)
        from fairlead.shared_kernel.git import Snapshot

        tip, *staged = info.parents
        held = Snapshot(info.tree, self._tree(staged[0] if staged else tip))
        return Rescued(name, commit, tip, held, trailer[1], info.committed_at)

    def _info(self, commit: Oid) -> CommitInfo:
        return self.repository.history.commits(commit, limit=1)[0]

    def _tree(self, commit: Oid) -> Oid:
        return self._info(commit).tree


def _name(ref: Ref) -> RescueName | None:
    try:
        return RescueName.parse(ref.name)
    except ValueError:
        return None
