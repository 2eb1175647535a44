"""No byte of an id, a ref, a path or an event gets further than it should."""

import os
import random
import re
import time
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from fairlead.mission_management.status import (
    Change,
    EventLog,
    LogRow,
    MalformedLine,
    MalformedLog,
    materialize,
    reduce,
)
from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.commit_target import BranchName
from fairlead.shared_kernel.documents import MissionMeta
from fairlead.shared_kernel.errors import FairleadError
from fairlead.shared_kernel.identity import (
    EventId,
    LaneId,
    Mid8,
    MissionFolder,
    MissionId,
    MissionSlug,
    OperationId,
    WorkPackageId,
)
from tests.faults.bench import AUTHORITY, DIRECTORY, FOLDER, META, Bench, notes
from tests.faults.conftest import Planned
from tests.faults.hostile import arm, lines, texts
from tests.faults.invariants import log_text, violations
from tests.faults.sizes import SOAK, in_time, sized
from tests.faults.tally import Tally

TRIALS = sized(2_000, 100_000)
IDS: dict[str, Callable[[str], object]] = {
    "mission id": MissionId,
    "mid8": Mid8,
    "mission slug": MissionSlug,
    "mission folder": MissionFolder,
    "lane": LaneId,
    "package": WorkPackageId,
    "typed package": WorkPackageId.parse,
    "event": EventId,
    "operation": OperationId,
    "branch": BranchName,
    "actor": Actor.parse,
}
HARMLESS = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,199}")


