"""The wire view of a context: a serialization of the same object, never a second derivation."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path

from fairlead.shared_kernel.commit_target import CommitTarget
from fairlead.shared_kernel.identity import MissionIdentity


def wire_view(context: object) -> dict[str, object]:
    """Return any value of this module as plain JSON data; the same value gives the same bytes.

    Raises:
        TypeError: it is not a dataclass, or holds something that has no written form.
    """
    view = _plain(context)
    if not isinstance(view, dict):
        raise TypeError(f"{type(context).__name__} is no composite")
    return view


def _plain(value: object) -> object:
    match value:
        case Enum():
            return value.value
        case None | bool() | int() | float() | str():
            return value
        case Path():
            return str(value)
        case CommitTarget(ref=ref, kind=kind, worktree_root=root):
            return {"ref": ref, "kind": kind.value, "worktree_root": _plain(root)}
        case MissionIdentity():
            return {
                "mission_id": value.mission_id.value if value.mission_id else None,
                "mid8": value.mid8,
                "mission_slug": value.mission_slug,
                "mission_type": value.mission_type,
                "friendly_name": value.friendly_name,
            }
        case Mapping():
            return {str(key): _plain(held) for key, held in sorted(value.items())}
        case tuple() | list():
            return [_plain(item) for item in value]
        case frozenset() | set():
            return sorted(str(item) for item in value)
        case _:
            return _fields(value)


def _fields(value: object) -> object:
    written = getattr(value, "written", None)
    if callable(written):
        return _plain(written())
    if not is_dataclass(value) or isinstance(value, type):
        raise TypeError(f"{type(value).__name__} has no written form")
    return {part.name: _plain(getattr(value, part.name)) for part in fields(value)}
