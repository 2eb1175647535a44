"""The parity ratchet: the same answer from everywhere (promise 2, contract context).

ONE module, only ever extended. A mission goes through its life; after each step every reading
command is asked from every place one can stand in, and the answers are compared byte for byte.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from fairlead.apps.cli.index import leaves
from fairlead.execution.adapters.git_places import GitPlaces
from fairlead.execution.context import FactsLoader, PrimitiveFacts
from fairlead.execution.next_step import DecideNext, Decision, NextView
from fairlead.mission_management.missions import MissionPath, MissionPlace
from fairlead.mission_management.status import MissionState, ReadStatus, StatusView
from fairlead.shared_kernel.adapters.git_cli import locate, open_repository
from fairlead.shared_kernel.context import ReadContext, ReviewContext, WriteContext
from tests.answer import Answer
from tests.faults.sizes import sized
from tests.foreign import MISSION, Layout, foreign
from tests.program import PLAN, SPEC, Program, plan_two_packages
from tests.reads import NO_READ, READS, WRITES, Read, words_of

pytestmark = pytest.mark.slow

OUTSIDE = ("status", "place", "write context")
"""Asked in processes of their own too, which starts Python anew each time."""
CORE = ("status", "next", "log", "place", "write context")
"""Asked where another test of the same topology asks everything."""
ROUNDS = sized(3, 20)
"""How often the same is asked in one place; `make soak` asks the whole life that often too."""
ANALYSIS = """\
---
findings:
  - id: A-01
    severity: low
    category: coverage
    summary: Nobody greets cats.
---

# Analysis

