"""Import at first call, so that a command pays only for the use case that it runs."""

import sys
from collections.abc import Callable, Mapping
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


def exports(package: str, names: Mapping[str, str]) -> Callable[[str], object]:
    """Return the `__getattr__` of a package that imports a public name when it is first used.

    `names` maps each name to the submodule that defines it. For packages of which a reading command
    needs a small part only (ADR 0010); the names are listed under TYPE_CHECKING as well.
    """

    def find(name: str) -> object:
        if name not in names:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        found = getattr(import_module(f"{package}.{names[name]}"), name)
        setattr(sys.modules[package], name, found)
        return found

    return find
