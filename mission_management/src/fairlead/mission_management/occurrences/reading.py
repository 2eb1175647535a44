"""The one parser of occurrence maps: strict, and every problem names its line and its field.

A map without `moves` is read as it always was: unknown keys are kept out of the way with a remark,
further categories too; a category that is missing is a question for `check`, not for the reader.
"""

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar

from fairlead.mission_management.occurrences.categories import Action, Category, EditOperation
from fairlead.mission_management.occurrences.errors import OccurrenceMapInvalid
from fairlead.mission_management.occurrences.map_nodes import Node, Problems, load
from fairlead.mission_management.occurrences.occurrence_map import (
    MAP_FILE,
    EditTarget,
    MapException,
    Move,
    OccurrenceMap,
)

REMOVED = "/dev/null"
"""Where files go that go away, as git writes it."""
_KEYS = ("target", "categories", "exceptions", "moves", "structural_targets", "status")
_GLOB_MARKS = frozenset("*?[]{}")
_E = TypeVar("_E", bound=StrEnum)
_T = TypeVar("_T")


@lru_cache(maxsize=8)
def read_map(data: bytes) -> OccurrenceMap:
    """Read a map.

    Raises:
        OccurrenceMapInvalid: it is no YAML, or does not say what a map says.
    """
    problems: Problems = []
    top = load(data, problems)
    found = _Reader(problems).read(top) if top else OccurrenceMap()
    if problems:
        raise OccurrenceMapInvalid(MAP_FILE, sorted(problems))
    return found


def check_if_map(name: str, data: bytes) -> None:
    """Let every artefact of a mission pass but an occurrence map that cannot be read.

    Raises:
        OccurrenceMapInvalid: it is one, by its name.
    """
    if name == MAP_FILE:
        read_map(data)


