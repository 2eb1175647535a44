"""Commands on the plan's work packages. Each file is one command; `cli/index.py` names them."""

__all__: list[str] = []
