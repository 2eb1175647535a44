"""The commands of `fairlead decision`."""

__all__: list[str] = []
