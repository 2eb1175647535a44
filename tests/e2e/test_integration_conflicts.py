"""Two packages change the same lines: somebody decides in a worktree made for that, and goes on."""

import shutil
from pathlib import Path

import pytest

from tests.program import PLAN, SPEC, Program

LIST = "names:\n- ada\n- bob\n- eve\n"
FIRST = "names:\n- ada\n- bob Brown\n- eve\n"
SECOND = "names:\n- ada\n- bob Black\n- eve\n"
BOTH = "names:\n- ada\n- bob Brown-Black\n- eve\n"


OPERATION = "01ARZ3NDEKTSV4RRFFQ69G5FAV"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """WP01 is in; WP02 and WP03 are in review, and both are in conflict with it."""
    place = tmp_path_factory.mktemp("conflict")
    program = Program.fresh(place, {"README.md": "# Sample\n", "names.txt": LIST})
    program.ask("mission", "create", "greetings", "--title", "Greetings")
    program.ask("specify", "--from", "-", stdin=SPEC)
    program.ask("plan", "--from", "-", stdin=PLAN)
    for title, owns, needs in (
        ("Greet", "hello.py", "FR-001"),
        ("Part", "bye.py", "FR-002"),
        ("Wave", "wave.py", "FR-002"),
    ):
        program.ask("tasks", "add", "--title", title, "--owns", owns, "--requires", needs)
    program.ask("tasks", "finalize")
    hand_in(program, "WP01", "ada", {"hello.py": "x = 1\n", "names.txt": FIRST})
    hand_in(program, "WP02", "bob", {"bye.py": "y = 1\n", "names.txt": SECOND})
    hand_in(program, "WP03", "eve", {"wave.py": "z = 1\n", "other.txt": "wave\n"})
    for wp_id in ("WP01", "WP02", "WP03"):  # all reviews begin before anything is in
        program.ask("review", wp_id, "--reviewer", "rita")
    program.ask("review", "WP01", "--reviewer", "rita", "--approve")
    for lane in (program.root / ".worktrees").iterdir():
        program.git("worktree", "remove", "--force", str(lane))
    return place


def hand_in(program: Program, wp_id: str, agent: str, files: dict[str, str]) -> None:
    lane = Path(program.ask("implement", wp_id, "--agent", agent)["workspace"])
    program.commit_in(lane, files, f"Work on {wp_id}")
    program.ask("move", wp_id, "for_review", "--actor", agent)


@pytest.fixture
def program(made: Path, tmp_path: Path) -> Program:
    """A copy, in which the review of WP02 has just been approved."""
    shutil.copytree(made, tmp_path / "copy")
    program = Program(tmp_path / "copy" / "repository", tmp_path / "copy" / "home")
    program.refused("review", "WP02", "--reviewer", "rita", "--approve")
    return program


def place(program: Program) -> Path:
    """The conflict worktree."""
    [found] = (program.root / ".worktrees").glob("*-conflict-*")
    return found


def branch(program: Program) -> str:
    found = program.git("for-each-ref", "--format=%(refname:short)", "refs/heads/kitty")
    return next(name for name in found.split() if "-lane-" not in name)


def clean_up(program: Program) -> None:
    """Let git throw away whatever nothing refers to, as it does by itself after some weeks."""
    shutil.rmtree(program.root / ".git" / "fairlead" / ".objects", ignore_errors=True)
    program.git("reflog", "expire", "--expire=now", "--all")
    program.git("gc", "--quiet", "--prune=now")


def lane_of(program: Program, wp_id: str) -> str:
    return str(program.ask("status", wp_id)["work_packages"][0]["lane"])


def resolve(program: Program, files: dict[str, str] | None = None) -> None:
    """Decide as a person does: edit, then stage."""
    for name, text in (files or {"names.txt": BOTH}).items():
        (place(program) / name).write_text(text)
        program.git("add", "--", name, cwd=place(program))


