"""A mission lands on its target: with a conflict, for a remote, among a person's own changes."""

import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.e2e.test_ending import finish, kill
from tests.program import Program

LIST = "names:\n- ada\n- bob\n- eve\n"
OURS = LIST.replace("bob", "bob Brown")
THEIRS = LIST.replace("bob", "bob Black")
BOTH = LIST.replace("bob", "bob Brown-Black")
STRATEGIES = ("merge", "squash", "ff")


@pytest.fixture(scope="module")
def accepted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An accepted mission of one package, which changed two files; its lane is still there."""
    place = tmp_path_factory.mktemp("accepted")
    program = Program.fresh(place, {"README.md": "# Sample\n", "names.txt": LIST})
    finish(program, files={"hello.py": "x = 1\n", "names.txt": OURS})
    program.git("worktree", "remove", "--force", str(next((program.root / ".worktrees").iterdir())))
    return place


@pytest.fixture
def ready(accepted: Path, tmp_path: Path) -> Program:
    shutil.copytree(accepted, tmp_path / "copy")
    return Program(tmp_path / "copy" / "repository", tmp_path / "copy" / "home")


@pytest.fixture
def conflicting(ready: Program) -> Program:
    """Somebody changed the same line on the target meanwhile."""
    ready.commit_in(ready.root, {"names.txt": THEIRS}, "Say who bob is")
    return ready


def place(program: Program) -> Path:
    """The conflict worktree."""
    [found] = (program.root / ".worktrees").glob("*-conflict-merge")
    return found


def resolve(program: Program, files: Mapping[str, str] | None = None) -> None:
    for name, text in (files or {"names.txt": BOTH}).items():
        (place(program) / name).write_text(text)
        program.git("add", "--", name, cwd=place(program))


def verified(program: Program) -> None:
    assert program.ask("log", "--verify")["verified"]
    assert program.git("status", "--porcelain") == ""
    program.git("fsck", "--connectivity-only")


def everything(program: Program) -> Mapping[str, str]:
    """Every file of the repository and of git's own folder, by what it holds."""
    found = sorted(path for path in program.root.rglob("*") if path.is_file())
    folders = {str(path): "" for path in program.root.rglob("*") if path.is_dir()}
    return folders | {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def hook(program: Program, name: str, body: str) -> None:
    file = program.root / ".git" / "hooks" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"#!/bin/sh\n{body}\n")
    file.chmod(0o755)


class TestADryRun:
    """`merge --dry-run`."""

    @pytest.mark.parametrize("strategy", STRATEGIES)
    def test_it_writes_nothing_at_all(self, ready: Program, strategy: str) -> None:
        before = everything(ready)

        told = ready.ask("merge", "--dry-run", "--strategy", strategy)

        assert told["blockers"] == [] and "hello.py" in told["merged"]["files"]
        assert everything(ready) == before

    def test_nor_does_it_for_a_conflict(self, conflicting: Program) -> None:
        before = everything(conflicting)

        told = conflicting.ask("merge", "--dry-run")

        assert [one["code"] for one in told["blockers"]] == ["MERGE_CONFLICT"]
        assert told["conflicts"] == ["names.txt"]
        assert everything(conflicting) == before

    def test_it_knows_what_somebody_has_resolved(self, conflicting: Program) -> None:
        conflicting.refused("merge")
        assert [one["code"] for one in conflicting.ask("merge", "--dry-run")["blockers"]] == [
            "CONFLICT_UNRESOLVED"
        ]
        resolve(conflicting)
        before = everything(conflicting)

        told = conflicting.ask("merge", "--dry-run")

        assert told["blockers"] == []
        assert everything(conflicting) == before


