"""What a newcomer meets: documented names, sorted `__all__`, nothing half done."""

import ast
import re
from collections.abc import Iterator, Sequence

import pytest

from tests.architecture.source_tree import (
    Place,
    Source,
    assert_kept,
    broken,
    planted,
    product,
    suite,
)

PACKAGE_INIT = "execution/src/fairlead/execution/planted/__init__.py"
_UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
_Documented = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def hides_its_api(source: Source) -> Iterator[Place]:
    """A package `__init__` without docstring, or without a sorted `__all__`."""
    if not source.is_package:
        return
    if ast.get_docstring(source.tree) is None:
        yield source.at(1, "has no docstring")
    names = _declared_all(source.tree)
    if names is None:
        yield source.at(1, "has no __all__ that can be read without running it")
    elif names != sorted(names, key=_isort_key):
        yield source.at(1, f"__all__ is not sorted: {names}")


def confuses_names(source: Source, modules: frozenset[str]) -> Iterator[Place]:
    """A name imported at first use that is a submodule's too: which it is depends on what ran."""
    if any(called == "exports" for called, _ in source.calls) and source.is_package:
        for name in _declared_all(source.tree) or ():
            if f"{source.module}.{name}" in modules:
                yield source.at(1, f"{name} is a public name and a submodule")


def is_undocumented(source: Source) -> Iterator[Place]:
    """A module, public class, function or method without docstring; overrides inherit theirs."""
    if ast.get_docstring(source.tree) is None:
        yield source.at(1, "has no docstring")
    for definition in _public_definitions(source.tree.body):
        exempt = _decorators(definition) & {"override", "overload", "setter"}
        # A published contract test says what it promises in its name.
        is_test = source.is_contract_test and definition.name.startswith("test_")
        if ast.get_docstring(definition) is None and not exempt and not is_test:
            yield source.at(definition.lineno, f"{definition.name} has no docstring")


def is_unfinished(source: Source) -> Iterator[Place]:
    """A note to self, a NotImplementedError, a body that is only `...` or `pass`."""
    for line, text in source.comments:
        if _UNFINISHED.search(text):
            yield source.at(line, text)
    for line, text in [*source.documentation, *source.strings]:
        if _UNFINISHED.search(text):
            yield source.at(line, "holds a note of unfinished work")
    declared = {
        member
        for node in source.nodes
        if isinstance(node, ast.ClassDef) and _is_protocol(node)
        for member in node.body
    }
    for node in source.nodes:
        if isinstance(node, ast.Name) and node.id in {"NotImplementedError", "NotImplemented"}:
            yield source.at(node.lineno, node.id)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            promised = _decorators(node) & {"abstractmethod", "overload"}
            if _is_stub(node) and not promised and node not in declared:
                yield source.at(node.lineno, f"{node.name} does nothing")


def skips_a_test(source: Source) -> Iterator[Place]:
    """A test that is switched off whatever the machine: a skip needs a condition."""
    for node in source.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Module):
            for statement in node.body:
                if _is_call_of(statement, "skip"):
                    yield source.at(statement.lineno, "skips without a condition")
        match node:
            case ast.Attribute(value=ast.Attribute(attr="mark"), attr="skip" | "xfail"):
                yield source.at(node.lineno, f"mark.{node.attr}")


def _declared_all(tree: ast.Module) -> list[str] | None:
    for statement in tree.body:
        match statement:
            case (
                ast.Assign(targets=[ast.Name(id="__all__")], value=value)
                | ast.AnnAssign(target=ast.Name(id="__all__"), value=ast.expr() as value)
            ):
                try:
                    return [str(name) for name in ast.literal_eval(value)]
                except ValueError:
                    return None
    return None


def _isort_key(name: str) -> tuple[int, list[tuple[int, int, str]]]:
    """CONSTANTS, then Classes, then functions; numbers inside a name by value."""
    group = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    parts = re.findall(r"\d+|\D+", name)
    return group, [(0, int(p), "") if p.isdigit() else (1, 0, p) for p in parts]


def _public_definitions(body: Sequence[ast.stmt]) -> Iterator[_Documented]:
    for node in body:
        if isinstance(node, _Documented) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from _public_definitions(node.body)


