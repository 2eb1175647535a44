"""What is written: commits before they have a name, and refs that move."""

from dataclasses import dataclass

from fairlead.shared_kernel.git.values import Oid


@dataclass(frozen=True, slots=True)
class RefUpdate:
    """Compare-and-swap: `name` goes from `old` to `new`. ZERO_OID is "does not exist"."""

    name: str
    new: Oid
    old: Oid


@dataclass(frozen=True, slots=True)
class CommitDraft:
    """A commit before it has a name. `parents` in order; the first is the branch's own history."""

    tree: Oid
    parents: tuple[Oid, ...]
    message: str