def rescued(program: Program) -> list[str]:
    return [str(one["ref"]) for one in program.ask("worktree", "rescue", "list")["rescues"]]


def verified(program: Program) -> None:
    assert program.ask("log", "--verify")["verified"]
    assert program.git("status", "--porcelain") == ""
    program.git("fsck", "--connectivity-only")


class TestAConflict:
    """An approval whose code does not merge."""

    def test_the_answer_names_both_packages_their_people_and_the_files(
        self, program: Program
    ) -> None:
        before = program.git("rev-parse", branch(program))

        answer = program.run("integrate", "WP02", "--json")

        assert answer.status == 4
        error = answer.error
        assert error["code"] == "INTEGRATION_CONFLICT"
        assert error["details"]["packages"] == [
            {"wp_id": "WP02", "implementer": "bob"},
            {"wp_id": "WP01", "implementer": "ada"},
        ]
        assert error["details"]["conflicts"] == [{"path": "names.txt", "others": ["WP01"]}]
        assert error["details"]["resolver"] == "bob"
        assert error["details"]["workspace"] == str(place(program))
        assert "integrate WP02 --continue" in error["next_step"]
        assert lane_of(program, "WP02") == "approved"
        assert program.git("rev-parse", branch(program)) == before
        verified(program)

    def test_an_approval_says_the_same_and_stays(self, made: Path, tmp_path: Path) -> None:
        shutil.copytree(made, tmp_path / "copy")
        program = Program(tmp_path / "copy" / "repository", tmp_path / "copy" / "home")

        answer = program.run("review", "WP02", "--reviewer", "rita", "--approve", "--json")

        assert (answer.status, answer.error["code"]) == (4, "INTEGRATION_CONFLICT")
        assert answer.error["details"]["workspace"] == str(place(program))
        assert [one["outcome"] for one in answer.error["details"]["recorded"]] == ["committed"]
        assert "approval of WP02 is recorded" in answer.error["message"]
        assert lane_of(program, "WP02") == "approved"

    def test_it_is_a_real_merge_of_the_reviewed_commit(self, program: Program) -> None:
        tree = place(program)

        assert program.git("diff", "--name-only", "--diff-filter=U", cwd=tree) == "names.txt\n"
        merging = program.git("rev-parse", "MERGE_HEAD", cwd=tree)
        assert merging == program.git("rev-parse", f"{branch(program)}-lane-b")
        assert program.git("rev-parse", "HEAD", cwd=tree) == program.git(
            "rev-parse", branch(program)
        )
        assert program.git("branch", "--show-current", cwd=tree) == ""
        text = (tree / "names.txt").read_text()
        assert f"<<<<<<< {branch(program)} (WP01)\n- bob Brown\n" in text
        assert f">>>>>>> {branch(program)}-lane-b (WP02)\n" in text
        assert (tree / "bye.py").read_text() == "y = 1\n"
        assert "kitty-specs" not in program.git("status", "--porcelain", cwd=tree)

    def test_a_folder_that_was_deleted_by_hand_is_made_again(self, program: Program) -> None:
        shutil.rmtree(place(program))

        error = program.refused("integrate", "WP02", "--continue")

        assert error["code"] == "CONFLICT_NOT_WAITING"
        assert program.refused("integrate", "WP02")["code"] == "INTEGRATION_CONFLICT"
        resolve(program)
        assert program.ask("integrate", "WP02", "--continue")["lane"] == "done"

    def test_asking_again_keeps_what_somebody_has_done(self, program: Program) -> None:
        resolve(program)

        program.refused("integrate", "WP02")

        assert (place(program) / "names.txt").read_text() == BOTH


