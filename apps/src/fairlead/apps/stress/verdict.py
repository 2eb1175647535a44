"""What must hold after the storm, beside the history: the repository is as one wants to find it."""

from collections.abc import Iterator
from pathlib import Path

from fairlead.apps.demo.terminal import StepFailed, Terminal
from fairlead.shared_kernel.naming import machine_state


def locks_left(root: Path) -> list[str]:
    """Return lock files of git that nobody holds, relative to the repository."""
    git_dir = root / ".git"
    ours = machine_state(git_dir, "-").parent  # those stay; the kernel frees them
    return [
        path.relative_to(root).as_posix()
        for path in sorted(git_dir.rglob("*.lock"))
        if ours not in path.parents
    ]


def faults_found(root: Path, mission: str) -> Iterator[str]:
    """Yield what git, the doctor and `git status` have to say against the repository."""
    here = Terminal(root, mission)
    for what, words in (
        ("I8: git fsck", ("git", "fsck", "--connectivity-only", "--no-dangling", "--no-progress")),
        ("I5: doctor", ("fairlead", "doctor")),
        ("I17: log --verify", ("fairlead", "log", "--verify")),
    ):
        try:
            if words[0] == "git":
                here.git(*words[1:])
            else:
                here.fairlead(*words[1:])
        except StepFailed as failed:
            yield f"{what}: {failed.output.strip()}"
    changed = here.git("status", "--porcelain").strip()
    if changed:
        yield f"I9: the checkout is not clean: {changed}"
