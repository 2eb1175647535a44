"""The doing: where work happens, what to do next, what the worker is told."""

__all__: list[str] = []