class TestGoingOn:
    """`integrate --continue`."""

    def test_the_resolution_comes_in_with_the_event_in_one_commit(self, program: Program) -> None:
        tip = program.git("rev-parse", branch(program)).strip()
        reviewed = program.git("rev-parse", f"{branch(program)}-lane-b").strip()
        resolve(program)

        done = program.ask("integrate", "WP02", "--continue", "--actor", "human:bo@example.invalid")

        parents = program.git("log", "-1", "--format=%P", branch(program)).split()
        assert parents == [tip, reviewed]
        assert program.git("show", f"{branch(program)}:names.txt") == BOTH
        assert program.git("show", f"{branch(program)}:bye.py") == "y = 1\n"
        assert (done["lane"], done["resolved"]) == ("done", ["names.txt"])
        [event] = [
            row["payload"]
            for row in program.ask("log")["events"]
            if row.get("event_type") == "LaneIntegrated" and row["payload"]["wp_id"] == "WP02"
        ]
        assert event["touched"] == ["bye.py", "names.txt"]
        assert event["resolved"] == ["names.txt"]
        assert not list((program.root / ".worktrees").glob("*-conflict-*"))
        assert rescued(program) == []
        verified(program)

    @pytest.mark.parametrize("staged", [True, False])
    def test_markers_that_are_left_are_named(self, program: Program, staged: bool) -> None:
        if staged:
            program.git("add", "names.txt", cwd=place(program))

        answer = program.run("integrate", "WP02", "--continue", "--json")

        assert answer.status == 4
        assert answer.error["code"] == "CONFLICT_UNRESOLVED"
        details = answer.error["details"]
        assert details["marked" if staged else "unmerged"] == ["names.txt"]
        assert "names.txt" in answer.error["next_step"]
        assert lane_of(program, "WP02") == "approved"

    def test_what_is_not_staged_is_named(self, program: Program) -> None:
        resolve(program)
        (place(program) / "bye.py").write_text("y = 2\n")
        (place(program) / "names.txt.orig").write_text("left by an editor\n")

        error = program.refused("integrate", "WP02", "--continue")

        assert error["details"]["unstaged"] == ["bye.py", "names.txt.orig"]

    def test_a_merge_that_was_given_up_with_git_is_not_taken_for_one_side(
        self, program: Program
    ) -> None:
        program.git("merge", "--abort", cwd=place(program))

        error = program.refused("integrate", "WP02", "--continue")

        assert error["code"] == "CONFLICT_UNRESOLVED"
        assert "given up" in error["details"]["elsewhere"]
        program.ask("integrate", "WP02", "--abort")
        program.refused("integrate", "WP02")
        assert "<<<<<<<" in (place(program) / "names.txt").read_text()

    def test_a_merge_that_somebody_committed_there_is_taken_in(self, program: Program) -> None:
        resolve(program)
        program.git("commit", "--quiet", "--no-edit", cwd=place(program))

        program.ask("integrate", "WP02", "--continue")

        assert program.git("show", f"{branch(program)}:names.txt") == BOTH
        assert rescued(program) == []

    def test_the_scope_of_the_package_may_be_touched(self, program: Program) -> None:
        resolve(program, {"names.txt": BOTH, "bye.py": "y = 2\n"})

        program.ask("integrate", "WP02", "--continue")

        assert program.git("show", f"{branch(program)}:bye.py") == "y = 2\n"

    def test_other_files_need_a_reason_which_is_recorded(self, program: Program) -> None:
        resolve(program, {"names.txt": BOTH, "hello.py": "x = 3\n"})
        go_on = ("integrate", "WP02", "--continue")

        error = program.refused(*go_on)
        program.ask(*go_on, "--beyond-scope", "hello.py calls what bye.py renamed")

        assert error["code"] == "RESOLUTION_TOO_WIDE"
        assert error["details"]["paths"] == ["hello.py"]
        assert program.git("show", f"{branch(program)}:hello.py") == "x = 3\n"
        last = program.ask("explain", "WP02")["transitions"][-1]
        assert last["reason"] == "hello.py calls what bye.py renamed"

    def test_files_of_the_program_are_never_taken_from_there(self, program: Program) -> None:
        [meta] = place(program).glob("kitty-specs/*/meta.json")
        name = str(meta.relative_to(place(program)))
        resolve(program, {"names.txt": BOTH, name: "{}\n"})

        error = program.refused("integrate", "WP02", "--continue", "--beyond-scope", "I want to")

        assert (error["code"], error["details"]["paths"]) == ("RESOLUTION_TOO_WIDE", [name])

    def test_what_came_in_meanwhile_is_taken_in_too(self, program: Program) -> None:
        resolve(program)
        program.ask("review", "WP03", "--reviewer", "rita", "--approve")
        tip = program.git("rev-parse", branch(program)).strip()

        program.ask("integrate", "WP02", "--continue")

        assert program.git("show", f"{branch(program)}:names.txt") == BOTH
        assert program.git("show", f"{branch(program)}:wave.py") == "z = 1\n"
        assert program.git("log", "-1", "--format=%P", branch(program)).split()[0] == tip
        assert rescued(program) == []
        verified(program)

    def test_git_may_clean_up_while_it_waits(self, program: Program) -> None:
        clean_up(program)
        resolve(program, {"names.txt": BOTH, "bye.py": "y = 2\n"})

        program.ask("integrate", "WP02", "--continue")

        assert program.git("show", f"{branch(program)}:names.txt") == BOTH
        assert program.git("for-each-ref", "refs/fairlead") == ""
        verified(program)

    def test_it_is_resolved_and_taken_in_by_somebody_who_stands_there(
        self, program: Program
    ) -> None:
        here = place(program)
        resolve(program)

        assert program.ask("status", cwd=here)["conflicts"]
        assert program.ask("integrate", "WP02", "--continue", cwd=here)["lane"] == "done"
        verified(program)

    def test_a_retry_is_answered_with_the_same_receipt(self, program: Program) -> None:
        resolve(program)
        words = ("integrate", "WP02", "--continue", "--op-id", OPERATION)

        first, again = program.ask(*words), program.ask(*words)

        assert first["commits"][0]["commit"] == again["commits"][0]["commit"]
        assert again["already"]

    def test_without_a_conflict_there_is_nothing_to_go_on_with(self, program: Program) -> None:
        program.ask("integrate", "WP02", "--abort")

        assert program.refused("integrate", "WP02", "--continue")["code"] == "CONFLICT_NOT_WAITING"


