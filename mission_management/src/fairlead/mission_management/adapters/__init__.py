"""This context's ports, met. Only `container.py` files and tests import these."""

__all__: list[str] = []