Good enough.
"""


class Place(NamedTuple):
    """Where one asks from, and the variables that somebody set there."""

    name: str
    cwd: Path
    variables: Mapping[str, str] = {}


class Places:
    """The places from which one asks; each appears when it exists."""

    def __init__(self, program: Program, mission: str, outside: Path) -> None:
        self._program, self._mission, self._outside = program, mission, outside
        (program.root / "nested" / "deep").mkdir(parents=True, exist_ok=True)
        (outside / "link").symlink_to(program.root, target_is_directory=True)

    def all(self, *, also_hooks: bool = True) -> Iterator[Place]:
        places = (*self._everywhere(),)
        yield from (place for place in places if also_hooks or not place.variables)

    def _everywhere(self) -> Iterator[Place]:
        root = self._program.root
        yield Place("primary checkout", root)
        yield Place("nested folder", root / "nested" / "deep")
        yield Place("symlink", self._outside / "link")
        yield Place("hook of the primary checkout", root, in_a_hook(Path(".git")))
        for worktree in self._worktrees():
            yield Place(worktree.name, worktree)
            inside = worktree / "inside"
            inside.mkdir(exist_ok=True)
            own = root / ".git" / "worktrees" / worktree.name
            yield Place(f"folder in {worktree.name}", inside)
            yield Place(f"hook of {worktree.name}", worktree, in_a_hook(own))
            yield Place(f"hook of another repository in {worktree.name}", inside, self.strange)

    @property
    def strange(self) -> Mapping[str, str]:
        """What git tells the hooks of a repository that has nothing to do with this one."""
        elsewhere = self._outside / "elsewhere"
        if not elsewhere.exists():
            Program.fresh(elsewhere)
        root = elsewhere / "repository"
        return {**in_a_hook(root / ".git"), "GIT_WORK_TREE": str(root), "GIT_PREFIX": "nested/"}

    def deleted(self) -> Iterator[tuple[str, Path]]:
        """Folders to be deleted while somebody stands in them."""
        yield "deleted folder", self._program.root / "nested" / "gone"
        for worktree in self._worktrees():
            yield f"deleted folder in {worktree.name}", worktree / "gone"

    def _worktrees(self) -> list[Path]:
        return sorted((self._program.root / ".worktrees").glob(f"{self._mission}-*"))


def in_a_hook(git_dir: Path) -> Mapping[str, str]:
    """What git tells the hooks that it runs."""
    index = str(git_dir / "index")
    return {"GIT_DIR": str(git_dir), "GIT_INDEX_FILE": index, "GIT_EXEC_PATH": "/nowhere"}


def differences(
    program: Program, mission: str, places: Places, reads: Mapping[str, Read]
) -> list[str]:
    """Ask everything from everywhere; name each answer that is not the primary checkout's.

    Each place has a process of its own, so that no place can know another one's answer.
    """
    found: list[str] = []
    expected: list[bytes] = []
    commands = [words_of(read, mission) for read in reads.values()]
    for place in places.all(also_hooks=len(reads) != len(CORE)):
        there = replace(program, environment=place.variables)
        told = [comparable(answer) for answer in there.run_all(commands, place.cwd)]
        expected = expected or told
        found += [
            f"{name} from {place.name}: {answer!r} is not {wanted!r}"
            for name, answer, wanted in zip(reads, told, expected, strict=True)
            if answer != wanted
        ]
    return found


def differences_outside(program: Program, mission: str, places: Places) -> list[str]:
    """Ask in processes of their own, which start Python anew: without GIT_DIR, and with another."""
    found = []
    *_, place = places.all()
    for name in OUTSIDE:
        words = words_of(READS[name], mission)
        expected = comparable(program.run(*words, cwd=program.root))
        for kind, variables in (("without", {}), ("with another", dict(places.strange))):
            told = comparable(program.start_anew(*words, cwd=place.cwd, **variables))
            if told != expected:
                found.append(f"{name} {kind} GIT_DIR from {place.name}: {told!r} != {expected!r}")
    return found


def answers_from_deleted_folders(program: Program, mission: str, places: Places) -> set[str]:
    """Ask while standing in folders that are gone; return the error codes."""
    codes = set()
    for _, folder in places.deleted():
        folder.mkdir()
        fairlead = (sys.executable, "-m", "fairlead.apps", "status", "--mission", mission, "--json")
        done = subprocess.run(
            ["sh", "-c", 'rmdir "$PWD" && exec "$@"', "sh", *fairlead],
            cwd=folder,
            env=program._env({}),
            capture_output=True,
            check=False,
        )
        assert b"Traceback" not in done.stderr
        codes.add(json.loads(done.stdout)["error"]["code"])
    return codes


def comparable(answer: Answer) -> bytes:
    """The answer without the one value that may differ: the working directory itself."""
    said = json.loads(answer.stdout)
    workspace = (said.get("data") or {}).get("workspace")
    if isinstance(workspace, dict) and workspace.pop("current_cwd", None):
        return b"%d %s" % (answer.status, json.dumps(said).encode())
    return b"%d %s" % (answer.status, answer.stdout)


NAMES_OF_ONE_RUN = (
    (re.compile(r"[0-9A-HJKMNP-TV-Z]{26}"), "id"),
    (re.compile(r"(?<=-)[0-9A-HJKMNP-TV-Z]{8}(?![0-9A-Za-z])"), "mid8"),
    (re.compile(r"\b[0-9a-f]{40}\b"), "commit"),
    (re.compile(r"\b[0-9a-f]{12}\b"), "short"),
    (re.compile(r"\d{4}-\d\d-\d\dT[0-9:.+Z]+"), "time"),
    (re.compile(r"\b[0-9A-HJKMNP-TV-Z]{8}\b"), "mid8"),
    (re.compile(r"\bsha256:[0-9a-f]{64}|\b[0-9a-f]{64}\b"), "digest"),
)


def without_names_of_the_run(told: str, place: Path) -> str:
    """Replace what is different in each run: places, ids, commits and times, by their number."""
    said = told.replace(str(place.resolve()), "PLACE")
    for shape, name in NAMES_OF_ONE_RUN:
        found = dict.fromkeys(shape.findall(said))
        numbered = {text: f"<{name} {number}>" for number, text in enumerate(found)}
        said = shape.sub(partial(_numbered, numbered), said)
    return re.sub(r"\b\d+\.\d+\b", "<seconds>", said)


def _numbered(names: Mapping[str, str], found: re.Match[str]) -> str:
    return names[found[0]]


def answers_at(life: "Life", step: str, place: Path) -> list[str]:
    """Return what is answered after a step of a life, without names of the run."""
    asked = READS if step in EVERYTHING_AT else {name: READS[name] for name in CORE}
    commands = [words_of(read, life.mission) for read in asked.values()]
    answers = life.program.run_all(commands, life.program.root)
    told = [
        f"{step}, {name}: {comparable(one)!r}" for name, one in zip(asked, answers, strict=True)
    ]
    return [without_names_of_the_run(one, place) for one in told]


class Ratchet:
    """One repository, its mission, and the comparison."""

    def __init__(self, program: Program, mission: str, outside: Path) -> None:
        outside.mkdir()
        self.program, self.mission = Program(program.root, program.home), mission
        self.outside = outside
        self.places = Places(program, mission, outside)
        self.at = ("--mission", mission)

    def compare(self, *names: str) -> None:
        reads = {name: READS[name] for name in names} if names else READS
        assert differences(self.program, self.mission, self.places, reads) == []
        left = {path.name for path in self.program.root.parent.iterdir()}
        assert left <= {"repository", "home", "outside"}, "something was left outside"

    def compare_outside(self) -> None:
        assert differences_outside(self.program, self.mission, self.places) == []

    def compare_from_deleted_folders(self) -> None:
        codes = answers_from_deleted_folders(self.program, self.mission, self.places)
        assert codes == {"NOT_A_REPOSITORY"}

    def ask(self, *words: str, cwd: Path | None = None) -> Any:
        return self.program.ask(*words, *self.at, cwd=cwd)

    def finish(self, wp_id: str, workspace: Path, file: str) -> None:
        """Write a package's code, and have it approved."""
        (workspace / file).write_text("x = 1\n")
        self.program.git("add", file, cwd=workspace)
        self.program.git("commit", "--quiet", "-m", f"Write {file}", "--", file, cwd=workspace)
        if wp_id == "WP01":
            self.ask("annotate", wp_id, "--subtask", "T001=done", "--agent", "ada")
        self.ask("move", wp_id, "for_review", "--actor", "ada", cwd=workspace)
        self.ask("review", wp_id, "--reviewer", "rita", "--approve")


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A repository with a coordination mission that is planned; each test copies it."""
    place = tmp_path_factory.mktemp("planned")
    plain = Program.fresh(place)
    return place, plan_two_packages(Program(plain.root, plain.home))


def a_copy(planned: tuple[Path, str], place: Path) -> tuple[Program, str]:
    shutil.copytree(planned[0], place / "copy")
    return Program(place / "copy" / "repository", place / "copy" / "home"), planned[1]


class Life:
    """A coordination mission of two packages, from its creation to what was learnt from it.

    Iterating takes one step after the other, each from another place, and yields its name.
    """

    def __init__(self, program: Program) -> None:
        self.program, self.mission = program, ""
        self.lane = self.second = self.shown = program.root

    def __iter__(self) -> Iterator[str]:
        yield from self._planning()
        yield from self._first_package()
        yield from self._second_package()
        yield from self._ending()

    def _ask(self, *words: str, cwd: Path | None = None, stdin: str = "") -> Any:
        return self.program.ask(*words, "--mission", self.mission, cwd=cwd, stdin=stdin)

    def _planning(self) -> Iterator[str]:
        (self.program.root / "nested" / "deep").mkdir(parents=True, exist_ok=True)
        nested = self.program.root / "nested" / "deep"
        words = ("mission", "create", "greetings", "--title", "Greetings")
        self.mission = self.program.ask(*words)["mission_slug"]
        yield "created"
        self._ask("specify", "--from", "-", cwd=nested, stdin=SPEC)
        yield "specified"
        self._ask("plan", "--from", "-", stdin=PLAN)
        yield "planned"
        greet = ("--title", "Greet", "--owns", "hello.py", "--requires", "FR-001")
        part = ("--title", "Part", "--owns", "bye.py", "--requires", "FR-002", "--depends", "WP01")
        self._ask("tasks", "add", *greet, "--subtask", "Write it", cwd=nested)
        self._ask("tasks", "add", *part)
        yield "divided"
        self._ask("tasks", "finalize", cwd=nested)
        yield "finalized"
        self._ask("analyze", "--from", "-", stdin=ANALYSIS)
        yield "analyzed"

    def _first_package(self) -> Iterator[str]:
        self._ask("next", "--agent", "claude-1", "--claim")
        yield "claimed"
        self.lane = Path(self._ask("implement", "WP01", "--agent", "claude-1")["workspace"])
        self.shown = Path(self._ask("mission", "path", "--worktree", cwd=self.lane)["path"])
        yield "implemented"
        self._hand_in("claude-1", {"hello.py": "def hello() -> str:\n    return 'hi'\n"})
        yield "handed in"
        self._ask("review", "WP01", "--reviewer", "rita", cwd=self.lane)
        yield "reviewed"
        words = ("review", "WP01", "--reviewer", "rita", "--reject", "--feedback", "-")
        self._ask(*words, cwd=self.shown, stdin="Greet by name.\n")
        yield "sent back"
        self._ask("implement", "WP01", "--agent", "claude-1", cwd=self.lane)
        self._hand_in("claude-1", {"hello.py": "def hello(n: str) -> str:\n    return n\n"})
        self._ask("review", "WP01", "--reviewer", "rita", "--approve")
        yield "approved"

    def _second_package(self) -> Iterator[str]:
        claim = ("next", "--agent", "claude-2", "--claim")
        self.second = Path(self._ask(*claim, cwd=self.lane)["workspace_path"])
        files = {"bye.py": "def bye() -> str:\n    return 'bye'\n"}
        self.program.commit_in(self.second, files, "Part")
        yield "begun again"
        words = ("next", "--agent", "claude-2", "--result", "success")
        self._ask(*words, cwd=self.second)
        self._ask("review", "WP02", "--reviewer", "rita", cwd=self.second)
        self._ask("review", "WP02", "--reviewer", "rita", "--approve", cwd=self.lane)
        yield "all approved"

    def _ending(self) -> Iterator[str]:
        shutil.rmtree(self.second)
        yield "lane deleted"
        self._ask("accept", cwd=self.shown)
        yield "accepted"
        shutil.rmtree(self.shown.parents[1])
        yield "coordination worktree deleted"
        self._ask("mission", "path", "--worktree")
        self._ask("merge")
        yield "merged"
        self._ask("retrospect", "--generate")
        yield "looked back at"
        self._ask("mission", "follow-up", "--note", "Greet cats too.")
        yield "followed up"

    def _hand_in(self, agent: str, files: Mapping[str, str]) -> None:
        self.program.commit_in(self.lane, files, "Work")
        words = ("annotate", "WP01", "--subtask", "T001=done", "--agent", agent)
        self._ask(*words, cwd=self.lane)
        self._ask("move", "WP01", "for_review", "--actor", agent, cwd=self.lane)


EVERYTHING_AT = ("implemented", "looked back at")


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Live a whole life, compared from everywhere at each step, and return its answers."""
    place = tmp_path_factory.mktemp("lived")
    plain = Program.fresh(place)
    life, told = Life(Program(plain.root, plain.home)), []
    ratchet = None
    for step in life:
        ratchet = ratchet or Ratchet(life.program, life.mission, place / "outside")
        ratchet.compare(*(() if step in EVERYTHING_AT else CORE))
        told += answers_at(life, step, place)
        if step == "implemented":
            ratchet.compare_outside()
            ratchet.compare_from_deleted_folders()
    return told


