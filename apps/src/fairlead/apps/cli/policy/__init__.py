"""Commands that show rules. Each file is one command; `cli/index.py` names them."""

__all__: list[str] = []
