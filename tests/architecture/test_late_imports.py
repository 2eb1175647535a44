"""Imports by name (ADR 0010) lead somewhere, and are made in the places meant for them."""

import sys
from collections.abc import Iterator
from importlib import import_module

import pytest

from tests.architecture.error_codes import import_everything
from tests.architecture.source_tree import (
    Place,
    Source,
    assert_kept,
    broken,
    planted,
    product,
    text_of,
)

HOME = "shared_kernel/src/fairlead/shared_kernel/late.py"


def imports_late_elsewhere(source: Source) -> Iterator[Place]:
    """`late` outside containers and adapters, or `exports` outside a package's `__init__`."""
    outer = source.name.endswith("/container.py") or "/adapters/" in source.name
    meant = {"late": outer, "exports": source.is_package}
    for line, name in source.imported_names:
        module, _, taken = name.rpartition(".")
        if module == "fairlead.shared_kernel.late" and not meant.get(taken, False):
            yield source.at(line, f"takes {taken}")


def late_targets(source: Source) -> Iterator[tuple[int, str]]:
    """Line and text of each `late("package.module:Name")`."""
    for called, call in source.calls:
        if called == "late" and source.name != HOME:
            yield call.lineno, text_of(call.args[0], source.constants) or "{}"


def leads_nowhere(source: Source) -> Iterator[Place]:
    """A late target whose module or name does not exist, or that only running would tell."""
    for line, target in late_targets(source):
        module, _, name = target.partition(":")
        try:
            getattr(import_module(module), name)
        except (ImportError, AttributeError) as error:
            yield source.at(line, f"late({target!r}): {error}")


def test_late_imports_are_made_in_the_places_meant_for_them() -> None:
    assert_kept(imports_late_elsewhere, product())


def test_every_late_target_exists() -> None:
    assert any(True for source in product() for _ in late_targets(source))
    assert_kept(leads_nowhere, product())


def test_every_public_name_can_be_had() -> None:
    import_everything()
    missing = [
        f"{source.module}.{name}"
        for source in product()
        if source.is_package
        for name in getattr(sys.modules[source.module], "__all__", ())
        if not hasattr(sys.modules[source.module], name)
    ]

    assert not missing


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("from fairlead.shared_kernel.late import late", "apps/src/fairlead/apps/cli/move.py"),
        ("from fairlead.shared_kernel.late import exports", "apps/src/fairlead/apps/container.py"),
    ],
)
def test_a_late_import_elsewhere_is_seen(text: str, name: str) -> None:
    assert broken(imports_late_elsewhere, [planted(text, name)])


@pytest.mark.parametrize("target", ["fairlead.nowhere:X", "fairlead.shared_kernel.git:Nothing"])
def test_a_target_that_leads_nowhere_is_seen(target: str) -> None:
    assert broken(leads_nowhere, [planted(f"late({target!r})")])
    assert broken(leads_nowhere, [planted("late(target)")])
    assert not broken(leads_nowhere, [planted("late('fairlead.shared_kernel.git:Oid')")])