class TestAConflict:
    """The mission and its target changed the same lines."""

    def test_next_says_where_it_is_resolved_and_nothing_of_a_prompt(
        self, conflicting: Program
    ) -> None:
        conflicting.run("merge")

        told = conflicting.run("next").stdout.decode()

        assert "None" not in told
        assert str(place(conflicting).name) in "".join(told.split())

    def test_nothing_lands_and_the_place_to_resolve_it_is_named(self, conflicting: Program) -> None:
        refs = conflicting.git("for-each-ref", "refs/heads")

        answer = conflicting.run("merge", "--json")

        assert (answer.status, answer.error["code"]) == (4, "MERGE_CONFLICT")
        details = answer.error["details"]
        assert details["workspace"] == str(place(conflicting))
        [one] = details["conflicts"]
        assert one["path"] == "names.txt" and "Say who bob is" in one["others"][0]
        assert "merge --resume" in answer.error["next_step"]
        assert conflicting.git("for-each-ref", "refs/heads") == refs
        text = (place(conflicting) / "names.txt").read_text()
        assert "<<<<<<< main\n" in text and ">>>>>>> kitty/mission-" in text
        verified(conflicting)

    @pytest.mark.parametrize("strategy", ["merge", "squash"])
    def test_what_was_resolved_lands_with_the_strategy_it_began_with(
        self, conflicting: Program, strategy: str
    ) -> None:
        before = conflicting.git("rev-parse", "main").strip()
        conflicting.refused("merge", "--strategy", strategy)
        conflicting.refused("merge", "--resume")  # too early
        resolve(conflicting)

        merged = conflicting.ask("merge", "--resume")

        parents = conflicting.git("log", "-1", "--format=%P", "main").split()
        assert merged["strategy"] == strategy
        assert (parents[0], len(parents)) == (before, 2 if strategy == "merge" else 1)
        assert (conflicting.root / "names.txt").read_text() == BOTH
        assert (conflicting.root / "hello.py").read_text() == "x = 1\n"
        assert not list((conflicting.root / ".worktrees").glob("*"))
        assert conflicting.ask("worktree", "rescue", "list")["rescues"] == []
        verified(conflicting)

    def test_what_is_not_resolved_is_named_and_waits(self, conflicting: Program) -> None:
        conflicting.refused("merge")

        answer = conflicting.run("merge", "--resume", "--json")

        assert (answer.status, answer.error["code"]) == (4, "CONFLICT_UNRESOLVED")
        assert answer.error["details"]["unmerged"] == ["names.txt"]
        assert conflicting.ask("status")["conflicts"][0]["command"] == "fairlead merge --resume"
        step = conflicting.ask("next")
        assert (step["action"], step["workspace_path"]) == ("merge", str(place(conflicting)))
        assert "CONFLICT_WAITS" in [one["code"] for one in conflicting.ask("doctor")["findings"]]

    def test_another_strategy_has_to_wait(self, conflicting: Program) -> None:
        conflicting.refused("merge", "--strategy", "squash")

        error = conflicting.refused("merge", "--strategy", "merge")

        assert error["code"] == "MERGE_IN_PROGRESS"

    def test_a_target_that_moves_meanwhile_is_taken_in_too(self, conflicting: Program) -> None:
        conflicting.refused("merge")
        resolve(conflicting)
        conflicting.commit_in(conflicting.root, {"more.txt": "more\n"}, "Go on")

        conflicting.ask("merge", "--resume")

        assert (conflicting.root / "names.txt").read_text() == BOTH
        assert (conflicting.root / "more.txt").read_text() == "more\n"
        verified(conflicting)

    def test_one_that_moves_into_the_way_is_a_new_conflict(self, conflicting: Program) -> None:
        conflicting.refused("merge")
        resolve(conflicting)
        green = LIST.replace("bob", "bob Green")
        conflicting.commit_in(conflicting.root, {"names.txt": green}, "Say it again")

        error = conflicting.refused("merge", "--resume")

        assert error["code"] == "MERGE_CONFLICT"
        text = (place(conflicting) / "names.txt").read_text()
        assert "bob Green" in text and "bob Brown-Black" in text
        [kept] = conflicting.ask("worktree", "rescue", "list")["rescues"]
        assert conflicting.git("show", f"{kept['ref']}:names.txt") == BOTH
        resolve(conflicting, {"names.txt": "names: all\n"})
        conflicting.ask("merge", "--resume")
        assert (conflicting.root / "names.txt").read_text() == "names: all\n"
        verified(conflicting)

    def test_other_files_need_a_reason_which_is_recorded(self, conflicting: Program) -> None:
        conflicting.refused("merge")
        resolve(conflicting, {"names.txt": BOTH, "README.md": "# Names\n"})

        assert conflicting.refused("merge", "--resume")["code"] == "RESOLUTION_TOO_WIDE"
        conflicting.ask("merge", "--resume", "--beyond-scope", "the title lists them")

        [row] = [
            row
            for row in conflicting.ask("log")["events"]
            if row.get("event_type") == "MissionMerged"
        ]
        assert row["payload"]["beyond_scope"] == "the title lists them"
        assert row["payload"]["resolved"] == ["names.txt"]
        conflicting.ask("retrospect", "--generate")
        [finding] = conflicting.ask("retrospect")["not_helpful"]
        assert finding["summary"] == "the mission did not land as it was once"
        assert finding["evidence"][0]["event_id"] == row["event_id"]

    def test_the_missions_own_files_are_placed_whatever_is_there(
        self, conflicting: Program
    ) -> None:
        conflicting.refused("merge")
        [spec] = place(conflicting).glob("kitty-specs/*/spec.md")
        name = str(spec.relative_to(place(conflicting)))
        resolve(conflicting, {"names.txt": BOTH, name: "# Mine\n"})

        error = conflicting.refused("merge", "--resume", "--beyond-scope", "I want to")

        assert (error["code"], error["details"]["paths"]) == ("RESOLUTION_TOO_WIDE", [name])

    def test_it_is_given_up_and_edits_are_kept_and_come_back(self, conflicting: Program) -> None:
        conflicting.refused("merge")
        resolve(conflicting)

        gone = conflicting.ask("merge", "--abort")

        assert gone["aborted"] and gone["rescue_ref"]
        assert not list((conflicting.root / ".worktrees").glob("*-conflict-*"))
        assert not conflicting.ask("merge", "--abort")["aborted"]
        conflicting.ask("worktree", "rescue", "restore", gone["rescue_ref"])
        assert (place(conflicting) / "names.txt").read_text() == BOTH
        conflicting.git("add", "names.txt", cwd=place(conflicting))
        conflicting.ask("merge")
        assert (conflicting.root / "names.txt").read_text() == BOTH

    def test_a_folder_that_was_deleted_by_hand_is_made_again(self, conflicting: Program) -> None:
        conflicting.refused("merge")
        shutil.rmtree(place(conflicting))

        assert conflicting.refused("merge")["code"] == "MERGE_CONFLICT"
        resolve(conflicting)
        conflicting.ask("merge", "--resume")

    def test_a_mission_that_is_given_up_keeps_what_was_resolved(self, conflicting: Program) -> None:
        conflicting.refused("merge")
        resolve(conflicting)

        closed = conflicting.ask("mission", "close", "--discard", "--reason", "not wanted")

        [kept] = [ref for ref in closed["rescue_refs"] if "conflict-merge" in ref]
        assert conflicting.git("show", f"{kept}:names.txt") == BOTH
        assert not list((conflicting.root / ".worktrees").glob("*"))

    @pytest.mark.parametrize("point", ["conflict noted", "conflict shown", "worktree filled"])
    def test_killed_while_the_place_is_made_it_goes_on(
        self, conflicting: Program, point: str
    ) -> None:
        killed = conflicting.run("merge", "--strategy", "squash", FAIRLEAD_KILL_AT=point)

        conflicting.run("merge", "--strategy", "squash")
        resolve(conflicting)
        merged = conflicting.ask("merge", "--resume")

        assert killed.status == -9
        assert merged["strategy"] == "squash"
        assert (conflicting.root / "names.txt").read_text() == BOTH

    @pytest.mark.parametrize(
        "point",
        ["merge land begins", "merge landed", "conflict kept", "conflict worktree gone"],
    )
    def test_killed_while_it_lands_it_goes_on(self, conflicting: Program, point: str) -> None:
        conflicting.refused("merge")
        resolve(conflicting)
        killed = conflicting.run("merge", "--resume", FAIRLEAD_KILL_AT=point)

        conflicting.ask("merge", "--resume")

        assert killed.status == -9
        assert (conflicting.root / "names.txt").read_text() == BOTH
        assert not list((conflicting.root / ".worktrees").glob("*"))
        assert conflicting.ask("worktree", "rescue", "list")["rescues"] == []
        verified(conflicting)


