"""Use case: prove a bulk edit done: no old name, no old path, nothing that points to one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fairlead.mission_management.occurrences.broken import broken_in
from fairlead.mission_management.occurrences.code_tree import CodeTree, UnreadFile
from fairlead.mission_management.occurrences.errors import BulkEditUnfinished
from fairlead.mission_management.occurrences.findings import Finding, FindingCode
from fairlead.mission_management.occurrences.inspection import Inspection, Progress
from fairlead.mission_management.occurrences.landing import Landings
from fairlead.mission_management.occurrences.mission_map import map_of
from fairlead.mission_management.occurrences.occurrence import Occurrence, excerpt
from fairlead.mission_management.occurrences.occurrence_map import OccurrenceMap
from fairlead.mission_management.occurrences.references import Reference, ReferenceKind
from fairlead.mission_management.occurrences.scope import EVERYTHING, PackageScope
from fairlead.mission_management.occurrences.trees import Trees
from fairlead.mission_management.status import MissionState, StatusLedger
from fairlead.shared_kernel.context import ReadContext, WriteContext
from fairlead.shared_kernel.git import Oid

_CODES: Mapping[ReferenceKind, FindingCode] = {
    ReferenceKind.IMPORT: FindingCode.STALE_IMPORT,
    ReferenceKind.LINK: FindingCode.STALE_LINK,
    ReferenceKind.PATH: FindingCode.STALE_PATH,
}


@dataclass(frozen=True, slots=True)
class VerifiedReferences:
    """A tree in which nothing is left; `unread` names files that could not be looked into."""

    commit: Oid
    wp_id: str | None
    files: int
    moves: int
    unread: tuple[UnreadFile, ...]

    def written(self) -> Mapping[str, object]:
        """The `data` of `occurrences verify --json`."""
        return {
            "commit": self.commit,
            "wp_id": self.wp_id,
            "verified": True,
            "files": self.files,
            "moves": self.moves,
            "unread": [file.written() for file in self.unread],
        }


@dataclass(frozen=True, slots=True)
class VerifyReferences:
    """Holds the code after the change against the map."""

    ledger: StatusLedger
    trees: Trees

    def __call__(
        self,
        context: ReadContext | WriteContext,
        *,
        ref: str | None = None,
        wp_id: str | None = None,
        progress: Progress = lambda done, of: None,
    ) -> VerifiedReferences:
        """Verify the whole tree, or what a package owns in its lane.

        Raises:
            OccurrenceMapMissing, OccurrenceMapInvalid: there is no map to go by.
            BulkEditUnfinished: something is left; the error lists all of it.
            TreeNotFound: there is nothing to look at under that name.
        """
        state = self.ledger.load(context)
        tree = self.trees.chosen(context, state, ref, wp_id)
        return self.at(context, state, tree, wp_id, progress)

    def at(
        self,
        context: ReadContext | WriteContext,
        state: MissionState,
        tree: CodeTree,
        wp_id: str | None,
        progress: Progress = lambda done, of: None,
    ) -> VerifiedReferences:
        """Verify a tree for a package, or all of it. Raises what a call raises."""
        decided = map_of(state, context.identity.mission_slug)
        scope = PackageScope.of(state, wp_id) if wp_id else EVERYTHING
        before = self.trees.before(context, state, tree) if decided.moves else tree
        verification = _Verification(decided, tree, before, scope)
        findings = sorted(set(verification.findings(progress)))
        if findings:
            facts = {"commit": tree.commit, "wp_id": wp_id}
            raise BulkEditUnfinished(findings, facts)
        return VerifiedReferences(
            tree.commit,
            wp_id,
            len(verification.paths),
            len(decided.moves),
            tuple(verification.inspection.unread),
        )


class _Verification:
    """One tree, held against the map in a scope."""

    def __init__(
        self, decided: OccurrenceMap, after: CodeTree, before: CodeTree, scope: PackageScope
    ) -> None:
        self._decided, self._after, self._before, self._scope = decided, after, before, scope
        self.paths: Sequence[str] = [path for path in after.files if scope.holds(path)]
        self.inspection = Inspection(decided, after, before)

    def findings(self, progress: Progress) -> Iterator[Finding]:
        landings = Landings(self._decided, self._after, self._before)
        for finding, about in landings.findings():
            if self._scope.holds_any(about):
                yield finding
        landed = landings.landed()
        yield from self._left(self.inspection.names_of_files(self.paths))
        for file in self.inspection.texts(self.paths, progress, also=landed):
            yield from self._left(self.inspection.names_in(file))
            yield from map(self._stale, self.inspection.references_in(file))
            if file.path in landed:
                yield from broken_in(file, landed[file.path], self._after, self._before)

    def _left(self, occurrences: Iterator[Occurrence]) -> Iterator[Finding]:
        for one in occurrences:
            if self._decided.must_go(one.path, one.category):
                shown = excerpt(one.text) if one.line else f"the path holds {one.found!r}"
                message = f"{shown}  ({one.category})"
                yield Finding(one.path, one.line, FindingCode.TERM_LEFT, message)

    def _stale(self, reference: Reference) -> Finding:
        old = reference.old
        now = old.landings()
        became = f"moves to {now[0]}" if now else "goes away"
        message = f"{reference.written} points to {old.path}, which {became}"
        return Finding(reference.path, reference.line, _CODES[reference.kind], message)
