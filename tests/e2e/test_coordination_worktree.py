"""A worktree of the mission's own files, for people who ask for one."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.program import Program, plan_two_packages

OPERATION = "01ARZ3NDEKTSV4RRFFQ69G5FAV"


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("planned")
    plan_two_packages(Program.fresh(place, {"README.md": "# S\n", "src/app.py": "x = 1\n"}))
    return place


@pytest.fixture
def program(planned: Path, tmp_path: Path) -> Program:
    """A copy of the planned repository, for one test to change."""
    shutil.copytree(planned, tmp_path / "copy")
    return Program(tmp_path / "copy" / "repository", tmp_path / "copy" / "home")


def slug(program: Program) -> str:
    [line] = program.ask("mission", "list")["missions"]
    name: str = line["mission_slug"]
    return name


def shown(program: Program) -> Path:
    """Make the worktree and return the mission's folder in it."""
    return Path(program.ask("mission", "path", "--worktree")["path"])


class TestMaking:
    """`mission path --worktree`."""

    def test_nothing_shows_a_mission_until_somebody_asks(self, program: Program) -> None:
        place = program.ask("mission", "path")

        assert place["path"] is None
        assert place["worktree_root"] is None
        assert program.run("mission", "path").stdout.decode().strip() == (
            f"{place['ref']}:{place['directory']}"
        )

    def test_it_shows_the_mission_and_little_else(self, program: Program) -> None:
        place = program.ask("mission", "path", "--worktree")

        root = Path(place["worktree_root"])
        assert root == program.root / ".worktrees" / f"{slug(program)}-coord"
        assert Path(place["path"]) == root / place["directory"]
        assert (Path(place["path"]) / "spec.md").exists()
        assert not (root / "src").exists()
        assert program.git("status", "--porcelain", cwd=root) == ""
        assert program.git("status", "--porcelain") == ""

    def test_asking_again_changes_nothing_and_gives_the_same_answer(self, program: Program) -> None:
        first = program.run("mission", "path", "--worktree", "--json")
        (shown(program) / "spec.md").write_text("mine\n")

        again = program.run("mission", "path", "--worktree", "--json")
        plain = program.run("mission", "path", "--json")

        assert first.stdout == again.stdout == plain.stdout
        assert (shown(program) / "spec.md").read_text() == "mine\n"

    def test_many_who_ask_at_once_get_the_same_one(self, program: Program) -> None:
        asking = ("mission", "path", "--worktree", "--json")

        running = [program.begin(*asking) for _ in range(4)]
        answers = [one.wait().stdout for one in running]

        assert len(set(answers)) == 1
        assert b'"ok": true' in answers[0]

    def test_it_follows_every_write(self, program: Program) -> None:
        folder = shown(program)

        program.ask("implement", "WP01", "--agent", "ada")
        program.ask("annotate", "WP01", "--note", "half way", "--agent", "ada")

        directory = program.ask("mission", "path")["directory"]
        branch = program.ask("mission", "path")["ref"]
        for name in ("status.events.jsonl", "status.json"):
            held = program.git("show", f"{branch}:{directory}/{name}")
            assert (folder / name).read_text() == held
        assert program.git("status", "--porcelain", cwd=folder) == ""

    def test_it_stays_small_when_code_comes_in(self, program: Program) -> None:
        folder = shown(program)
        lane = Path(program.ask("implement", "WP01", "--agent", "ada")["workspace"])
        program.commit_in(lane, {"hello.py": "x = 1\n"}, "Greet")
        program.ask("annotate", "WP01", "--subtask", "T001=done", "--agent", "ada")
        program.ask("move", "WP01", "for_review", "--actor", "ada", cwd=lane)

        program.ask("review", "WP01", "--reviewer", "rita", "--approve", cwd=folder)

        root = folder.parents[1]
        assert program.ask("status")["summary"]["done"] == 1
        assert program.git("status", "--porcelain", cwd=root) == ""
        assert not (root / "src").exists()

    def test_another_branch_in_its_place_is_a_persons_decision(self, program: Program) -> None:
        root = shown(program).parents[1]
        program.git("switch", "--quiet", "--detach", cwd=root)

        answer = program.run("mission", "path", "--worktree", "--json")

        assert answer.status == 4
        assert answer.error["code"] == "COORDINATION_WORKTREE_BRANCH_MISMATCH"
        assert "git switch" in answer.error["next_step"]

    def test_a_half_made_one_is_finished(self, program: Program) -> None:
        place = program.ask("mission", "path")
        root = program.root / ".worktrees" / f"{slug(program)}-coord"
        program.git("worktree", "add", "--quiet", "--no-checkout", str(root), place["ref"])

        assert (shown(program) / "spec.md").exists()
        assert program.git("status", "--porcelain", cwd=root) == ""

    def test_one_in_which_every_file_is_staged_as_deleted_is_mended(self, program: Program) -> None:
        root = shown(program).parents[1]
        program.git("rm", "-r", "--quiet", "--sparse", ".", cwd=root)

        assert (shown(program) / "spec.md").exists()
        assert program.git("status", "--porcelain", cwd=root) == ""

    def test_deleted_by_hand_nothing_happens_to_anyone(self, program: Program) -> None:
        root = shown(program).parents[1]
        before = program.ask("status")
        shutil.rmtree(root)

        assert program.ask("status") == before
        program.ask("implement", "WP01", "--agent", "ada")
        assert program.ask("mission", "path")["path"] is None
        assert (shown(program) / "spec.md").exists()
        assert program.git("status", "--porcelain", cwd=root) == ""

    def test_a_worktree_of_ones_own_is_as_good(self, program: Program, tmp_path: Path) -> None:
        place = program.ask("mission", "path")
        own = tmp_path / "own"
        program.git("worktree", "add", "--quiet", str(own), place["ref"])

        assert program.ask("mission", "path", "--worktree")["worktree_root"] == str(own)
        assert not (program.root / ".worktrees").exists()

    def test_a_flattened_mission_is_shown_where_it_is(self, tmp_path: Path) -> None:
        program = Program.fresh(tmp_path)
        program.git("switch", "--quiet", "--create", "work")
        program.ask("mission", "create", "x", "--topology", "flattened", "--target", "work")

        assert program.ask("mission", "path", "--worktree")["worktree_root"] == str(program.root)
        program.git("switch", "--quiet", "main")
        refused = program.refused("mission", "path", "--worktree")
        assert refused["code"] == "COORDINATION_WORKTREE_UNAVAILABLE"