class TestBothMovedOn:
    """What came in meanwhile is in conflict with what somebody resolved."""

    def test_it_is_a_new_conflict_and_nothing_is_lost(self, program: Program) -> None:
        resolve(program)
        bring_in_by_hand(program, {"names.txt": FIRST.replace("Brown", "Green")})

        answer = program.run("integrate", "WP02", "--continue", "--json")

        assert (answer.status, answer.error["code"]) == (4, "INTEGRATION_CONFLICT")
        text = (place(program) / "names.txt").read_text()
        assert "- bob Green\n" in text and "- bob Brown-Black\n" in text
        assert "what was resolved for WP02" in text
        [kept] = rescued(program)
        assert program.git("show", f"{kept}:names.txt") == BOTH
        resolve(program, {"names.txt": "names: all\n"})
        program.ask("integrate", "WP02", "--continue")
        assert program.git("show", f"{branch(program)}:names.txt") == "names: all\n"
        assert len(program.git("log", "-1", "--format=%P", branch(program)).split()) == 2
        verified(program)


def bring_in_by_hand(program: Program, files: dict[str, str]) -> None:
    """Another package changes the same file and comes in; stands for an integration elsewhere."""
    tree = program.root.parent / "by-hand"
    program.git("worktree", "add", "--quiet", str(tree), branch(program))
    program.commit_in(tree, files, "By hand")
    program.git("worktree", "remove", str(tree))