class TestPushing:
    """`merge --push`."""

    @pytest.fixture
    def pushed(self, ready: Program) -> Program:
        """The target has an upstream."""
        remote = ready.root.parent / "remote.git"
        ready.git("init", "--quiet", "--bare", "--initial-branch=main", str(remote))
        ready.git("remote", "add", "origin", str(remote))
        ready.git("push", "--quiet", "--set-upstream", "origin", "main")
        return ready

    def there(self, program: Program) -> str:
        return program.git("ls-remote", "origin", "refs/heads/main").split("\t")[0]

    def other_push(self, program: Program) -> None:
        """Somebody else pushes to the same branch."""
        other = program.root.parent / "other"
        program.git("clone", "--quiet", str(program.root.parent / "remote.git"), str(other))
        program.commit_in(other, {"theirs.txt": "x\n"}, "Theirs")
        program.git("push", "--quiet", "origin", "main", cwd=other)

    @pytest.mark.parametrize("strategy", STRATEGIES)
    def test_what_has_landed_is_there(self, pushed: Program, strategy: str) -> None:
        merged = pushed.ask("merge", "--push", "--strategy", strategy)

        assert self.there(pushed) == merged["landed_commit"]
        assert merged["pushed"] == {
            "remote": "origin",
            "ref": "refs/heads/main",
            "commit": merged["landed_commit"],
            "already": False,
        }
        assert pushed.ask("merge", "--push")["pushed"]["already"]
        verified(pushed)

    def test_without_the_word_nothing_is_pushed(self, pushed: Program) -> None:
        before = self.there(pushed)

        assert pushed.ask("merge")["pushed"] is None
        assert self.there(pushed) == before
        assert pushed.ask("merge", "--push")["pushed"]["already"] is False
        assert self.there(pushed) == pushed.git("rev-parse", "main").strip()

    def test_without_an_upstream_nothing_is_merged(self, ready: Program) -> None:
        before = ready.git("for-each-ref")

        error = ready.refused("merge", "--push")

        assert error["code"] == "MERGE_NO_UPSTREAM"
        assert ready.git("for-each-ref") == before

    def test_an_upstream_with_other_commits_stops_it_before_it_lands(self, pushed: Program) -> None:
        self.other_push(pushed)
        before = pushed.git("for-each-ref")

        answer = pushed.run("merge", "--push", "--json")

        assert (answer.status, answer.error["code"]) == (4, "MERGE_UPSTREAM_AHEAD")
        assert pushed.git("for-each-ref") == before

    def test_an_upstream_that_does_not_answer_stops_it_too(self, pushed: Program) -> None:
        pushed.git("remote", "set-url", "origin", str(pushed.root.parent / "nowhere.git"))
        before = pushed.git("for-each-ref")

        answer = pushed.run("merge", "--push", "--json")

        assert (answer.status, answer.error["code"]) == (75, "REMOTE_UNREACHABLE")
        assert pushed.git("for-each-ref") == before

    def test_a_push_that_is_not_taken_says_what_has_landed(self, pushed: Program) -> None:
        no = pushed.root.parent / "remote.git" / "hooks" / "pre-receive"
        no.write_text("#!/bin/sh\necho 'not on a Friday' >&2\nexit 1\n")
        no.chmod(0o755)

        answer = pushed.run("merge", "--push", "--json")

        assert (answer.status, answer.error["code"]) == (4, "MERGE_PUSH_REJECTED")
        landed = pushed.git("rev-parse", "main").strip()
        assert answer.error["details"]["landed_commit"] == landed
        assert "not on a Friday" in answer.error["message"]
        assert "kitty/mission-" not in answer.error["next_step"], "that branch is archived by now"
        assert answer.error["details"]["recorded"]
        assert pushed.ask("status")["mission"]["phase"] == "merged"
        no.unlink()
        assert pushed.ask("merge", "--resume")["pushed"]["commit"] == landed
        assert self.there(pushed) == landed
        verified(pushed)

    def test_one_that_gets_no_answer_is_tried_again(self, pushed: Program) -> None:
        url = str(pushed.root.parent / "remote.git")
        killed = pushed.run("merge", "--push", FAIRLEAD_KILL_AT="merge push begins")
        pushed.git("remote", "set-url", "origin", f"{url}.away")

        answer = pushed.run("merge", "--json")

        assert killed.status == -9
        assert (answer.status, answer.error["code"]) == (75, "MERGE_NOT_PUSHED")
        assert answer.error["retryable"]
        pushed.git("remote", "set-url", "origin", url)
        pushed.ask("merge", "--push")
        assert self.there(pushed) == pushed.git("rev-parse", "main").strip()

    def test_a_push_that_is_left_can_be_given_up(self, pushed: Program) -> None:
        pushed.run("merge", "--push", FAIRLEAD_KILL_AT="merge push begins")
        before = self.there(pushed)

        assert pushed.ask("merge", "--abort")["aborted"]
        assert pushed.ask("merge")["already"]
        assert self.there(pushed) == before

    def test_somebody_who_pushes_in_between_is_never_overwritten(self, pushed: Program) -> None:
        pushed.run("merge", "--push", FAIRLEAD_KILL_AT="merge push begins")
        self.other_push(pushed)
        theirs = self.there(pushed)

        answer = pushed.run("merge", "--push", "--json")

        assert (answer.status, answer.error["code"]) == (4, "MERGE_PUSH_REJECTED")
        assert self.there(pushed) == theirs

    def test_a_flattened_mission_is_pushed_with_its_last_words(self, tmp_path: Path) -> None:
        program = Program.fresh(tmp_path)
        program.git("switch", "--quiet", "--create", "work")
        remote = tmp_path / "remote.git"
        program.git("init", "--quiet", "--bare", str(remote))
        program.git("remote", "add", "origin", str(remote))
        program.git("push", "--quiet", "--set-upstream", "origin", "work")
        finish(program, "--topology", "flattened", "--target", "work")

        program.ask("merge", "--push")

        there = program.git("ls-remote", "origin", "refs/heads/work").split("\t")[0]
        assert there == program.git("rev-parse", "work").strip()


