"""This context's ports, met. Only `container.py` files and tests import these."""
