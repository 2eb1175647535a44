"""Use case: list every place that a bulk edit is about, by category. Nothing is written."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from fairlead.mission_management.occurrences.categories import Category
from fairlead.mission_management.occurrences.code_tree import UnreadFile
from fairlead.mission_management.occurrences.inspection import Inspection, Progress
from fairlead.mission_management.occurrences.mission_map import map_of
from fairlead.mission_management.occurrences.occurrence import Occurrence
from fairlead.mission_management.occurrences.occurrence_map import EditTarget, OccurrenceMap
from fairlead.mission_management.occurrences.trees import Trees
from fairlead.mission_management.status import StatusLedger
from fairlead.shared_kernel.context import ReadContext, WriteContext
from fairlead.shared_kernel.git import Oid


@dataclass(frozen=True, slots=True)
class OccurrenceScan:
    """What was found in one commit, in the order of the files."""

    commit: Oid
    decided: OccurrenceMap
    files: int
    occurrences: tuple[Occurrence, ...]
    unread: tuple[UnreadFile, ...]

    def counts(self) -> Mapping[Category, int]:
        """How many occurrences each category has, all eight of them."""
        found = Counter(one.category for one in self.occurrences)
        return {category: found[category] for category in Category}

    def written(self) -> Mapping[str, object]:
        """The `data` of `occurrences scan --json`."""
        actions = self.decided.categories
        places: dict[Category, set[str]] = {category: set() for category in Category}
        for one in self.occurrences:
            places[one.category].add(one.path)
        return {
            "commit": self.commit,
            "map": self.decided.written(),
            "files": self.files,
            "categories": {
                category.value: {
                    "action": actions[category].value if category in actions else None,
                    "occurrences": count,
                    "files": len(places[category]),
                }
                for category, count in self.counts().items()
            },
            "occurrences": [one.written() for one in self.occurrences],
            "unread": [file.written() for file in self.unread],
        }


@dataclass(frozen=True, slots=True)
class ScanOccurrences:
    """Reads the tracked files of a commit through the object store."""

    ledger: StatusLedger
    trees: Trees

    def __call__(
        self,
        context: ReadContext | WriteContext,
        *,
        term: str | None = None,
        ref: str | None = None,
        wp_id: str | None = None,
        progress: Progress = lambda done, of: None,
    ) -> OccurrenceScan:
        """Scan what the mission's map is about, or a name, for which no map is needed.

        `ref` looks at another branch or commit than the mission's own; `wp_id`, with a context for
        writing, at the lane of a package.

        Raises:
            OccurrenceMapMissing, OccurrenceMapInvalid: there is no map to go by.
            TreeNotFound: there is nothing to look at under that name.
        """
        state = self.ledger.load(context)
        slug = context.identity.mission_slug
        decided = OccurrenceMap(EditTarget(term)) if term else map_of(state, slug)
        tree = self.trees.chosen(context, state, ref, wp_id)
        before = self.trees.before(context, state, tree) if decided.moves else tree
        inspection, paths = Inspection(decided, tree, before), tuple(tree.files)
        found = list(inspection.names_of_files(paths))
        for file in inspection.texts(paths, progress):
            found += inspection.names_in(file)
            found += map(inspection.as_occurrence, inspection.references_in(file))
        found.sort(key=lambda one: (one.path, one.line, one.column))
        return OccurrenceScan(
            tree.commit, decided, len(paths), tuple(found), tuple(inspection.unread)
        )
