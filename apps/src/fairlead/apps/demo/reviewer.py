"""The scripted reviewer: reads each diff, and asks for tests and docstrings.

Run as a process: `python -m fairlead.apps.demo.reviewer NAME MISSION`, in the repository.
"""

import ast
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from fairlead.apps.demo.terminal import StepFailed, Terminal

_PAUSE = 0.5


def main() -> None:
    """Review what is handed in until every package is done."""
    name, mission = sys.argv[1:3]
    try:
        review_all(name, Terminal(Path.cwd(), mission))
    except StepFailed as failure:
        say(f"FAILED: {failure}\n{failure.output}")
        sys.exit(1)


def review_all(name: str, here: Terminal) -> None:
    """Look for packages in review, one after the other."""
    while True:
        board = here.fairlead("status")
        waiting = [p["wp_id"] for p in board["work_packages"] if p["lane"] == "for_review"]
        for package in waiting:
            review(name, package, here)
        if board["progress"]["done"] == board["progress"]["total"]:
            return
        if not waiting:
            time.sleep(_PAUSE)


def review(name: str, package: str, here: Terminal) -> None:
    """Claim a review, read what the lane adds, and give the verdict."""
    claim = here.fairlead("review", package, "--reviewer", name)
    lane = Terminal(Path(claim["workspace"]), here.mission)
    changed = lane.git("diff", "--name-only", claim["review"]["range"]).splitlines()
    read = [path for path in changed if path.endswith(".py")]
    say(f"reads the diff of {package}: {', '.join(read)}")
    verdict = ("--lease", str(claim["lease"]["generation"]))
    found = list(complaints(lane.folder, read))
    if found:
        feedback = "# Changes requested\n\n" + "".join(f"- {line}\n" for line in found)
        words = ("review", package, "--reviewer", name, "--reject", "--feedback", "-", *verdict)
        here.fairlead(*words, given=feedback)
        say(f"rejects {package}: {'; '.join(found)}")
    else:
        here.fairlead("review", package, "--reviewer", name, "--approve", *verdict)
        say(f"approves {package}; its code is in")


def complaints(lane: Path, paths: Sequence[str]) -> Iterator[str]:
    """Name what is missing: a test for a module, a docstring for a public function."""
    for path in paths:
        folder, _, module = path.rpartition("/")
        if folder == "tests":
            continue
        if not (lane / "tests" / f"test_{module}").exists():
            yield f"{path} has no tests"
        for name in undocumented((lane / path).read_text(encoding="utf-8")):
            yield f"{name}() in {path} has no docstring"


def undocumented(code: str) -> list[str]:
    """Return the names of the public functions without a docstring."""
    functions = [node for node in ast.parse(code).body if isinstance(node, ast.FunctionDef)]
    return [f.name for f in functions if f.name[0] != "_" and ast.get_docstring(f) is None]


def say(line: str) -> None:
    """Tell the story."""
    print(line, flush=True)


if __name__ == "__main__":
    main()
