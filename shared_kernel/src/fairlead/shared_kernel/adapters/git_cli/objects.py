"""The object store."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from fairlead.shared_kernel.adapters.durability import storage_errors
from fairlead.shared_kernel.adapters.git_cli.packing import pack
from fairlead.shared_kernel.adapters.git_cli.runner import CHECKOUT_SECONDS, WRITE_SECONDS
from fairlead.shared_kernel.git import GitCommandFailed, ObjectMissing, Objects, object_name, oid

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fairlead.shared_kernel.adapters.git_cli.cat_file import CatFile
    from fairlead.shared_kernel.adapters.git_cli.kept_objects import KeptObjects
    from fairlead.shared_kernel.adapters.git_cli.runner import Completed, Git
    from fairlead.shared_kernel.adapters.git_cli.scratch import Scratch
    from fairlead.shared_kernel.git import CommitDraft, GitObject, GitSettings, ObjectKind, Oid

_SPEC = re.compile(r"([0-9a-f]{40}|[0-9a-f]{64})(:.*)?", re.DOTALL)
_WALKS = re.compile(r"[0-9a-f]+:\.\.?/")
"""Git would walk from the folder in which it runs; a name in a tree never begins like that."""
_WENT = re.compile(r"unable to (?:create temporary|write) file.*: No such file or directory")
_LONG = 1 << 20
"""Bytes of a content that goes in alone: git would also name the pack, and that takes longer."""
_TRIES = 20
_PRUNED = f"that was written just now, {_TRIES} times: somebody prunes all the time"
_TRUE = frozenset({"true", "yes", "on", "1"})
_UTF8 = ("-c", "i18n.commitEncoding=UTF-8")
"""Messages are UTF-8, whatever the user's own `git commit` is told to claim."""


class GitObjects(Objects):
    """Objects of one repository, read through one process."""

    def __init__(
        self,
        git: Git,
        cat_file: CatFile,
        scratch: Scratch,
        settings: Callable[[], GitSettings],
        kept: Callable[[], KeptObjects],
    ) -> None:
        self._git, self._cat_file = git, cat_file
        self._scratch, self._settings, self._kept = scratch, settings, kept

    @override
    def read(self, spec: str) -> GitObject | None:
        if not _SPEC.fullmatch(spec):
            raise ValueError(f"neither an oid nor `<oid>:path`: {spec!r}")
        if _WALKS.match(spec):
            return None
        found = self._cat_file.read(spec)
        if found is None and self._kept().restore():
            found = self._cat_file.read(spec)
        return found

    @property
    @override
    def oid_length(self) -> int:
        is_long = self._settings().value("extensions.objectFormat") == "sha256"
        return 64 if is_long else 40

    @override
    def write(self, contents: Sequence[tuple[ObjectKind, bytes]]) -> Sequence[Oid]:
        for _ in range(_TRIES):
            names = self._written(contents)
            if self._kept().keep(names):
                return names
        raise ObjectMissing(_PRUNED)

    def _written(self, contents: Sequence[tuple[ObjectKind, bytes]]) -> Sequence[Oid]:
        length = self.oid_length
        names = [
            self._long_written(kind, data)
            if len(data) > _LONG
            else object_name(kind, data, oid_length=length)
            for kind, data in contents
        ]
        short = [(kind, data) for kind, data in contents if len(data) <= _LONG]
        if short:
            self._store("unpack-objects", "-q", stdin=pack(short, oid_length=length))
        return names

    def _long_written(self, kind: ObjectKind, data: bytes) -> Oid:
        """Through a file, which git maps: a pipe passes a few thousand bytes at a time."""
        with self._scratch.folder() as folder:
            file = folder / "content"
            with storage_errors():
                file.write_bytes(data)
            command = ("hash-object", "-w", "--no-filters", "-t", kind.value, "--", str(file))
            return oid(self._store(*command).line)

    @override
    def write_commit(self, draft: CommitDraft) -> Oid:
        for _ in range(_TRIES):
            name = self._committed(draft)
            new = self._brought_in(name, draft)
            if self._kept().keep([name, *new]):
                self._kept().sync(new)
                return name
        raise ObjectMissing(_PRUNED)

    def _committed(self, draft: CommitDraft) -> Oid:
        self._kept().restore_own()
        parents = [word for parent in draft.parents for word in ("-p", parent)]
        signed = (self._settings().value("commit.gpgsign") or "").lower() in _TRUE
        done = self._store(
            "commit-tree",
            *parents,
            *(["-S"] if signed else []),
            *("-F", "-"),
            draft.tree,
            options=_UTF8,
            stdin=draft.message.encode("utf-8", "surrogateescape"),
            foreground=signed,
            timeout=CHECKOUT_SECONDS if signed else WRITE_SECONDS,
        )
        return oid(done.line)

    def _brought_in(self, commit: Oid, draft: CommitDraft) -> Sequence[Oid]:
        """Everything that a merge adds to its first parent: what it made, and what it brings.

        git wrote what it made, so that has no second name yet; what it brings somebody's own
        `git commit` wrote, which by default leaves it to the system when that is durable.
        """
        if len(draft.parents) < 2:
            return ()
        try:
            done = self._git.read("rev-list", "--objects", commit, "--not", draft.parents[0])
        except GitCommandFailed as failed:
            raise ObjectMissing(f"of the merged tree {draft.tree}: {failed.stderr}") from failed
        return [oid(line.split(" ")[0]) for line in done.line.split("\n") if line]

    def _store(self, *command: str, **how: Any) -> Completed:
        for _ in range(_TRIES):
            try:
                return self._git.write(*command, **how)
            except GitCommandFailed as failed:
                # A gc beside it takes folders of objects away that are empty at the moment, and a
                # prune the file that is being written, or what this one refers to (all seen).
                if not _WENT.search(failed.stderr) and not self._kept().restore_own():
                    raise
        return self._git.write(*command, **how)
