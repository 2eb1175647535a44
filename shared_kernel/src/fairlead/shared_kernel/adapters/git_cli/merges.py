"""Three-way merges that touch nothing but the object store."""

from typing_extensions import override

from fairlead.shared_kernel.adapters.git_cli.runner import CHECKOUT_SECONDS, Git
from fairlead.shared_kernel.git import MergeResult, Merges, Oid, oid


class GitMerges(Merges):
    """`git merge-tree`, the merge machinery of git itself."""

    def __init__(self, git: Git) -> None:
        self._git = git

    @override
    def merge(self, ours: Oid, theirs: Oid) -> MergeResult:
        done = self._git.write(
            *("merge-tree", "--write-tree", "-z", "--name-only", "--messages"),
            *(oid(ours), oid(theirs)),
            accept=(0, 1),
            timeout=CHECKOUT_SECONDS,
        )
        tree, *rest = done.stdout.decode("utf-8", "surrogateescape").split("\0")
        end = rest.index("") if "" in rest else len(rest)
        conflicts = tuple(sorted(set(rest[:end])))
        return MergeResult(oid(tree.strip()), conflicts, _said(rest[end + 1 :]))


def _said(fields: list[str]) -> str:
    """Join the messages: each is a count, that many paths, a kind, and the text."""
    texts, at = [], 0
    while at < len(fields) and fields[at].isdigit():
        at += int(fields[at]) + 2
        texts.append(fields[at])
        at += 1
    return "".join(texts).strip()
