"""Every file of 226 real missions goes through the reader that this program has for it.

What is refused is in a table, with the reason; nothing else may be, and nothing less.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import pytest

from fairlead.mission_management.acceptance import AcceptanceMatrix
from fairlead.mission_management.analysis import AnalysisReport
from fairlead.mission_management.decisions import DecisionIndex
from fairlead.mission_management.occurrences import read_map
from fairlead.mission_management.planning import (
    FrontMatterInvalid,
    FrontMatterUnknownKey,
    Requirements,
    WorkPackageFile,
)
from fairlead.mission_management.retrospective import parse_recorded
from fairlead.mission_management.status import (
    EVENTS_FILE,
    SNAPSHOT_FILE,
    EventLog,
    Order,
    StatusSnapshot,
    reduce,
)
from fairlead.shared_kernel.documents import LanePlan, MissionMeta
from fairlead.shared_kernel.errors import FairleadError
from tests.corpus import RealMission, corpus_missions, fixture_missions

Read: TypeAlias = Callable[[str, bytes], object]

MARKDOWN = r".*\.md"
READERS: Sequence[tuple[str, int, Read]] = (
    (r"meta\.json", 226, lambda _, data: MissionMeta.parse(data)),
    (re.escape(EVENTS_FILE), 226, lambda _, data: reduce(EventLog(data).rows(), order=Order.TIME)),
    (re.escape(SNAPSHOT_FILE), 225, lambda _, data: StatusSnapshot.parse(data)),
    (r"lanes\.json", 196, lambda _, data: LanePlan.parse(data)),
    (r"tasks/WP[^/]*\.md", 468, WorkPackageFile.read_foreign),
    (r"decisions/index\.json", 40, lambda _, data: DecisionIndex.parse(data)),
    (r"acceptance-matrix\.json", 137, lambda _, data: AcceptanceMatrix.parse(data)),
    (r"analysis-report\.md", 125, lambda _, data: AnalysisReport.parse(data)),
    (r"retrospective\.yaml", 93, lambda _, data: parse_recorded(data)),
    (r"occurrence_map\.yaml", 15, lambda _, data: read_map(data)),
    # There is no spec.md among them; whatever Markdown there is must not stop the reader.
    (MARKDOWN, 887, lambda _, data: Requirements.read(data.decode("utf-8", "replace"))),
)
"""Which files a reader is for, how many of them the corpus holds, and the reader."""

REFUSED: Mapping[tuple[str, str], str] = {
    # Two plain scalars on one line, in the middle of a list.
    ("relocate-builtin-doctrine-packs-01KYT87F", "occurrence_map.yaml"): "expected <block end>",
    # It names what it adds, not what it changes, in actions of its own.
    ("spec-kitty-3-2-docs-01KS4KSZ", "occurrence_map.yaml"): "a map names a target, or moves",
}
"""(mission, file) to what its reader says when it refuses it."""

WITHOUT_READER: Mapping[str, tuple[int, str]] = {
    r"issue-matrix\.md": (112, "an artefact for people, kept and shown as it is"),
    r"decisions/.*\.md": (112, "pages for people: what they say is read from the index"),
    r"tasks/README\.md": (70, "a note for people"),
    r"wps\.yaml": (8, "an older plan of packages, which tasks/ replaced"),
    r"decisions/.*\.jsonl": (1, "a trace that one program left; the index says the same"),
}
"""Files that this program does not read: how many there are, and why."""


def kept(mission: RealMission, pattern: str) -> Mapping[str, bytes]:
    return {path: data for path, data in mission.files.items() if re.fullmatch(pattern, path)}


@pytest.mark.parametrize(("pattern", "count", "read"), READERS, ids=[row[0] for row in READERS])
def test_every_file_is_read_or_its_refusal_is_explained(
    pattern: str, count: int, read: Read
) -> None:
    found = [
        (mission.name, path, data)
        for mission in corpus_missions()
        for path, data in kept(mission, pattern).items()
    ]

    refused = {
        (name, path): why for name, path, data in found if (why := refusal(read, path, data))
    }

    assert len(found) == count
    expected = {key: why for key, why in REFUSED.items() if re.fullmatch(pattern, key[1])}
    assert refused.keys() == expected.keys(), refused
    assert all(expected[key] in why for key, why in refused.items()), refused


def test_the_missions_kept_here_are_read_everywhere() -> None:
    for mission in fixture_missions():
        for pattern, _, read in READERS:
            for path, data in kept(mission, pattern).items():
                read(path, data)


def test_no_file_of_the_corpus_is_passed_over() -> None:
    known = [pattern for pattern, *_ in READERS if pattern != MARKDOWN]
    left: Counter[str] = Counter()
    for mission in corpus_missions():
        for path in mission.files:
            if not any(re.fullmatch(pattern, path) for pattern in known):
                left[next((one for one in WITHOUT_READER if re.fullmatch(one, path)), path)] += 1

    assert left == {pattern: count for pattern, (count, _) in WITHOUT_READER.items()}


STRICTLY_REFUSED: Mapping[tuple[str, str], int] = {
    ("branch_strategy", "create_intent"): 254,
    ("tracker_refs", "requirement_refs"): 172,
    ("phase", "planning_base_branch"): 25,
    ("lane", "title"): 9,
    ("base_branch", "planning_base_branch"): 8,
}
"""As files of this program none of them would pass: the first strange key of each, and the known
one that is named in its place. They are read as what they are, files of another program.
"""


def test_none_of_them_passes_for_a_new_file_and_the_refusal_names_a_known_key() -> None:
    refused: Counter[tuple[str, str]] = Counter()
    for mission in corpus_missions():
        for path, data in mission.packages.items():
            with pytest.raises(FrontMatterUnknownKey) as found:
                WorkPackageFile.parse(path, data)
            refused[found.value.key, found.value.nearest] += 1

    assert refused == STRICTLY_REFUSED


def refusal(read: Read, path: str, data: bytes) -> str:
    """Return why a file is refused; an error that is none of ours is a fault of the reader."""
    try:
        read(path, data)
    except (FairleadError, FrontMatterInvalid) as error:
        return str(error)
    return ""
