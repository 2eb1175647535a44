"""The ports of `shared_kernel.git`, met by the git program. `runner` is the only place that starts
it; `checkout` needs no git at all.
"""

from fairlead.shared_kernel.adapters.git_cli.checkout import locate
from fairlead.shared_kernel.adapters.git_cli.opening import (
    open_command_runs,
    open_git_folder,
    open_rehearsal,
    open_remotes,
    open_repository,
    open_shown_refs,
)

__all__ = [
    "locate",
    "open_command_runs",
    "open_git_folder",
    "open_rehearsal",
    "open_remotes",
    "open_repository",
    "open_shown_refs",
]
