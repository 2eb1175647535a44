"""Research from its question to its publication, through the command line."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.program import Program

SPEC = """\
# Greeting habits

| ID | Question |
|----|----------|
| FR-001 | Do people come back more often when they are greeted by name? |
| FR-002 | Does a farewell change how they rate the program? |
"""
METHOD = (
    "# Method\n\nCount visits by week, before and after. A difference below a tenth refutes it.\n"
)
HEADER = "| ID | Source | Where | Shows | Trust |\n|---|---|---|---|---|\n"
VISITS = (
    "| S-001 | Visits of 2025 | visits.csv, 12 January | They fall in summer | High: counted |\n"
)
RATINGS = "| S-002 | Ratings of 2025 | ratings.csv, 12 January | They stay | Low: few answers |\n"
FOUND = "| ID | Found | Question | Sources | Sure |\n|---|---|---|---|---|\n"
HABITS = f"{FOUND}| F-101 | Visits fall either way | FR-001 | S-001 | High |\n"
RATED = f"{FOUND}| F-201 | Ratings stay | FR-002 | S-002 | Low |\n"
ANSWERS = "| Question | Answer | Findings | Sure |\n|---|---|---|---|\n"
FIRST = "| FR-001 | No | F-101 | Fairly |\n"
SECOND = "| FR-002 | unanswered: too few ratings | none | Another year would tell |\n"
EXAMINED = "# Examination\n\nBoth answers were followed to their sources.\n\nVerdict: approved\n"
FROM_STDIN = ("--from", "-")


@dataclass
class Research:
    """A mission of research, and what was seen on its way."""

    program: Program
    name: str = ""
    seen: dict[str, Any] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)

    def next(self, agent: str = "ada") -> Any:
        """Ask what is next and keep the order in which steps come."""
        found = self.program.ask("next", "--agent", agent)
        action = found.get("action", found["kind"])
        if self.steps[-1:] != [action]:
            self.steps.append(action)
        return found

    def write(self, name: str, text: str, actor: str = "ada") -> None:
        """Write a document of the mission."""
        words = ("artifact", "write", name, "--actor", actor)
        self.program.ask(*words, *FROM_STDIN, stdin=text)

    def file(self, name: str) -> str:
        """The path of a document, from the top of the tree."""
        return f"{self.seen['created']['mission_dir']}/{name}"

    def claim(self, wp_id: str) -> Path:
        """Begin a package."""
        return Path(self.program.ask("implement", wp_id, "--agent", "ada")["workspace"])

    def finish(self, wp_id: str) -> Any:
        """Hand a package in, and have it approved by somebody else."""
        self.program.ask("move", wp_id, "for_review", "--actor", "ada")
        self.program.ask("review", wp_id, "--reviewer", "rita")
        return self.program.ask("review", wp_id, "--reviewer", "rita", "--approve")


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Research]:
    research = Research(Program.fresh(tmp_path_factory.mktemp("research")))
    before_the_packages(research)
    the_packages(research)
    after_the_packages(research)
    yield research


def before_the_packages(r: Research) -> None:
    ask = r.program.ask
    words = ("mission", "create", "greeting-habits", "--title", "Greeting habits")
    r.seen["created"] = ask(*words, "--type", "research")
    r.name = r.seen["created"]["mission_slug"]
    r.seen["question"] = r.next()
    r.seen["question prompt"] = r.program.run("prompt", "--action", "question").stdout.decode()
    r.seen["template"] = ask("specify")
    r.seen["empty question"] = r.next()
    ask("specify", *FROM_STDIN, stdin=SPEC)
    r.next()
    ask("plan")
    r.seen["empty method"] = r.next()
    ask("plan", *FROM_STDIN, stdin=METHOD)
    r.seen["sources"] = r.next()
    r.seen["sources template"] = ask("artifact", "write", "sources.md")
    r.seen["empty sources"] = r.next()
    r.write("sources.md", HEADER + VISITS + "| S-002 | Ratings | | They stay | Low |\n")
    r.seen["incomplete sources"] = r.next()
    r.write("sources.md", HEADER + VISITS + RATINGS)
    r.seen["tasks"] = r.next()
    add = ("tasks", "add", "--title")
    r.seen["added"] = ask(*add, "Habits", "--requires", "FR-001", "--owns", r.file("findings/h*"))
    r.seen["unmapped"] = r.next()
    ask(*add, "Ratings", "--requires", "FR-002", "--owns", r.file("findings/r*"))
    ask(*add, "Ask the first users", "--requires", "FR-001")
    r.seen["too early"] = r.program.refused("accept")
    ask("tasks", "finalize")


def the_packages(r: Research) -> None:
    refused, git = r.program.refused, r.program.git
    r.seen["first package"] = r.next()
    lane = r.claim("WP01")
    r.seen["package prompt"] = r.program.run("prompt", "WP01").stdout.decode()
    findings, machine = r.file("findings/habits.md"), r.file("mission-type.json")
    r.program.commit_in(lane, {findings: HABITS, machine: "{}"}, "Habits")
    r.seen["machine file"] = refused("move", "WP01", "for_review", "--actor", "ada")
    git("checkout", "--quiet", "HEAD^", "--", machine, cwd=lane)
    git("commit", "--quiet", "--amend", "--no-edit", cwd=lane)
    r.seen["integrated"] = r.finish("WP01")
    lane = r.claim("WP02")
    wrong = RATED.replace("S-002", "S-009")
    r.program.commit_in(lane, {r.file("findings/ratings.md"): wrong}, "Ratings")
    r.finish("WP02")
    r.claim("WP03")
    words = ("move", "WP03", "for_review", "--actor", "ada")
    r.seen["nothing to show"] = refused(*words)
    why = '{"no_code": "nobody of them can be reached any more"}'
    r.program.ask(*words, "--evidence", "-", stdin=why)
    r.program.ask("review", "WP03", "--reviewer", "rita")
    r.program.ask("review", "WP03", "--reviewer", "rita", "--approve")
    r.seen["unknown source"] = r.next()
    r.write("findings/ratings.md", RATED)


def after_the_packages(r: Research) -> None:
    r.seen["synthesize"] = r.next()
    r.seen["no synthesis"] = r.program.refused("accept")
    r.write("synthesis.md", ANSWERS + FIRST)
    r.seen["half an answer"] = r.next()
    r.write("synthesis.md", ANSWERS + FIRST + SECOND)
    r.seen["examine"] = r.next()
    r.write("examination.md", EXAMINED)
    r.seen["own examination"] = r.next()
    r.seen["not examined"] = r.program.refused("accept")
    r.write("examination.md", EXAMINED.replace("approved", "rejected"), "rita")
    r.seen["rejected"] = r.next()
    r.write("examination.md", EXAMINED + "\nAll of it again.\n", "rita")
    r.seen["accept"] = r.next()
    r.seen["accepted"] = r.program.ask("accept")
    r.next()
    r.seen["merged"] = r.program.ask("merge")
    r.seen["at the end"] = r.program.ask("next", "--mission", r.name)


def test_next_leads_through_every_step_in_the_order_of_the_type(done: Research) -> None:
    assert done.steps == [
        *("question", "method", "sources", "tasks", "implement"),
        *("synthesize", "examine", "accept", "merge"),
    ]
    assert done.seen["at the end"]["kind"] == "terminal"


def test_each_step_names_its_artefact_its_guard_and_what_takes_it(done: Research) -> None:
    question, sources = done.seen["question"], done.seen["sources"]

    assert "there is no spec.md" in question["reason"]
    assert "spec_has_functional_requirements" in question["reason"]
    assert question["command"].startswith("fairlead specify --from FILE")
    assert "there is no sources.md" in sources["reason"]
    assert sources["command"].startswith("fairlead artifact write sources.md --from FILE")


def test_a_template_begins_a_document_and_finishes_no_step(done: Research) -> None:
    seen = done.seen

    assert seen["template"]["from_template"] and seen["sources template"]["from_template"]
    assert "spec_has_functional_requirements" in seen["empty question"]["reason"]
    assert "plan_is_written" in seen["empty method"]["reason"]
    assert "registers no source" in seen["empty sources"]["reason"]


def test_the_prompt_of_a_step_is_that_of_the_type(done: Research) -> None:
    told = done.seen["question prompt"]

    assert done.seen["question"]["prompt_command"].startswith("fairlead prompt --action question")
    assert told.startswith("# Ask what is to be found out\n")
    assert "working as analyst" in told
    assert "a question that only one answer would satisfy is a wish" in told
    assert f"fairlead specify --from FILE --mission {done.name}" in told


def test_the_prompt_of_a_package_speaks_of_research(done: Research) -> None:
    assert "working as researcher" in done.seen["package prompt"]
    assert "Register a source before citing it" in done.seen["package prompt"]


def test_a_source_that_says_too_little_is_named_with_its_place(done: Research) -> None:
    reason = done.seen["incomplete sources"]["reason"]

    assert "sources_are_registered: S-002 (sources.md:4) leaves a cell empty" in reason


def test_packages_are_documents_unless_they_say_otherwise(done: Research) -> None:
    assert done.seen["added"]["execution_mode"] == "planning_artifact"


def test_a_question_without_a_package_is_named(done: Research) -> None:
    assert "requirements_are_mapped: no package serves FR-002" in done.seen["unmapped"]["reason"]


def test_a_lane_brings_documents_of_the_mission_and_never_a_file_of_the_program(
    done: Research,
) -> None:
    assert done.seen["machine file"]["code"] == "STATUS_GUARD_FAILED"
    assert "mission-type.json" in done.seen["machine file"]["message"]
    assert done.seen["integrated"]["lane"] == "done"


def test_a_package_that_leaves_nothing_says_why(done: Research) -> None:
    assert "no_code" in done.seen["nothing to show"]["next_step"]


def test_a_finding_may_cite_only_what_is_registered(done: Research) -> None:
    step = done.seen["unknown source"]

    assert step["action"] == "implement"
    assert "F-201 (findings/ratings.md:3) names S-009" in step["reason"]
    assert step["command"].startswith("fairlead artifact write findings/NAME.md --from FILE")


def test_every_question_needs_an_answer(done: Research) -> None:
    assert "has no row that answers FR-002" in done.seen["half an answer"]["reason"]


def test_a_synthesis_is_examined_by_somebody_else_and_approved(done: Research) -> None:
    assert "ada wrote synthesis.md" in done.seen["own examination"]["reason"]
    assert 'its verdict is "rejected"' in done.seen["rejected"]["reason"]
    assert done.seen["accept"]["action"] == "accept"


def test_what_is_missing_keeps_a_mission_from_being_accepted(done: Research) -> None:
    def failing(answer: str) -> dict[str, str]:
        checks = done.seen[answer]["details"]["checks"]
        return {check["id"]: check["fix"] for check in checks}

    assert failing("too early")["artefact:lanes.json"] == "Run `fairlead tasks finalize`."
    assert "artefact:synthesis.md" in failing("no synthesis")
    assert failing("not examined") == {
        "guard:synthesis_is_examined": "Run `fairlead artifact write examination.md --from FILE`.",
    }


def test_what_was_found_is_published_on_the_target(done: Research) -> None:
    program = done.program

    for name in ("sources.md", "findings/habits.md", "findings/ratings.md", "synthesis.md"):
        assert (program.root / done.file(name)).is_file()
    assert (program.root / done.file("findings/ratings.md")).read_text() == RATED
    assert program.git("status", "--porcelain") == ""


def test_nothing_of_the_mission_is_left_and_its_history_verifies(done: Research) -> None:
    program = done.program

    assert program.git("branch", "--format=%(refname:short)").split() == ["main"]
    assert len(program.git("worktree", "list").splitlines()) == 1
    assert program.ask("log", "--verify", "--mission", done.name)["verified"] is True
    assert not any(row.get("force") for row in program.ask("log", "-m", done.name)["events"])
    assert program.ask("doctor")["healthy"] is True
