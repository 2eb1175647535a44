"""What the rest of the program may ask of git. Adapters subclass these and only translate.

Every method may also raise the environment errors of `errors.py` (GitMissing, GitTooOld,
GitTimeout, GitCommandFailed, StorageUnwritable).
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from fairlead.shared_kernel.git.commits import CommitDraft, RefUpdate
    from fairlead.shared_kernel.git.folders import FileChange, Snapshot, Worktree
    from fairlead.shared_kernel.git.history import CommitInfo, MergeResult, TreeFile
    from fairlead.shared_kernel.git.hooks import HookOutcome, HookRefusal, PendingCommit
    from fairlead.shared_kernel.git.unfinished import UnfinishedMerge
    from fairlead.shared_kernel.git.values import GitObject, ObjectKind, Oid, Ref


class Refs(Protocol):
    """Branches and other refs, always by full name (`refs/heads/main`)."""

    @abstractmethod
    def list(self, *prefixes: str) -> Sequence[Ref]:
        """Return the refs below the prefixes (each ends in `/` or is a whole name), by name."""
        ...

    @abstractmethod
    def read(self, name: str) -> Oid | None:
        """Return what the ref points to now (fresh at each call), or None. `HEAD` is allowed."""
        ...

    @abstractmethod
    def flush(self, name: str, *, since: Sequence[Oid]) -> None:
        """Make a branch that somebody else's git wrote durable, and what it adds to `since`.

        By its default git leaves it to the system when a commit is on the device.

        Raises:
            StorageUnwritable: the device reports an error.
        """
        ...

    @abstractmethod
    def update(self, updates: Sequence[RefUpdate], *, reason: str) -> None:
        """Move refs, all or none, each only if it still has its old value; durable on return.

        `reason` goes to the reflog, which is made. The user's reference-transaction hook runs.

        Raises:
            RefMoved: one of them has another value now; none was moved.
            RefUpdateRefused: git or the hook refused; none was moved.
        """
        ...


class Objects(Protocol):
    """The object store. What was written is durable on return."""

    @abstractmethod
    def read(self, spec: str) -> GitObject | None:
        """Return an object named by its oid or `<commit or tree oid>:path`; None if there is none.

        Never a ref name: a ref may move between two calls. Resolve it with `Refs.read` first.
        """
        ...

    @property
    @abstractmethod
    def oid_length(self) -> int:
        """How long the names of this repository's objects are: 40 (SHA-1) or 64 (SHA-256)."""
        ...

    @abstractmethod
    def write(self, contents: Sequence[tuple[ObjectKind, bytes]]) -> Sequence[Oid]:
        """Store blobs and trees (no filter runs), all at once; return their names in order.

        What names an object comes after it.
        """
        ...

    @abstractmethod
    def write_commit(self, draft: CommitDraft) -> Oid:
        """Store a commit by git's configured identity, signed if `commit.gpgsign` says so.

        Raises:
            GitIdentityMissing: nobody said who commits.
        """
        ...


class History(Protocol):
    """Questions about commits that need more than one object."""

    @abstractmethod
    def merge_base(self, one: Oid, other: Oid) -> Oid | None:
        """Return the best common ancestor, or None."""
        ...

    @abstractmethod
    def is_ancestor(self, ancestor: Oid, descendant: Oid) -> bool:
        """Tell whether `descendant` contains `ancestor` (a commit contains itself)."""
        ...

    @abstractmethod
    def changed_paths(self, before: Oid, after: Oid) -> Sequence[str]:
        """Return the paths that differ between two commits or trees, sorted; renames as two."""
        ...

    @abstractmethod
    def files(self, commit: Oid) -> Sequence[TreeFile]:
        """Return every file (links too, submodules not) of a commit or tree, by path."""
        ...

    @abstractmethod
    def holding(self, commit: Oid, texts: Sequence[str]) -> Sequence[str]:
        """Return the paths of the files that hold one of the texts, sorted; binary files too.

        Plain text, not patterns; of letters from a to z the case does not matter.
        """
        ...

    @abstractmethod
    def commits(
        self,
        tip: Oid,
        *,
        exclude: Sequence[Oid] = (),
        limit: int | None = None,
        first_parent: bool = False,
        paths: Sequence[str] = (),
    ) -> Sequence[CommitInfo]:
        """Return commits reachable from `tip` and from none of `exclude`, newest first."""
        ...


class Merges(Protocol):
    """Three-way merges in the object store: no worktree, no index, no ref is touched."""

    @abstractmethod
    def merge(self, ours: Oid, theirs: Oid) -> MergeResult:
        """Merge two commits. Nothing is resolved by taking a side."""
        ...