class _Reader:
    """Reads nodes into values, and collects what is wrong on the way."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems

    def read(self, top: Node) -> OccurrenceMap:
        parts = top.mapping(self._problems, "expected keys and values")
        moves = tuple(self._each(parts.get("moves"), "moves", self._move))
        target = self._target(parts, top, has_moves=bool(moves))
        categories, remarks = self._categories(parts, top, needed=target is not None)
        self._refuse_doubled(parts.get("moves"), moves)
        self._each(parts.get("structural_targets"), "structural_targets", self._structural_target)
        return OccurrenceMap(
            target=target,
            categories=categories,
            exceptions=tuple(self._each(parts.get("exceptions"), "exceptions", self._exception)),
            moves=moves,
            remarks=(*_unknown(parts, _KEYS), *remarks),
        )

    def _target(
        self, parts: Mapping[str, Node], top: Node, *, has_moves: bool
    ) -> EditTarget | None:
        node = parts.get("target")
        if node is None:
            if not has_moves and "moves" not in parts:
                self._wrong(top, "target", "is missing: a map names a target, or moves")
            return None
        fields = node.mapping(self._problems, "expected `term`, `replacement` and `operation`")
        term = self._text(fields.get("term"), node, "target.term")
        operation = fields.get("operation")
        new = fields.get("replacement")
        return EditTarget(
            term,
            None if new is None or new.is_null else new.text.strip() or None,
            self._one_of(EditOperation, operation, "target.operation")
            if operation and not operation.is_null
            else EditOperation.RENAME,
        )

    def _categories(
        self, parts: Mapping[str, Node], top: Node, *, needed: bool
    ) -> tuple[Mapping[Category, Action], Sequence[str]]:
        node = parts.get("categories")
        if node is None:
            if needed:
                self._wrong(top, "categories", "is missing: say what is done in each category")
            return {}, ()
        named = node.mapping(self._problems, "expected a mapping of categories")
        if not named and node.is_mapping:
            self._wrong(node, "categories", "is empty: say what is done in each category")
        decided: dict[Category, Action] = {}
        for name, entry in named.items():
            where = f"categories.{name}"
            fields = entry.mapping(self._problems, "expected `action`", where)
            if not entry.is_mapping:
                continue
            action = fields.get("action")
            if action is None:
                self._wrong(entry, f"{where}.action", f"is missing: {_choices(Action)}")
                continue
            found = self._one_of(Action, action, f"{where}.action")
            if name in set(Category):
                decided[Category(name)] = found
        return decided, _unknown(named, list(Category), "category")

    def _exception(self, node: Node, where: str) -> MapException:
        fields = node.mapping(self._problems, "expected `path` and `action`", where)
        action = fields.get("action")
        if action is None and node.is_mapping:
            self._wrong(node, f"{where}.action", f"is missing: {_choices(Action)}")
        pinned = fields.get("field_path")
        return MapException(
            self._text(fields.get("path"), node, f"{where}.path"),
            self._one_of(Action, action, f"{where}.action") if action else Action.DO_NOT_CHANGE,
            _plain(fields.get("reason")),
            self._text(pinned, node, f"{where}.field_path")
            if pinned and not pinned.is_null
            else "",
        )

    def _move(self, node: Node, where: str) -> Move:
        fields = node.mapping(self._problems, "expected `from` and `to`", where)
        sources = fields.get("from")
        if sources is None or not sources.is_sequence or not sources.items:
            self._wrong(sources or node, f"{where}.from", "expected a list of paths")
            paths: tuple[str, ...] = ()
        else:
            paths = tuple(
                self._path(item, sources, f"{where}.from[{number}]")
                for number, item in enumerate(sources.items)
            )
        to = fields.get("to")
        removed = to is not None and to.text == REMOVED
        return Move(
            paths,
            None if removed else self._path(to, node, f"{where}.to"),
            _plain(fields.get("reason")),
        )

    def _refuse_doubled(self, node: Node | None, moves: Sequence[Move]) -> None:
        """A path that goes to two places, or to itself, cannot be proved to have arrived."""
        seen: set[str] = set()
        for number, (entry, move) in enumerate(zip(node.items if node else (), moves, strict=True)):
            for source in filter(None, move.sources):
                if source in seen:
                    self._wrong(entry, f"moves[{number}].from", f"{source} is moved twice")
                if source == move.destination:
                    self._wrong(entry, f"moves[{number}].to", f"{source} would stay where it is")
                seen.add(source)

    def _structural_target(self, node: Node, where: str) -> None:
        fields = node.mapping(self._problems, "expected `path` and `reason`", where)
        if not node.is_mapping:
            return
        path = self._text(fields.get("path"), node, f"{where}.path")
        self._text(fields.get("reason"), node, f"{where}.reason")
        last = path.rpartition("/")[2]
        stem, dot, ending = last.rpartition(".")
        if path and ("**" in path or not (stem and dot and ending) or set(ending) & _GLOB_MARKS):
            self._wrong(node, f"{where}.path", f"{path!r} is too wide: name a file")

    def _each(self, node: Node | None, name: str, read: Callable[[Node, str], _T]) -> Sequence[_T]:
        if node is None or node.is_null:
            return ()
        if not node.is_sequence:
            self._wrong(node, name, "expected a list")
            return ()
        return [read(item, f"{name}[{number}]") for number, item in enumerate(node.items)]

    def _text(self, node: Node | None, parent: Node, where: str) -> str:
        if node is None:
            self._wrong(parent, where, "is missing")
            return ""
        if not node.is_text or not node.text.strip():
            self._wrong(node, where, "expected text that is not empty")
            return ""
        return node.text.strip()

    def _path(self, node: Node | None, parent: Node, where: str) -> str:
        text = self._text(node, parent, where)
        parts = text.rstrip("/").removeprefix("./").split("/")
        inside = not text.startswith("/") and all(part not in ("", ".", "..") for part in parts)
        if text and (not inside or not text.isprintable() or "\\" in text):
            self._wrong(node or parent, where, f"{text!r} is not relative to the top of the tree")
        elif set(text) & _GLOB_MARKS:
            self._wrong(node or parent, where, f"{text!r} is a pattern; name files or directories")
        return "/".join(parts)

    def _one_of(self, kind: type[_E], node: Node, where: str) -> _E:
        if node.is_text and node.text in set(kind):
            return kind(node.text)
        self._wrong(node, where, f"{node.shown} is none of: {_choices(kind)}")
        return next(iter(kind))

    def _wrong(self, node: Node, where: str, why: str) -> None:
        self._problems.append((node.line, where, why))


def _choices(kind: type[StrEnum]) -> str:
    return ", ".join(kind)


def _plain(node: Node | None) -> str:
    return node.text.strip() if node and node.is_text else ""


def _unknown(found: Mapping[str, Any], known: Sequence[str], what: str = "key") -> Sequence[str]:
    """Remark on names that mean nothing here, with the known one that each most resembles."""
    remarks = []
    for name in found:
        if name not in known:
            near = get_close_matches(name.lower(), known, n=1, cutoff=0.75)
            hint = f"; is {near[0]} meant?" if near else ""
            remarks.append(f"the {what} {name!r} means nothing here{hint}")
    return remarks
