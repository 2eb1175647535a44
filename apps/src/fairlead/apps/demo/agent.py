"""One scripted agent: asks what to do, does it in its lane, runs the tests, hands it in.

Run as a process: `python -m fairlead.apps.demo.agent NAME MISSION`, in the repository.
"""

import sys
import time
from collections.abc import Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from fairlead.apps.demo.scratch import data, place, plain_name
from fairlead.apps.demo.terminal import StepFailed, Terminal

_PAUSE = 0.4
_LOST_A_RACE = {"WP_ALREADY_CLAIMED", "DEPENDENCIES_NOT_SATISFIED", "BOOKKEEPING_LOCK_TIMEOUT"}


def main() -> None:
    """Work until the mission has nothing left to implement."""
    name, mission = sys.argv[1:3]
    try:
        work(name, Terminal(Path.cwd(), mission))
    except StepFailed as failure:
        say(f"FAILED: {failure}\n{failure.output}")
        sys.exit(1)


def work(name: str, here: Terminal) -> None:
    """Ask, claim and build, again and again; wait while others have to finish first."""
    waiting_for = ""
    while True:
        decision = here.fairlead("next", "--agent", name)
        if finished(decision, here):
            return
        package = wanted(decision)
        if package and implement(name, package, here):
            waiting_for = ""
            continue
        reason = "; ".join(str(r.get("reason", r)) for r in decision.get("reasons", ()) or ())
        if decision["kind"] == "blocked" and reason != waiting_for:
            say(f"waits: {reason}")
            waiting_for = reason
        time.sleep(_PAUSE)


def finished(decision: Mapping[str, Any], here: Terminal) -> bool:
    """Tell whether every package is done, so that no implementer is needed any more."""
    if decision["kind"] == "terminal":
        return True
    progress = here.fairlead("status")["progress"]
    return bool(progress["done"] == progress["total"])


def wanted(decision: Mapping[str, Any]) -> str:
    """Return the package to implement or fix; reviews are somebody else's business."""
    step = decision.get("step") or decision
    if decision["kind"] == "step" and step.get("action") in ("implement", "fix"):
        return str(step.get("wp_id") or "")
    return ""


def implement(name: str, package: str, here: Terminal) -> bool:
    """Claim a package, build it in its lane and hand it in; False when another one was faster."""
    try:
        claim = here.fairlead("implement", package, "--agent", name)
    except StepFailed as refused:
        if refused.code in _LOST_A_RACE:
            return False
        raise
    lane = Terminal(Path(claim["workspace"]), here.mission)
    lease = str(claim["lease"]["generation"])
    attempt = next_attempt(package, lane.folder)
    say(f"{'claims' if attempt == 1 else 'repairs'} {package} in {lane.folder.name}")
    paths = place(data(f"work/{package}/{attempt}"), lane.folder)
    lane.python("-m", "unittest", "--quiet")
    message = f"{package}: {', '.join(paths)}"
    branch = claim["branch"]
    lane.fairlead("safe-commit", "--to-branch", branch, "--message", message, *paths)
    say(f"tests pass; commits {', '.join(paths)}")
    done = ("--subtask", "T001=done", "--lease", lease)
    lane.fairlead("annotate", package, "--agent", name, *done)
    lane.fairlead("move", package, "for_review", "--actor", name, "--lease", lease)
    say(f"hands in {package} for review")
    return True


def next_attempt(package: str, lane: Path) -> int:
    """Return the number of the attempt after the last one that the lane holds."""
    attempts = sorted(int(folder.name) for folder in data(f"work/{package}").iterdir())
    there = [number for number in attempts if holds(lane, data(f"work/{package}/{number}"))]
    return min(max(there, default=0) + 1, attempts[-1])


def holds(folder: Path, shipped: Traversable) -> bool:
    """Tell whether every shipped file is in the folder, byte for byte."""
    for item in shipped.iterdir():
        if item.is_dir():
            if not holds(folder / item.name, item):
                return False
        else:
            there = folder / plain_name(item)
            if not there.is_file() or there.read_bytes() != item.read_bytes():
                return False
    return True


def say(line: str) -> None:
    """Tell the story."""
    print(line, flush=True)


if __name__ == "__main__":
    main()
