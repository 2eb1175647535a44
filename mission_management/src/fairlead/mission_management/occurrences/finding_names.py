"""All occurrences of the map's name: in names of files, and line by line in those that are text."""

from collections.abc import Iterator

from fairlead.mission_management.occurrences.categories import Category
from fairlead.mission_management.occurrences.classifying import Classifier
from fairlead.mission_management.occurrences.code_tree import CodeText
from fairlead.mission_management.occurrences.occurrence import Occurrence
from fairlead.mission_management.occurrences.occurrence_map import OccurrenceMap
from fairlead.mission_management.occurrences.terms import Match, TermFinder

_AROUND = 400
"""Characters on either side of a place that are looked at: a line may be a whole file."""
_BEFORE = 60
"""Characters before a place that are shown of a long line."""


class NameFinder:
    """Finds the target of a map; nothing in a map of moves alone."""

    def __init__(self, decided: OccurrenceMap) -> None:
        self._decided = decided
        self.finder = TermFinder(decided.target) if decided.target else None

    def in_path(self, path: str) -> Iterator[Occurrence]:
        """Yield the occurrence in a file's own name and directories, once."""
        if self.finder is None:
            return
        first = next(self.finder.matches(path), None)
        if first:
            renamed = None if first.suggestion is None else self.finder.renamed(path)
            whole = first._replace(start=-1, suggestion=renamed)
            yield self._made(path, 0, path, whole, Category.FILESYSTEM_PATHS)

    def in_text(self, file: CodeText) -> Iterator[Occurrence]:
        """Yield the occurrences in a file's content."""
        if self.finder is None or not self.finder.is_in(file.text):
            return
        classifier = Classifier(file.path)
        for number, line in enumerate(file.text.split("\n"), start=1):
            for match in self.finder.matches(line):
                begin = max(match.start - _AROUND, 0)
                near = line[begin : match.end + _AROUND]
                category = classifier.category(near, match.start - begin, match.end - begin)
                text = (
                    line
                    if len(line) <= _AROUND
                    else line[max(match.start - _BEFORE, 0) :][:_AROUND]
                )
                yield self._made(file.path, number, text, match, category)

    def _made(
        self, path: str, line: int, text: str, match: Match, category: Category
    ) -> Occurrence:
        return Occurrence(
            path=path,
            line=line,
            column=match.start + 1,
            text=text,
            found=match.text,
            category=category,
            suggestion=match.suggestion,
            action=self._decided.action_for(path, category),
            excepted=self._decided.exception_for(path) is not None,
        )
