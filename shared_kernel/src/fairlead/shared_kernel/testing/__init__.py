"""The promises of the kernel's ports, as test classes that every adapter can be proved with.

Subclass one and give it the fixture it asks for: `subject` (a `RepositoryUnderTest`) for the ports
of git, `locks` for locks, `clock` for clocks. Needs pytest.
"""

from fairlead.shared_kernel.testing.clock_contract import ClockContract
from fairlead.shared_kernel.testing.command_runs_contract import (
    CommandRunsContract,
    CommandRunsUnderTest,
)
from fairlead.shared_kernel.testing.git_folder_contract import (
    GitFolderContract,
    GitFolderUnderTest,
)
from fairlead.shared_kernel.testing.history_contract import HistoryContract
from fairlead.shared_kernel.testing.hooks_contract import CommitHooksContract
from fairlead.shared_kernel.testing.locks_contract import LocksContract
from fairlead.shared_kernel.testing.merges_contract import MergesContract
from fairlead.shared_kernel.testing.objects_contract import ObjectsContract
from fairlead.shared_kernel.testing.refs_contract import RefsContract
from fairlead.shared_kernel.testing.settings_contract import GitSettingsContract
from fairlead.shared_kernel.testing.subject import RepositoryUnderTest, commit_on
from fairlead.shared_kernel.testing.worktrees_contract import WorktreesContract

__all__ = [
    "ClockContract",
    "CommandRunsContract",
    "CommandRunsUnderTest",
    "CommitHooksContract",
    "GitFolderContract",
    "GitFolderUnderTest",
    "GitSettingsContract",
    "HistoryContract",
    "LocksContract",
    "MergesContract",
    "ObjectsContract",
    "RefsContract",
    "RepositoryUnderTest",
    "WorktreesContract",
    "commit_on",
]
