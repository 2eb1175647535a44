"""A conflict that waits for somebody: what it is of, and everything that shows it again."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Self

from fairlead.mission_management.conflicts.marking import labelled
from fairlead.shared_kernel.git import Objects, Oid, UnfinishedMerge, UnmergedEntry
from fairlead.shared_kernel.naming import conflict_part


class Side(NamedTuple):
    """One of the two that do not merge: its short name, for people, and the exact commit."""

    name: str
    commit: Oid

    def written(self) -> Mapping[str, str]:
        """The form in JSON."""
        return {"ref": self.name, "commit": self.commit}


class ConflictedFile(NamedTuple):
    """A file that both sides changed, and who changed it on the side that was there first.

    `others` are packages, or commits by their author where no package did it.
    """

    path: str
    others: tuple[str, ...] = ()

    def written(self) -> Mapping[str, object]:
        """The form in JSON."""
        return {"path": self.path, "others": list(self.others)}


@dataclass(frozen=True, slots=True)
class Conflict:
    """A merge that git cannot finish. Values are all that a conflict worktree is made of.

    Attributes:
        wp_id: the package that is to come in; None where the mission is to land on its target.
        ours: where it is to come in. `theirs`: what is to come in.
        tree: both sides merged, with markers where they differ.
        unmerged: what each side has at the paths in conflict.
        scope: globs that a resolution may touch beside the files in conflict.
        fixed: paths, and directories that end in `/`, that no resolution may touch.
        hidden: paths that are not shown.
        made: False until the worktree is known to show this conflict and no older one.
        warnings: what went wrong when the worktree was made; not in the record.
    """

    wp_id: str | None
    ours: Side
    theirs: Side
    files: tuple[ConflictedFile, ...]
    tree: Oid
    unmerged: tuple[UnmergedEntry, ...]
    said: str = ""
    scope: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    made: bool = False
    warnings: tuple[str, ...] = ()

    @property
    def part(self) -> str:
        """What it is called among the mission's worktrees."""
        return conflict_part(self.wp_id)

    @property
    def paths(self) -> tuple[str, ...]:
        """The files in conflict."""
        return tuple(file.path for file in self.files)

    @property
    def others(self) -> tuple[str, ...]:
        """Everybody who changed one of the files on the side that was there first."""
        return tuple(dict.fromkeys(name for file in self.files for name in file.others))

    @property
    def command(self) -> str:
        """What found it, and finds it again."""
        return command_of(self.wp_id)

    @property
    def go_on(self) -> str:
        """What goes on once it is resolved."""
        return f"{self.command} {'--continue' if self.wp_id else '--resume'}"

    @property
    def message(self) -> str:
        """What a commit that finishes the merge is called."""
        return f"Merge {self.theirs.name} into {self.ours.name}\n"

    def is_fixed(self, path: str) -> bool:
        """Tell whether no resolution may touch a path."""
        return any(path == one or (one[-1:] == "/" and path.startswith(one)) for one in self.fixed)

    def labelled(self, objects: Objects, names: Mapping[Oid, str]) -> Self:
        """Return it with names in its markers, where git names commits by their oid."""
        return replace(self, tree=labelled(objects, self.tree, self.paths, names))

    def shown(self, files: Oid | None = None) -> UnfinishedMerge:
        """Return how a worktree shows it, perhaps with somebody's edits."""
        return UnfinishedMerge(
            *(self.ours.commit, self.theirs.commit, self.tree, self.unmerged, self.message),
            files=files,
            hidden=self.hidden,
        )

    def as_made(self, *, made: bool = True, warnings: Sequence[str] = ()) -> Self:
        """Return it with the note whether its worktree shows it."""
        return replace(self, made=made, warnings=tuple(warnings))

    def written(self) -> bytes:
        """The bytes of the record."""
        raw = {
            "wp_id": self.wp_id,
            "ours": self.ours,
            "theirs": self.theirs,
            "files": self.files,
            "tree": self.tree,
            "unmerged": [[e.mode, e.oid, e.stage, e.path] for e in self.unmerged],
            "said": self.said,
            "scope": self.scope,
            "fixed": self.fixed,
            "hidden": self.hidden,
            "made": self.made,
        }
        return (json.dumps(raw, indent=1) + "\n").encode()

    @classmethod
    def read(cls, data: bytes) -> Self | None:
        """Read what `written` wrote; None for anything else: the conflict is then found anew."""
        try:
            raw: Mapping[str, Any] = json.loads(data)
            return cls(
                wp_id=raw["wp_id"],
                ours=Side(*raw["ours"]),
                theirs=Side(*raw["theirs"]),
                files=tuple(ConflictedFile(path, tuple(who)) for path, who in raw["files"]),
                tree=Oid(raw["tree"]),
                unmerged=tuple(UnmergedEntry(*entry) for entry in raw["unmerged"]),
                said=raw["said"],
                scope=tuple(raw["scope"]),
                fixed=tuple(raw["fixed"]),
                hidden=tuple(raw["hidden"]),
                made=raw["made"] is True,
            )
        except (ValueError, LookupError, TypeError):
            return None


def command_of(wp_id: str | None) -> str:
    """Return the command that brings a package in, or the mission to its target (None)."""
    return f"fairlead integrate {wp_id}" if wp_id else "fairlead merge"
