"""What all ports of one repository in memory share."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from fairlead.shared_kernel.git import (
    CommitDraft,
    CommitInfo,
    GitObject,
    ObjectKind,
    ObjectMissing,
    Oid,
    TreeEntry,
    UnfinishedMerge,
    format_tree,
    object_name,
    parse_tree,
)

_FIRST_SECOND = 1_700_000_000
OID_LENGTH = 40


@dataclass
class Shown:
    """One worktree: the branch it shows, and the bytes of its files where they differ from it.

    One that shows no branch shows the commit `detached`, and perhaps a merge to be finished.
    """

    branch: str | None
    hidden: frozenset[str] = frozenset()
    edits: dict[str, bytes | None] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()
    exists: bool = True
    locked: bool = False
    detached: Oid | None = None
    merge: UnfinishedMerge | None = None
    unmerged: frozenset[str] = frozenset()


@dataclass
class Store:
    """Objects, refs and worktrees. `lock` guards the refs."""

    objects: dict[Oid, GitObject] = field(default_factory=dict)
    refs: dict[str, Oid] = field(default_factory=dict)
    reflog: list[tuple[str, Oid, str]] = field(default_factory=list)
    worktrees: dict[Path, Shown] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)
    commits_made: int = 0

    def put(self, kind: ObjectKind, data: bytes) -> Oid:
        """Store an object under the name that git would give it."""
        name = object_name(kind, data, oid_length=OID_LENGTH)
        self.objects[name] = GitObject(name, kind, data)
        return name

    def put_commit(self, draft: CommitDraft, who: str) -> Oid:
        """Store a commit; each is a second later than the one before."""
        with self.lock:
            self.commits_made += 1
            at = f"{_FIRST_SECOND + self.commits_made} +0000"
        lines = [f"tree {draft.tree}", *(f"parent {parent}" for parent in draft.parents)]
        lines += [f"author {who} {at}", f"committer {who} {at}", "", draft.message]
        text = "\n".join(lines).encode("utf-8", "surrogateescape")
        return self.put(ObjectKind.COMMIT, text)

    def commit(self, name: Oid) -> CommitInfo:
        """Read a commit.

        Raises:
            ObjectMissing: there is none of this name.
        """
        found = self.objects.get(name)
        if found is None or found.kind is not ObjectKind.COMMIT:
            raise ObjectMissing(name)
        head, _, message = found.data.decode("utf-8", "surrogateescape").partition("\n\n")
        facts = [line.partition(" ")[::2] for line in head.split("\n")]
        author = next(value for key, value in facts if key == "author")
        who, seconds, _ = author.rsplit(" ", 2)
        return CommitInfo(
            oid=name,
            tree=Oid(next(value for key, value in facts if key == "tree")),
            parents=tuple(Oid(value) for key, value in facts if key == "parent"),
            author=who,
            committed_at=datetime.fromtimestamp(int(seconds), UTC).isoformat(),
            message=message,
        )

    def files(self, name: Oid) -> dict[str, TreeEntry]:
        """Return every file of a commit or tree by its path."""
        tree = self.tree(name)
        found: dict[str, TreeEntry] = {}
        for part, entry in parse_tree(tree.data, oid_length=OID_LENGTH).items():
            if entry.is_directory:
                inside = self.files(entry.oid)
                found |= {f"{part}/{rest}": inner for rest, inner in inside.items()}
            else:
                found[part] = entry
        return found

    def tree(self, name: Oid) -> GitObject:
        """Return the tree that a commit or tree name stands for.

        Raises:
            ObjectMissing: neither a commit nor a tree has this name.
        """
        found = self.objects.get(name)
        if found and found.kind is ObjectKind.COMMIT:
            found = self.objects.get(self.commit(name).tree)
        if found is None or found.kind is not ObjectKind.TREE:
            raise ObjectMissing(name)
        return found

    def put_files(self, files: Mapping[str, TreeEntry]) -> Oid:
        """Store the tree that holds these files."""
        entries: dict[str, TreeEntry] = {}
        below: dict[str, dict[str, TreeEntry]] = {}
        for path, entry in files.items():
            part, slash, rest = path.partition("/")
            if slash:
                below.setdefault(part, {})[rest] = entry
            else:
                entries[part] = entry
        for part, inside in below.items():
            entries[part] = TreeEntry("40000", self.put_files(inside))
        return self.put(ObjectKind.TREE, format_tree(entries))
