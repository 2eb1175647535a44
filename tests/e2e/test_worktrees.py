"""Worktrees are listed, repaired and removed; nothing that somebody wrote is ever lost."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.program import Program, plan_two_packages

LOG, SNAPSHOT = "status.events.jsonl", "status.json"
OPERATION = "01ARZ3NDEKTSV4RRFFQ69G5FAV"


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with a package that is worked on: one commit, and more in the files."""
    place = tmp_path_factory.mktemp("begun")
    program = Program.fresh(place, {"README.md": "# S\n", ".gitignore": "*.o\n"})
    plan_two_packages(program)
    lane = Path(program.ask("implement", "WP01", "--agent", "ada")["workspace"])
    program.commit_in(lane, {"hello.py": "x = 1\n"}, "Greet")
    program.git("worktree", "remove", "--force", str(lane))  # its folder is made again per copy
    return place


@pytest.fixture
def program(begun: Path, tmp_path: Path) -> Program:
    """A copy of that repository, with the lane's worktree, for one test to change."""
    shutil.copytree(begun, tmp_path / "copy")
    program = Program(tmp_path / "copy" / "repository", tmp_path / "copy" / "home")
    program.ask("implement", "WP01", "--agent", "ada")
    return program


def slug(program: Program) -> str:
    [line] = program.ask("mission", "list")["missions"]
    name: str = line["mission_slug"]
    return name


def lane_of(program: Program) -> Path:
    return program.root / ".worktrees" / f"{slug(program)}-lane-a"


def branch_of(program: Program) -> str:
    return f"kitty/mission-{slug(program)}-lane-a"


def listed(program: Program) -> dict[str, dict[str, Any]]:
    return {one["lane"] or one["path"]: one for one in program.ask("worktree", "list")["worktrees"]}


def work(lane: Path) -> None:
    """Leave a changed, a new and an ignored file in the lane."""
    (lane / "hello.py").write_text("x = 2\n")
    (lane / "new.py").write_text("y = 1\n")
    (lane / "built.o").write_text("o")


class TestListing:
    """`worktree list`."""

    def test_a_lane_tells_what_is_in_it(self, program: Program) -> None:
        work(lane_of(program))

        line = listed(program)["lane-a"]

        assert line["mission_slug"] == slug(program)
        assert line["branch"] == branch_of(program)
        assert line["path"] == str(lane_of(program))
        assert line["work_packages"] == ["WP01"]
        assert (line["condition"], line["changed"], line["unmerged"]) == ("dirty", 2, 1)
        assert b"dirty, 2 changed" in program.run("worktree", "list").stdout

    def test_it_is_the_same_from_everywhere(self, program: Program) -> None:
        here, there = (
            program.run("worktree", "list", "--json", cwd=cwd).stdout
            for cwd in (program.root, lane_of(program))
        )

        assert here == there

    def test_each_condition_has_a_name(self, program: Program) -> None:
        lane = lane_of(program)
        assert listed(program)["lane-a"]["condition"] == "clean"
        program.git("sparse-checkout", "disable", cwd=lane)
        assert listed(program)["lane-a"]["condition"] == "drifted"
        program.git("switch", "--quiet", "--detach", cwd=lane)
        assert listed(program)["lane-a"]["condition"] == "other_branch"
        shutil.rmtree(lane)
        program.git("worktree", "prune")
        assert listed(program)["lane-a"]["condition"] == "not_shown"
        lane.mkdir()
        assert listed(program)["lane-a"]["condition"] == "stray"
        (lane.parent / "else").mkdir()
        assert listed(program)[str(lane.parent / "else")]["condition"] == "stray"

    def test_a_folder_that_somebody_deleted_is_said(self, program: Program) -> None:
        shutil.rmtree(lane_of(program))

        assert listed(program)["lane-a"]["condition"] == "folder_gone"

    def test_the_coordination_worktree_is_listed_while_it_is_there(self, program: Program) -> None:
        assert "coord" not in listed(program)

        program.ask("mission", "path", "--worktree")

        assert listed(program)["coord"]["condition"] == "clean"

    def test_a_repository_without_worktrees_has_none(self, tmp_path: Path) -> None:
        program = Program.fresh(tmp_path)

        assert program.ask("worktree", "list") == {"worktrees": []}


