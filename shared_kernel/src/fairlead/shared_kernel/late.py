"""Import at first call, so that a command pays only for the use case that it runs."""

import sys
from collections.abc import Callable, Mapping, Sequence
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


def exports(package: str, submodules: Mapping[str, Sequence[str]]) -> Callable[[str], object]:
    """Return the `__getattr__` of a package that imports a public name when it is first used.

    `submodules` maps each submodule to the public names that it defines. A command pays only for
    the part of a package that it uses (ADR 0010); type checkers read the plain imports beside it.
    """
    homes = {name: module for module, names in submodules.items() for name in names}

    def find(name: str) -> object:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        found = getattr(import_module(f"{package}.{homes[name]}"), name)
        setattr(sys.modules[package], name, found)
        return found

    return find
