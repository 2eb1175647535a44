"""Missions: what is to be done, how far it is, and the one writer of both. Start at `status`."""

__all__: list[str] = []
