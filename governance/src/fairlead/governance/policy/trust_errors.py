"""Why a command of the repository is not run.

RepositoryNotTrusted   nobody said yes to it on this machine
TrustUnreadable        the user's own file is damaged, or others could have written it
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import final

from fairlead.shared_kernel.errors import ErrorKind, FairleadError


@final
class RepositoryNotTrusted(FairleadError):
    """The repository provides commands that nobody on this machine has agreed to run."""

    code = "REPOSITORY_NOT_TRUSTED"

    def __init__(self, repository: Path, commands: Sequence[Mapping[str, object]]) -> None:
        listed = "\n".join(f"  {one['command']}   ({one['origin']})" for one in commands)
        super().__init__(
            f"{repository} provides commands that you have not agreed to run:\n{listed}",
            next_step="Read them. If you would run them yourself, run `fairlead trust`, then the "
            "same command again.",
            details={"repository": str(repository), "commands": [dict(one) for one in commands]},
        )
        self.repository, self.commands = repository, tuple(commands)


@final
class TrustUnreadable(FairleadError):
    """The user's file of trusted repositories cannot be relied on, so nothing is trusted."""

    code = "TRUST_UNREADABLE"
    kind = ErrorKind.ENVIRONMENT

    def __init__(self, file: Path, why: str, next_step: str) -> None:
        super().__init__(
            f"{file}: {why}", next_step=next_step, details={"file": str(file), "why": why}
        )
        self.file = file
