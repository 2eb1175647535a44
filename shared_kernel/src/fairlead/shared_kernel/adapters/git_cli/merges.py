"""Three-way merges that touch nothing but the object store."""

from typing_extensions import override

from fairlead.shared_kernel.adapters.git_cli.runner import CHECKOUT_SECONDS, Git
from fairlead.shared_kernel.git import MergeResult, Merges, Oid, UnmergedEntry, oid

_CONFLICT = "CONFLICT"


class GitMerges(Merges):
    """`git merge-tree`, the merge machinery of git itself."""

    def __init__(self, git: Git) -> None:
        self._git = git

    @override
    def merge(self, ours: Oid, theirs: Oid) -> MergeResult:
        done = self._git.write(
            *("merge-tree", "--write-tree", "-z", "--messages"),
            *(oid(ours), oid(theirs)),
            accept=(0, 1),
            timeout=CHECKOUT_SECONDS,
        )
        tree, *rest = done.stdout.decode("utf-8", "surrogateescape").split("\0")
        end = rest.index("") if "" in rest else len(rest)
        unmerged = tuple(map(_entry, rest[:end]))
        said = _messages(rest[end + 1 :])
        paths = {entry.path for entry in unmerged}
        if done.status and not paths:  # such as folders that were renamed to two places
            paths = {
                path for paths, kind, _ in said if kind.startswith(_CONFLICT) for path in paths
            }
        detail = "".join(text for _, _, text in said).strip()
        return MergeResult(oid(tree.strip()), tuple(sorted(paths)), detail, unmerged)


def _entry(line: str) -> UnmergedEntry:
    facts, _, path = line.partition("\t")
    mode, name, stage = facts.split(" ")
    return UnmergedEntry(mode, oid(name), int(stage), path)


def _messages(fields: list[str]) -> list[tuple[list[str], str, str]]:
    """Read the messages: each is a count, that many paths, a kind, and the text."""
    found, at = [], 0
    while at < len(fields) and fields[at].isdigit():
        end = at + 1 + int(fields[at])
        found.append((fields[at + 1 : end], fields[end], fields[end + 1]))
        at = end + 2
    return found
