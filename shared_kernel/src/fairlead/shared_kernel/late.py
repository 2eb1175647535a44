"""Import at first call, so that a command pays only for the use case that it runs."""

from collections.abc import Callable
from importlib import import_module
from typing import Any


def late(target: str) -> Callable[..., Any]:
    """Return a stand-in for `package.module:Name` that imports it when first called.

    Only containers use this; the test that builds every provider proves each target.
    """
    module_name, _, name = target.partition(":")

    def build(*args: Any, **kwargs: Any) -> Any:
        return getattr(import_module(module_name), name)(*args, **kwargs)

    return build
