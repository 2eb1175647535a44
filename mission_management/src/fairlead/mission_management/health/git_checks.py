"""Checks of the repository itself: git, its settings, its worktrees, the policies."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from fairlead.governance.policy import InteractionPolicy, PolicySources, Trust
from fairlead.mission_management.health.findings import Finding, Severity
from fairlead.mission_management.missions import PrivateExcludes
from fairlead.shared_kernel.errors import FairleadError
from fairlead.shared_kernel.git import GitFolder, Ref, Repository, Worktree
from fairlead.shared_kernel.naming import HEADS, MissionNames, machine_state, worktrees_root

OLDEST_GIT = (2, 38, 0)
GIT_CHECKS = (
    "git version",
    "committer identity",
    "commit hooks",
    "config, charter and trust",
    "worktrees",
    "leftovers of killed processes",
)
UNREADABLE, VANISHED, LEFTOVERS = "WORKTREE_UNREADABLE", "WORKTREE_MISSING", "LEFTOVERS"
NO_HOOK, HOOKS_LEFT = "BOOKKEEPING_HOOK_UNAVAILABLE", "HOOKS_WORKTREE_LEFT"
CLOSED = "STORAGE_UNWRITABLE"
NOT_EXCLUDED, MOVED = "EXCLUDES_MISSING", "WORKTREE_MOVED"


@dataclass(frozen=True, slots=True)
class GitChecks:
    """Looks at everything that is not one mission's."""

    repository: Repository
    folder: GitFolder
    policies: PolicySources
    trust: Trust
    excludes: PrivateExcludes

    def settings(self) -> Iterator[Finding]:
        """Check git, who commits, the hooks, and what people wrote about policy."""
        version = self.repository.settings.version()
        if version < OLDEST_GIT:
            shown = ".".join(map(str, version))
            said = f"git {shown} is too old; 2.38 or newer is needed"
            yield Finding(Severity.ERROR, "GIT_TOO_OLD", "git", said, "Upgrade git.")
        for where, question in (
            ("git", self.repository.settings.committer),
            ("policy", self.policies.protected_branches),
            ("policy", lambda: InteractionPolicy.resolved(self.policies.interaction())),
            ("trust", self.trust.known),
        ):
            try:
                question()
            except FairleadError as error:
                yield _of_error(error, where)
        yield from self._hooks()

    def _hooks(self) -> Iterator[Finding]:
        hooks, settings = self.repository.hooks, self.repository.settings
        skipped = settings.personal("fairlead.hooks") == "skip"
        refusals = () if skipped else hooks.unavailable()
        for refusal in refusals:
            said = f"no write is possible: the {refusal.hook} hook cannot be started: "
            step = "Mend core.hooksPath (`git config core.hooksPath`) or the hook file."
            yield Finding(Severity.ERROR, NO_HOOK, "git", said + refusal.reason, step)
        for ignored in () if skipped else hooks.ignored():
            step = "Make it executable (`chmod +x`), or move it away if it is not meant to run."
            yield Finding(Severity.WARNING, "HOOKS_IGNORED", "git", ignored, step)
        names = hooks.configured()
        if names and not refusals:
            said = f"these hooks run at every bookkeeping commit: {', '.join(names)}"
            yield Finding(Severity.NOTE, "HOOKS_CONFIGURED", "git", said)

    def files(self) -> Iterator[Finding]:
        """Check what lies in git's own folder."""
        closed = self.folder.unwritable()
        if closed:
            names = ", ".join(place.name for place in closed)
            said = f"no write is possible, reading works: you may not write in {names}"
            step = "Use an account that may, or make the disk writable."
            yield Finding(Severity.WARNING, CLOSED, str(closed[0]), said, step)
        for name in self.folder.unreadable_worktrees():
            yield Finding(
                Severity.ERROR,
                UNREADABLE,
                f"worktree {name}",
                "git cannot read its own notes about this worktree (an empty `commondir`, left by "
                "a killed git), and so cannot list any",
                "Run `fairlead doctor --fix`; it writes the file again.",
            )
        leftovers = self.folder.leftovers()
        if leftovers:
            said = f"{len(leftovers)} temporary files of killed processes"
            step = "Run `fairlead doctor --fix`; it removes them."
            yield Finding(Severity.NOTE, LEFTOVERS, str(leftovers[0].parent), said, step)
        for lock in self.folder.abandoned_locks():
            yield Finding(
                Severity.WARNING,
                "GIT_LOCK_LEFT",
                str(lock),
                "this lock of git is older than any git command takes",
                "See whether a git is still at work (`ps`); a killed one leaves such a file for "
                "you to remove.",
            )

    def worktrees(self, known: Sequence[str]) -> Iterator[Finding]:
        """Check the worktrees; `known` are the folder names of the missions."""
        moved = self.repository.worktrees.moved(worktrees_root(self.repository.primary_root))
        for noted, found in moved.items():
            yield _moved(noted, found)
        for worktree in self.repository.worktrees.list():
            if worktree.path in moved:
                continue
            if not worktree.exists:
                yield _vanished(worktree)
            elif orphan := _mission_of(worktree, known):
                yield Finding(
                    Severity.NOTE,
                    "ORPHAN_WORKTREE",
                    str(worktree.path),
                    f"it shows a branch of {orphan}, which is no mission here",
                    f"Look at what it holds with `git -C {worktree.path} status`; keep it or "
                    "remove it.",
                )

    def hook_worktrees(self, states: Iterable[Path]) -> Iterator[Finding]:
        """Tell of private worktrees of hooks that nobody needs any more."""
        for state in states:
            for kept in self.repository.hooks.kept(state):
                said = "hooks of a mission that ended or never began were run here"
                step = "Run `fairlead doctor --fix`; it removes the folder."
                yield Finding(Severity.NOTE, HOOKS_LEFT, str(kept), said, step)

    def left_places(self, keys: Iterable[str]) -> Iterator[Finding]:
        """Tell of places in machine state of missions that never began."""
        for key in keys:
            place = machine_state(self.repository.common_dir, key)
            said = "a mission that was refused left nothing but its lock here"
            step = "Run `fairlead doctor --fix`; it removes the folder."
            yield Finding(Severity.NOTE, LEFTOVERS, str(place), said, step)

    def tracked_worktrees(self, refs: Sequence[Ref]) -> Iterator[Finding]:
        """Check that no branch carries the folder in which worktrees are made."""
        name = worktrees_root(self.repository.primary_root).name
        for ref in refs:
            if self.repository.objects.read(f"{ref.oid}:{name}"):
                yield Finding(
                    Severity.ERROR,
                    "WORKTREES_TRACKED",
                    f"{ref.name.removeprefix(HEADS)}:{name}",
                    f"files below {name} are tracked on this branch",
                    f"On that branch run `git rm -r --cached {name}` and commit.",
                )

    def private_excludes(self) -> Iterator[Finding]:
        """Check that the folders of this program are hidden from `git status`."""
        missing = self.excludes.missing()
        if missing:
            said = f"not excluded from `git status` here: {', '.join(missing)}"
            step = "Run `fairlead doctor --fix` or `fairlead init`."
            yield Finding(Severity.WARNING, NOT_EXCLUDED, "info/exclude", said, step)


def _of_error(error: FairleadError, where: str) -> Finding:
    return Finding(Severity.ERROR, error.code, where, error.message, error.next_step)


def _moved(noted: Path, found: Path) -> Finding:
    return Finding(
        Severity.WARNING,
        MOVED,
        str(found),
        f"it was moved or copied with the repository, and git looks for it at {noted}",
        "Run `fairlead doctor --fix` or `fairlead worktree repair`; git is told where it is, and "
        "no file in it is touched.",
    )


def _vanished(worktree: Worktree) -> Finding:
    return Finding(
        Severity.NOTE,
        VANISHED,
        str(worktree.path),
        "the folder of this worktree was deleted"
        + ("; its branch is still there" if worktree.branch else ""),
        "Run `fairlead implement WP --agent A` to have a lane's worktree made anew, or `fairlead "
        "doctor --fix` to forget it.",
    )


def _mission_of(worktree: Worktree, known: Sequence[str]) -> str:
    """The mission whose branch a worktree shows, if there is no such mission; else ""."""
    branch = (worktree.branch or "").removeprefix(HEADS)
    named = MissionNames.of_branch(branch)
    folder = named[0].folder.value if named else ""
    return "" if folder in known else folder
