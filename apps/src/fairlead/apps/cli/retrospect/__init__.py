"""The command `fairlead retrospect`, and how retrospectives are told to people."""

__all__: list[str] = []