class TestHooks:
    """Hooks that `git merge` would run."""

    def test_they_see_the_merge_in_a_worktree_of_their_own(self, ready: Program) -> None:
        seen = ready.root.parent / "seen"
        hook(ready, "pre-merge-commit", f'pwd >> "{seen}"; cat names.txt >> "{seen}"')
        hook(ready, "commit-msg", 'echo "Checked-by: hook" >> "$1"')

        ready.ask("merge", "--strategy", "merge")

        assert str(ready.root / ".git" / "fairlead") in seen.read_text()
        assert OURS in seen.read_text()
        assert "Checked-by: hook" in ready.git("log", "-1", "--format=%B", "main")
        verified(ready)

    @pytest.mark.parametrize("shown", [True, False])
    def test_post_merge_runs_once_wherever_it_lands(self, ready: Program, shown: bool) -> None:
        seen = ready.root.parent / "seen"
        hook(ready, "post-merge", f'echo "merged $1" >> "{seen}"')
        if not shown:
            ready.git("switch", "--quiet", "--detach")

        ready.ask("merge")

        assert seen.read_text() == "merged 0\n"

    def test_a_squash_is_committed_like_any_commit(self, ready: Program) -> None:
        seen = ready.root.parent / "seen"
        for name in ("pre-commit", "pre-merge-commit", "post-commit"):
            hook(ready, name, f'echo {name} >> "{seen}"')
        ready.ask("artifact", "list")
        seen.unlink(missing_ok=True)

        ready.ask("merge", "--strategy", "squash")

        assert "pre-merge-commit" not in seen.read_text()
        assert seen.read_text().split().count("post-commit") == 3  # prepared, landed, recorded

    def test_a_failing_post_merge_undoes_nothing_and_is_said(self, ready: Program) -> None:
        hook(ready, "post-merge", "echo 'no network' >&2; exit 1")
        ready.git("switch", "--quiet", "--detach")

        answer = ready.run("merge")

        assert answer.status == 0
        assert "no network" in answer.stderr.decode()