class Worktrees(Protocol):
    """Linked worktrees, and what is changed in them."""

    @abstractmethod
    def list(self) -> Sequence[Worktree]:
        """Return every worktree, the primary one first."""
        ...

    @abstractmethod
    def add(
        self,
        path: Path,
        *,
        branch: str,
        start: Oid | None,
        hidden: Sequence[str],
        only: Sequence[str] = (),
    ) -> Sequence[str]:
        """Make a worktree at `path` that shows `branch` (short name), all files present.

        With `start` the branch is made there; without, it exists. `hidden` are file paths that are
        not shown (sparse checkout). With `only`, directories, hardly anything else is shown: the
        files directly in the folders above them. A half-made worktree at `path` that shows
        `branch` is repaired, and one whose files and index are gone.

        Where files were put the user's post-checkout hook runs there, as `git worktree add` runs
        it: last, and again where it was cut short. What it is to be blamed for is returned as
        warnings; the worktree is whole all the same.

        Raises:
            WorktreeFailed: the path is taken, or the branch is shown elsewhere.
            SparseCheckoutFailed: git would not hide what must be hidden; no file was put there.
        """
        ...

    @abstractmethod
    def add_merge(self, path: Path, merge: UnfinishedMerge) -> Sequence[str]:
        """Make a worktree at `path` that shows a merge to be finished, and no branch.

        A half-made one is finished; one that is whole is left as it is, whatever it holds.

        Raises:
            WorktreeFailed: the path is taken, or shows a branch.
        """
        ...

    @abstractmethod
    def merging(self, path: Path) -> Oid | None:
        """Return what is being merged there, or None: nothing is, or no worktree is there."""
        ...

    @abstractmethod
    def remove(self, path: Path, *, kept: Oid | None = None) -> None:
        """Remove a clean worktree, or forget one whose folder is gone.

        With `kept`, the files of a snapshot, also one that holds exactly these. What git ignores
        goes with it.

        Raises:
            WorktreeChangesInTheWay: it holds changes or untracked files that are not ignored.
        """
        ...

    @abstractmethod
    def changes(self, path: Path) -> Sequence[FileChange]:
        """Return what `git status` shows there: changed, staged and untracked files."""
        ...

    @abstractmethod
    def moved(self, root: Path) -> Mapping[Path, Path]:
        """Return where worktrees directly below `root` are, by where git looks for them in vain.

        They were moved, or copied, with the repository.
        """
        ...

    @abstractmethod
    def reconnect(self, root: Path) -> Mapping[Path, Path]:
        """Let git find the worktrees again that `moved` names, and return them as it does.

        No file of a person is touched, nor the repository that this one is a copy of.
        """
        ...

    @abstractmethod
    def ignored(self, path: Path) -> Sequence[str]:
        """Return what git ignores there, sorted; a folder of which all is ignored ends in `/`."""
        ...

    @abstractmethod
    def snapshot(self, path: Path) -> Snapshot:
        """Store what the worktree holds, untracked files too but ignored ones; it is not touched.

        Raises:
            WorktreeFailed: a changed path is a repository of its own.
        """
        ...

    @abstractmethod
    def put_back(self, path: Path, snapshot: Snapshot) -> None:
        """Let a clean worktree hold what a snapshot of the same branch tip held.

        Raises:
            WorktreeChangesInTheWay: it is not clean.
        """
        ...

    @abstractmethod
    def fast_forward(self, path: Path, commit: Oid) -> None:
        """Move the branch shown at `path` forward to `commit`, and its files with it.

        Unrelated changed and staged files survive (`git merge --ff-only`).

        Raises:
            WorktreeChangesInTheWay: a changed file would be overwritten.
            RefMoved: `commit` does not contain the branch.
        """
        ...

    @abstractmethod
    def commit_files(self, path: Path, *, message: str, paths: Sequence[str]) -> Oid:
        """Commit exactly `paths` there (`git commit --only`), with hooks; other staged files stay.

        Raises:
            GitCommandFailed: git or a hook refused; nothing was committed.
        """
        ...