def _decorators(node: _Documented) -> set[str]:
    parts = [d.func if isinstance(d, ast.Call) else d for d in node.decorator_list]
    return {p.attr if isinstance(p, ast.Attribute) else getattr(p, "id", "") for p in parts}


def _is_stub(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    # A docstring alone is a deliberate "do nothing" that says why.
    return bool(body) and all(
        isinstance(s, ast.Pass)
        or (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant) and s.value.value is ...)
        for s in body
    )


def _is_protocol(node: ast.ClassDef) -> bool:
    return any(isinstance(base, ast.Name) and base.id == "Protocol" for base in node.bases)


def _is_call_of(statement: ast.stmt, name: str) -> bool:
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id="pytest"), attr=attr))):
            return attr == name
    return False


def test_every_package_says_what_may_be_used() -> None:
    assert_kept(hides_its_api, product())


def test_no_name_imported_at_first_use_is_a_submodule_too() -> None:
    modules = frozenset(source.module for source in product())

    assert_kept(lambda source: confuses_names(source, modules), product())


def test_a_name_that_is_a_submodule_too_is_seen() -> None:
    text = '"""Doc."""\n__all__ = ["reduce"]\n__getattr__ = exports(__name__, {"reduce": "reduce"})'
    package = planted(text, PACKAGE_INIT)

    assert list(confuses_names(package, frozenset({"fairlead.execution.planted.reduce"})))
    assert not list(confuses_names(package, frozenset({"fairlead.execution.planted.reducer"})))


def test_every_public_name_is_documented() -> None:
    assert_kept(is_undocumented, product())


def test_nothing_is_left_unfinished() -> None:
    assert_kept(is_unfinished, product())


def test_no_test_is_switched_off() -> None:
    assert_kept(skips_a_test, suite())


@pytest.mark.parametrize(
    "text",
    [
        "__all__ = ['a']",
        '"""Doc."""',
        '"""Doc."""\n__all__ = ["b", "a"]',
        '"""Doc."""\n__all__ = ["move", "Move"]',
        '"""Doc."""\n__all__ = ["Move", "LANES"]',
        '"""Doc."""\n__all__ = ["item10", "item2"]',
        '"""Doc."""\n__all__ = list(names)',
    ],
)
def test_a_package_that_hides_its_api_is_seen(text: str) -> None:
    sorted_one = '"""Doc."""\n__all__ = ["LANES", "Lane", "Move", "item2", "item10", "move"]'

    assert broken(hides_its_api, [planted(text, PACKAGE_INIT)])
    assert not broken(hides_its_api, [planted(sorted_one, PACKAGE_INIT)])


@pytest.mark.parametrize(
    "text",
    [
        "x = 1",
        '"""Doc."""\nclass A: ...',
        '"""Doc."""\ndef f(): return 1',
        '"""Doc."""\nclass A:\n    """Doc."""\n    def f(self): return 1',
    ],
)
def test_an_undocumented_name_is_seen(text: str) -> None:
    override = '"""Doc."""\nclass A:\n    """Doc."""\n    @override\n    def f(self): return 1'

    assert broken(is_undocumented, [planted(text)])
    assert not broken(is_undocumented, [planted(override)])


@pytest.mark.parametrize(
    "text",
    [
        "x = 1  # TODO later",
        "raise NotImplementedError",
        "def f():\n    '''Doc.'''\n    ...",
        "def f():\n    pass",
        "print('FIXME')",
    ],
)
def test_unfinished_work_is_seen(text: str) -> None:
    port = (
        "class P(Protocol):\n    @abstractmethod\n    def f(self):\n        '''Doc.'''\n        ..."
    )

    assert broken(is_unfinished, [planted(text)])
    assert not broken(is_unfinished, [planted(port)])


@pytest.mark.parametrize(
    "text",
    [
        "def test_a():\n    pytest.skip('later')",
        "@pytest.mark.skip\ndef test_a(): ...",
        "@pytest.mark.xfail(reason='later')\ndef test_a(): ...",
        "pytestmark = pytest.mark.skip",
        "pytest.skip(allow_module_level=True)",
    ],
)
def test_a_test_that_is_switched_off_is_seen(text: str) -> None:
    conditional = "def test_a():\n    if not linux:\n        pytest.skip('Linux only')"

    assert broken(skips_a_test, [planted(text)])
    assert not broken(skips_a_test, [planted(conditional)])
