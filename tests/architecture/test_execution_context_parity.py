"""The parity ratchet: the same answer from everywhere (promise 2, contract context).

ONE module, only ever extended. A mission goes through its life; after each step every reading
command is asked from every place one can stand in, and the answers are compared byte for byte.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typing_extensions import override

from fairlead.execution.adapters.git_places import GitPlaces
from fairlead.execution.context import FactsLoader, PrimitiveFacts
from fairlead.mission_management.missions import MissionPath, MissionPlace
from fairlead.mission_management.status import ReadStatus, StatusView
from fairlead.shared_kernel.adapters.git_cli import locate, open_repository
from fairlead.shared_kernel.context import ReadContext, WriteContext
from tests.foreign import MISSION, Layout, foreign
from tests.program import Answer, Program, plan_two_packages

READS: Mapping[str, tuple[str, ...]] = {
    "status": ("status",),
    "status of one package": ("status", "WP01"),
    "missions": ("mission", "list"),
    "mission": ("mission", "show"),
    "place": ("mission", "path"),
    "next": ("next", "--agent", "claude-1"),
    "tasks": ("tasks", "list"),
    "log": ("log",),
    "verified log": ("log", "--verify"),
    "artifacts": ("artifact", "list"),
    "spec": ("artifact", "read", "spec.md"),
    "requirements": ("spec", "check"),
    "acceptance": ("accept", "--diagnose"),
    "read context": ("context", "resolve", "--op", "read"),
    "write context": ("context", "resolve", "--op", "write"),
    "plan context": ("context", "resolve", "--op", "plan"),
    "worktrees": ("worktree", "list"),
    "rescues": ("worktree", "rescue", "list"),
}


OUTSIDE = ("status", "place", "write context")
"""Asked in processes of their own too, which starts Python anew each time."""
CORE = ("status", "next", "log", "place", "read context", "write context", "acceptance")
"""Asked where another test of the same topology asks everything."""


class Quick(Program):
    """Runs what needs no input in forked processes; every command but a few."""

    @override
    def run(
        self, *arguments: str, cwd: Path | None = None, stdin: str = "", **environment: str
    ) -> Answer:
        if stdin or environment:
            return super().run(*arguments, cwd=cwd, stdin=stdin, **environment)
        return self.peek(*arguments, cwd=cwd or self.root)

    def alone(self, *arguments: str, cwd: Path, **environment: str) -> Answer:
        """Run it in a process of its own."""
        return super().run(*arguments, cwd=cwd, **environment)


class Places:
    """The places from which one asks; each appears when it exists."""

    def __init__(self, program: Program, mission: str, outside: Path) -> None:
        self._program, self._mission, self._outside = program, mission, outside
        (program.root / "nested" / "deep").mkdir(parents=True)
        (outside / "link").symlink_to(program.root, target_is_directory=True)

    def all(self) -> Iterator[tuple[str, Path]]:
        yield "primary checkout", self._program.root
        yield "nested folder", self._program.root / "nested" / "deep"
        yield "symlink", self._outside / "link"
        for worktree in sorted((self._program.root / ".worktrees").glob(f"{self._mission}-*")):
            yield worktree.name, worktree
            inside = worktree / "inside"
            inside.mkdir(exist_ok=True)
            yield f"folder in {worktree.name}", inside

    def deleted(self) -> Iterator[tuple[str, Path]]:
        """Folders to be deleted while somebody stands in them."""
        yield "deleted folder", self._program.root / "nested" / "gone"
        for worktree in sorted((self._program.root / ".worktrees").glob(f"{self._mission}-*")):
            yield f"deleted folder in {worktree.name}", worktree / "gone"


def differences(
    program: Program, mission: str, places: Places, reads: Mapping[str, tuple[str, ...]]
) -> list[str]:
    """Ask everything from everywhere; name each answer that is not the primary checkout's.

    Each place has a process of its own, so that no place can know another one's answer.
    """
    found: list[str] = []
    expected: list[bytes] = []
    commands = [(*words, "--mission", mission, "--json") for words in reads.values()]
    for place, cwd in places.all():
        told = [comparable(answer.stdout) for answer in program.peek_all(commands, cwd)]
        expected = expected or told
        found += [
            f"{name} from {place}: {answer!r} is not {wanted!r}"
            for name, answer, wanted in zip(reads, told, expected, strict=True)
            if answer != wanted
        ]
    return found


def differences_outside(
    program: "Quick", mission: str, places: Places, elsewhere: Path
) -> list[str]:
    """Ask in processes of their own: without GIT_DIR, and with that of another repository.

    A hook of another repository, or a shell where somebody set it, has one; it must not matter.
    """
    found = []
    strange = {"GIT_DIR": str(elsewhere / ".git"), "GIT_WORK_TREE": str(elsewhere)}
    strange |= {"GIT_INDEX_FILE": str(elsewhere / ".git" / "index"), "GIT_PREFIX": "nested/"}
    *_, (place, cwd) = places.all()
    for name in OUTSIDE:
        words = (*READS[name], "--mission", mission, "--json")
        expected = comparable(program.peek(*words, cwd=program.root).stdout)
        for kind, variables in (("without", {}), ("with another", strange)):
            told = comparable(program.alone(*words, cwd=cwd, **variables).stdout)
            if told != expected:
                found.append(f"{name} from {place} {kind} GIT_DIR: {told!r} is not {expected!r}")
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


def comparable(stdout: bytes) -> bytes:
    """The answer without the one value that may differ: the working directory itself."""
    answer = json.loads(stdout)
    workspace = (answer.get("data") or {}).get("workspace")
    if isinstance(workspace, dict) and workspace.pop("current_cwd", None):
        return json.dumps(answer).encode()
    return stdout


class Ratchet:
    """One repository, its mission, and the comparison."""

    def __init__(self, program: Program, mission: str, outside: Path) -> None:
        outside.mkdir()
        self.program, self.mission = Quick(program.root, program.home), mission
        self.outside = outside
        self.places = Places(program, mission, outside)
        self.at = ("--mission", mission)

    def compare(self, *names: str) -> None:
        reads = {name: READS[name] for name in names} if names else READS
        assert differences(self.program, self.mission, self.places, reads) == []

    def compare_outside(self) -> None:
        elsewhere = Program.fresh(self.outside / "elsewhere").root
        assert differences_outside(self.program, self.mission, self.places, elsewhere) == []

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
    return place, plan_two_packages(Quick(plain.root, plain.home))


def a_copy(planned: tuple[Path, str], place: Path) -> tuple[Quick, str]:
    shutil.copytree(planned[0], place / "copy")
    return Quick(place / "copy" / "repository", place / "copy" / "home"), planned[1]


class TestCoordination:
    """A coordination mission of two packages, from its creation to its merge."""

    def test_every_answer_is_the_same_from_everywhere(
        self, planned: tuple[Path, str], tmp_path: Path
    ) -> None:
        program, mission = a_copy(planned, tmp_path)
        ratchet = Ratchet(program, mission, tmp_path / "outside")
        at, compare = ratchet.at, ratchet.compare

        compare("status", "next", "write context")
        program.ask("next", *at, "--agent", "claude-1", "--claim")
        started = program.ask("implement", "WP01", *at, "--agent", "claude-1")
        lane = Path(started["workspace"])
        shown = Path(program.ask("mission", "path", *at, "--worktree", cwd=lane)["path"])
        compare()
        ratchet.compare_outside()
        ratchet.compare_from_deleted_folders()
        program.commit_in(lane, {"hello.py": "def hello() -> str:\n    return 'hi'\n"}, "Greet")
        program.ask(
            "annotate", "WP01", *at, "--subtask", "T001=done", "--agent", "claude-1", cwd=lane
        )
        program.ask("move", "WP01", "for_review", *at, "--actor", "claude-1", cwd=lane)
        compare("status", "next", "log", "acceptance")
        program.ask("review", "WP01", *at, "--reviewer", "rita", cwd=lane)
        compare("status", "next")
        program.ask("review", "WP01", *at, "--reviewer", "rita", "--approve")
        compare("status", "next", "write context")

        second = Path(
            program.ask("next", *at, "--agent", "claude-2", "--claim", cwd=lane)["workspace_path"]
        )
        program.commit_in(second, {"bye.py": "def bye() -> str:\n    return 'bye'\n"}, "Part")
        program.ask("next", *at, "--agent", "claude-2", "--result", "success", cwd=second)
        program.ask("review", "WP02", *at, "--reviewer", "rita", cwd=second)
        program.ask("review", "WP02", *at, "--reviewer", "rita", "--approve", cwd=lane)
        compare("status", "acceptance", "next")

        shutil.rmtree(second)
        compare("status", "place", "log")
        program.ask("accept", *at, cwd=shown)
        compare("status", "next", "mission")
        shutil.rmtree(shown.parents[1])
        compare("status", "place", "write context")
        program.ask("mission", "path", *at, "--worktree")
        program.ask("merge", *at)
        compare("status", "missions", "mission", "verified log", "log")

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
        program = Quick(plain.root, plain.home)
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


@pytest.mark.parametrize(
    "plant",
    [
        status_of_the_branch_one_stands_on,
        files_in_the_worktree_one_stands_in,
        folders_below_the_worktree_one_stands_in,
    ],
)
def test_a_surface_that_derives_its_context_anew_turns_the_ratchet_red(
    started: Ratchet, plant: Callable[[pytest.MonkeyPatch], None]
) -> None:
    reads = {name: READS[name] for name in ("status", "place", "read context")}

    with pytest.MonkeyPatch.context() as patch:
        plant(patch)
        seen = differences(started.program, started.mission, started.places, reads)

    assert seen, "the ratchet did not see a second resolver"
    assert differences(started.program, started.mission, started.places, reads) == []


@pytest.mark.parametrize("lie", ["cwd", "host"])
def test_the_ratchet_sees_an_answer_that_depends_on_the_place(lie: str) -> None:
    """A check that cannot fail is a defect: the comparison itself is shown to see a difference."""
    one = json.dumps({"data": {"workspace": {"current_cwd": "/a"}, "status": lie}}).encode()
    other = json.dumps({"data": {"workspace": {"current_cwd": "/b"}, "status": lie}}).encode()
    third = json.dumps({"data": {"workspace": {"current_cwd": "/b"}, "status": "x"}}).encode()

    assert comparable(one) == comparable(other)
    assert comparable(one) != comparable(third)
