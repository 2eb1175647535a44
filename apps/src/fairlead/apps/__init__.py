"""The programs people run, and the one place that puts everything together."""

__all__: list[str] = []