class TestRepairing:
    """`worktree repair`."""

    def repaired(self, program: Program, *words: str) -> dict[str, dict[str, Any]]:
        data = program.ask("worktree", "repair", *words)
        return {one["lane"]: one for one in data["worktrees"]}

    def left(self, program: Program, *words: str) -> dict[str, dict[str, Any]]:
        error = program.refused("worktree", "repair", *words)
        assert error["code"] == "WORKTREES_LEFT"
        assert any(one["next_step"] == error["next_step"] for one in error["details"]["worktrees"])
        return {one["lane"]: one for one in error["details"]["worktrees"]}

    def test_what_is_whole_stays_as_it_is(self, program: Program) -> None:
        work(lane_of(program))
        before = program.git("status", "--porcelain", cwd=lane_of(program))

        assert self.repaired(program)["lane-a"]["outcome"] == "fine"
        assert program.git("status", "--porcelain", cwd=lane_of(program)) == before

    def test_files_that_no_agent_may_see_are_hidden_again(self, program: Program) -> None:
        lane = lane_of(program)
        program.git("sparse-checkout", "disable", cwd=lane)
        [log] = lane.rglob(LOG)
        log.write_text("edited by an agent\n")

        found = self.repaired(program, "lane-a")["lane-a"]

        assert found["outcome"] == "mended"
        assert [Path(path).read_text() for path in found["set_aside"]] == ["edited by an agent\n"]
        assert not list(lane.rglob(LOG)) and not list(lane.rglob(SNAPSHOT))
        assert program.git("status", "--porcelain", cwd=lane) == ""
        assert listed(program)["lane-a"]["condition"] == "clean"
        assert self.repaired(program)["lane-a"]["outcome"] == "fine"

    def test_drift_is_found_by_the_doctor(self, program: Program) -> None:
        program.git("sparse-checkout", "disable", cwd=lane_of(program))

        codes = [one["code"] for one in program.ask("doctor")["findings"]]

        assert "LANE_SPARSE_CHECKOUT_DRIFT" in codes

    def test_a_worktree_that_is_needed_is_made_again(self, program: Program) -> None:
        shutil.rmtree(lane_of(program))

        assert self.repaired(program)["lane-a"]["outcome"] == "made"
        assert (lane_of(program) / "hello.py").read_text() == "x = 1\n"

    def test_one_that_nobody_needs_is_forgotten(self, program: Program) -> None:
        root = Path(program.ask("mission", "path", "--worktree")["worktree_root"])
        shutil.rmtree(root)

        assert self.repaired(program)["coord"]["outcome"] == "forgotten"
        assert "coord" not in listed(program)

    def test_a_branch_that_is_gone_is_left_to_a_person_with_the_way_back(
        self, program: Program
    ) -> None:
        program.ask("worktree", "remove", "lane-a", "--rescue")

        found = self.left(program)["lane-a"]

        assert found["outcome"] == "left"
        assert "worktree rescue restore refs/fairlead/rescue/" in found["next_step"]

    def test_another_branch_is_a_persons_business(self, program: Program) -> None:
        program.git("switch", "--quiet", "--create", "mine", cwd=lane_of(program))

        found = self.left(program)["lane-a"]

        assert found["outcome"] == "left"
        assert f"git switch {branch_of(program)}" in found["next_step"]

    def test_a_repository_that_was_moved_finds_its_lanes_again(
        self, program: Program, tmp_path: Path
    ) -> None:
        work(lane_of(program))
        moved = Program(tmp_path / "elsewhere", program.home)
        program.root.rename(moved.root)

        repaired = self.repaired(moved)["lane-a"]

        assert repaired["outcome"] == "mended"
        assert "finds it" in repaired["message"]
        assert self.repaired(moved)["lane-a"]["outcome"] == "fine"
        assert listed(moved)["lane-a"]["condition"] == "dirty"
        assert moved.git("status", "--porcelain", cwd=lane_of(moved)).splitlines() == [
            " M hello.py",
            "?? new.py",
        ]

    @pytest.mark.parametrize("beside_the_original", [False, True])
    def test_a_copy_finds_its_lanes_and_leaves_the_original_alone(
        self, program: Program, tmp_path: Path, beside_the_original: bool
    ) -> None:
        work(lane_of(program))
        copy = Program(tmp_path / "elsewhere", program.home)
        shutil.copytree(program.root, copy.root, symlinks=True)
        if not beside_the_original:
            shutil.rmtree(program.root)

        assert self.repaired(copy)["lane-a"]["outcome"] == "mended"

        assert listed(copy)["lane-a"]["condition"] == "dirty"
        if beside_the_original:
            assert listed(program)["lane-a"]["condition"] == "dirty"
            assert self.codes(program) == []

    def codes(self, program: Program) -> list[str]:
        return [one["code"] for one in program.ask("doctor")["findings"]]

    def test_the_doctor_knows_a_moved_lane_and_never_forgets_it(
        self, program: Program, tmp_path: Path
    ) -> None:
        work(lane_of(program))
        program.git("add", "new.py", cwd=lane_of(program))
        moved = Program(tmp_path / "elsewhere", program.home)
        program.root.rename(moved.root)
        assert self.codes(moved) == ["WORKTREE_MOVED"]

        mended = moved.ask("doctor", "--fix")["mended"]

        assert [deed["code"] for deed in mended] == ["WORKTREE_MOVED"]
        assert moved.git("status", "--porcelain", cwd=lane_of(moved)).splitlines() == [
            " M hello.py",
            "A  new.py",
        ]
        assert self.codes(moved) == []
        assert moved.ask("doctor", "--fix")["mended"] == []

    def test_work_goes_on_in_a_repository_that_was_moved(
        self, program: Program, tmp_path: Path
    ) -> None:
        work(lane_of(program))
        moved = Program(tmp_path / "elsewhere", program.home)
        program.root.rename(moved.root)

        found = moved.ask("implement", "WP01", "--agent", "ada")

        assert found["workspace"] == str(lane_of(moved))
        assert moved.git("status", "--porcelain", cwd=lane_of(moved)).splitlines() == [
            " M hello.py",
            "?? new.py",
        ]

    def test_a_review_in_a_repository_that_was_moved_is_refused_before_it_is_recorded(
        self, program: Program, tmp_path: Path
    ) -> None:
        program.ask("annotate", "WP01", "--subtask", "T001=done", "--agent", "ada")
        program.ask("move", "WP01", "for_review", "--actor", "ada")
        work(lane_of(program))
        moved = Program(tmp_path / "elsewhere", program.home)
        program.root.rename(moved.root)
        before = moved.ask("status")["last_event_id"]

        refused = moved.refused("review", "WP01", "--reviewer", "human:ben")

        assert refused["code"] == "LANE_WORKTREE_DIRTY"
        assert moved.ask("status")["last_event_id"] == before

    def test_a_mission_is_given_up_in_a_copy_beside_the_original(
        self, program: Program, tmp_path: Path
    ) -> None:
        work(lane_of(program))
        copy = Program(tmp_path / "elsewhere", program.home)
        shutil.copytree(program.root, copy.root, symlinks=True)

        closed = copy.ask("mission", "close", "--discard", "--reason", "only a copy")

        assert closed["rescue_refs"]
        assert not (copy.root / ".worktrees" / lane_of(program).name).exists()
        assert listed(program)["lane-a"]["condition"] == "dirty"
        assert copy.git("worktree", "list").count("\n") == 1

    def test_a_lane_that_does_not_exist_is_named(self, program: Program) -> None:
        refused = program.refused("worktree", "repair", "lane-z")

        assert refused["code"] == "LANE_NOT_FOUND"
        assert "lane-a" in refused["message"]


