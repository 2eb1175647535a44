"""Commands that the repository provides, run in a private worktree that shows no branch."""

from collections.abc import Sequence
from pathlib import Path

from typing_extensions import override

from fairlead.shared_kernel.adapters.git_cli.hook_scene import free_scene
from fairlead.shared_kernel.adapters.git_cli.runner import Git
from fairlead.shared_kernel.adapters.git_cli.scratch import Scratch
from fairlead.shared_kernel.git import CommandRun, CommandRuns, Oid

_FOLDER = "proofs"


class GitCommandRuns(CommandRuns):
    """Runs commands in linked worktrees below the common git dir."""

    def __init__(self, git: Git, scratch: Scratch, common_dir: Path) -> None:
        self._git, self._scratch, self._common_dir = git, scratch, common_dir

    @override
    def run(self, commit: Oid, argv: Sequence[str], *, state: Path, timeout: float) -> CommandRun:
        place = state / _FOLDER
        with free_scene(self._git, self._scratch, self._common_dir, place) as scene:
            scene.drop()  # what a killed command left in it would be seen by this one
            try:
                scene.show(commit, commit)
                done = scene.execute(argv, {}, timeout)
            except OSError as error:
                return CommandRun(None, error.strerror or str(error), started=False)
            finally:
                scene.drop()
            return CommandRun(done.status, done.output)