class TestCoordination:
    """A coordination mission of two packages, from its creation to its merge."""

    def test_every_answer_is_the_same_from_everywhere(self, lived: list[str]) -> None:
        steps = {answer.partition(",")[0] for answer in lived}

        assert {"created", "specified", "analyzed", "merged", "looked back at"} <= steps

    def test_asked_again_the_answer_is_the_same(self, started: "Ratchet") -> None:
        commands = [words_of(read, started.mission) for read in READS.values()]

        answers = [
            [comparable(one) for one in started.program.run_all(commands, started.program.root)]
            for _ in range(ROUNDS)
        ]

        assert all(told == answers[0] for told in answers)

    def test_a_life_that_is_lived_again_gives_the_same_answers(
        self, lived: list[str], tmp_path: Path
    ) -> None:
        for number in range(1, sized(2, ROUNDS)):
            place = tmp_path / f"life-{number}"
            plain = Program.fresh(place)
            life = Life(Program(plain.root, plain.home))

            assert [told for step in life for told in answers_at(life, step, place)] == lived
            assert {path.name for path in place.iterdir()} == {"repository", "home"}

    def test_a_claim_made_in_a_lane_is_seen_in_the_primary_checkout(
        self, planned: tuple[Path, str], tmp_path: Path
    ) -> None:
        program, mission = a_copy(planned, tmp_path)
        lane = Path(program.ask("implement", "WP01", "--agent", "claude-1")["workspace"])

        seen = [
            program.run("status", "--mission", mission, "--json", cwd=cwd).stdout
            for cwd in (program.root, lane)
        ]

        assert seen[0] == seen[1]
        assert b'"in_progress"' in seen[0]