class TestRemoving:
    """`worktree remove`."""

    def test_a_lane_in_use_is_kept(self, program: Program) -> None:
        before = program.git("for-each-ref")

        refused = program.refused("worktree", "remove", "lane-a")

        assert refused["code"] == "LANE_IN_USE"
        assert "WP01" in refused["message"]
        assert lane_of(program).is_dir()
        assert program.git("for-each-ref") == before

    def test_uncommitted_work_keeps_it(self, program: Program) -> None:
        program.ask("move", "WP01", "planned", "--actor", "ada", "--reason", "later")
        work(lane_of(program))

        assert program.refused("worktree", "remove", "lane-a")["code"] == "LANE_WORKTREE_DIRTY"
        assert (lane_of(program) / "new.py").exists()

    def test_commits_that_nobody_took_in_keep_it(self, program: Program) -> None:
        program.ask("move", "WP01", "planned", "--actor", "ada", "--reason", "later")

        refused = program.refused("worktree", "remove", "a")

        assert refused["code"] == "LANE_UNMERGED"
        assert "--rescue" in refused["next_step"]

    def test_what_is_merged_goes_without_a_rescue(self, program: Program) -> None:
        finish_first(program)

        removed = program.ask("worktree", "remove", "lane-a", "--rescue")

        assert removed["rescue_ref"] is None
        assert removed["deleted_branch"] == branch_of(program)
        assert not lane_of(program).exists()
        assert branch_of(program) not in program.git("for-each-ref")

    def test_removing_twice_is_no_failure(self, program: Program) -> None:
        finish_first(program)
        program.ask("worktree", "remove", "lane-a")

        assert program.ask("worktree", "remove", "lane-a")["removed"] is False
        assert program.ask("worktree", "remove", "coord")["removed"] is False

    def test_a_rescue_brings_everything_back(self, program: Program) -> None:
        lane = lane_of(program)
        work(lane)
        (lane / "staged.py").write_text("z = 1\n")
        program.git("add", "staged.py", cwd=lane)
        (lane / "staged.py").write_text("z = 2\n")
        before = program.git("status", "--porcelain", cwd=lane)
        tip = program.git("rev-parse", branch_of(program)).strip()

        answer = program.run("worktree", "remove", "lane-a", "--rescue", "--json")

        removed = answer.data
        assert removed["ignored"] == ["built.o"]
        assert b"built.o" in answer.stderr
        assert not lane.exists()
        assert branch_of(program) not in program.git("for-each-ref", "refs/heads")
        [kept] = program.ask("worktree", "rescue", "list")["rescues"]
        assert (kept["ref"], kept["tip"]) == (removed["rescue_ref"], tip)
        assert kept["uncommitted"]

        restored = program.ask("worktree", "rescue", "restore", removed["rescue_ref"])

        assert restored["worktree"] == str(lane)
        assert program.git("status", "--porcelain", cwd=lane) == before
        assert (lane / "staged.py").read_text() == "z = 2\n"
        assert program.git("show", ":staged.py", cwd=lane) == "z = 1\n"
        assert program.git("rev-parse", branch_of(program)).strip() == tip
        assert not list(lane.rglob(LOG))
        program.git("fsck", "--connectivity-only")

    def test_the_work_goes_on_after_a_restore(self, program: Program) -> None:
        program.ask("worktree", "remove", "lane-a", "--rescue")
        refused = program.refused("review", "WP01", "--reviewer", "rita")
        assert refused["code"] in ("LANE_MISSING", "WP_NOT_FOR_REVIEW")

        program.ask("worktree", "rescue", "restore", "lane-a")
        again = program.ask("worktree", "rescue", "restore", "lane-a/1")

        assert again["uncommitted"] == []
        finish_first(program)
        assert program.ask("status")["summary"]["done"] == 1

    def test_implement_names_the_rescue_of_a_lane_that_is_gone(self, program: Program) -> None:
        removed = program.ask("worktree", "remove", "lane-a", "--rescue")
        program.ask("move", "WP01", "planned", "--actor", "ada", "--reason", "later")

        refused = program.refused("implement", "WP01", "--agent", "ada")

        assert refused["code"] == "LANE_MISSING"
        assert removed["rescue_ref"] in refused["next_step"]

    def test_a_lane_that_begins_anew_names_what_keeps_the_old_one(self, program: Program) -> None:
        removed = program.ask("worktree", "remove", "lane-a", "--rescue")

        answer = program.run("implement", "WP01", "--agent", "ada", "--recover")

        assert answer.status == 0
        said = " ".join(answer.stderr.decode().split())
        assert f"lane-a begins anew; {removed['rescue_ref']} keeps what was in it" in said

    def test_each_rescue_has_a_number_of_its_own(self, program: Program) -> None:
        refs = []
        for text in ("x = 3\n", "x = 4\n"):
            (lane_of(program) / "hello.py").write_text(text)
            refs.append(program.ask("worktree", "remove", "a", "--rescue")["rescue_ref"])
            program.ask("worktree", "rescue", "restore", refs[-1])
            program.git("checkout-index", "--force", "hello.py", cwd=lane_of(program))

        assert [ref.rpartition("/")[2] for ref in refs] == ["1", "2"]

    def test_a_branch_that_went_on_is_not_moved_back(self, program: Program) -> None:
        removed = program.ask("worktree", "remove", "lane-a", "--rescue")
        program.git("branch", branch_of(program), "main")

        refused = program.refused("worktree", "rescue", "restore", removed["rescue_ref"])

        assert refused["code"] == "RESCUE_BRANCH_DIFFERS"
        assert f"git branch OTHER-NAME {removed['rescue_ref']}" in refused["next_step"]

    @pytest.mark.parametrize("name", ["lane-b", "refs/fairlead/rescue/X/a/1", "a/9", "../x", ""])
    def test_what_was_not_kept_cannot_be_restored(self, program: Program, name: str) -> None:
        assert program.refused("worktree", "rescue", "restore", name)["code"] == "RESCUE_NOT_FOUND"

    def test_a_repository_inside_the_lane_is_never_thrown_away(self, program: Program) -> None:
        inner = lane_of(program) / "inner"
        inner.mkdir()
        program.git("init", "--quiet", cwd=inner)

        refused = program.refused("worktree", "remove", "lane-a", "--rescue")

        assert refused["code"] == "WORKTREE_FAILED"
        assert inner.is_dir()

    def test_the_checkout_of_a_mission_without_worktrees_is_never_removed(
        self, tmp_path: Path
    ) -> None:
        program = Program.fresh(tmp_path)
        program.git("switch", "--quiet", "--create", "work")
        words = ("--topology", "flattened", "--target", "work", "--no-worktrees")
        plan_two_packages(program, "greetings", *words)

        refused = program.refused("worktree", "remove", "lane-a", "--rescue")

        assert refused["code"] == "LANE_IS_CHECKOUT"

    def test_who_removed_it_is_said(self, program: Program) -> None:
        words = ("worktree", "remove", "lane-a", "--rescue", "--actor", "human:olive")
        kept = program.ask(*words)["rescue_ref"]

        assert "by human:olive" in program.git("reflog", "show", "--format=%gs", kept)

    def test_a_retry_by_the_same_id_answers_the_same_and_removes_nothing_again(
        self, program: Program
    ) -> None:
        words = ("worktree", "remove", "lane-a", "--rescue", "--op-id", OPERATION)
        first = program.ask(*words)
        program.ask("worktree", "rescue", "restore", "lane-a")

        again = program.ask(*words)

        assert again == {**first, "already_applied": True}
        assert lane_of(program).is_dir()
        refused = program.refused("worktree", "remove", "lane-a", "--op-id", OPERATION)
        assert refused["code"] == "OP_ID_CONFLICT"

    def test_a_restore_is_not_repeated_by_the_same_id(self, program: Program) -> None:
        program.ask("worktree", "remove", "lane-a", "--rescue")
        words = ("worktree", "rescue", "restore", "lane-a", "--op-id", OPERATION)
        first = program.ask(*words, "--actor", "ada")
        program.commit_in(lane_of(program), {"hello.py": "x = 9\n"}, "Go on")
        assert program.refused(*words[:4])["code"] == "RESCUE_BRANCH_DIFFERS"

        again = program.ask(*words, "--actor", "ada")

        assert again == {**first, "already_applied": True}
        assert program.refused(*words, "--actor", "bob")["code"] == "OP_ID_CONFLICT"

    @pytest.mark.parametrize(
        "point", ["removal rescued", "removal folder gone", "removal branch gone"]
    )
    def test_killed_anywhere_a_retry_by_its_id_gives_the_whole_answer(
        self, program: Program, point: str
    ) -> None:
        work(lane_of(program))
        words = ("worktree", "remove", "lane-a", "--rescue", "--op-id", OPERATION)
        killed = program.run(*words, FAIRLEAD_KILL_AT=point)

        answered = program.ask(*words)

        assert killed.status == -9
        assert (answered["removed"], answered["deleted_branch"]) == (True, branch_of(program))
        assert answered["ignored"] == ["built.o"]
        [kept] = program.ask("worktree", "rescue", "list")["rescues"]
        assert answered["rescue_ref"] == kept["ref"]
        assert branch_of(program) not in program.git("for-each-ref", "refs/heads")

    @pytest.mark.parametrize("point", ["removal rescued", "removal folder gone"])
    def test_killed_anywhere_the_same_command_goes_on(self, program: Program, point: str) -> None:
        work(lane_of(program))
        words = ("worktree", "remove", "lane-a", "--rescue")
        killed = program.run(*words, FAIRLEAD_KILL_AT=point)

        removed = program.ask(*words)

        assert killed.status == -9
        [kept] = program.ask("worktree", "rescue", "list")["rescues"]
        assert removed["rescue_ref"] in (kept["ref"], None)
        program.ask("worktree", "rescue", "restore", "lane-a")
        assert (lane_of(program) / "new.py").read_text() == "y = 1\n"