@pytest.mark.parametrize("kind", IDS)
def test_an_id_is_refused_or_harmless(kind: str, rng: random.Random, tally: Tally) -> None:
    tried = texts(rng, TRIALS // len(IDS))
    for text in tried:
        with suppress(ValueError, FairleadError):
            made = IDS[kind](text)
            written = made.id if isinstance(made, Actor) else str(made)
            if kind == "actor":
                assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl") for c in written)
                assert not written.startswith("-")
            else:
                assert HARMLESS.fullmatch(written), (kind, text)
                assert ".." not in written
    tally.add(trials=len(tried))


def test_a_line_is_a_row_or_named_and_never_more(
    planned: Planned, rng: random.Random, tally: Tally
) -> None:
    good = log_text(planned.program, planned.authority, planned.mission).encode()
    rows = good.splitlines()
    tried = [line for row in rows[:4] for line in lines(rng, TRIALS // 4, row)]
    for line in tried:
        log = EventLog(good + line + b"\n" + rows[-1].replace(b"0", b"1") + b"\n")
        found = list(log.scan())
        assert len(found) >= len(rows)
        for row in found:
            assert isinstance(row, LogRow | MalformedLine)
        if any(isinstance(row, MalformedLine) for row in found):
            with pytest.raises(MalformedLog):
                log.rows()
        else:
            snapshot = reduce(log.rows())
            materialize(MissionMeta.parse(b'{"mission_slug": "x"}'), snapshot).decode()
    tally.add(trials=len(tried))


@pytest.mark.parametrize("megabytes", [17, 64] if SOAK else [17])
def test_a_line_that_never_ends_is_named_in_time(megabytes: int) -> None:
    began = time.monotonic()

    (found,) = EventLog(b'{"a":"' + b"x" * (megabytes << 20)).scan()

    assert isinstance(found, MalformedLine)
    assert str(megabytes << 20)[:4] in found.reason.replace(",", "")
    assert time.monotonic() - began < 2.0


def test_refs_and_paths_reach_git_as_what_they_are(
    tmp_path: Path, rng: random.Random, tally: Tally, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, canary = _armed_bench(tmp_path, monkeypatch)
    repository, tip = bench.transactions.repository, bench.tip
    refs = bench.program.git("for-each-ref")
    tried = texts(rng, TRIALS // 10)
    for text in tried:
        with suppress(ValueError, FairleadError):
            repository.refs.read(text)
        with suppress(ValueError, FairleadError):
            repository.refs.read(f"refs/heads/{text}")
        with suppress(ValueError, FairleadError):
            assert repository.objects.read(f"{tip}:{text}") is None or text in _names(bench)
        with suppress(ValueError, FairleadError):
            repository.refs.list(text)
    assert bench.program.git("for-each-ref") == refs
    assert not canary.exists()
    tally.add(trials=len(tried))


def test_what_is_written_stays_in_the_mission_directory(
    tmp_path: Path, rng: random.Random, tally: Tally, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, canary = _armed_bench(tmp_path, monkeypatch)
    outside = _tree_outside(bench)
    chosen = [text for text in texts(rng, TRIALS // 20) if text]
    tried = 0
    for number in in_time(range(0, len(chosen), 10), rng):
        for text in chosen[number : number + 10]:
            tried += 1
            with suppress(ValueError, FairleadError):
                bench.write(Change((), text, {text: b"x\n"}))
        bench.write(notes(1, text=chosen[number]))
    assert _tree_outside(bench) == outside
    assert not canary.exists()
    assert [path.name for path in tmp_path.iterdir()] == ["armed"]
    found = violations(bench.program, FOLDER.value)
    tally.add(found, trials=tried)
    assert not found, "\n".join(found)


COMMANDS: tuple[tuple[str, ...], ...] = (
    ("status", "--mission", "{}"),
    ("status", "{}"),
    ("annotate", "WP01", "--note", "{}", "--agent", "ada"),
    ("annotate", "WP01", "--agent", "{}", "--note", "x"),
    ("annotate", "{}", "--agent", "ada", "--note", "x"),
    ("annotate", "WP01", "--subtask", "{}=done", "--agent", "ada"),
    ("move", "WP01", "{}", "--actor", "ada"),
    ("move", "WP02", "blocked", "--reason", "{}", "--actor", "ada"),
    ("artifact", "read", "{}"),
    ("artifact", "write", "{}", "--from", "-"),
    ("mission", "create", "{}"),
    ("mission", "create", "sample", "--target", "{}"),
    ("safe-commit", "--to-branch", "{}", "--message", "m", "README.md"),
    ("safe-commit", "--to-branch", "side", "--message", "m", "{}"),
    ("review", "WP01", "--reviewer", "{}"),
)


def _in_json(words: Sequence[str]) -> list[str]:
    """Ask for JSON before anything that is typed could end the options."""
    at = next(at for at, word in enumerate(words) if word.startswith("-") or "{}" in word)
    return [*words[:at], "--json", *words[at:]]


def _can_be_typed(word: str) -> bool:
    try:
        return b"\0" not in os.fsencode(word)
    except UnicodeEncodeError:
        return False


def test_whatever_is_typed_no_command_breaks_or_runs_anything(
    planned: Planned, rng: random.Random, tally: Tally, tmp_path: Path
) -> None:
    program, mission = planned.program, planned.mission
    canary = tmp_path / "CANARY"
    arm(program.root, canary)
    program.git("branch", "side")
    around = sorted(tmp_path.iterdir())
    tried = 0
    for text in in_time(rng.sample(texts(rng, sized(400, 4_000)), sized(20, 1_000)), rng):
        for words in rng.sample(COMMANDS, 3):
            typed = [word.replace("{}", text) for word in _in_json(words)]
            if not all(map(_can_be_typed, typed)):
                continue  # no process can be given it
            answer = program.run(*typed, stdin="text\n", FAIRLEAD_MISSION=mission)
            tried += 1
            assert answer.status in (0, 1, 2, 3, 4), answer.explain()
            assert answer.status == 0 or answer.stdout, answer.explain()
            assert answer.status == 0 or answer.error["code"] != "INTERNAL_ERROR", answer.explain()
            assert not set(answer.stdout + answer.stderr) & set(b"\x1b\x07\x00\x7f")
    assert not canary.exists()
    assert sorted(tmp_path.iterdir()) == around
    assert sorted(p.name for p in program.root.iterdir()) == [".git", "README.md"]
    (program.root / ".git" / "info" / "attributes").unlink()
    found = violations(program, mission)
    tally.add(found, trials=tried)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("thing", ["symlink", "fifo", "folder"])
def test_no_link_pipe_or_folder_in_place_of_a_file_is_followed(
    planned: Planned, thing: str, tmp_path: Path
) -> None:
    program, mission = planned.program, planned.mission
    shown, precious = tmp_path / "shown", tmp_path / "precious"
    precious.write_text("mine\n")
    program.git("worktree", "add", "--quiet", str(shown), planned.authority[11:])
    log = shown / "kitty-specs" / mission / "status.events.jsonl"
    log.unlink()
    if thing == "symlink":
        log.symlink_to(precious)
    elif thing == "fifo":
        os.mkfifo(log)
    else:
        log.mkdir()
        (log / "mine").write_text("x")

    done = program.ask("annotate", "WP01", "-m", mission, "--agent", "ada", "--note", "here")

    assert precious.read_text() == "mine\n"
    found = violations(program, mission, done["event_ids"], shown=shown)
    assert not found, "\n".join(found)


def _armed_bench(place: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Bench, Path]:
    bench = Bench.create(place / "armed")
    for name, value in bench.program._env({}).items():
        monkeypatch.setenv(name, value)
    canary = place / "CANARY"
    arm(bench.program.root, canary)
    assert META["mission_slug"] == FOLDER.value
    return bench, canary


def _names(bench: Bench) -> set[str]:
    listed = bench.program.git("ls-tree", "-r", "-t", "--name-only", AUTHORITY)
    return {"", *listed.splitlines()}


def _tree_outside(bench: Bench) -> list[str]:
    listed = bench.program.git("ls-tree", "-r", AUTHORITY).splitlines()
    return [line for line in listed if f"{DIRECTORY}/" not in line]
