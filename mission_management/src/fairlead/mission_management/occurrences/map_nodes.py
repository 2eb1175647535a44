"""YAML with the line of every value, for a reader that says where something is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

Problems: TypeAlias = list[tuple[int, str, str]]
"""Line (from 1), field and what is wrong with it; "" where the file as a whole is meant."""


@dataclass(frozen=True, slots=True)
class Node:
    """One value of a document, and where it begins."""

    inner: Any
    """The node of the library, which has no types."""

    @property
    def line(self) -> int:
        """The line on which it begins, from 1."""
        return int(self.inner.start_mark.line) + 1

    @property
    def is_mapping(self) -> bool:
        """True for keys and values."""
        return self._kind == "mapping"

    @property
    def is_sequence(self) -> bool:
        """True for a list."""
        return self._kind == "sequence"

    @property
    def is_null(self) -> bool:
        """True where nothing is written, or `null`."""
        return self._tag == "null"

    @property
    def is_text(self) -> bool:
        """True for text; a number or a `true` without quotes is none."""
        return self._tag == "str"

    @property
    def text(self) -> str:
        """What is written; "" for a mapping or a list."""
        return str(self.inner.value) if self._kind == "scalar" else ""

    @property
    def shown(self) -> str:
        """What is written, for a message."""
        kinds = {"mapping": "a mapping", "sequence": "a list"}
        return kinds.get(self._kind) or (repr(self.text) if self.text else "nothing")

    @property
    def items(self) -> Sequence["Node"]:
        """The items of a list; none of anything else."""
        return [Node(item) for item in self.inner.value] if self.is_sequence else ()

    def mapping(self, problems: Problems, why: str, where: str = "") -> Mapping[str, "Node"]:
        """Return the values by key; a problem, and nothing, where it is no mapping."""
        if not self.is_mapping:
            problems.append((self.line, where, why))
            return {}
        found: dict[str, Node] = {}
        for key, value in self.inner.value:
            name = str(key.value)
            if name in found:
                full = f"{where}.{name}" if where else name
                problems.append((int(key.start_mark.line) + 1, full, "is there twice"))
            found[name] = Node(value)
        return found

    @property
    def _kind(self) -> str:
        return str(self.inner.id)

    @property
    def _tag(self) -> str:
        return str(self.inner.tag).rpartition(":")[2]


def load(data: bytes, problems: Problems) -> Node | None:
    """Parse one document; None with a problem where it is none."""
    # Imported here: only bulk edits have such a file, and the library takes 20 ms.
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    yaml: Any = YAML(typ="safe", pure=True)
    try:
        found = yaml.compose(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        problems.append((line, "", f"it is not UTF-8: {error.reason}"))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = (error.problem or str(error)).strip().splitlines()[0]
        problems.append((mark.line + 1 if mark else 1, "", f"it is not YAML: {said}"))
    except (YAMLError, ValueError, RecursionError) as error:
        problems.append((1, "", f"it is not YAML: {' '.join(str(error).split())}"))
    else:
        if found is not None:
            return Node(found)
        problems.append((1, "", "it is empty"))
    return None