class TestTearingDown:
    """`worktree remove coord`."""

    def test_a_clean_one_goes_and_its_branch_stays(self, program: Program) -> None:
        root = Path(program.ask("mission", "path", "--worktree")["worktree_root"])

        removed = program.ask("worktree", "remove", "coord")

        assert removed["removed"] and removed["deleted_branch"] is None
        assert not root.exists()
        assert program.ask("status")["mission"]["topology"] == "coordination"

    def test_edits_that_are_not_saved_keep_it(self, program: Program) -> None:
        folder = Path(program.ask("mission", "path", "--worktree")["path"])
        (folder / "spec.md").write_text("# Mine\n")

        refused = program.refused("worktree", "remove", "coord")

        assert refused["code"] == "COORDINATION_WORKTREE_DIRTY"
        assert "mission save" in refused["next_step"]
        assert (folder / "spec.md").read_text() == "# Mine\n"

    def test_a_rescue_brings_edits_back_to_the_mission_as_it_is_then(
        self, program: Program
    ) -> None:
        folder = Path(program.ask("mission", "path", "--worktree")["path"])
        (folder / "spec.md").write_text("# Mine\n")
        (folder / "meta.json").write_text("{}\n")
        removed = program.ask("worktree", "remove", "coord", "--rescue")
        program.ask("annotate", "WP01", "--note", "meanwhile", "--agent", "ada")

        restored = program.ask("worktree", "rescue", "restore", removed["rescue_ref"])

        assert (folder / "spec.md").read_text() == "# Mine\n"
        assert [Path(path).name for path in restored["uncommitted"]] == ["spec.md"]
        assert program.ask("mission", "save", "--message", "Mine")["saved"] == ["spec.md"]
        assert program.ask("log", "--verify")["verified"]

    def test_edits_that_do_not_fit_any_more_need_a_person(self, program: Program) -> None:
        folder = Path(program.ask("mission", "path", "--worktree")["path"])
        (folder / "spec.md").write_text("# Mine\n")
        program.ask("worktree", "remove", "coord", "--rescue")
        program.ask("artifact", "write", "spec.md", "--from", "-", stdin="# Theirs\n")

        answer = program.run("worktree", "rescue", "restore", "coord", "--json")

        assert answer.status == 4
        assert answer.error["code"] == "RESCUE_CONFLICT"
        assert program.git("status", "--porcelain", cwd=folder) == ""

    def test_another_branch_in_it_is_a_persons_decision(self, program: Program) -> None:
        root = Path(program.ask("mission", "path", "--worktree")["worktree_root"])
        program.git("switch", "--quiet", "--detach", cwd=root)

        refused = program.refused("worktree", "remove", "coord", "--rescue")

        assert refused["code"] == "COORDINATION_WORKTREE_BRANCH_MISMATCH"


