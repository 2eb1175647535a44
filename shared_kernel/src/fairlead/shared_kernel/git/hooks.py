"""What the user's own hooks are shown, and what they make of it."""

from dataclasses import dataclass, field

from fairlead.shared_kernel.git.values import Oid


@dataclass(frozen=True, slots=True)
class PendingCommit:
    """What hooks look at: the commit that would be made on top of `base`."""

    base: Oid
    tree: Oid
    message: str
    writable: str
    """Directory (relative to the top) in which re-staged files are accepted; "" accepts none."""
    merge: bool = False
    """True for a merge into a person's branch: pre-merge-commit runs in place of pre-commit."""


@dataclass(frozen=True, slots=True)
class HookRefusal:
    """A hook said no, ran too long, or could not be started."""

    hook: str
    reason: str
    kind: str
    """`rejected`, `timeout` or `unavailable`."""


@dataclass(frozen=True, slots=True)
class HookOutcome:
    """What became of a pending commit: hooks may change its message, and files in `writable`."""

    tree: Oid
    message: str
    ran: tuple[str, ...] = ()
    refusal: HookRefusal | None = None
    warnings: tuple[str, ...] = field(default=())
    seconds: float = 0.0
    """How long the hooks took; what is left of their time post-commit has."""