class CommitHooks(Protocol):
    """The user's own commit hooks, run as `git commit` would run them."""

    @abstractmethod
    def configured(self) -> Sequence[str]:
        """Return the names of the hooks that a commit would run; costs no git process.

        reference-transaction is among them, although git runs that one when the ref moves.
        """
        ...

    @abstractmethod
    def run(self, pending: PendingCommit, *, state: Path, timeout: float) -> HookOutcome:
        """Run the hooks on a commit that is not made yet, in a private worktree below `state`.

        All hooks together have `timeout` seconds. Nothing anyone can see is changed.
        """
        ...

    @abstractmethod
    def after_commit(
        self, commit: Oid, *, state: Path, timeout: float, merged: bool = False
    ) -> Sequence[str]:
        """Run post-commit, or post-merge. Return warnings; a failure here undoes nothing."""
        ...

    @abstractmethod
    def ignored(self) -> Sequence[str]:
        """Say which hooks git does not run, because they are not executable; for people."""
        ...

    @abstractmethod
    def unavailable(self) -> Sequence[HookRefusal]:
        """Return what `run` would refuse any commit for, because it cannot be started."""
        ...

    @abstractmethod
    def kept(self, state: Path) -> Sequence[Path]:
        """Return the private worktrees that are kept below `state` for the next commit."""
        ...

    @abstractmethod
    def clear(self, state: Path) -> Sequence[Path]:
        """Remove them, and return those that are gone; one in which a hook is at work stays."""
        ...


class GitSettings(Protocol):
    """The effective git configuration and identity. Read once, then kept."""

    @abstractmethod
    def value(self, key: str) -> str | None:
        """Return the last value of a key such as `commit.gpgsign`, or None."""
        ...

    @abstractmethod
    def all(self, key: str) -> Sequence[str]:
        """Return every value of a key that may be given more than once, the nearest last."""
        ...

    @abstractmethod
    def personal(self, key: str) -> str | None:
        """Return a value from the user's own (system or global) configuration only."""
        ...

    @abstractmethod
    def committer(self) -> tuple[str, str]:
        """Return name and e-mail of who commits.

        Raises:
            GitIdentityMissing: nobody said so.
        """
        ...

    @abstractmethod
    def editor(self, *, on_terminal: bool) -> str | None:
        """Return the command of the editor that git would start.

        None where nobody chose one, and there is no terminal for the usual one.
        """
        ...

    @abstractmethod
    def version(self) -> tuple[int, int, int]:
        """Return git's version."""
        ...


class ShownRefs(Protocol):
    """Worktrees that show a ref which is about to move without their knowing.

    Contract bookkeeping, "When a worktree does show the ref". A person's staged entries and dirty
    files survive; nobody can commit from a stale index in between.
    """

    @abstractmethod
    def worktree_of(self, ref: str) -> Path | None:
        """Return the worktree whose HEAD names this ref now; costs no git process."""
        ...

    @abstractmethod
    def busy(self, worktree: Path) -> str | None:
        """Say which git operation is under way there (merge, rebase, …), or None.

        A lock of another git process on its index counts as one.
        """
        ...

    @abstractmethod
    def under_way(self, ref: str, *, conflicts: bool = True) -> tuple[Path, str] | None:
        """Return the worktree in which git is in the middle of something with a ref, and what.

        It shows the ref; or a rebase or a bisect has detached its HEAD, and will come back to it.
        Without `conflicts` no process is started to ask for one that is left in an index: `follow`
        finds it.
        """
        ...

    @abstractmethod
    def in_the_way(self, worktree: Path, old: Oid, new: Oid, *, spare: str) -> Sequence[str]:
        """Return paths a person changed there that the move would overwrite.

        Paths below the directory `spare` do not count: their bytes go to quarantine.
        """
        ...

    @abstractmethod
    def prepare(self, worktree: Path) -> tuple[Path, int]:
        """Make a copy of the index beside it; return it and its mark. Nobody is blocked yet."""
        ...

    @abstractmethod
    def reserve(self, copy: Path) -> bool:
        """Turn the prepared copy into the index's lock; False when another git holds it."""
        ...

    @abstractmethod
    def follow(
        self, worktree: Path, old: Oid, new: Oid, *, quarantine: Path, ours: Sequence[str] = ()
    ) -> Sequence[Path]:
        """Show `new` where `old` was shown, and return the files set aside in `quarantine`.

        What a person staged or wrote at a path that changes goes to quarantine too, and at the
        paths `ours` also where nothing changes. Idempotent: a second call, after a kill anywhere in
        the first, ends the same.

        Raises:
            WorktreeBusy: a conflict is left in the index; nothing was touched.
        """
        ...

    @abstractmethod
    def restore(
        self, worktree: Path, commit: Oid, paths: Sequence[str], *, quarantine: Path
    ) -> Sequence[Path]:
        """Show these paths again as `commit` has them; return the files set aside in `quarantine`.

        The caller has reserved the index. Idempotent like `follow`.
        """
        ...

    @abstractmethod
    def release(self, worktree: Path, mark: int) -> None:
        """Take our lock on the index away if it is still ours, that is, has this mark.

        Raises:
            StorageUnwritable: the disk is read-only; the lock is still there.
        """
        ...
