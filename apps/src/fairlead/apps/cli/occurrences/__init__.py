"""`fairlead occurrences`: what a bulk edit is about, decided and proved."""

__all__: list[str] = []