class TestGivingUp:
    """`integrate --abort`."""

    def test_a_conflict_that_nobody_touched_just_goes(self, program: Program) -> None:
        gone = program.ask("integrate", "WP02", "--abort")

        assert (gone["aborted"], gone["rescue_ref"]) == (True, None)
        assert lane_of(program, "WP02") == "approved"
        assert not list((program.root / ".worktrees").glob("*-conflict-*"))
        assert not program.ask("integrate", "WP02", "--abort")["aborted"]
        verified(program)

    def test_edits_are_kept_and_come_back(self, program: Program) -> None:
        resolve(program)
        (place(program) / "note.txt").write_text("why\n")
        before = program.git("status", "--porcelain", cwd=place(program))

        kept = program.ask("integrate", "WP02", "--abort")["rescue_ref"]

        assert program.git("show", f"{kept}:names.txt") == BOTH
        assert program.git("show", f"{kept}:note.txt") == "why\n"
        restored = program.ask("worktree", "rescue", "restore", kept)
        assert restored["worktree"] == str(place(program))
        assert (place(program) / "names.txt").read_text() == BOTH
        assert "note.txt" in before
        clean_up(program)
        (place(program) / "note.txt").unlink()
        program.git("add", "names.txt", cwd=place(program))
        assert program.ask("integrate", "WP02", "--continue")["lane"] == "done"

    def test_a_package_that_is_sent_back_and_reviewed_anew_begins_anew(
        self, program: Program
    ) -> None:
        resolve(program)
        ref = '{"review_ref": "integration conflict"}'
        program.ask("move", "WP02", "in_progress", "--actor", "bob", "--evidence", "-", stdin=ref)
        lane = Path(program.ask("implement", "WP02", "--agent", "bob")["workspace"])
        program.commit_in(lane, {"bye.py": "y = 5\n"}, "Again")
        program.ask("move", "WP02", "for_review", "--actor", "bob")

        answer = program.run("review", "WP02", "--reviewer", "rita", "--approve", "--json")

        assert answer.error["code"] == "INTEGRATION_CONFLICT"
        assert (place(program) / "bye.py").read_text() == "y = 5\n"
        [kept] = rescued(program)
        assert program.git("show", f"{kept}:names.txt") == BOTH


class TestBeingTold:
    """A conflict that waits is said wherever somebody looks."""

    def test_status_says_it(self, program: Program) -> None:
        data = program.ask("status")
        text = program.run("status").stdout.decode()

        assert data["conflicts"] == [
            {
                "wp_id": "WP02",
                "paths": ["names.txt"],
                "others": ["WP01"],
                "worktree": f".worktrees/{place(program).name}",
                "command": "fairlead integrate WP02 --continue",
            }
        ]
        assert "WP02" in text and "names.txt" in text and "--continue" in text

    def test_next_says_it(self, program: Program) -> None:
        program.ask("review", "WP03", "--reviewer", "rita", "--approve")

        step = program.ask("next")

        assert (step["kind"], step["action"], step["wp_id"]) == ("step", "integrate", "WP02")
        assert "integrate WP02 --continue" in step["command"]
        assert "names.txt" in step["reason"]
        assert step["workspace_path"] == str(place(program))

    def test_explain_says_it(self, program: Program) -> None:
        told = program.ask("explain", "WP02")

        assert "WP01" in told["why"] and "names.txt" in told["why"]
        assert "fairlead integrate WP02 --continue" in [way["command"] for way in told["ways"]]

    def test_the_list_of_worktrees_says_it(self, program: Program) -> None:
        [line] = [
            one
            for one in program.ask("worktree", "list")["worktrees"]
            if one["condition"] == "conflict"
        ]

        assert line["path"] == str(place(program))
        assert line["work_packages"] == ["WP02"]
        assert line["lane"] == "conflict-wp02"

    def test_the_doctor_says_it(self, program: Program) -> None:
        codes = {one["code"]: one for one in program.ask("doctor")["findings"]}

        assert "WP02" in codes["CONFLICT_WAITS"]["message"]
        assert "--continue" in codes["CONFLICT_WAITS"]["next_step"]

    def test_the_doctor_finds_one_that_nobody_needs(self, program: Program) -> None:
        reason = ("--reason", "not wanted")
        program.ask("move", "WP02", "canceled", *reason, "--actor", "human:o@example.invalid")

        codes = {one["code"]: one for one in program.ask("doctor")["findings"]}

        assert "integrate WP02 --abort" in codes["CONFLICT_LEFT_OVER"]["next_step"]


