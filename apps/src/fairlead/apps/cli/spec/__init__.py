"""Commands on the specification. Each file is one command; `cli/index.py` names them."""

__all__: list[str] = []
