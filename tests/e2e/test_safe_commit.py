"""`safe-commit`: exactly the named files, exactly once."""

from pathlib import Path

import pytest

from tests.program import Program

OPERATION = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
WORDS = ("safe-commit", "--to-branch", "topic", "--message", "Greet", "hello.py")


@pytest.fixture
def program(tmp_path: Path) -> Program:
    program = Program.fresh(tmp_path)
    program.git("checkout", "--quiet", "-b", "topic")
    (program.root / "hello.py").write_text("print('hello')\n")
    return program


def test_a_retry_with_the_same_operation_id_finds_its_commit(program: Program) -> None:
    first = program.ask(*WORDS, "--op-id", OPERATION)
    (program.root / "hello.py").write_text("print('later')\n")
    program.git("commit", "--quiet", "--all", "-m", "Later")
    (program.root / "hello.py").write_text("print('not yet')\n")

    second = program.ask(*WORDS, "--op-id", OPERATION)

    [committed], [found] = first["commits"], second["commits"]
    assert found == committed | {"outcome": "already applied"}
    assert program.git("status", "--porcelain") == " M hello.py\n"
    assert program.git("log", "-1", "--format=%s") == "Later\n"


@pytest.mark.parametrize(
    "other",
    [
        ("safe-commit", "--to-branch", "topic", "--message", "Wave", "hello.py"),
        ("safe-commit", "--to-branch", "topic", "--message", "Greet", "bye.py"),
        (*WORDS, "--actor", "ben"),
    ],
)
def test_another_request_with_the_same_operation_id_commits_nothing(
    program: Program, other: tuple[str, ...]
) -> None:
    program.ask(*WORDS, "--op-id", OPERATION)
    for name in ("hello.py", "bye.py"):
        (program.root / name).write_text("print('bye')\n")
    before = program.git("rev-parse", "HEAD")

    error = program.refused(*other, "--op-id", OPERATION)

    assert error["code"] == "OP_ID_CONFLICT"
    assert program.git("rev-parse", "HEAD") == before


def test_without_an_operation_id_the_message_is_a_persons_own(program: Program) -> None:
    program.ask(*WORDS)

    assert program.git("log", "-1", "--format=%B").strip() == "Greet"


@pytest.mark.parametrize("hook", ["pre-commit", "commit-msg"])
@pytest.mark.parametrize("tracked", [False, True])
def test_a_hook_that_says_no_is_a_refusal(program: Program, hook: str, tracked: bool) -> None:
    if tracked:
        program.git("add", "hello.py")
    script = program.root / ".git" / "hooks" / hook
    script.parent.mkdir(exist_ok=True)
    script.write_text("#!/bin/sh\necho not today >&2\nexit 1\n")
    script.chmod(0o755)
    before = program.git("status", "--porcelain")

    answer = program.run(*WORDS, "--json")

    assert (answer.status, answer.error["code"]) == (1, "SAFE_COMMIT_REJECTED")
    assert "not today" in answer.error["message"]
    assert program.git("status", "--porcelain") == before


@pytest.mark.parametrize("further", [(), ("--op-id", OPERATION)])
def test_an_empty_message_is_a_refusal(program: Program, further: tuple[str, ...]) -> None:
    before = program.git("rev-parse", "HEAD")

    words = ("safe-commit", "--to-branch", "topic", "--message", " ", "hello.py", "--json")
    answer = program.run(*words, *further)

    assert (answer.status, answer.error["code"]) == (1, "SAFE_COMMIT_REJECTED")
    assert program.git("rev-parse", "HEAD") == before


def test_a_commit_that_git_cannot_make_is_a_matter_of_the_environment(program: Program) -> None:
    program.git("config", "commit.gpgsign", "true")
    program.git("config", "gpg.program", "/bin/false")

    answer = program.run(*WORDS, "--json")

    assert (answer.status, answer.error["code"]) == (3, "SAFE_COMMIT_RECOVERY_FAILED")
    assert program.git("status", "--porcelain") == "?? hello.py\n"


@pytest.mark.parametrize("named", ["the file", "everything"])
def test_what_only_the_program_writes_is_nobodys_own_file(program: Program, named: str) -> None:
    created = program.ask(
        "mission", "create", "sample", "--topology", "flattened", "--target", "topic"
    )
    log = f"{created['mission_dir']}/status.events.jsonl"
    with (program.root / log).open("a") as file:
        file.write("mine\n")
    before = program.git("rev-parse", "HEAD")
    path = log if named == "the file" else "."

    error = program.refused("safe-commit", "--to-branch", "topic", "--message", "Greet", path)

    assert error["code"] == "SAFE_COMMIT_MACHINE_FILE"
    assert error["details"]["paths"] == [log]
    assert program.git("rev-parse", "HEAD") == before
    program.ask(*WORDS)


def test_files_that_another_program_keeps_there_are_a_persons_own(program: Program) -> None:
    name = "kitty-specs/001-theirs/status.events.jsonl"
    (program.root / name).parent.mkdir(parents=True)
    (program.root / name).write_text("{}\n")

    program.ask("safe-commit", "--to-branch", "topic", "--message", "Theirs", name)

    assert program.git("show", "--format=", "--name-only", "HEAD").strip() == name
