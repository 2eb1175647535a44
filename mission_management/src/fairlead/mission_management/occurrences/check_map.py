"""Use case: find out whether the map is complete, so that work by it may begin."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fairlead.mission_management.occurrences.code_tree import CodeTree
from fairlead.mission_management.occurrences.errors import OccurrenceMapIncomplete
from fairlead.mission_management.occurrences.findings import Finding, FindingCode
from fairlead.mission_management.occurrences.landing import missing_sources
from fairlead.mission_management.occurrences.mission_map import map_of
from fairlead.mission_management.occurrences.occurrence_map import OccurrenceMap
from fairlead.mission_management.occurrences.trees import Trees
from fairlead.mission_management.status import StatusLedger
from fairlead.shared_kernel.context import ReadContext, WriteContext
from fairlead.shared_kernel.git import Oid
from fairlead.shared_kernel.globs import matches

_PLACEHOLDERS = frozenset({"todo", "tbd", "fixme", "xxx", "placeholder"})


@dataclass(frozen=True, slots=True)
class CheckedMap:
    """A map that decides everything; `remarks` are for a person to look at, and stop nothing."""

    commit: Oid
    decided: OccurrenceMap
    gated: bool
    """True where the mission is a bulk edit, so that its packages wait for this map."""
    remarks: tuple[str, ...]

    def written(self) -> Mapping[str, object]:
        """The `data` of `occurrences check --json`."""
        return {
            "commit": self.commit,
            "complete": True,
            "gated": self.gated,
            "map": self.decided.written(),
            "remarks": list(self.remarks),
        }


@dataclass(frozen=True, slots=True)
class CheckOccurrenceMap:
    """Checks the map against the files that it is about."""

    ledger: StatusLedger
    trees: Trees

    def __call__(
        self,
        context: ReadContext | WriteContext,
        *,
        ref: str | None = None,
        wp_id: str | None = None,
    ) -> CheckedMap:
        """Check the map at the mission's own commit, or against another tree.

        Raises:
            OccurrenceMapMissing, OccurrenceMapInvalid: it is not there, or no map.
            OccurrenceMapIncomplete: it leaves something open.
            TreeNotFound: there is nothing to look at under that name.
        """
        state = self.ledger.load(context)
        decided = map_of(state, context.identity.mission_slug)
        tree = self.trees.chosen(context, state, ref, wp_id)
        demand_complete(decided, tree)
        remarks = (*decided.remarks, *_idle_exceptions(decided, tree), *_taken(decided, tree))
        return CheckedMap(tree.commit, decided, bool(state.meta.change_mode), remarks)


def demand_complete(decided: OccurrenceMap, tree: CodeTree) -> None:
    """Pass only when a map leaves nothing open.

    Raises:
        OccurrenceMapIncomplete: it does.
    """
    findings = [*_open(decided), *missing_sources(decided.moves, tree)]
    if findings:
        raise OccurrenceMapIncomplete(findings)


def _open(decided: OccurrenceMap) -> Iterator[Finding]:
    target = decided.target
    if target and target.term.casefold() in _PLACEHOLDERS:
        message = f"{target.term!r} stands for a name that nobody has filled in"
        yield Finding("target.term", 0, FindingCode.TERM_IS_PLACEHOLDER, message)
    for category in decided.undecided:
        message = "nothing is decided; what is not to change says do_not_change"
        yield Finding(f"categories.{category}", 0, FindingCode.CATEGORY_UNDECIDED, message)


def _idle_exceptions(decided: OccurrenceMap, tree: CodeTree) -> Iterator[str]:
    for exception in decided.exceptions:
        if not any(matches(exception.path, path) for path in tree.files):
            yield f"the exception {exception.path!r} fits no file that is looked at"


def _taken(decided: OccurrenceMap, tree: CodeTree) -> Iterator[str]:
    for move in decided.moves:
        to = move.destination
        if to in tree.files and any(source in tree.files for source in move.sources):
            yield f"{to} is there already: what moves there must be merged into it"
