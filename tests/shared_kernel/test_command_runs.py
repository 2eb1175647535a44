"""Commands in private checkouts: the caller's world, nobody's worktree."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from fairlead.shared_kernel.adapters.git_cli import locate, open_command_runs, open_repository
from fairlead.shared_kernel.git import CommandRun
from tests.conftest import MakeRepo


class Runs:
    """Runs commands on the first commit of a small repository."""

    def __init__(self, root: Path) -> None:
        checkout = locate(root)
        self.root, self.runs = root, open_command_runs(checkout)
        found = open_repository(checkout).refs.read("refs/heads/main")
        assert found
        self.commit, self.state = found, checkout.common_dir / "fairlead" / "mission"

    def run(self, *argv: str, timeout: float = 30) -> CommandRun:
        return self.runs.run(self.commit, argv, state=self.state, timeout=timeout)

    def python(self, text: str, timeout: float = 30) -> CommandRun:
        return self.run(sys.executable, "-c", text, timeout=timeout)


@pytest.fixture
def runs(tmp_path: Path, make_repo: MakeRepo) -> Runs:
    return Runs(make_repo(tmp_path / "repository", {"code.py": "committed\n", "other.py": "\n"}))


def test_a_command_sees_the_files_of_the_commit_and_not_those_of_anybody(runs: Runs) -> None:
    (runs.root / "code.py").write_text("edited\n")
    (runs.root / "new.py").write_text("untracked\n")

    done = runs.python("import os; print(open('code.py').read(), sorted(os.listdir()))")

    assert done.status == 0
    assert done.output == "committed\n ['.git', 'code.py', 'other.py']"


def test_what_a_command_leaves_is_gone_at_the_next_run(runs: Runs) -> None:
    runs.python("open('code.py', 'w').write('changed'); open('left.py', 'w')")

    assert runs.python("print(open('code.py').read())").output == "committed"
    assert "left.py" not in runs.python("import os; print(os.listdir())").output
    assert "proofs" not in str(sorted((runs.root / ".git" / "worktrees").glob("*")))
    status = ("git", "status", "--porcelain")
    said = subprocess.run(status, cwd=runs.root, check=True, capture_output=True)
    assert said.stdout == b""


def test_the_status_of_a_command_is_told_with_the_end_of_its_output(runs: Runs) -> None:
    done = runs.python("import sys; print('x' * 50000); print('end', file=sys.stderr); sys.exit(3)")

    assert (done.status, done.started) == (3, True)
    assert done.output.endswith("end")
    assert len(done.output) < 20000


def test_a_command_that_takes_too_long_is_stopped_with_its_children(runs: Runs) -> None:
    marker = runs.root / "marker"
    child = f"import time; time.sleep(4); open({str(marker)!r}, 'w')"
    text = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"

    began = time.monotonic()
    done = runs.python(text, timeout=0.5)

    assert done.status is None and done.started
    assert time.monotonic() - began < 3.5
    time.sleep(0.2)
    assert not marker.exists()


def test_a_command_gets_no_standard_input_and_no_shell(runs: Runs) -> None:
    assert runs.python("import sys; print(repr(sys.stdin.read()))").output == "''"
    assert runs.run("echo", "$HOME", ";", "ls").output == "$HOME ; ls"


def test_the_environment_is_the_callers_but_tied_to_no_repository(
    runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere")
    monkeypatch.setenv("MY_OWN", "kept")

    done = runs.python(
        "import os; print([os.environ.get(n) for n in ('GIT_INDEX_FILE', 'GIT_DIR', 'MY_OWN')])"
    )

    assert done.output == "[None, None, 'kept']"


def test_git_works_in_there_and_the_list_of_worktrees_does_not_show_it(runs: Runs) -> None:
    done = runs.run("git", "grep", "-c", "committed")

    assert (done.status, done.output) == (0, "code.py:1")
    repository = open_repository(locate(runs.root))
    assert [tree.path for tree in repository.worktrees.list()] == [runs.root]