class TestSaving:
    """`mission save`."""

    def test_hand_edits_of_artefacts_are_committed(self, program: Program) -> None:
        folder = shown(program)
        with (folder / "spec.md").open("a") as spec:
            spec.write("\nBy hand.\n")
        [package] = (folder / "tasks").glob("WP01-*.md")
        package.write_text(package.read_text() + "\nMore to do.\n")
        (folder / "notes.md").write_text("# Notes\n")

        saved = program.ask("mission", "save", "--message", "Say more")

        assert saved["saved"] == ["notes.md", "spec.md", f"tasks/{package.name}"]
        assert saved["changed"]
        assert [commit["outcome"] for commit in saved["commits"]] == ["committed"]
        assert "Say more" in saved["commits"][0]["message"]
        assert "By hand." in program.ask("artifact", "read", "spec.md")["content"]
        assert program.git("status", "--porcelain", cwd=folder) == ""
        assert program.ask("log", "--verify")["verified"]
        kinds = [event.get("event_type") for event in program.ask("log")["events"]]
        assert kinds[-3:] == ["ArtifactWritten", "SpecifyCompleted", "ArtifactWritten"]

    def test_what_is_staged_is_saved_as_it_is_in_the_file(self, program: Program) -> None:
        folder = shown(program)
        (folder / "spec.md").write_text("# Staged\n")
        program.git("add", "--all", cwd=folder)
        (folder / "spec.md").write_text("# Later\n")

        program.ask("mission", "save", "--message", "Again")

        assert program.ask("artifact", "read", "spec.md")["content"] == "# Later\n"
        assert program.git("status", "--porcelain", cwd=folder) == ""

    def test_edits_of_machine_files_are_set_aside_and_never_committed(
        self, program: Program
    ) -> None:
        folder = shown(program)
        before = {name: (folder / name).read_bytes() for name in ("meta.json", "lanes.json")}
        for name in before:
            (folder / name).write_text("{}\n")
        (folder / "spec.md").write_text("# By hand\n")

        answer = program.run("mission", "save", "--message", "Edit", "--json")

        saved = answer.data
        assert saved["saved"] == ["spec.md"]
        assert len(saved["set_aside"]) == 2
        assert all(Path(path).read_text() == "{}\n" for path in saved["set_aside"])
        assert {name: (folder / name).read_bytes() for name in before} == before
        assert program.git("status", "--porcelain", cwd=folder) == ""
        for path in saved["set_aside"]:
            assert answer.stderr.decode().count(path) == 1

    def test_the_log_is_never_saved_from_a_file(self, program: Program) -> None:
        folder = shown(program)
        log = folder / "status.events.jsonl"
        held = log.read_bytes()
        log.write_bytes(held + b'{"by": "hand"}\n')

        saved = program.ask("mission", "save", "--message", "Edit")

        assert not saved["changed"]
        assert log.read_bytes() == held
        assert [Path(path).read_bytes() for path in saved["set_aside"]] == [
            held + b'{"by": "hand"}\n'
        ]

    def test_what_is_outside_the_mission_is_left_alone(self, program: Program) -> None:
        folder = shown(program)
        root = folder.parents[1]
        (root / "README.md").write_text("# Mine\n")
        (folder / "spec.md").write_text("# By hand\n")

        saved = program.ask("mission", "save", "--message", "Edit")

        assert saved["left"] == ["README.md"]
        assert program.git("status", "--porcelain", cwd=root) == " M README.md\n"

    def test_nothing_to_save_writes_nothing(self, program: Program) -> None:
        shown(program)
        before = program.git("for-each-ref")

        saved = program.ask("mission", "save", "--message", "Nothing")

        assert (saved["changed"], saved["commits"]) == (False, [])
        assert program.git("for-each-ref") == before

    def test_a_removed_document_is_removed(self, program: Program) -> None:
        program.ask("artifact", "write", "notes.md", "--from", "-", stdin="# Notes\n")
        folder = shown(program)
        (folder / "notes.md").unlink()

        saved = program.ask("mission", "save", "--message", "Drop notes")

        assert saved["removed"] == ["notes.md"]
        assert "notes.md" not in str(program.ask("artifact", "list"))

    @pytest.mark.parametrize(
        ("name", "content", "code"),
        [
            ("spec.md", b"", "ARTIFACT_EMPTY"),
            ("spec.md", b"\xff\xfe", "ARTIFACT_NOT_TEXT"),
            ("tasks/WP01-greet.md", b"no front matter\n", "FRONT_MATTER_INVALID"),
            ("tasks/WP01-greet.md", None, "WORK_PACKAGE_FILE_NEEDED"),
        ],
    )
    def test_what_cannot_be_saved_is_refused_and_stays(
        self, program: Program, name: str, content: bytes | None, code: str
    ) -> None:
        folder = shown(program)
        if content is None:
            (folder / name).unlink()
        else:
            (folder / name).write_bytes(content)
        before = program.git("for-each-ref"), program.git("status", "--porcelain", cwd=folder)

        assert program.refused("mission", "save", "--message", "Edit")["code"] == code
        assert before == (
            program.git("for-each-ref"),
            program.git("status", "--porcelain", cwd=folder),
        )

    def test_a_link_is_no_document(self, program: Program) -> None:
        folder = shown(program)
        (folder / "spec.md").unlink()
        (folder / "spec.md").symlink_to("/etc/hostname")

        refused = program.refused("mission", "save", "--message", "Edit")

        assert refused["code"] == "ARTIFACT_NAME_INVALID"

    def test_a_retry_saves_nothing_twice(self, program: Program) -> None:
        folder = shown(program)
        (folder / "spec.md").write_text("# By hand\n")
        words = ("mission", "save", "--message", "Edit", "--op-id", OPERATION)

        first, again = program.ask(*words), program.ask(*words)

        assert first["commits"][0]["commit"] == again["commits"][0]["commit"]
        assert again["commits"][0]["outcome"] == "already applied"

    def test_where_nothing_is_shown_there_is_nothing_to_save(self, program: Program) -> None:
        refused = program.refused("mission", "save", "--message", "Edit")

        assert refused["code"] == "MISSION_NOT_SHOWN"
        assert "mission path --worktree" in refused["next_step"]

    def test_of_a_mission_that_has_ended_it_says_so(self, program: Program) -> None:
        program.ask("mission", "close", "--discard", "--reason", "It is not wanted now")

        refused = program.refused("mission", "save", "--message", "Edit")

        assert refused["code"] == "MISSION_ENDED"
        assert "mission reopen" in refused["next_step"]

    def test_an_empty_message_says_nothing(self, program: Program) -> None:
        assert program.refused("mission", "save", "--message", " ")["code"] == (
            "SAVE_MESSAGE_MISSING"
        )

    def test_in_the_middle_of_a_merge_nothing_is_saved(self, program: Program) -> None:
        folder = shown(program)
        (folder / "spec.md").write_text("# By hand\n")
        git_dir = program.git("rev-parse", "--absolute-git-dir", cwd=folder).strip()
        head = program.git("rev-parse", "HEAD", cwd=folder)
        (Path(git_dir) / "MERGE_HEAD").write_text(head)

        answer = program.run("mission", "save", "--message", "Edit", "--json")

        assert answer.status == 75
        assert answer.error["code"] == "MISSION_VIEW_BEHIND"
        (Path(git_dir) / "MERGE_HEAD").unlink()
        assert program.ask("mission", "save", "--message", "Edit")["saved"] == ["spec.md"]

    def test_edits_in_the_checkout_of_a_flattened_mission_are_saved_too(
        self, tmp_path: Path
    ) -> None:
        program = Program.fresh(tmp_path)
        program.git("switch", "--quiet", "--create", "work")
        words = ("--topology", "flattened", "--target", "work")
        directory = program.ask("mission", "create", "x", *words)["mission_dir"]
        (program.root / directory / "spec.md").write_text("# By hand\n")
        (program.root / "README.md").write_text("# Mine\n")

        saved = program.ask("mission", "save", "--message", "Specify")

        assert saved["saved"] == ["spec.md"]
        assert saved["left"] == ["README.md"]
        assert program.git("status", "--porcelain") == " M README.md\n"

    def test_a_killed_save_leaves_no_lock(self, program: Program) -> None:
        folder = shown(program)
        (folder / "spec.md").write_text("# By hand\n")
        (folder / "meta.json").write_text("{}\n")
        killed = subprocess.run(
            [sys.executable, "-m", "fairlead.apps", "mission", "save", "--message", "Edit"],
            cwd=program.root,
            env=program._env({"FAIRLEAD_KILL_AT": "view locked"}),
            capture_output=True,
            check=False,
        )

        saved = program.ask("mission", "save", "--message", "Edit")

        assert killed.returncode == -9
        assert saved["saved"] == ["spec.md"]
        assert program.git("status", "--porcelain", cwd=folder) == ""