class TestSyncPoints:
    """Taking the coordination branch into a lane."""

    def test_a_conflict_needs_a_person_and_touches_nothing(self, program: Program) -> None:
        lane, coordination = lane_of(program), f"kitty/mission-{slug(program)}"
        aside = program.root.parent / "aside"
        program.git("worktree", "add", "--quiet", str(aside), coordination)
        program.commit_in(aside, {"hello.py": "x = 'theirs'\n"}, "Past every lane")
        program.git("worktree", "remove", str(aside))
        program.ask("annotate", "WP01", "--subtask", "T001=done", "--agent", "ada")
        program.ask("move", "WP01", "for_review", "--actor", "ada")
        before = (program.git("rev-parse", "HEAD", cwd=lane), (lane / "hello.py").read_text())

        answer = program.run("review", "WP01", "--reviewer", "rita", "--json")

        assert (answer.status, answer.error["code"]) == (4, "LANE_SYNC_CONFLICT")
        assert branch_of(program) in answer.error["message"]
        assert f"{coordination} changed" in answer.error["message"]
        assert answer.error["details"]["conflicts"] == ["hello.py"]
        after = (program.git("rev-parse", "HEAD", cwd=lane), (lane / "hello.py").read_text())
        assert after == before
        assert program.git("status", "--porcelain", cwd=lane) == ""
        assert program.ask("status", "WP01")["work_packages"][0]["lane"] == "for_review"


