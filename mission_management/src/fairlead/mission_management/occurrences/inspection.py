"""One pass over the files of a tree: every occurrence of the name, every pointer to an old path."""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TypeAlias

from fairlead.mission_management.occurrences.categories import Action, Category
from fairlead.mission_management.occurrences.code_tree import CodeText, CodeTree, UnreadFile
from fairlead.mission_management.occurrences.file_kinds import FileKind, kind_of
from fairlead.mission_management.occurrences.finding_names import NameFinder
from fairlead.mission_management.occurrences.moved_paths import MovedPaths
from fairlead.mission_management.occurrences.occurrence import Occurrence
from fairlead.mission_management.occurrences.occurrence_map import OccurrenceMap
from fairlead.mission_management.occurrences.references import (
    Reference,
    ReferenceFinder,
    ReferenceKind,
)

Progress: TypeAlias = Callable[[int, int], None]
"""Called with how many files are read, of how many."""


class Inspection:
    """Looks for what a map is about. `unread` names the files that were passed over, afterwards."""

    def __init__(self, decided: OccurrenceMap, tree: CodeTree, before: CodeTree) -> None:
        self._decided, self._tree = decided, tree
        self._names = NameFinder(decided)
        self._references = ReferenceFinder(MovedPaths(decided.moves), tree, before)
        self.unread: list[UnreadFile] = []

    def names_of_files(self, paths: Sequence[str]) -> Iterator[Occurrence]:
        """Yield the occurrences in names of files and directories."""
        for path in paths:
            yield from self._names.in_path(path)

    def texts(
        self, paths: Sequence[str], progress: Progress, also: Collection[str] = ()
    ) -> Iterator[CodeText]:
        """Read those files that may hold something, and `also` these; note what cannot be read."""
        worth_it = self._worth_reading()
        chosen = [path for path in paths if worth_it is None or path in worth_it or path in also]
        for number, file in enumerate(self._tree.read(chosen), start=1):
            progress(number, len(chosen))
            if isinstance(file, UnreadFile):
                self.unread.append(file)
            else:
                yield file

    def _worth_reading(self) -> Collection[str] | None:
        """Return the files that hold what is looked for; None where each must be looked into."""
        hints = set(MovedPaths(self._decided.moves).hints())
        if self._names.finder:
            hint = self._names.finder.hint()
            if hint is None:
                return None
            hints.add(hint)
        return self._tree.holding(hints)

    def names_in(self, file: CodeText) -> Iterator[Occurrence]:
        """Yield the occurrences in the content of a file."""
        return self._names.in_text(file)

    def references_in(self, file: CodeText) -> Iterator[Reference]:
        """Yield what in a file points to an old path, unless an exception lets it."""
        if not self._decided.may_point_anywhere(file.path):
            yield from self._references.in_text(file)

    def as_occurrence(self, reference: Reference) -> Occurrence:
        """Show a pointer among the occurrences: it is to be changed, whatever its category says."""
        landings = reference.old.landings(self._names.finder)
        return Occurrence(
            path=reference.path,
            line=reference.line,
            column=reference.column,
            text=reference.text,
            found=reference.written,
            category=_category(reference),
            suggestion=landings[0] if landings else None,
            action=Action.RENAME,
        )


def _category(reference: Reference) -> Category:
    if kind_of(reference.path) is FileKind.TEST:
        return Category.TESTS_FIXTURES
    if reference.kind is ReferenceKind.IMPORT:
        return Category.IMPORT_PATHS
    return Category.FILESYSTEM_PATHS
