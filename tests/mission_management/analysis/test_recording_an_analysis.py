"""Recording an analysis report, and whether it still holds."""

import pytest

from fairlead.mission_management.analysis import (
    AnalysisReport,
    AnalysisReportInvalid,
    AnalysisVerdict,
    FreshnessKind,
    RecordAnalysis,
    RecordedAnalysis,
    analysis_freshness,
)
from fairlead.shared_kernel.identity import MissionFolder
from tests.corpus import corpus_files
from tests.mission_management.missions.world import World

TASKS = b"# Tasks\n\n- [ ] T001 write it\n* [x] T002 test it\n1. [ ] T003\n"
REPORT = """\
---
schema: analysis-findings/v1
reviewer_note: kept as it is
findings:
  - id: A-01
    severity: {severity}
    category: coverage
    summary: "Nobody greets cats: really"
---

# Analysis

Good enough.
"""


def written(world: World) -> MissionFolder:
    folder = world.create().folder
    files = {"spec.md": b"# Spec\n", "plan.md": b"# Plan\n", "tasks.md": TASKS}
    world.record(folder, files=dict(files))
    return folder


def record(world: World, folder: MissionFolder, text: str) -> RecordedAnalysis:
    use = RecordAnalysis(world.ledger, world.clock)
    return use(world.context(folder).writing(), text.encode(), world.operation("analyze"))


def test_a_report_is_completed_with_what_the_program_knows(world: World) -> None:
    folder = written(world)

    recorded = record(world, folder, REPORT.format(severity="low"))

    data = world.state(folder).read_file("analysis-report.md")
    assert data
    report = AnalysisReport.parse(data)
    assert recorded.report.verdict is report.verdict is AnalysisVerdict.READY
    assert report.front["schema"] == "analysis-findings/v1"
    assert report.front["reviewer_note"] == "kept as it is"
    assert report.findings[0].summary == "Nobody greets cats: really"
    assert set(report.inputs) == {"spec.md", "plan.md", "tasks.md"}
    assert report.body == "\n# Analysis\n\nGood enough.\n"


def test_recording_is_an_event(world: World) -> None:
    folder = written(world)

    record(world, folder, REPORT.format(severity="critical"))

    last = world.state(folder).log.rows()[-1]
    assert last.event_type == "AnalysisRecorded"
    assert last.data["payload"]["verdict"] == "blocked"  # type: ignore[index]


@pytest.mark.parametrize(
    ("severity", "verdict"),
    [
        ("critical", AnalysisVerdict.BLOCKED),
        ("HIGH", AnalysisVerdict.BLOCKED),
        ("medium", AnalysisVerdict.READY),
        ("info", AnalysisVerdict.READY),
        ("dreadful", AnalysisVerdict.UNKNOWN),
    ],
)
def test_the_verdict_is_computed_from_the_findings(severity: str, verdict: str) -> None:
    report = AnalysisReport.given(REPORT.format(severity=severity).encode())

    assert report.verdict is verdict


def test_a_given_verdict_stands() -> None:
    text = REPORT.format(severity="low").replace("findings:", "verdict: blocked\nfindings:")

    assert AnalysisReport.given(text.encode()).verdict is AnalysisVerdict.BLOCKED


def test_no_findings_is_a_good_report() -> None:
    report = AnalysisReport.given(b"---\nfindings: []\n---\nNothing.\n")

    assert report.verdict is AnalysisVerdict.READY


@pytest.mark.parametrize(
    "text",
    [
        "# No front matter\n",
        "---\nfindings: []\n",
        "---\n---\n",
        "---\nfindings: 7\n---\n",
        "---\nfindings: [a]\n---\n",
        "---\nfindings: [{id: A, severity: low, category: x}]\n---\n",
        "---\nfindings: [\n---\n",
        "---\n- a\n---\n",
    ],
)
def test_a_report_whose_findings_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(AnalysisReportInvalid):
        AnalysisReport.given(text.encode())


def test_a_refused_report_writes_nothing(memory: World) -> None:
    folder = written(memory)
    before = memory.found(folder).authority.commit

    with pytest.raises(AnalysisReportInvalid):
        record(memory, folder, "nothing to see")
    assert memory.found(folder).authority.commit == before


def test_a_mission_without_a_report_is_told_apart(memory: World) -> None:
    assert analysis_freshness(memory.state(written(memory))).kind is FreshnessKind.MISSING


def test_a_recorded_report_is_fresh_until_an_input_changes(world: World) -> None:
    folder = written(world)
    record(world, folder, REPORT.format(severity="low"))
    assert analysis_freshness(world.state(folder)).is_fresh

    world.record(folder, files={"spec.md": b"# Another\n", "plan.md": None})

    found = analysis_freshness(world.state(folder))
    assert found.kind is FreshnessKind.STALE
    assert found.changed == ("spec.md", "plan.md")


def test_ticking_a_box_never_makes_it_stale(memory: World) -> None:
    folder = written(memory)
    record(memory, folder, REPORT.format(severity="low"))

    ticked = TASKS.replace(b"[ ]", b"[X]").replace(b"[x]", b"[ ]")
    memory.record(folder, files={"tasks.md": ticked})

    assert analysis_freshness(memory.state(folder)).is_fresh


def test_an_input_that_was_missing_then_and_is_there_now_is_a_change(memory: World) -> None:
    folder = memory.create().folder
    memory.record(folder, files={"spec.md": b"# Spec\n"})
    record(memory, folder, REPORT.format(severity="low"))
    assert analysis_freshness(memory.state(folder)).is_fresh

    memory.record(folder, files={"plan.md": b"# Plan\n"})

    assert analysis_freshness(memory.state(folder)).changed == ("plan.md",)


def test_every_report_of_the_corpus_is_read() -> None:
    files = corpus_files("analysis-report.md")

    reports = [AnalysisReport.parse(data) for data in files.values()]

    assert len(reports) == 125
    verdicts = [report.verdict for report in reports]
    assert verdicts.count(AnalysisVerdict.READY) == 94
    assert verdicts.count(AnalysisVerdict.BLOCKED) == 2
    assert all(set(r.inputs) >= {"spec.md", "plan.md"} for r in reports if r.inputs)
