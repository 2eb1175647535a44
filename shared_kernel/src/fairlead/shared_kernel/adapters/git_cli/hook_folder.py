"""Which commit hooks a user has, found as git finds them, without starting it."""

import os
from dataclasses import dataclass
from pathlib import Path

from fairlead.shared_kernel.git import GitSettings

PRE_COMMIT = "pre-commit"
PRE_MERGE_COMMIT = "pre-merge-commit"
PREPARE_MESSAGE = "prepare-commit-msg"
CHECK_MESSAGE = "commit-msg"
POST_COMMIT = "post-commit"
POST_MERGE = "post-merge"
REFERENCE_TRANSACTION = "reference-transaction"
COMMIT_HOOKS = (
    PRE_COMMIT,
    PRE_MERGE_COMMIT,
    PREPARE_MESSAGE,
    CHECK_MESSAGE,
    REFERENCE_TRANSACTION,
    POST_COMMIT,
)


@dataclass(frozen=True, slots=True)
class HookFolder:
    """The folder of the user's hooks. `relative`: the setting depends on where git runs."""

    path: Path
    relative: bool

    @classmethod
    def find(cls, settings: GitSettings, primary_root: Path, common_dir: Path) -> "HookFolder":
        """Read `core.hooksPath`; a relative one counts from the top of the primary worktree."""
        configured = settings.value("core.hooksPath")
        if not configured:
            return cls(common_dir / "hooks", False)
        path = Path(configured).expanduser()
        return cls(primary_root / path, not path.is_absolute())

    @property
    def is_lost(self) -> bool:
        """True where git would skip every hook in silence: a relative folder that is not there."""
        return self.relative and not self.path.is_dir()

    def runs(self, name: str) -> bool:
        """Tell whether git would run this hook."""
        return (self.path / name).is_file() and os.access(self.path / name, os.X_OK)

    def ignores(self, name: str) -> bool:
        """Tell whether the hook is there and git would ignore it, for it is not executable."""
        return (self.path / name).is_file() and not os.access(self.path / name, os.X_OK)

    def missing_interpreter(self, name: str) -> str | None:
        """Return the program that the hook's first line asks for, if there is none such."""
        try:
            with (self.path / name).open("rb") as script:
                first = script.readline(512)
        except OSError as error:
            return str(error)
        words = first[2:].split() if first.startswith(b"#!") else []
        program = os.fsdecode(words[0]) if words else ""
        return program if program and not os.access(program, os.X_OK) else None
