"""Refs in memory."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from typing_extensions import override

from fairlead.shared_kernel.adapters.memory_git.store import Store
from fairlead.shared_kernel.git import (
    ZERO_OID,
    Oid,
    Ref,
    RefMoved,
    Refs,
    RefUpdate,
    RefUpdateRefused,
)

_NAME = re.compile(r"HEAD|refs/(?!.*(\.\.|@\{|//))[^\x00-\x20\x7f~^:?*\[\\]*")
Veto = Callable[[Sequence[RefUpdate]], str]
"""Stands for a reference-transaction hook: what it returns is why it refuses; "" lets go on."""


def consent(updates: Sequence[RefUpdate]) -> str:
    """Refuse nothing."""
    return ""


class MemoryRefs(Refs):
    """Refs of one repository in memory; `HEAD` is that of the primary worktree."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.veto: Veto = consent

    @override
    def list(self, *prefixes: str) -> Sequence[Ref]:
        for prefix in prefixes:
            _check(prefix)
        return [
            Ref(name, oid, self._shown_at(name))
            for name, oid in sorted(self._store.refs.items())
            if not prefixes or any(_is_below(name, prefix) for prefix in prefixes)
        ]

    @override
    def read(self, name: str) -> Oid | None:
        _check(name)
        if name == "HEAD":
            primary = next(iter(self._store.worktrees.values()))
            return self._store.refs.get(primary.branch or "")
        return self._store.refs.get(name)

    @override
    def flush(self, name: str, *, since: Sequence[Oid]) -> None:
        """Memory has no device."""

    @override
    def update(self, updates: Sequence[RefUpdate], *, reason: str) -> None:
        for update in updates:
            _check(update.name)
        with self._store.lock:
            for update in updates:
                actual = self._store.refs.get(update.name, ZERO_OID)
                if actual != update.old:
                    raise RefMoved(update.name, update.old, actual)
                self._check_place(update)
            said = self.veto(updates)
            if said:
                raise RefUpdateRefused(updates[0].name, said)
            for update in updates:
                self._move(update, reason)

    def _move(self, update: RefUpdate, reason: str) -> None:
        if update.new == ZERO_OID:
            self._store.refs.pop(update.name, None)
        else:
            self._store.refs[update.name] = update.new
            self._store.reflog.append((update.name, update.new, reason))

    def _check_place(self, update: RefUpdate) -> None:
        """A ref and a folder of refs cannot have the same name."""
        if update.new == ZERO_OID:
            return
        if update.new not in self._store.objects:
            raise RefUpdateRefused(update.name, f"nonexistent object {update.new}")
        for name in self._store.refs:
            if name.startswith(f"{update.name}/") or update.name.startswith(f"{name}/"):
                raise RefUpdateRefused(update.name, f"'{name}' exists")

    def _shown_at(self, name: str) -> Path | None:
        trees = self._store.worktrees.items()
        return next((path for path, tree in trees if tree.exists and tree.branch == name), None)


def _is_below(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith(prefix if prefix.endswith("/") else f"{prefix}/")


def _check(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise ValueError(f"not the full name of a ref: {name!r}")