class TestFlattened:
    """A flattened mission: its truth is on the branch that the primary checkout shows."""

    @pytest.mark.parametrize("where", ["in lanes", "in the checkout"])
    def test_every_answer_is_the_same_from_everywhere(self, tmp_path: Path, where: str) -> None:
        plain = Program.fresh(tmp_path)
        plain.git("switch", "--quiet", "--create", "work")
        program = Program(plain.root, plain.home)
        words = ("--topology", "flattened", "--target", "work")
        more = () if where == "in lanes" else ("--no-worktrees",)
        mission = plan_two_packages(program, "greetings", *words, *more)
        ratchet = Ratchet(program, mission, tmp_path / "outside")

        everything = () if where == "in lanes" else CORE
        ratchet.compare("status", "next", "place", "write context")
        first = Path(ratchet.ask("implement", "WP01", "--agent", "ada")["workspace"])
        ratchet.compare(*everything)
        ratchet.finish("WP01", first, "hello.py")
        ratchet.compare("status", "next", "log", "acceptance", "write context")
        second = Path(ratchet.ask("implement", "WP02", "--agent", "ada", cwd=first)["workspace"])
        ratchet.finish("WP02", second, "bye.py")
        if second != program.root:
            shutil.rmtree(second)
        ratchet.compare("status", "place", "log", "next")
        ratchet.ask("accept")
        ratchet.ask("merge")
        ratchet.compare("status", "missions", "mission", "verified log", "place")


