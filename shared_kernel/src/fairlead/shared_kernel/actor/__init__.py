"""Who effects change, and the one written form of it."""

from fairlead.shared_kernel.actor.model import Actor, ActorKind

__all__ = ["Actor", "ActorKind"]
