"""The environment that git is started with."""

import os
from collections.abc import Mapping

LOCAL_VARIABLES = frozenset(
    {
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_COMMON_DIR",
        "GIT_CONFIG",
        "GIT_CONFIG_COUNT",
        "GIT_CONFIG_PARAMETERS",
        "GIT_DIR",
        "GIT_GRAFT_FILE",
        "GIT_IMPLICIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_INTERNAL_SUPER_PREFIX",
        "GIT_NO_REPLACE_OBJECTS",
        "GIT_OBJECT_DIRECTORY",
        "GIT_PREFIX",
        "GIT_REPLACE_REF_BASE",
        "GIT_SHALLOW_FILE",
        "GIT_WORK_TREE",
    }
)
"""What `git rev-parse --local-env-vars` names: variables that tie git to one repository.

Inherited from a hook or a script of the user they would turn our git towards another repository or
another index. All others stay: who commits (GIT_AUTHOR_*, GIT_COMMITTER_*) and which configuration
is the user's (GIT_CONFIG_GLOBAL) is theirs to say. Written out, because asking costs a process; a
test compares it with git's own answer.
"""

IN_HOOK = "FAIRLEAD_IN_HOOK"
"""Set for hooks, so that a Fairlead command inside one is refused rather than deadlocked: most
writes are made under a mission's lock, and git runs hooks when a ref moves, a merge is made or an
index is written.
"""


def own_environment() -> dict[str, str]:
    """The environment of git when this program reads what it says: plain English, no questions."""
    return hook_environment({"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"})


def hook_environment(extra: Mapping[str, str]) -> dict[str, str]:
    """The environment of the user's own hooks: theirs, in their language, but tied to nothing."""
    kept = {name: value for name, value in os.environ.items() if name not in LOCAL_VARIABLES}
    return {**kept, **extra}
