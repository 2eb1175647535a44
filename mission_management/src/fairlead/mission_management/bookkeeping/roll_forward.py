"""A worktree that shows the ref follows it; killed anywhere, the next write finishes it.

Order: note what is about to happen, lock that worktree's index, move the ref, show the new commit,
unlock, forget the note. The files are a view: the ref is the truth all the time.
"""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from fairlead.mission_management.bookkeeping.ports import MachineState
from fairlead.mission_management.status import MACHINE_FILES
from fairlead.shared_kernel.commit_target import RollForward
from fairlead.shared_kernel.faults import reach
from fairlead.shared_kernel.git import (
    GitError,
    Oid,
    Refs,
    ShownRefs,
    WorktreeBusy,
    WorktreeChangesInTheWay,
)

DEFERRED_FILE = "roll-forward.json"
QUARANTINE = "quarantine"


@dataclass(frozen=True, slots=True)
class _Note:
    """What was about to happen: enough to finish it. `inode` is our lock's, 0 for none."""

    worktree: Path
    ref: str
    old: Oid
    inode: int
    detached_by: str = ""
    """What has detached that worktree's HEAD from the ref; such a note is not kept."""

    def written(self) -> bytes:
        raw = {
            "worktree": str(self.worktree),
            "ref": self.ref,
            "old": self.old,
            "inode": self.inode,
        }
        return json.dumps(raw, sort_keys=True).encode() + b"\n"

    @classmethod
    def read(cls, data: bytes) -> "_Note | None":
        try:
            raw = json.loads(data)
            return cls(
                Path(raw["worktree"]), str(raw["ref"]), Oid(str(raw["old"])), int(raw["inode"])
            )
        except (ValueError, KeyError, TypeError):
            return None


