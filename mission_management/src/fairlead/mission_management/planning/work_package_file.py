"""The file of a work package, `tasks/WPnn-slug.md`: YAML front matter, a text for the worker."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

from fairlead.mission_management.planning.errors import FrontMatterInvalid
from fairlead.mission_management.planning.front_matter import (
    FrontMatter,
    FrontMatterProblem,
    entry,
)
from fairlead.mission_management.planning.strict_reading import (
    KNOWN_KEYS,
    ExecutionMode,
    strict_values,
)
from fairlead.mission_management.planning.subtasks import Subtask
from fairlead.shared_kernel.documents import PlannedWorkPackage

FOLDER = "tasks/"
_LISTS = ("dependencies", "requirement_refs", "owned_files", "create_intent")
_FILE = re.compile(r"tasks/(?P<wp_id>WP[0-9]{2,4})(?:[-_. ][^/]*)?\.md")


@dataclass(frozen=True, slots=True)
class WorkPackageFile:
    """What a package's file says. `path` is below the mission directory."""

    path: str
    wp_id: str
    title: str
    dependencies: tuple[str, ...] = ()
    requirement_refs: tuple[str, ...] = ()
    owned_files: tuple[str, ...] = ()
    create_intent: tuple[str, ...] = ()
    execution_mode: str = ExecutionMode.CODE_CHANGE.value
    subtasks: tuple[Subtask, ...] = ()
    agent_profile: str = ""
    planning_base_branch: str = ""
    merge_target_branch: str = ""
    front: FrontMatter = field(default=FrontMatter("", "", {}), compare=False, repr=False)

    @classmethod
    def parse(cls, path: str, data: bytes) -> Self:
        """Read a file that was written for this program. Its name stands for a missing id.

        Raises:
            FrontMatterUnknownKey: a key that is none of the fields of this class.
            FrontMatterInvalid: no front matter, no YAML, or a value of the wrong type.
        """
        front = _read(path, data, lenient=False)
        values = strict_values(path, front)
        named = wp_id_of(path)
        if named and values["wp_id"] not in ("", named):
            why = f"{values['wp_id']} is in a file named {named}"
            raise FrontMatterInvalid(path, front.line_of("work_package_id"), "work_package_id", why)
        return cls(path=path, front=front, **{**values, "wp_id": values["wp_id"] or named})

    @classmethod
    def read_foreign(cls, path: str, data: bytes) -> Self:
        """Read a file of any age and any program; what cannot be understood is left out.

        Raises:
            FrontMatterInvalid: the front matter is no YAML.
        """
        front = _read(path, data, lenient=True)
        values = front.values
        wp_id = _text(values, "work_package_id") or wp_id_of(path)
        items = values.get("subtasks")
        subtasks = map(Subtask.read, items if isinstance(items, list) else ())
        lists: Mapping[str, Any] = {name: _texts(values.get(name)) for name in _LISTS}
        return cls(
            path=path,
            wp_id=wp_id,
            title=_text(values, "title") or _heading(front.body) or wp_id,
            execution_mode=_text(values, "execution_mode") or ExecutionMode.CODE_CHANGE.value,
            subtasks=tuple(subtask for subtask in subtasks if subtask),
            agent_profile=_text(values, "agent_profile"),
            planning_base_branch=_text(values, "planning_base_branch"),
            merge_target_branch=_text(values, "merge_target_branch"),
            front=front,
            **lists,
        )

    @classmethod
    def new(cls, file: Self, body: str) -> Self:
        """Return `file` with a front matter that says the same, over `body`.

        Raises:
            FrontMatterInvalid: a value that the front matter of this program cannot have.
        """
        entries = (line for name in KNOWN_KEYS for line in file._entry(name))
        head = "\n".join(["---", *entries, "---", "", ""])
        return cls.parse(file.path, (head + body.strip("\r\n") + "\n").encode("utf-8"))

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        return self.front.text.encode("utf-8", "surrogateescape")

    @property
    def body(self) -> str:
        """The text for the worker."""
        return self.front.body

    def with_id(self, wp_id: str) -> Self:
        """Return the file with this id recorded in it."""
        changed = self._edited("work_package_id", wp_id)
        return replace(changed, wp_id=wp_id)

    def with_target(self, branch: str) -> Self:
        """Return the file with the mission's canonical target recorded in it."""
        return self._bound("planning_base_branch", branch)._bound("merge_target_branch", branch)

    def numbered(self, ids: Iterable[str]) -> Self:
        """Return the file with every subtask named; unnamed ones take the next of `ids`."""
        if all(subtask.id for subtask in self.subtasks):
            return self
        fresh = iter(ids)
        named = tuple(s if s.id else Subtask(next(fresh), s.title) for s in self.subtasks)
        changed = self._edited("subtasks", [subtask.written() for subtask in named])
        return replace(changed, subtasks=named)

    def planned(self) -> PlannedWorkPackage:
        """Return what finalize freezes of it."""
        return PlannedWorkPackage(
            wp_id=self.wp_id,
            title=self.title,
            dependencies=self.dependencies,
            subtasks=tuple(subtask.id for subtask in self.subtasks),
            requirement_refs=self.requirement_refs,
            write_scope=self.owned_files,
            execution_mode=self.execution_mode,
            agent_profile=self.agent_profile,
            file=self.path,
        )

    def _bound(self, key: str, branch: str) -> Self:
        if self.front.values.get(key) == branch:
            return self
        changes: dict[str, Any] = {key: branch}
        return replace(self._edited(key, branch), **changes)

    def _edited(self, key: str, value: object) -> Self:
        """Change the front matter, if there is one yet."""
        if not self.front.head:
            return self
        try:
            return replace(self, front=self.front.with_value(key, value))
        except FrontMatterProblem as problem:
            raise FrontMatterInvalid(self.path, problem.line, key, problem.why) from problem

    def _entry(self, name: str) -> Iterable[str]:
        """Spell one field; an empty text is left out, an empty list is said."""
        if name == "subtasks":
            return entry(name, [s.written() if s.id else s.title for s in self.subtasks])
        value = self.wp_id if name == "work_package_id" else getattr(self, name)
        return entry(name, value) if value != "" else ()


