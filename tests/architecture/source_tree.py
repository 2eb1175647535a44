"""Every source file of the product, parsed once, and the questions that the scans ask of it."""

import ast
import io
import re
import tokenize
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.util import resolve_name
from pathlib import Path

ROOT = Path(__file__).parents[2]
DISTRIBUTIONS = ("shared_kernel", "governance", "mission_management", "execution", "apps")
PACKAGE = "fairlead"


@dataclass(frozen=True)
class Place:
    """Where a rule is broken, and by what."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


@dataclass(frozen=True)
class Source:
    """One Python file. `name` is its path from the top of the repository, with `/`."""

    name: str
    text: str = field(repr=False)

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.name)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        return tuple(ast.walk(self.tree))

    @cached_property
    def docstrings(self) -> frozenset[int]:
        """Ids of the constants that stand alone as a statement: documentation, not code."""
        return frozenset(
            id(node.value)
            for node in self.nodes
            if isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        )

    @cached_property
    def constants(self) -> Mapping[str, str]:
        """Texts that have a name in this module, so that `f"{_HERE}.status"` can be read."""
        named: dict[str, str] = {}
        for statement in self.tree.body:
            match statement:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    text = text_of(value, named)
                    if text is not None:
                        named[name] = text
        return named

    @cached_property
    def strings(self) -> Sequence[tuple[int, str]]:
        """Line and text of each string in the code: constants, f-strings, `"a" + "b"`."""
        plain = [
            (node.lineno, node.value)
            for node in self.nodes
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in self.docstrings
        ]
        made = [
            (node.lineno, text_of(node, self.constants))
            for node in self.nodes
            if isinstance(node, ast.BinOp | ast.JoinedStr)
        ]
        return plain + [(line, text) for line, text in made if text is not None]

    @cached_property
    def joined_paths(self) -> Sequence[tuple[int, str]]:
        """Line and text of the constant parts of `x / "a" / "b"` and of `join("a", "b")`."""
        divided = [
            (node.lineno, "/".join(self._last_parts(node)))
            for node in self.nodes
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
        ]
        called = [
            (call.lineno, "/".join(filter(None, (text_of(a, self.constants) for a in call.args))))
            for name, call in self.calls
            if name in {"join", "joinpath", "Path", "PurePath", "PurePosixPath"}
        ]
        return divided + called

    @cached_property
    def documentation(self) -> Sequence[tuple[int, str]]:
        """Line and text of each docstring."""
        return [
            (node.lineno, str(node.value.value))
            for node in self.nodes
            if isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Constant)
            and id(node.value) in self.docstrings
        ]

    @cached_property
    def comments(self) -> Sequence[tuple[int, str]]:
        """Line and text of each comment."""
        if "#" not in self.text:
            return []
        tokens = tokenize.generate_tokens(io.StringIO(self.text).readline)
        return [(t.start[0], t.string) for t in tokens if t.type == tokenize.COMMENT]

    @cached_property
    def imported_modules(self) -> Sequence[tuple[int, str]]:
        """Line and absolute name of each `import NAME` and `from NAME import …`."""
        found: list[tuple[int, str]] = []
        for node in self.nodes:
            if isinstance(node, ast.Import):
                found += [(node.lineno, alias.name) for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                found.append((node.lineno, self._origin(node)))
        return found

    @cached_property
    def imported_names(self) -> Sequence[tuple[int, str]]:
        """Line and absolute name of what each `from … import NAME` takes: maybe a module."""
        return [
            (node.lineno, f"{self._origin(node)}.{alias.name}")
            for node in self.nodes
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        ]

    @cached_property
    def calls(self) -> Sequence[tuple[str, ast.Call]]:
        """Each call, with the last part of what is called (`run` of `subprocess.run(…)`)."""
        return [(_last_name(node.func), node) for node in self.nodes if isinstance(node, ast.Call)]

    def _last_parts(self, node: ast.expr) -> list[str]:
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            last = text_of(node.right, self.constants)
            return [] if last is None else [*self._last_parts(node.left), last]
        text = text_of(node, self.constants)
        return [] if text is None else [text]

    @property
    def module(self) -> str:
        """The module's absolute name; of a file outside `src/`, its path with dots."""
        path = self.name.partition("/src/")[2] or self.name
        return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def package(self) -> str:
        """The package whose relative imports this file may spell."""
        return self.module if self.is_package else self.module.rpartition(".")[0]

    @property
    def is_contract_test(self) -> bool:
        """True for the tests that a context publishes for adapters from outside."""
        return "/testing/" in self.name

    @property
    def is_package(self) -> bool:
        return self.name.endswith("/__init__.py")

    def at(self, line: int, what: str) -> Place:
        return Place(self.name, line, what)

    def _origin(self, node: ast.ImportFrom) -> str:
        name = node.module or ""
        return resolve_name("." * node.level + name, self.package) if node.level else name


Rule = Callable[[Source], Iterator[Place]]


def broken(rule: Rule, sources: Sequence[Source]) -> list[str]:
    """Where `rule` is broken, one line each."""
    return [str(place) for source in sources for place in rule(source)]


def assert_kept(rule: Rule, sources: Sequence[Source]) -> None:
    """Fail with every place where `rule` is broken."""
    places = broken(rule, sources)
    assert not places, "\n".join(["", *places])


def planted(text: str, name: str = "execution/src/fairlead/execution/planted.py") -> Source:
    """A file that is not there, to see a rule fail."""
    return Source(name, text)


@cache
def product() -> tuple[Source, ...]:
    """Every file of the five distributions."""
    return tuple(
        _read(path)
        for distribution in DISTRIBUTIONS
        for path in sorted((ROOT / distribution / "src").rglob("*.py"))
    )


@cache
def suite() -> tuple[Source, ...]:
    """Every file below tests/."""
    return tuple(_read(path) for path in sorted((ROOT / "tests").rglob("*.py")))


@cache
def product_texts() -> Mapping[str, str]:
    """Templates and data files of the five distributions: name to text."""
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for distribution in DISTRIBUTIONS
        for path in sorted((ROOT / distribution / "src").rglob("*"))
        if path.suffix in {".yaml", ".yml", ".md", ".txt", ".json", ".j2"}
    }


def folded_words(name: str) -> str:
    """`MissionIdentity`, `mission_identity` and `MISSION_IDENTITY` as `mission identity`."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)
    return spaced.replace("_", " ").lower().strip()


def _read(path: Path) -> Source:
    return Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def text_of(node: ast.expr, constants: Mapping[str, str]) -> str | None:
    """The text that an expression makes, `{}` for what only running it would tell, or None."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.Name(id=name):
            return constants.get(name)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            start, end = text_of(left, constants), text_of(right, constants)
            return None if start is None and end is None else f"{start or '{}'}{end or '{}'}"
        case ast.JoinedStr(values=parts):
            return "".join(text_of(part, constants) or "{}" for part in parts)
        case ast.FormattedValue(value=value):
            return text_of(value, constants)
    return None
