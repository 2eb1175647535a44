"""Git as this program sees it: values, small ports, and pure rules on trees.

Start at `ports.py`. The adapters are `adapters/git_cli` (real) and `adapters/memory_git`.
"""

from typing import TYPE_CHECKING

from fairlead.shared_kernel.late import exports

if TYPE_CHECKING:
    from fairlead.shared_kernel.git.command_runs import (
        CommandRun,
        CommandRuns,
    )
    from fairlead.shared_kernel.git.commits import (
        CommitDraft,
        RefUpdate,
    )
    from fairlead.shared_kernel.git.comparing import (
        Difference,
        differences,
    )
    from fairlead.shared_kernel.git.errors import (
        GitCommandFailed,
        GitError,
        GitIdentityMissing,
        GitMissing,
        GitTimeout,
        GitTooOld,
        NotARepository,
        ObjectMissing,
        PushRejected,
        RefMoved,
        RefUpdateRefused,
        RemoteUnreachable,
        SparseCheckoutFailed,
        StorageUnwritable,
        WorktreeBusy,
        WorktreeChangesInTheWay,
        WorktreeFailed,
    )
    from fairlead.shared_kernel.git.folders import (
        FileChange,
        Snapshot,
        Worktree,
    )
    from fairlead.shared_kernel.git.git_folder import (
        GitFolder,
    )
    from fairlead.shared_kernel.git.history import (
        CommitInfo,
        MergeResult,
        TreeFile,
    )
    from fairlead.shared_kernel.git.hooks import (
        HookOutcome,
        HookRefusal,
        PendingCommit,
    )
    from fairlead.shared_kernel.git.object_names import (
        blob_name,
        checksum,
        object_name,
    )
    from fairlead.shared_kernel.git.ports import (
        CommitHooks,
        GitSettings,
        History,
        Merges,
        Objects,
        Refs,
        ShownRefs,
        Worktrees,
    )
    from fairlead.shared_kernel.git.remotes import (
        Remotes,
        Upstream,
    )
    from fairlead.shared_kernel.git.repository import (
        Checkout,
        Repository,
    )
    from fairlead.shared_kernel.git.trees import (
        TreeEntry,
        edit_tree,
        entries_at,
        format_tree,
        parse_tree,
    )
    from fairlead.shared_kernel.git.unfinished import (
        UnfinishedMerge,
        UnmergedEntry,
    )
    from fairlead.shared_kernel.git.values import (
        ZERO_OID,
        GitObject,
        ObjectKind,
        Oid,
        Ref,
        oid,
    )
else:
    __getattr__ = exports(
        __name__,
        {
            "command_runs": (
                "CommandRun",
                "CommandRuns",
            ),
            "commits": (
                "CommitDraft",
                "RefUpdate",
            ),
            "comparing": (
                "Difference",
                "differences",
            ),
            "errors": (
                "GitCommandFailed",
                "GitError",
                "GitIdentityMissing",
                "GitMissing",
                "GitTimeout",
                "GitTooOld",
                "NotARepository",
                "ObjectMissing",
                "PushRejected",
                "RefMoved",
                "RefUpdateRefused",
                "RemoteUnreachable",
                "SparseCheckoutFailed",
                "StorageUnwritable",
                "WorktreeBusy",
                "WorktreeChangesInTheWay",
                "WorktreeFailed",
            ),
            "folders": (
                "FileChange",
                "Snapshot",
                "Worktree",
            ),
            "git_folder": ("GitFolder",),
            "history": (
                "CommitInfo",
                "MergeResult",
                "TreeFile",
            ),
            "hooks": (
                "HookOutcome",
                "HookRefusal",
                "PendingCommit",
            ),
            "object_names": (
                "blob_name",
                "checksum",
                "object_name",
            ),
            "ports": (
                "CommitHooks",
                "GitSettings",
                "History",
                "Merges",
                "Objects",
                "Refs",
                "ShownRefs",
                "Worktrees",
            ),
            "remotes": (
                "Remotes",
                "Upstream",
            ),
            "repository": (
                "Checkout",
                "Repository",
            ),
            "trees": (
                "TreeEntry",
                "edit_tree",
                "entries_at",
                "format_tree",
                "parse_tree",
            ),
            "unfinished": (
                "UnfinishedMerge",
                "UnmergedEntry",
            ),
            "values": (
                "GitObject",
                "ObjectKind",
                "Oid",
                "Ref",
                "ZERO_OID",
                "oid",
            ),
        },
    )

__all__ = [
    "ZERO_OID",
    "Checkout",
    "CommandRun",
    "CommandRuns",
    "CommitDraft",
    "CommitHooks",
    "CommitInfo",
    "Difference",
    "FileChange",
    "GitCommandFailed",
    "GitError",
    "GitFolder",
    "GitIdentityMissing",
    "GitMissing",
    "GitObject",
    "GitSettings",
    "GitTimeout",
    "GitTooOld",
    "History",
    "HookOutcome",
    "HookRefusal",
    "MergeResult",
    "Merges",
    "NotARepository",
    "ObjectKind",
    "ObjectMissing",
    "Objects",
    "Oid",
    "PendingCommit",
    "PushRejected",
    "Ref",
    "RefMoved",
    "RefUpdate",
    "RefUpdateRefused",
    "Refs",
    "RemoteUnreachable",
    "Remotes",
    "Repository",
    "ShownRefs",
    "Snapshot",
    "SparseCheckoutFailed",
    "StorageUnwritable",
    "TreeEntry",
    "TreeFile",
    "UnfinishedMerge",
    "UnmergedEntry",
    "Upstream",
    "Worktree",
    "WorktreeBusy",
    "WorktreeChangesInTheWay",
    "WorktreeFailed",
    "Worktrees",
    "blob_name",
    "checksum",
    "differences",
    "edit_tree",
    "entries_at",
    "format_tree",
    "object_name",
    "oid",
    "parse_tree",
]