class TestReviewingInTheLane:
    """`review` where the reviewer stands in the lane."""

    def hand_in(self, program: Program) -> None:
        program.ask("annotate", "WP01", "--subtask", "T001=done", "--agent", "ada")
        program.ask("move", "WP01", "for_review", "--actor", "ada")

    def test_who_stands_there_and_names_nobody_is_the_reviewer(self, program: Program) -> None:
        self.hand_in(program)
        program.ask("review", "WP01", "--reviewer", "rita")

        approved = program.ask("review", "WP01", "--approve", cwd=lane_of(program))

        assert approved["lane"] == "done"
        assert program.ask("status", "WP01")["work_packages"][0]["lane"] == "done"
        [verdict] = [
            row for row in program.ask("log")["events"] if row.get("to_lane") == "approved"
        ]
        assert verdict["actor"] == "rita"

    def test_a_review_that_was_lost_is_fenced_there(self, program: Program) -> None:
        self.hand_in(program)
        program.ask("review", "WP01", "--reviewer", "rita")
        program.ask("move", "WP01", "for_review", "--actor", "rita", "--reason", "later")

        words = ("review", "WP01", "--reviewer", "rita", "--approve")
        refused = program.refused(*words, cwd=lane_of(program))

        assert refused["code"] == "LEASE_FENCED"
        program.ask("review", "WP01", "--reviewer", "rita", cwd=lane_of(program))
        assert program.ask(*words, cwd=lane_of(program))["lane"] == "done"

    def test_another_reviewer_does_not_write_under_that_lease(self, program: Program) -> None:
        self.hand_in(program)
        program.ask("review", "WP01", "--reviewer", "rita")

        words = ("review", "WP01", "--reviewer", "rudi", "--approve")
        refused = program.refused(*words, cwd=lane_of(program))

        assert refused["code"] == "WP_ALREADY_CLAIMED"


def finish_first(program: Program) -> None:
    lane = lane_of(program)
    program.ask("annotate", "WP01", "--subtask", "T001=done", "--agent", "ada")
    program.ask("move", "WP01", "for_review", "--actor", "ada", cwd=lane)
    program.ask("review", "WP01", "--reviewer", "rita", "--approve")
