"""The scratch repository of a stress run, with a mission of a few open packages."""

from collections.abc import Callable
from pathlib import Path

from fairlead.apps.demo.terminal import Terminal

PACKAGES = ("WP01", "WP02", "WP03", "WP04")
_SPEC = "# Stress\n\n| ID | Requirement |\n|----|-------------|\n| FR-001 | Nothing is lost |\n"


def make_mission(folder: Path, tell: Callable[[str], None]) -> str:
    """Make the repository and the mission in it; return the mission's whole name.

    Raises:
        StepFailed: a step did not do what it should.
    """
    tell("making a scratch repository")
    folder.mkdir(parents=True)
    (folder / "README.md").write_text("# Scratch\n")
    outside = Terminal(folder)
    outside.git("init", "--quiet", "--initial-branch=main")
    for key, value in (("user.name", "Stress"), ("user.email", "stress@example.invalid")):
        outside.git("config", key, value)
    outside.git("add", "README.md")
    outside.git("commit", "--quiet", "--message", "Start")
    mission = str(outside.fairlead("mission", "create", "stress")["mission_slug"])
    here = Terminal(folder, mission)
    here.fairlead("specify", "--from", "-", given=_SPEC)
    here.fairlead("plan", "--from", "-", given="# Plan\n\nWrite, and be killed.\n")
    for number, package in enumerate(PACKAGES):
        tell(f"planning {package}")
        words = ("--title", package, "--owns", f"part{number}.py", "--requires", "FR-001")
        here.fairlead("tasks", "add", *words)
    here.fairlead("tasks", "finalize")
    return mission
