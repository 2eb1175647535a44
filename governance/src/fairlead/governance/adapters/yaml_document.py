"""YAML files of governance, read with the place of every key."""

from collections.abc import Mapping
from typing import Any


class YamlProblem(Exception):
    """The text is no usable YAML; `line` counts from 1."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(f"line {line}: {why}")
        self.line = line
        self.why = why


def load_mapping(data: bytes) -> Mapping[str, Any]:
    """Read a document that is one mapping; an empty document is an empty one.

    Raises:
        YamlProblem: it is something else.
    """
    # Imported here: commands that read no YAML must not pay for the library.
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        raw = YAML(typ="rt", pure=True).load(data.decode("utf-8-sig"))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlProblem(mark.line + 1 if mark else 1, str(error.problem or error)) from error
    except (YAMLError, ValueError, RecursionError) as error:
        raise YamlProblem(1, f"{type(error).__name__}: {error}") from error
    if raw is None:
        return {}
    if not isinstance(raw, dict):
        raise YamlProblem(1, "expected keys and values at the top")
    return raw


def line_of(part: object, key: str | int | None = None) -> int:
    """Return the line (from 1) of a key or item of a loaded mapping or list, else of its start."""
    place = getattr(part, "lc", None)
    if place is None:
        return 1
    try:
        if isinstance(key, str):
            return int(place.key(key)[0]) + 1
        if key is not None:
            return int(place.item(key)[0]) + 1
    except (KeyError, TypeError):
        pass
    return int(place.line) + 1
