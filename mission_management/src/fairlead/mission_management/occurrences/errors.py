"""Why a bulk edit does not go on.

├── OccurrenceMapMissing     there is no map
├── OccurrenceMapInvalid     it does not say what a map says; each problem names its line and field
├── OccurrenceMapIncomplete  it is valid, and leaves something undecided or moves what is not there
├── BulkEditUnfinished       an old name or an old path is left
└── TreeNotFound             there is no such branch, commit or lane to look at
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import final

from fairlead.mission_management.occurrences.findings import Finding
from fairlead.shared_kernel.errors import FairleadError

_MOST_SHOWN = 8
_HOW_TO_WRITE = "`fairlead artifact write occurrence_map.yaml --from FILE`"


@final
class OccurrenceMapMissing(FairleadError):
    """The mission has no occurrence map."""

    code = "OCCURRENCE_MAP_MISSING"

    def __init__(self, mission_slug: str) -> None:
        super().__init__(
            f"{mission_slug} has no occurrence_map.yaml, and says nowhere what it changes",
            next_step="See what there is to decide with `fairlead occurrences scan --term NAME`, "
            f"then write the map with {_HOW_TO_WRITE}.",
            details={"mission_slug": mission_slug},
        )


@final
class OccurrenceMapInvalid(FairleadError):
    """The map does not say what a map says. Nothing was written."""

    code = "OCCURRENCE_MAP_INVALID"

    def __init__(self, file: str, problems: Sequence[tuple[int, str, str]]) -> None:
        listed = [
            f"{file}:{line}: {f'{name}: ' if name else ''}{why}" for line, name, why in problems
        ]
        line = problems[0][0]
        super().__init__(
            _shortened("the occurrence map cannot be read", listed),
            next_step=f"Correct line {line} of {file}, then write it with {_HOW_TO_WRITE}.",
            details={
                "file": file,
                "problems": [
                    {"line": line, "field": name, "reason": why} for line, name, why in problems
                ],
            },
        )
        self.problems = tuple(problems)


@final
class OccurrenceMapIncomplete(FairleadError):
    """The map can be read, and work by it cannot begin."""

    code = "OCCURRENCE_MAP_INCOMPLETE"

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(
            _shortened("the occurrence map does not decide everything", map(str, findings)),
            next_step=f"Complete the map, write it with {_HOW_TO_WRITE}, and look again with "
            "`fairlead occurrences check`.",
            details={"findings": [finding.written() for finding in findings]},
        )
        self.findings = tuple(findings)


@final
class BulkEditUnfinished(FairleadError):
    """Something that was to change is as it was."""

    code = "BULK_EDIT_UNFINISHED"

    def __init__(self, findings: Sequence[Finding], facts: Mapping[str, object]) -> None:
        wp_id = facts.get("wp_id")
        where = f" in what {wp_id} owns" if wp_id else ""
        again = f" --wp {wp_id}" if wp_id else ""
        super().__init__(
            _shortened(f"the bulk edit is not finished{where}", map(str, findings)),
            next_step="Change each, or except its file in occurrence_map.yaml with the reason; "
            f"then look again with `fairlead occurrences verify{again}`.",
            details={**facts, "findings": [finding.written() for finding in findings]},
        )
        self.findings = tuple(findings)


@final
class TreeNotFound(FairleadError):
    """There is nothing to look at under this name."""

    code = "TREE_NOT_FOUND"

    def __init__(self, name: str, why: str) -> None:
        super().__init__(
            f"{name}: {why}",
            next_step="Name a branch or a whole commit id with --ref, or leave it out to "
            "look at the mission as it is.",
            details={"name": name, "reason": why},
        )
        self.name = name


def _shortened(head: str, lines: Iterable[str]) -> str:
    listed = list(lines)
    more = len(listed) - _MOST_SHOWN
    rest = [f"and {more} more; --json lists all"] if more > 0 else []
    return "\n".join([head, *listed[:_MOST_SHOWN], *rest])
