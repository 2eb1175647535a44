"""Reading a package's front matter as this program writes it, or saying which line is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

from fairlead.mission_management.planning.errors import FrontMatterInvalid, FrontMatterUnknownKey
from fairlead.mission_management.planning.front_matter import FrontMatter
from fairlead.mission_management.planning.subtasks import Subtask
from fairlead.shared_kernel.identity import WorkPackageId

KNOWN_KEYS = (
    "work_package_id",
    "title",
    "dependencies",
    "requirement_refs",
    "owned_files",
    "create_intent",
    "execution_mode",
    "subtasks",
    "agent_profile",
    "planning_base_branch",
    "merge_target_branch",
)
_SUBTASK_KEYS = ("id", "title", "status")


class ExecutionMode(StrEnum):
    """What a package delivers."""

    CODE_CHANGE = "code_change"
    PLANNING_ARTIFACT = "planning_artifact"


def strict_values(path: str, front: FrontMatter) -> Mapping[str, Any]:
    """Return the fields of a package's file; `wp_id` is "" where the file names none.

    Raises:
        FrontMatterUnknownKey: a key that is none of KNOWN_KEYS.
        FrontMatterInvalid: no front matter, or a value of the wrong type.
    """
    reader = _Reader(path, front)
    reader.refuse_unknown_keys()
    return {
        "wp_id": reader.wp_id(),
        "title": reader.title(),
        "dependencies": reader.dependencies(),
        "requirement_refs": reader.texts("requirement_refs"),
        "owned_files": reader.globs("owned_files"),
        "create_intent": reader.globs("create_intent"),
        "execution_mode": reader.execution_mode(),
        "subtasks": reader.subtasks(),
        "agent_profile": reader.text("agent_profile"),
        "planning_base_branch": reader.text("planning_base_branch"),
        "merge_target_branch": reader.text("merge_target_branch"),
    }


@dataclass(frozen=True, slots=True)
class _Reader:
    path: str
    front: FrontMatter

    def wrong(self, key: str, why: str, index: int | None = None) -> FrontMatterInvalid:
        line = self.front.line_of(key)
        if index is not None:
            line = self.front.line_of_item(key, index)
        return FrontMatterInvalid(self.path, line, key, why)

    def refuse_unknown_keys(self) -> None:
        if not self.front.head:
            why = "no front matter: the file must begin with `---`, keys, and `---`"
            raise FrontMatterInvalid(self.path, 1, "", why)
        for key in self.front.values:
            if key not in KNOWN_KEYS:
                line = self.front.line_of(key)
                raise unknown_key(self.path, line, str(key), KNOWN_KEYS)

    def wp_id(self) -> str:
        text = self.text("work_package_id")
        if text:
            self._well_formed("work_package_id", text)
        return text

    def title(self) -> str:
        text = self.text("title")
        if not text or not text.isprintable():
            raise self.wrong("title", "expected one line of text")
        return text

    def text(self, key: str) -> str:
        value = self.front.values.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self.wrong(key, f"expected text, found {_kind(value)}")
        return value.strip()

    def items(self, key: str) -> Sequence[object]:
        value = self.front.values.get(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            raise self.wrong(key, f"expected a list, found {_kind(value)}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for index, item in enumerate(self.items(key)):
            if not isinstance(item, str) or not item.strip():
                raise self.wrong(key, f"expected text, found {_kind(item)}", index)
            found[item.strip()] = None
        return tuple(found)

    def dependencies(self) -> tuple[str, ...]:
        names = self.texts("dependencies")
        for index, name in enumerate(names):
            self._well_formed("dependencies", name, index)
        return names

    def globs(self, key: str) -> tuple[str, ...]:
        globs = self.texts(key)
        for index, glob in enumerate(globs):
            if glob.startswith("/") or ".." in glob.split("/") or not glob.isprintable():
                why = f"{glob!r} is not relative to the top of the repository"
                raise self.wrong(key, why, index)
        return globs

    def execution_mode(self) -> str:
        text = self.text("execution_mode") or ExecutionMode.CODE_CHANGE.value
        if text not in set(ExecutionMode):
            raise self.wrong("execution_mode", f"expected {' or '.join(ExecutionMode)}")
        return text

    def subtasks(self) -> tuple[Subtask, ...]:
        found: list[Subtask] = []
        for index, item in enumerate(self.items("subtasks")):
            subtask = Subtask.read(item)
            if subtask is None:
                raise self.wrong("subtasks", "expected a text, or `id` and `title`", index)
            if isinstance(item, dict):
                self._refuse_unknown_subtask_keys(item, index)
            if subtask.id and not subtask.has_proper_id:
                raise self.wrong("subtasks", f"{subtask.id!r} is not an id such as T001", index)
            if subtask.id and subtask.id in {other.id for other in found}:
                raise self.wrong("subtasks", f"{subtask.id} is there twice", index)
            found.append(subtask)
        return tuple(found)

    def _refuse_unknown_subtask_keys(self, item: Mapping[Any, Any], index: int) -> None:
        for key in item:
            if key not in _SUBTASK_KEYS:
                line = self.front.line_of_item("subtasks", index)
                raise unknown_key(self.path, line, str(key), _SUBTASK_KEYS)

    def _well_formed(self, key: str, text: str, index: int | None = None) -> None:
        try:
            WorkPackageId(text)
        except ValueError as error:
            raise self.wrong(key, f"{text!r} is not an id such as WP01", index) from error


def unknown_key(path: str, line: int, key: str, known: Sequence[str]) -> FrontMatterUnknownKey:
    """Describe a key that means nothing here, with the known one that it most resembles."""
    nearest = get_close_matches(key.lower(), known, n=1, cutoff=0.0)[0]
    return FrontMatterUnknownKey(path, line, key, nearest, known)


def _kind(value: object) -> str:
    match value:
        case bool():
            return "true or false"
        case int() | float():
            return f"the number {value}"
        case dict():
            return "keys and values"
        case list():
            return "a list"
        case None | "":
            return "nothing"
        case _:
            return f"{value!s:.60}"
