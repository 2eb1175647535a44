"""Whether every move landed: by what was below its sources before, and what is there now."""

from collections.abc import Iterator, Mapping, Sequence

from fairlead.mission_management.occurrences.code_tree import CodeTree
from fairlead.mission_management.occurrences.findings import Finding, FindingCode
from fairlead.mission_management.occurrences.moved_paths import MovedPaths, OldPath
from fairlead.mission_management.occurrences.occurrence_map import Move, OccurrenceMap
from fairlead.mission_management.occurrences.terms import TermFinder


class Landings:
    """Holds the files that moved against the map that said where to."""

    def __init__(self, decided: OccurrenceMap, after: CodeTree, before: CodeTree) -> None:
        self._decided, self._after, self._before = decided, after, before
        self._moved = MovedPaths(decided.moves)
        self._finder = TermFinder(decided.target) if decided.target else None

    def landed(self) -> Mapping[str, str]:
        """Return the files that are at their new place, each with its old path."""
        found = {}
        for path, old in self._leaving():
            new = self._place(old)
            if new and path not in self._after.files:
                found[new] = path
        return found

    def findings(self) -> Iterator[tuple[Finding, tuple[str, ...]]]:
        """Yield what did not land, with the paths that it is about."""
        leaving: dict[str, list[OldPath]] = {}
        for path, old in self._leaving():
            staying = path in self._after.files and path not in old.landings(self._finder)
            if staying:
                leaving.setdefault(old.source, []).append(old)
            elif not old.removed and path not in self._after.files and self._place(old) is None:
                wanted = old.landings(self._finder)
                message = f"is gone, and {wanted[0]} is not there"
                yield Finding(path, 0, FindingCode.FILE_LOST, message), (path, *wanted)
        for source, staying_files in leaving.items():
            yield self._still_there(source, staying_files)
        yield from self._nowhere()

    def _leaving(self) -> Iterator[tuple[str, OldPath]]:
        """Every file that was, or is, at an old path and may not stay there."""
        paths: Sequence[str] = (*self._before.files, *self._after.files)
        for path in dict.fromkeys(paths) if self._moved else ():
            old = self._moved.old(path)
            if old and not self._decided.may_point_anywhere(path):
                yield path, old

    def _place(self, old: OldPath) -> str | None:
        landings = old.landings(self._finder)
        return next((path for path in landings if path in self._after.files), None)

    def _still_there(self, source: str, files: list[OldPath]) -> tuple[Finding, tuple[str, ...]]:
        first = files[0]
        to = first.landings()[0] if not first.removed else ""
        goal = f"it moves to {to}" if to else "it is to go away"
        about = tuple(path for old in files for path in (old.path, *old.landings()))
        if len(files) == 1:
            return (
                Finding(first.path, 0, FindingCode.MOVE_NOT_LANDED, f"is still there; {goal}"),
                about,
            )
        message = f"{len(files)} files are still below it, such as {first.path}; {goal}"
        return Finding(source, 0, FindingCode.MOVE_NOT_LANDED, message), about

    def _nowhere(self) -> Iterator[tuple[Finding, tuple[str, ...]]]:
        """Sources that were there at neither time, and whose destination is not there either."""
        for source, move in self._moved.sources.items():
            if self._before.has(source) or self._after.has(source) or move.destination is None:
                continue
            if not self._after.has(move.destination):
                message = f"is not there, and {move.destination} is not there either"
                found = Finding(source, 0, FindingCode.MOVE_NOT_LANDED, message)
                yield found, (source, move.destination)


def missing_sources(moves: Sequence[Move], tree: CodeTree) -> Iterator[Finding]:
    """Yield the sources that a tree does not hold and that have not landed in it either."""
    for number, move in enumerate(moves):
        for source in move.sources:
            landed = move.destination is not None and tree.has(move.destination)
            if not tree.has(source) and not landed:
                yield Finding(
                    f"moves[{number}].from",
                    0,
                    FindingCode.MOVE_SOURCE_MISSING,
                    f"{source} is not in the tree",
                )