class TestWhereTheTargetIs:
    """In the person's checkout, in another worktree, or nowhere."""

    def test_unrelated_changes_survive_staged_and_not(self, ready: Program) -> None:
        (ready.root / "README.md").write_text("# Mine\n")
        (ready.root / "staged.txt").write_text("staged\n")
        (ready.root / "notes.txt").write_text("untracked\n")
        ready.git("add", "staged.txt")
        before = ready.git("status", "--porcelain")

        ready.ask("merge")

        assert ready.git("status", "--porcelain") == before
        assert (ready.root / "names.txt").read_text() == OURS

    def test_what_would_be_overwritten_refuses(self, ready: Program) -> None:
        (ready.root / "names.txt").write_text("mine\n")
        refs = ready.git("for-each-ref")

        error = ready.refused("merge")

        assert error["code"] == "WORKTREE_CHANGES_IN_THE_WAY"
        assert ready.git("for-each-ref") == refs
        assert (ready.root / "names.txt").read_text() == "mine\n"

    def test_another_worktree_that_shows_it_follows(self, ready: Program) -> None:
        ready.git("switch", "--quiet", "--create", "elsewhere")
        other = ready.root.parent / "other"
        ready.git("worktree", "add", "--quiet", str(other), "main")
        (other / "README.md").write_text("# Mine\n")

        ready.ask("merge")

        assert (other / "names.txt").read_text() == OURS
        assert ready.git("status", "--porcelain", cwd=other) == " M README.md\n"
        assert not (ready.root / "hello.py").exists()

    def test_where_nothing_shows_it_only_the_ref_moves(self, ready: Program) -> None:
        ready.git("switch", "--quiet", "--create", "elsewhere")

        merged = ready.ask("merge")

        assert ready.git("rev-parse", "main").strip() == merged["landed_commit"]
        assert ready.git("status", "--porcelain") == ""
        assert not (ready.root / "hello.py").exists()

    def test_another_mission_that_lands_first_takes_the_number(self, ready: Program) -> None:
        [mine] = ready.ask("mission", "list")["missions"]
        at = ("--mission", mine["mission_slug"])
        ready.run("merge", *at, FAIRLEAD_KILL_AT="merge land begins")
        other = ready.ask("mission", "create", "second")["mission_slug"]
        bring_to_acceptance(ready, other)
        first = ready.ask("merge", "--mission", other)

        second = ready.ask("merge", *at, "--resume")

        assert (first["mission_number"], second["mission_number"]) == (1, 2)
        for name, number in ((other, 1), (mine["mission_slug"], 2)):
            meta = ready.git("show", f"main:kitty-specs/{name}/meta.json")
            assert f'"mission_number": {number}' in meta
        verified_of(ready, other, mine["mission_slug"])


