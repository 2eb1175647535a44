"""One scripted agent: asks what to do, does it in its lane, runs the tests, hands it in.

Run as a process: `python -m fairlead.apps.demo.agent NAME MISSION`, in the repository.
"""

import re
import sys
import time
from collections.abc import Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from fairlead.apps.demo.scratch import data, place, plain_name
from fairlead.apps.demo.terminal import StepFailed, Terminal

_PAUSE, _LONGEST_PAUSE = 0.8, 3.0
"""Seconds between two looks; they grow while there is nothing to do, for looking takes a core."""
ONLY_CODE = ("--only", "implement")
"""Reviews are somebody else's business."""


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
    waiting, pause = False, _PAUSE
    while True:
        decision = here.fairlead("next", "--agent", name, *ONLY_CODE)
        if decision["kind"] == "terminal" or (decision["kind"] == "step" and not package(decision)):
            return
        if is_mine(decision):
            take(name, here)
            waiting, pause = False, _PAUSE
            continue
        if decision["kind"] == "blocked" and not waiting:
            waiting = True
            say(f"waits: {decision['reasons'][0]['reason']}")
        time.sleep(pause)
        pause = min(pause * 1.5, _LONGEST_PAUSE)


def package(decision: Mapping[str, Any]) -> str:
    """Return the package that a decision is about; "" where it is about the whole mission."""
    return str(decision.get("wp_id") or "")


def is_mine(decision: Mapping[str, Any]) -> bool:
    """Tell whether there is something to build."""
    return decision["kind"] == "step" and decision["action"] in ("implement", "fix")


def take(name: str, here: Terminal) -> None:
    """Claim what is next now: of several who do so at once each gets another package."""
    claim = here.fairlead("next", "--agent", name, *ONLY_CODE, "--claim")
    if is_mine(claim):
        build(name, claim, here)


def build(name: str, claim: Mapping[str, Any], here: Terminal) -> None:
    """Build a package in its lane and hand it in."""
    wp_id, branch, lease = claim["wp_id"], claim["branch"], str(claim["lease"]["generation"])
    lane = Terminal(Path(claim["workspace_path"]), here.mission)
    attempt = next_attempt(wp_id, lane.folder)
    say(f"{'claims' if attempt == 1 else 'repairs'} {wp_id} in {lane.folder.name}")
    paths = place(data(f"work/{wp_id}/{attempt}"), lane.folder)
    lane.python("-m", "unittest", "--quiet")
    message = f"{wp_id}: {', '.join(paths)}"
    lane.fairlead("safe-commit", "--to-branch", branch, "--message", message, *paths)
    say(f"tests pass; commits {', '.join(paths)}")
    if ticks := subtasks(Path(claim["prompt_file"])):
        lane.fairlead("annotate", wp_id, "--agent", name, "--lease", lease, *ticks)
    lane.fairlead("move", wp_id, "for_review", "--actor", name, "--lease", lease)
    say(f"hands in {wp_id} for review")


def subtasks(prompt: Path) -> list[str]:
    """Return the options that tick the subtasks, as the prompt says them."""
    found = re.findall(r"--subtask [A-Z0-9]+=done", prompt.read_text(encoding="utf-8"))
    return [word for option in found for word in option.split()]


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
