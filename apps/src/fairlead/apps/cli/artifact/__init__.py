"""Commands on the documents of a mission. Each file is one command; `cli/index.py` names them."""

__all__: list[str] = []
