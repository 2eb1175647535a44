"""Objects and refs: the words of git that every command uses."""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import NewType

Oid = NewType("Oid", str)
"""The full name of an object: 40 (SHA-1) or 64 (SHA-256) hexadecimal digits."""

ZERO_OID = Oid("0" * 40)
"""As the old value of a ref: it must not exist. As the new value: it goes away."""


def oid(text: str) -> Oid:
    """Parse an object name.

    Raises:
        ValueError: it is not 40 or 64 lower-case hexadecimal digits.
    """
    if not re.fullmatch(r"[0-9a-f]{40}([0-9a-f]{24})?", text):
        raise ValueError(f"not an object name: {text!r}")
    return Oid(text)


class ObjectKind(StrEnum):
    """The four kinds of git object."""

    BLOB = "blob"
    TREE = "tree"
    COMMIT = "commit"
    TAG = "tag"


@dataclass(frozen=True, slots=True)
class GitObject:
    """An object as stored."""

    oid: Oid
    kind: ObjectKind
    data: bytes


@dataclass(frozen=True, slots=True)
class Ref:
    """A ref by its full name, and the worktree that shows it (None: no worktree does)."""

    name: str
    oid: Oid
    worktree: Path | None = None
