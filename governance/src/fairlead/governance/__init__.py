"""Rules that missions work by: policies, doctrine, guidance."""

__all__: list[str] = []
