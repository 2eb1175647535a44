"""A whole stress run: scratch repository, storm, verdict. It leaves nothing behind."""

import secrets
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from fairlead.apps.demo.terminal import Terminal
from fairlead.apps.stress.history import Outcome, violations
from fairlead.apps.stress.report import StressReport
from fairlead.apps.stress.scratch import make_mission
from fairlead.apps.stress.storm import Storm
from fairlead.apps.stress.verdict import faults_found, locks_left
from fairlead.mission_management.status import EVENTS_FILE
from fairlead.shared_kernel.identity import MissionFolder
from fairlead.shared_kernel.naming import MissionNames

SECONDS = 15.0
"""How long the storm lasts; everything around it takes about as long again at most."""


def run_stress(
    writers: int,
    tell: Callable[[str], None] = lambda _: None,
    *,
    seconds: float = SECONDS,
    seed: int | None = None,
) -> StressReport:
    """Let `writers` processes write at once and kill them; `tell` gets what is going on.

    The seed decides who is killed when; how far each had come then is the machine's.

    Raises:
        StepFailed: the scratch repository could not be made.
    """
    chosen = secrets.randbits(32) if seed is None else seed
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="fairlead-stress-", ignore_cleanup_errors=True) as name:
        place = Path(name).resolve()
        root, desk = place / "repository", place / "desk"
        desk.mkdir()
        mission = make_mission(root, tell)
        before = len(_log(root, mission))
        storm = Storm(root, mission, desk, writers, chosen)
        storm.rage(seconds, tell)
        tell("looking at every commit")
        return _report(storm, before, began)


def _report(storm: Storm, before: int, began: float) -> StressReport:
    journals = storm.journals()
    attempts = [attempt for journal in journals for attempt in journal.attempts()]
    looks = [look for journal in journals for look in journal.looks()]
    broken = violations(attempts, looks, _log(storm.root, storm.mission), before=before)
    locks = locks_left(storm.root)
    findings = [
        *map(str, broken),
        *storm.complaints,
        *(f"a lock is left: {lock}" for lock in locks),
        *faults_found(storm.root, storm.mission),
    ]
    outcomes = Counter(attempt.outcome for attempt in attempts)
    return StressReport(
        writers=storm.writers,
        seed=storm.seed,
        seconds=round(time.monotonic() - began, 1),
        trials=storm.kills,
        acknowledged=outcomes[Outcome.ACKNOWLEDGED],
        refused=outcomes[Outcome.REFUSED],
        reads=len(looks),
        lost=sum(one.invariant == "I1" for one in broken),
        duplicated=sum(one.invariant == "I2" for one in broken),
        locks_left=len(locks),
        findings=tuple(findings),
        failed=Counter(code for journal in journals for code in journal.failures()),
    )


def _log(root: Path, mission: str) -> bytes:
    """The log, as plain git shows it."""
    names = MissionNames(MissionFolder(mission))
    return (
        Terminal(root)
        .git("show", f"{names.coordination_branch}:{names.file(EVENTS_FILE)}")
        .encode()
    )