class TestBeingKilled:
    """kill -9 anywhere: the same command goes on."""

    @pytest.mark.parametrize(
        "point",
        ["conflict noted", "worktree registered", "worktree filled", "conflict shown"],
    )
    def test_while_the_place_is_made(self, program: Program, point: str) -> None:
        program.ask("integrate", "WP02", "--abort")
        killed = program.run("integrate", "WP02", FAIRLEAD_KILL_AT=point)

        program.refused("integrate", "WP02")
        resolve(program)
        program.ask("integrate", "WP02", "--continue")

        assert killed.status == -9
        assert program.git("show", f"{branch(program)}:names.txt") == BOTH
        verified(program)

    @pytest.mark.parametrize(
        "point", ["decided", "published", "integrated", "conflict kept", "conflict worktree gone"]
    )
    def test_while_the_resolution_is_taken_in(self, program: Program, point: str) -> None:
        resolve(program)
        killed = program.run("integrate", "WP02", "--continue", FAIRLEAD_KILL_AT=point)

        done = program.ask("integrate", "WP02", "--continue")

        assert killed.status == -9
        assert done["lane"] == "done"
        assert program.git("show", f"{branch(program)}:names.txt") == BOTH
        assert not list((program.root / ".worktrees").glob("*-conflict-*"))
        assert program.ask("status")["conflicts"] == []
        rows = [str(row.get("event_type")) for row in program.ask("log")["events"]]
        assert rows.count("LaneIntegrated") == 2
        verified(program)

    @pytest.mark.parametrize("point", ["conflict kept", "conflict worktree gone"])
    def test_while_it_is_given_up(self, program: Program, point: str) -> None:
        resolve(program)
        killed = program.run("integrate", "WP02", "--abort", FAIRLEAD_KILL_AT=point)

        program.ask("integrate", "WP02", "--abort")

        assert killed.status == -9
        [kept] = rescued(program)
        assert program.git("show", f"{kept}:names.txt") == BOTH
        assert lane_of(program, "WP02") == "approved"

    @pytest.mark.parametrize(
        "point", ["conflict noted", "conflict kept", "worktree registered", "conflict shown"]
    )
    def test_while_a_new_conflict_takes_the_place_of_a_resolution(
        self, program: Program, point: str
    ) -> None:
        resolve(program)
        bring_in_by_hand(program, {"names.txt": FIRST.replace("Brown", "Green")})
        killed = program.run("integrate", "WP02", "--continue", FAIRLEAD_KILL_AT=point)

        program.refused("integrate", "WP02", "--continue")

        assert killed.status == -9
        [kept] = rescued(program)
        assert program.git("show", f"{kept}:names.txt") == BOTH
        assert "- bob Green\n" in (place(program) / "names.txt").read_text()


def test_by_hand_and_under_the_manual_policy_it_is_the_same(made: Path, tmp_path: Path) -> None:
    shutil.copytree(made, tmp_path / "copy")
    program = Program(tmp_path / "copy" / "repository", tmp_path / "copy" / "home")
    program.run("review", "WP02", "--reviewer", "rita", "--approve", FAIRLEAD_KILL_AT="locked:2")
    assert lane_of(program, "WP02") == "approved"

    answer = program.run("move", "WP02", "done", "--json")

    assert (answer.status, answer.error["code"]) == (4, "INTEGRATION_CONFLICT")
    resolve(program)
    assert program.ask("integrate", "WP02", "--continue")["lane"] == "done"
