"""A mission in which nearly everything goes wrong that can, and that ends well all the same.

Two rejections, a package that is blocked and goes on, one that is canceled, a conflict when code
comes in, another when the mission lands, and a kill in the middle of landing.
"""

import signal
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.program import Program

SPEC = """\
# A small shop

| ID | Requirement |
|----|-------------|
| FR-001 | Goods have a price |
| FR-002 | Sales are reported |
| FR-003 | Prices can be imported |
"""
NAMES = "names:\n- ada\n- bob\n- eve\n"
NAMES_OF_CORE = "names:\n- ada\n- bob (prices)\n- eve\n"
NAMES_OF_REPORT = "names:\n- ada\n- bob (reports)\n- eve\n"
NAMES_OF_BOTH = "names:\n- ada\n- bob (prices, reports)\n- eve\n"
MOTTO = "Cheap.\n"
MOTTO_OF_MISSION = "Cheap and counted.\n"
MOTTO_OF_MAIN = "Cheap and fast.\n"
MOTTO_OF_BOTH = "Cheap, fast and counted.\n"
PACKAGES = (
    ("--title", "Prices", "--owns", "core.py", "--requires", "FR-001", "--subtask", "Write it"),
    ("--title", "Reports", "--owns", "report.py", "--requires", "FR-002"),
    ("--title", "Import", "--owns", "tools.py", "--requires", "FR-003"),
    ("--title", "Old import", "--owns", "legacy.py", "--requires", "FR-003"),
    ("--title", "Motto", "--owns", "motto.txt", "--requires", "FR-001", "--depends", "WP01"),
)


@dataclass
class Story:
    """The mission as it is told by those who took part."""

    program: Program
    seen: dict[str, Any] = field(default_factory=dict)

    def plan(self) -> None:
        """Make the mission; the only branch is main, and nobody commits to it."""
        ask = self.program.ask
        ask("mission", "create", "shop", "--title", "A small shop")
        ask("specify", "--from", "-", stdin=SPEC)
        ask("plan", "--from", "-", stdin="# Plan\n\nOne module each.\n")
        for package in PACKAGES:
            ask("tasks", "add", *package)
        ask("tasks", "finalize")

    def start(self, wp_id: str, agent: str) -> Path:
        """Claim a package, and return where its agent works."""
        return Path(self.program.ask("implement", wp_id, "--agent", agent)["workspace"])

    def hand_in(self, wp_id: str, agent: str, files: Mapping[str, str]) -> None:
        """Work on a package and hand it in, standing in its lane."""
        lane = self.start(wp_id, agent)
        self.program.commit_in(lane, files, f"Work on {wp_id}")
        if wp_id == "WP01":
            self.program.ask("annotate", wp_id, "--subtask", "T001=done", "--agent", agent)
        self.program.ask("move", wp_id, "for_review", "--actor", agent, cwd=lane)

    def review(self, wp_id: str, *verdict: str, stdin: str = "") -> Any:
        """Begin a review, or end it with a verdict."""
        words = ("review", wp_id, "--reviewer", "rita", *verdict)
        return self.program.ask(*words, stdin=stdin)

    def reject(self, wp_id: str, why: str) -> None:
        """Review a package and send it back."""
        self.review(wp_id)
        self.review(wp_id, "--reject", "--feedback", "-", stdin=why)

    def live(self) -> None:
        """Everything up to the merge."""
        ask, refused = self.program.ask, self.program.refused
        self.hand_in("WP01", "ada", {"core.py": "price = 0\n", "names.txt": NAMES_OF_CORE})
        self.reject("WP01", "Nothing is free.\n")
        self.hand_in("WP01", "ada", {"core.py": "price = -1\n"})
        self.reject("WP01", "Nor do we pay people.\n")
        self.hand_in("WP01", "ada", {"core.py": "price = 1\n"})

        tools = self.start("WP03", "eve")
        ask("move", "WP03", "blocked", "--actor", "eve", "--reason", "No sample file", cwd=tools)
        self.seen["blocked"] = ask("explain", "WP03")
        ask("move", "WP03", "in_progress", "--actor", "human:olive", "--reason", "Sample is there")
        ask(
            *("move", "WP04", "canceled", "--actor", "human:olive"),
            *("--reason", "The new import does it"),
        )

        self.hand_in("WP02", "bob", {"report.py": "total = 1\n", "names.txt": NAMES_OF_REPORT})
        self.review("WP02")  # before the other side is in: nothing is in conflict yet
        self.review("WP01")
        self.review("WP01", "--approve")
        self.seen["integration"] = refused("review", "WP02", "--reviewer", "rita", "--approve")
        self.resolve(self.seen["integration"], {"names.txt": NAMES_OF_BOTH})
        ask("integrate", "WP02", "--continue", "--actor", "bob")

        self.hand_in("WP03", "eve", {"tools.py": "rows = []\n"})
        self.review("WP03")
        self.review("WP03", "--approve")
        self.hand_in("WP05", "ada", {"motto.txt": MOTTO_OF_MISSION})
        self.review("WP05")
        self.review("WP05", "--approve")
        ask("accept")
        self.seen["main before merge"] = self.program.git("log", "--format=%s", "main")

    def land(self) -> None:
        """Land on a main that somebody else has changed meanwhile, through a kill."""
        program = self.program
        program.commit_in(program.root, {"motto.txt": MOTTO_OF_MAIN}, "Be fast")
        self.seen["merge"] = program.refused("merge", "--strategy", "merge")
        self.resolve(self.seen["merge"], {"motto.txt": MOTTO_OF_BOTH})
        killed = program.run("merge", "--resume", FAIRLEAD_KILL_AT="merge land is next")
        self.seen["killed"] = killed.status
        self.seen["merged"] = program.ask("merge", "--resume")

    def resolve(self, refusal: Any, files: Mapping[str, str]) -> None:
        """Decide in the conflict worktree, as a person does."""
        place = Path(refusal["details"]["workspace"])
        for name, text in files.items():
            (place / name).write_text(text)
            self.program.git("add", "--", name, cwd=place)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    files = {"README.md": "# Shop\n", "names.txt": NAMES, "motto.txt": MOTTO}
    told = Story(Program.fresh(tmp_path_factory.mktemp("eventful"), files))
    told.plan()
    told.live()
    told.land()
    yield told


