"""The mission of the demo, from an intent to merged code."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fairlead.apps.demo.scratch import data, make_repository
from fairlead.apps.demo.story import Cast, Story
from fairlead.apps.demo.terminal import Terminal

AGENTS = ("ada", "ben", "cleo")
REVIEWER = "rita"
_SLUG = "monthly-reports"
_PATIENCE = 120.0
_PACKAGES = (
    ("Every entry has a category", "FR-001", "categories", ()),
    ("Entries come from CSV text", "FR-002", "csv_file", ()),
    ("A report by month and category", "FR-003", "report", ("--depends", "WP01")),
)


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What a demo left behind, to look at."""

    directory: str
    mission: str
    commit: str
    """Tip of `main` after the merge."""
    seconds: float


def run_demo(folder: Path, tell: Callable[[str], None], *, watch: bool = False) -> DemoResult:
    """Run the whole mission in a new repository at `folder`; `tell` gets every line of the story.

    With `watch` the board is shown each time that it changes.

    Raises:
        StepFailed: a step did not do what it should; the repository is left as it was then.
    """
    story = Story(tell)
    story.say("demo", f"makes a repository at {folder}")
    make_repository(folder)
    before = Terminal(folder)
    mission = before.fairlead("mission", "create", _SLUG, "--title", "Monthly reports")
    name = str(mission["mission_slug"])
    story.say("olive", f"creates mission {name} on {mission['coordination_branch']}")
    here = Terminal(folder, name)
    _plan(here, story)
    cast = Cast(story, folder, name)
    for agent in AGENTS:
        cast.enter(agent, "agent")
    cast.enter(REVIEWER, "reviewer")
    watcher = _Watcher(here, story) if watch else None
    cast.play(timeout=_PATIENCE, meanwhile=watcher)
    _land(here, story)
    _show(here, story)
    tip = here.git("rev-parse", "main").strip()
    return DemoResult(str(folder), name, tip, round(story.seconds, 1))


def _plan(here: Terminal, story: Story) -> None:
    here.fairlead("specify", "--from", "-", given=_intent("spec.md"))
    here.fairlead("plan", "--from", "-", given=_intent("plan.md"))
    story.say("olive", "writes the specification and the plan")
    for title, requirement, module, depends in _PACKAGES:
        words = ("--title", title, "--requires", requirement, *depends)
        owns = ("--owns", f"pocketbook/{module}.py", "--owns", f"tests/test_{module}.py")
        task = ("--subtask", f"Write {module}.py and its tests")
        here.fairlead("tasks", "add", *words, *owns, *task)
    here.fairlead("tasks", "finalize")
    here.fairlead("analyze", "--from", "-", given=_intent("analysis.md"))
    story.say("olive", "splits it into three packages; WP03 depends on WP01")


class _Watcher:
    """Shows the board when it differs from the one shown last."""

    def __init__(self, here: Terminal, story: Story) -> None:
        self._here, self._story, self._last = here, story, ""

    def __call__(self) -> None:
        board = self._here.shown("status")
        if board != self._last:
            self._story.show(board)
            self._last = board


def _land(here: Terminal, story: Story) -> None:
    here.fairlead("accept")
    story.say("olive", "accepts the mission: every criterion passes")
    here.fairlead("merge")
    story.say("olive", "merges it into main")
    here.python("-m", "unittest", "--quiet")
    story.say("olive", "runs all tests on main: they pass")


def _show(here: Terminal, story: Story) -> None:
    story.show("\n\n— The board —")
    story.show(here.shown("status"))
    story.show("\n— The log, verified —")
    story.show(here.shown("log", "--verify"))
    story.show("\n— The commits on main —")
    story.show(here.git("log", "--first-parent", "--format=%h %s", "main"))
    story.show("\n— The code that they bring —")
    code = ("--", "pocketbook", "tests")
    story.show(here.git("log", "--graph", "--format=%h %s", "main", *code))
    story.show("\n— Where everything is —")
    place = here.fairlead("mission", "path")
    story.show(
        f"repository  {here.folder}\n"
        f"mission     {place['directory']} on main\n"
        f"history     {place['ref']}\n"
        f"look        fairlead status --mission {here.mission}"
    )


def _intent(name: str) -> str:
    return data(f"intent/{name}").read_text(encoding="utf-8")
