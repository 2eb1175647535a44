"""Commands on missions as a whole. Each file is one command; `cli/index.py` names them."""

__all__: list[str] = []