class Followed(NamedTuple):
    """How showing a commit went; `set_aside` is where a person's bytes are kept now."""

    outcome: RollForward
    warnings: tuple[str, ...] = ()
    set_aside: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class ViewFollower:
    """Keeps the worktree that shows a mission's authority ref in step with it."""

    shown: ShownRefs
    refs: Refs
    machine: MachineState
    state_key: str
    directory: str
    """The mission directory: files below it are ours, and a person's bytes there are set aside."""

    def heal(self) -> tuple[str, ...]:
        """Finish what a killed or deferred command left; call under the mission's lock."""
        note = self._noted()
        if note is None:
            return ()
        now = self.refs.read(note.ref)
        if not note.worktree.is_dir() or self.shown.worktree_of(note.ref) != note.worktree:
            self._forget(note)
            return ()
        if now is None or now == note.old:
            self._forget(note)
            return ()
        self.shown.release(note.worktree, note.inode)
        if self.shown.busy(note.worktree):
            return ()
        # What is in the way there is set aside: as long as the worktree lags behind, a commit made
        # in it would undo what it does not show.
        shown = self.after(self._locked(note.worktree, note.ref, note.old), now)
        return shown.warnings if shown.outcome is RollForward.DONE else ()

    def before(self, old: Oid, ref: str, *, new: Oid, brings_code: bool = False) -> "_Note | None":
        """Lock the index of the worktree that shows `ref`; None where no worktree does.

        Code does not come in while git is in the middle of something there: the commit that ends
        it would be made from an index without that code. Rows are put back after such a commit.

        Raises:
            WorktreeBusy: it brings code, and has to wait; nothing was done.
            WorktreeChangesInTheWay: a person's changes would be overwritten; nothing was done.
        """
        held = self.shown.under_way(ref, conflicts=brings_code)
        if held and brings_code:
            raise WorktreeBusy(str(held[0]), _short(ref), held[1])
        worktree = self.shown.worktree_of(ref)
        if worktree is None:
            return _Note(held[0], ref, old, 0, detached_by=held[1]) if held else None
        seen = self._first_unseen(worktree, old)
        if held:
            return self._note(_Note(worktree, ref, seen, 0))
        blocked = self.shown.in_the_way(worktree, old, new, spare=self.directory)
        if blocked and seen == old:
            raise WorktreeChangesInTheWay(str(worktree), ", ".join(blocked))
        note = self._locked(worktree, ref, seen)
        if note.inode == 0 and brings_code:
            self.abandon(note, old)
            raise WorktreeBusy(str(worktree), _short(ref), "another git command")
        return note

    def _locked(self, worktree: Path, ref: str, seen: Oid) -> _Note:
        """Lock the index of a worktree that shows `seen`; deferred where another git holds it."""
        copy, mark = self.shown.prepare(worktree)
        try:
            note = self._note(_Note(worktree, ref, seen, mark))
        except BaseException:
            self.shown.release(worktree, mark)
            raise
        reach("view noted")
        if not self.shown.reserve(copy):
            return self._note(_Note(worktree, ref, seen, 0))
        reach("view locked")
        return note

    def after(self, note: "_Note | None", new: Oid) -> Followed:
        """Show `new`, the ref's value now; deferred while a git operation is under way."""
        if note is None:
            return Followed(RollForward.NOT_SHOWN)
        if note.detached_by:
            return Followed(RollForward.DEFERRED, (_under_a_detached_head(note),))
        if note.inode == 0:
            return Followed(RollForward.DEFERRED, (_in_the_middle(note),))
        quarantine = self.machine.folder(self.state_key) / QUARANTINE
        try:
            kept = self.shown.follow(
                *(note.worktree, note.old, new), quarantine=quarantine, ours=self._ours()
            )
            reach("view followed")
            self._forget(note)
        except WorktreeBusy:
            return self._put_off(note, _in_the_middle(note))
        except GitError as error:
            return self._put_off(note, _failed(note, error))
        reach("view done")
        told = tuple(f"your edit was set aside in {path}" for path in kept)
        return Followed(RollForward.DONE, told, tuple(kept))

    def show_again(self, ref: str, paths: Sequence[str]) -> tuple[Path, ...]:
        """Show files as the ref has them, and set aside what a person made of them.

        Nothing where the worktree lags behind, or another git is at work in it.
        """
        worktree, now = self.shown.worktree_of(ref), self.refs.read(ref)
        if worktree is None or now is None or self._noted() or self.shown.busy(worktree):
            return ()
        copy, mark = self.shown.prepare(worktree)
        note = _Note(worktree, ref, now, mark)
        try:
            self._note(note)
            if not self.shown.reserve(copy):
                return ()
            quarantine = self.machine.folder(self.state_key) / QUARANTINE
            return tuple(self.shown.restore(worktree, now, paths, quarantine=quarantine))
        finally:
            self._forget(note)

    def _ours(self) -> tuple[str, ...]:
        """Files that only the program writes: a person's bytes never stay in one of them."""
        return tuple(f"{self.directory}/{name}" for name in MACHINE_FILES)

    def _put_off(self, note: _Note, later: str) -> Followed:
        """The commit is durable whatever becomes of its view: the next write tries again."""
        with suppress(GitError):  # then the note stays as it is, and says whose lock it is
            self.shown.release(note.worktree, note.inode)
            self._note(_Note(note.worktree, note.ref, note.old, 0))
        return Followed(RollForward.DEFERRED, (later,))

    def abandon(self, note: "_Note | None", base: Oid) -> None:
        """The ref is still at `base`: unlock, and remember only what was deferred earlier."""
        if note is None or note.detached_by:
            return
        self._forget(note)
        if note.old != base:
            self._note(_Note(note.worktree, note.ref, note.old, 0))

    def _noted(self) -> _Note | None:
        data = self.machine.read(self.state_key, DEFERRED_FILE)
        return _Note.read(data) if data else None

    def _first_unseen(self, worktree: Path, old: Oid) -> Oid:
        """A deferred move keeps the commit that the worktree really shows."""
        earlier = self._noted()
        return earlier.old if earlier and earlier.worktree == worktree else old

    def _note(self, note: _Note) -> _Note:
        self.machine.write(self.state_key, DEFERRED_FILE, note.written())
        return note

    def _forget(self, note: _Note) -> None:
        self.shown.release(note.worktree, note.inode)
        self.machine.remove(self.state_key, DEFERRED_FILE)


def _short(ref: str) -> str:
    return ref.removeprefix("refs/heads/")


def _in_the_middle(note: _Note) -> str:
    return (
        f"{note.worktree} is in the middle of a git operation; it will show this commit "
        "after the next fairlead command that writes"
    )


def _failed(note: _Note, error: GitError) -> str:
    return (
        f"{note.worktree} does not show this commit yet ({error.message}); the next fairlead "
        "command that writes tries again"
    )


def _under_a_detached_head(note: _Note) -> str:
    branch = _short(note.ref)
    said = f"{note.detached_by} of {branch} is under way in {note.worktree}"
    if note.detached_by == "a rebase":
        said += (
            "; git will not finish it, since the branch has moved: leave it with "
            "`git rebase --abort`, run any writing command, then rebase again"
        )
    return said