def wp_id_of(path: str) -> str:
    """Return the id in the name of a package's file below the mission directory, else ""."""
    named = _FILE.fullmatch(path)
    return named["wp_id"] if named else ""


def file_path(wp_id: str, title: str) -> str:
    """Spell the path of a package's file: `tasks/WP01-add-login.md`."""
    ascii_title = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    slug = "-".join(re.findall(r"[a-z0-9]+", ascii_title.lower()))[:50].strip("-")
    return f"{FOLDER}{wp_id}-{slug}.md" if slug else f"{FOLDER}{wp_id}.md"


def _read(path: str, data: bytes, *, lenient: bool) -> FrontMatter:
    try:
        text = data.decode("utf-8", "surrogateescape" if lenient else "strict")
        return FrontMatter.read(text, lenient=lenient)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise FrontMatterInvalid(path, line, "", f"not UTF-8 text: {error.reason}") from error
    except FrontMatterProblem as problem:
        raise FrontMatterInvalid(path, problem.line, "", problem.why) from problem


def _text(values: Mapping[str, Any], key: str) -> str:
    value = values.get(key)
    return "" if value is None or isinstance(value, list | dict) else str(value).strip()


def _texts(raw: object) -> tuple[str, ...]:
    items: Sequence[object] = raw if isinstance(raw, list) else [raw]
    texts = (str(item).strip() for item in items if item is not None)
    return tuple(dict.fromkeys(text for text in texts if text))


def _heading(body: str) -> str:
    found = re.search(r"^#+\s+(.+?)\s*$", body, re.MULTILINE)
    return found[1] if found else ""