def bring_to_acceptance(program: Program, mission: str) -> None:
    from tests.program import PLAN, SPEC

    at = ("--mission", mission)
    program.ask("specify", *at, "--from", "-", stdin=SPEC)
    program.ask("plan", *at, "--from", "-", stdin=PLAN)
    both = ("--requires", "FR-001", "--requires", "FR-002")
    program.ask("tasks", "add", *at, "--title", "Greet", "--owns", "second.py", *both)
    program.ask("tasks", "finalize", *at)
    lane = Path(program.ask("implement", "WP01", *at, "--agent", "ada")["workspace"])
    program.commit_in(lane, {"second.py": "x = 1\n"}, "Greet")
    program.ask("move", "WP01", "for_review", *at, "--actor", "ada")
    program.ask("review", "WP01", *at, "--reviewer", "rita", "--approve")
    program.ask("accept", *at)


def verified_of(program: Program, *missions: str) -> None:
    for mission in missions:
        assert program.ask("log", "--verify", "--mission", mission)["verified"]
    assert program.git("status", "--porcelain") == ""


class TestFilesThatGitIgnores:
    """They go with the lane, and are named before."""

    @pytest.fixture
    def lane(self, ready: Program) -> Path:
        [branch] = ready.git("for-each-ref", "--format=%(refname:short)", "refs/heads/kitty/*-a")[
            :-1
        ].split()
        lane = ready.root / ".worktrees" / branch.removeprefix("kitty/mission-")
        ready.git("worktree", "add", "--quiet", str(lane), branch)
        (ready.root / ".git" / "info" / "exclude").write_text(".worktrees/\n.env\nbuild/\n")
        (lane / ".env").write_text("SECRET=1\n")
        (lane / "build").mkdir()
        (lane / "build" / "out").write_text("o\n")
        return lane

    def test_a_merge_names_them(self, ready: Program, lane: Path) -> None:
        told = ready.ask("merge", "--dry-run")
        assert told["deleted"]["ignored"] == [str(lane / ".env"), f"{lane / 'build'}"]
        said = ready.run("merge", "--dry-run").stdout.decode()
        assert "lost     nothing that is committed" in said
        assert "/.env" in said and "goes too" in said

        answer = ready.run("merge", "--json")

        assert not lane.exists()
        assert f"{lane.name}/.env" in answer.stderr.decode()
        assert [one["ignored"] for one in answer.data["removed"]] == [[".env", "build/"]]

    @pytest.mark.parametrize("words", [(), ("--discard", "--reason", "not wanted")])
    def test_so_does_whoever_closes(
        self, ready: Program, lane: Path, words: tuple[str, ...]
    ) -> None:
        answer = ready.run("mission", "close", *words, "--json")

        assert not lane.exists()
        assert f"{lane.name}/.env" in answer.stderr.decode()
        assert [one["ignored"] for one in answer.data["removed"]] == [[".env", "build/"]]


