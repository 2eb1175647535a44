"""Questions about commits."""

from collections.abc import Sequence

from typing_extensions import override

from fairlead.shared_kernel.adapters.git_cli.runner import Git
from fairlead.shared_kernel.git import (
    CommitInfo,
    History,
    Objects,
    Oid,
    TreeFile,
    differences,
    oid,
)

_FORMAT = "--format=%H%x00%T%x00%P%x00%an <%ae>%x00%cI%x00%B%x00"
_FIELDS = 6


class GitHistory(History):
    """History of one repository."""

    def __init__(self, git: Git, objects: Objects) -> None:
        self._git, self._objects = git, objects

    @override
    def merge_base(self, one: Oid, other: Oid) -> Oid | None:
        done = self._git.read("merge-base", oid(one), oid(other), accept=(0, 1))
        return oid(done.line) if done.status == 0 else None

    @override
    def is_ancestor(self, ancestor: Oid, descendant: Oid) -> bool:
        command = ("merge-base", "--is-ancestor", oid(ancestor), oid(descendant))
        return self._git.read(*command, accept=(0, 1)).status == 0

    @override
    def changed_paths(self, before: Oid, after: Oid) -> Sequence[str]:
        return list(differences(self._objects, before, after))

    @override
    def files(self, commit: Oid) -> Sequence[TreeFile]:
        done = self._git.read("ls-tree", "-r", "-z", "--long", "--full-tree", oid(commit))
        rows = done.stdout.decode("utf-8", "surrogateescape").split("\0")[:-1]
        return sorted(_file(row) for row in rows if row.split(" ", 2)[1] == "blob")

    @override
    def holding(self, commit: Oid, texts: Sequence[str]) -> Sequence[str]:
        if not texts:
            return []
        command = ("grep", "--files-with-matches", "--null", "--fixed-strings", "--ignore-case")
        wanted = (word for text in texts for word in ("-e", text))
        where = ("--full-name", "--no-recurse-submodules", oid(commit), "--")
        done = self._git.read(*command, *wanted, *where, accept=(0, 1))
        rows = done.stdout.decode("utf-8", "surrogateescape").split("\0")[:-1]
        return sorted(row.removeprefix(f"{commit}:") for row in rows)

    @override
    def commits(
        self,
        tip: Oid,
        *,
        exclude: Sequence[Oid] = (),
        limit: int | None = None,
        first_parent: bool = False,
        paths: Sequence[str] = (),
    ) -> Sequence[CommitInfo]:
        done = self._git.read(
            *("rev-list", "--no-commit-header", "--encoding=UTF-8", _FORMAT),
            *([f"--max-count={limit}"] if limit is not None else []),
            *(["--first-parent"] if first_parent else []),
            oid(tip),
            *(f"^{oid(other)}" for other in exclude),
            *("--", *paths),
            options=("--literal-pathspecs",),
        )
        fields = done.stdout.decode("utf-8", "surrogateescape").split("\0")
        return [_info(fields[at : at + _FIELDS]) for at in range(0, len(fields) - 1, _FIELDS)]


def _file(row: str) -> TreeFile:
    facts, _, path = row.partition("\t")
    _, _, name, size = facts.split()
    return TreeFile(path, Oid(name), int(size))


def _info(fields: Sequence[str]) -> CommitInfo:
    name, tree, parents, author, committed_at, message = fields
    return CommitInfo(
        oid=Oid(name.lstrip("\n")),
        tree=Oid(tree),
        parents=tuple(map(Oid, parents.split())),
        author=author,
        committed_at=committed_at,
        message=message,
    )