def test_the_code_on_the_target_is_what_everybody_decided(story: Story) -> None:
    shown = {
        name: story.program.git("show", f"main:{name}")
        for name in ("core.py", "report.py", "tools.py", "names.txt", "motto.txt")
    }

    assert shown == {
        "core.py": "price = 1\n",
        "report.py": "total = 1\n",
        "tools.py": "rows = []\n",
        "names.txt": NAMES_OF_BOTH,
        "motto.txt": MOTTO_OF_BOTH,
    }
    assert "legacy.py" not in story.program.git("ls-tree", "--name-only", "main")
    assert (story.program.root / "motto.txt").read_text() == MOTTO_OF_BOTH
    assert story.program.git("status", "--porcelain") == ""


def test_the_conflicts_were_handed_to_a_person_with_a_place_to_work(story: Story) -> None:
    assert story.seen["integration"]["code"] == "INTEGRATION_CONFLICT"
    assert story.seen["merge"]["code"] == "MERGE_CONFLICT"
    assert story.seen["killed"] == -signal.SIGKILL


def test_main_was_left_alone_before_the_merge(story: Story) -> None:
    assert story.seen["main before merge"] == "Start\n"


def test_a_blocked_package_says_what_would_unblock_it(story: Story) -> None:
    assert "No sample file" in str(story.seen["blocked"])


def test_nothing_was_forced_and_every_package_ended_where_it_should(story: Story) -> None:
    packages = story.program.ask("status")["work_packages"]
    rows = story.program.ask("log")["events"]

    assert {one["wp_id"]: one["lane"] for one in packages} == {
        "WP01": "done",
        "WP02": "done",
        "WP03": "done",
        "WP04": "canceled",
        "WP05": "done",
    }
    assert not any(row.get("force") for row in rows)


def test_the_whole_history_verifies(story: Story) -> None:
    assert story.program.ask("log", "--verify")["verified"]
    assert story.program.ask("doctor")["healthy"]
    story.program.git("fsck", "--connectivity-only")


def test_no_branch_and_no_worktree_is_left(story: Story) -> None:
    program = story.program

    assert program.git("for-each-ref", "--format=%(refname:short)", "refs/heads") == "main\n"
    assert len(program.git("worktree", "list").splitlines()) == 1
    folder = program.root / ".worktrees"
    assert not folder.exists() or not list(folder.iterdir())


def test_the_retrospective_tells_the_true_story(story: Story) -> None:
    told = story.program.ask("retrospect")
    facts = told["facts"]
    by_package = {one["wp_id"]: one for one in facts["work_packages"]}

    counted = ("integrations", "rejections", "conflicts", "forced_moves", "reclaimed_leases")
    assert {name: facts[name] for name in counted} == {
        "integrations": 4,
        "rejections": 2,
        "conflicts": 2,
        "forced_moves": 0,
        "reclaimed_leases": 0,
    }
    assert by_package["WP01"]["rejections"] == 2
    assert by_package["WP02"]["conflicts"] == 1, "the other one was between mission and target"
    assert 0 < by_package["WP03"]["blocked_seconds"] == facts["blocked_seconds"]
    assert by_package["WP04"]["cycle_seconds"] is None
    assert by_package["WP04"]["ended_in"] == "canceled"
    assert by_package["WP04"]["canceled_because"] == "The new import does it"
    shown = story.program.run("retrospect").stdout.decode()
    assert "WP04 was canceled: The new import does it" in shown
    assert "for 0 s" not in shown
    known = {row.get("event_id") for row in story.program.ask("log")["events"]}
    cited = {
        piece["event_id"]
        for side in ("helped", "not_helpful", "gaps")
        for finding in told[side]
        for piece in finding["evidence"]
    }
    assert len(cited) >= 4 and cited <= known
    assert [finding["summary"].split()[0] for finding in told["not_helpful"]] == [
        "WP01",
        "WP02",
        "WP03",
        "WP04",
    ]