class TestALandingThatWasTakenBack:
    """Somebody moved the target back behind what had landed there."""

    @pytest.mark.parametrize("strategy", STRATEGIES)
    def test_it_is_not_said_to_be_there(self, ready: Program, strategy: str) -> None:
        landed = ready.ask("merge", "--strategy", strategy)["landed_commit"]
        assert ready.ask("merge")["already"]
        ready.git("reset", "--quiet", "--hard", "ORIG_HEAD")

        refused = ready.refused("merge")

        assert refused["code"] == "MERGE_NOT_ON_TARGET"
        assert refused["details"]["landed_commit"] == landed
        assert ready.run("merge").status == 4
        [finding] = ready.run("doctor", "--json").json["data"]["findings"]
        assert finding["code"] == "MERGE_NOT_ON_TARGET"
        ready.git("merge", "--quiet", landed)
        assert ready.ask("merge")["already"]
        assert ready.ask("doctor")["findings"] == []

    def test_one_that_is_gone_for_good_is_merged_again_after_reopening(
        self, ready: Program
    ) -> None:
        landed = ready.ask("merge")["landed_commit"]
        ready.git("reset", "--quiet", "--hard", "HEAD~1")
        ready.git("reflog", "expire", "--expire=now", "--all")
        ready.git("update-ref", "-d", "ORIG_HEAD")
        ready.git("prune", "--expire=now")

        assert "mission reopen" in ready.refused("merge")["next_step"]
        ready.ask("mission", "reopen", "--reason", "The merge is gone")
        ready.ask("accept")
        again = ready.ask("merge")

        assert again["landed_commit"] != landed
        assert ready.git("show", "main:hello.py") == "x = 1\n"
        verified(ready)

    @pytest.mark.parametrize("step", ["announce", "clean"])
    def test_a_merge_that_was_killed_in_between_says_only_what_is_there(
        self, ready: Program, step: str
    ) -> None:
        assert kill(ready, f"merge {step} begins", "merge") == -9
        ready.git("reset", "--quiet", "--hard", "HEAD~1")

        again = ready.run("merge", "--json")

        if step == "announce":  # nothing said yet that it had landed: it lands again
            assert ready.git("show", "main:hello.py") == "x = 1\n"
            verified(ready)
        else:
            assert again.error["code"] == "MERGE_NOT_ON_TARGET"