class TestLegacy:
    """Missions of another program, wherever it kept them."""

    @pytest.mark.parametrize(
        "layout", [Layout.SINGLE_BRANCH, Layout.LANES, Layout.LANES_WITH_COORD]
    )
    def test_every_answer_is_the_same_from_everywhere(self, tmp_path: Path, layout: Layout) -> None:
        made = foreign(tmp_path, layout)
        ratchet = Ratchet(made.program, MISSION, tmp_path / "outside")
        somewhere = made.lane if layout.has_lanes else made.program.root / "nested"

        ratchet.compare(*(() if layout is Layout.LANES else CORE))
        ratchet.ask("annotate", "WP01", "--note", "seen", "--actor", "human:olive", cwd=somewhere)
        ratchet.compare("status", "log", "verified log", "place", "write context")
        if layout.has_lanes:
            shutil.rmtree(made.lane)
            ratchet.compare("status", "log", "place", "next", "write context")


@pytest.fixture(scope="module")
def started(planned: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Ratchet:
    """A mission with a package that is worked on in its lane."""
    place = tmp_path_factory.mktemp("planted")
    program, mission = a_copy(planned, place)
    program.ask("implement", "WP01", "--agent", "claude-1")
    return Ratchet(program, mission, place / "outside")


def status_of_the_branch_one_stands_on(patch: pytest.MonkeyPatch) -> None:
    real = ReadStatus.__call__

    def derived(
        self: ReadStatus, context: ReadContext | WriteContext, *, verify: bool = False
    ) -> StatusView:
        here = locate(Path.cwd())
        shown = open_repository(here).refs.read(f"refs/heads/{GitPlaces(locate).head_branch(here)}")
        assert shown
        surface = replace(context.surface, read_commit=shown)
        return real(self, replace(context, surface=surface), verify=verify)

    patch.setattr(ReadStatus, "__call__", derived)


def files_in_the_worktree_one_stands_in(patch: pytest.MonkeyPatch) -> None:
    real = MissionPath.__call__

    def derived(self: MissionPath, folder: str) -> MissionPlace:
        return replace(real(self, folder), worktree_root=locate(Path.cwd()).worktree_root)

    patch.setattr(MissionPath, "__call__", derived)


def folders_below_the_worktree_one_stands_in(patch: pytest.MonkeyPatch) -> None:
    real = FactsLoader.load

    def derived(self: FactsLoader, selector: str | None, cwd: Path) -> PrimitiveFacts:
        facts = real(self, selector, cwd)
        here = replace(facts.checkout, primary_root=facts.checkout.worktree_root)
        return replace(facts, checkout=here)

    patch.setattr(FactsLoader, "load", derived)


def the_repository_that_the_environment_names(patch: pytest.MonkeyPatch) -> None:
    real = FactsLoader.load

    def derived(self: FactsLoader, selector: str | None, cwd: Path) -> PrimitiveFacts:
        facts = real(self, selector, cwd)
        named = os.environ.get("GIT_DIR")
        root = Path(named).absolute().parent if named else facts.checkout.primary_root
        return replace(facts, checkout=replace(facts.checkout, primary_root=root))

    patch.setattr(FactsLoader, "load", derived)


def work_where_one_stands(patch: pytest.MonkeyPatch) -> None:
    real = DecideNext.shown

    def derived(
        self: DecideNext, context: ReviewContext, state: MissionState, decision: Decision
    ) -> NextView:
        here = locate(Path.cwd()).worktree_root
        return replace(real(self, context, state, decision), workspace_path=here)

    patch.setattr(DecideNext, "shown", derived)


@pytest.mark.parametrize(
    "plant",
    [
        status_of_the_branch_one_stands_on,
        files_in_the_worktree_one_stands_in,
        folders_below_the_worktree_one_stands_in,
        the_repository_that_the_environment_names,
        work_where_one_stands,
    ],
)
def test_a_surface_that_derives_its_context_anew_turns_the_ratchet_red(
    started: Ratchet, plant: Callable[[pytest.MonkeyPatch], None]
) -> None:
    reads = {name: READS[name] for name in ("status", "place", "read context", "next")}

    with pytest.MonkeyPatch.context() as patch:
        plant(patch)
        seen = differences(started.program, started.mission, started.places, reads)

    assert seen, "the ratchet did not see a second resolver"
    assert differences(started.program, started.mission, started.places, reads) == []


def test_every_command_is_asked_or_known_to_write() -> None:
    """A command that is added is compared here, unless somebody says why it cannot be."""
    commands = {" ".join(words) for words, _ in leaves()}
    asked = {" ".join(words) for words in (read.words for read in READS.values())}
    read = {name for name in commands if any(f"{one} ".startswith(f"{name} ") for one in asked)}

    unknown = commands - read - WRITES - {*NO_READ}
    assert not unknown, f"say in tests/reads.py what these do: {sorted(unknown)}"


@pytest.mark.parametrize("lie", ["cwd", "host"])
def test_the_ratchet_sees_an_answer_that_depends_on_the_place(lie: str) -> None:
    """A check that cannot fail is a defect: the comparison itself is shown to see a difference."""
    one, other, third = (
        Answer(
            (), 0, json.dumps({"data": {"workspace": {"current_cwd": cwd}, "s": s}}).encode(), b""
        )
        for cwd, s in (("/a", lie), ("/b", lie), ("/b", "x"))
    )

    assert comparable(one) == comparable(other)
    assert comparable(one) != comparable(third)
    assert comparable(one) != comparable(replace(one, status=1))
