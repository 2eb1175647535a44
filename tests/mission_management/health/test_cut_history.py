"""What is verified is what is there: a clone that lacks the beginning says so."""

import subprocess
from pathlib import Path

from fairlead.mission_management.health import Severity, verify_history
from fairlead.shared_kernel.adapters.git_cli import locate, open_repository
from fairlead.shared_kernel.git import Oid
from tests.mission_management.health.conftest import Clinic


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(("git", *words), cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def test_a_history_whose_beginning_is_not_here_is_said_to_be_cut(
    clinic: Clinic, tmp_path: Path
) -> None:
    created = clinic.world.create()
    branch, clone = created.coordination_branch or "", tmp_path / "clone"
    cut = ("clone", "--quiet", "--depth=1", f"--branch={branch}", f"file://{clinic.root}")
    git(tmp_path, *cut, str(clone))
    there = open_repository(locate(clone))
    tip = Oid(git(clone, "rev-parse", "HEAD"))

    report = verify_history(there.objects, there.history, tip, created.folder)
    whole = verify_history(
        clinic.world.repository.objects, clinic.world.repository.history, tip, created.folder
    )

    [finding] = report.findings
    assert (finding.code, finding.severity) == ("HISTORY_CUT", Severity.NOTE)
    assert "--unshallow" in finding.next_step
    assert whole.findings == ()
