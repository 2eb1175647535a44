"""Writers at work, and kill -9 at any moment: from outside, and by themselves at a named point."""

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from fairlead.apps.demo.terminal import environment
from fairlead.apps.stress.journal import Journal
from fairlead.apps.stress.writer import Orders

POINTS = (
    *("locked", "gated", "decided", "objects written", "hooks passed", "commit written"),
    *("ref moved", "published", "acknowledged"),
)
DEEDS = 60
"""How much a writer writes in a life that nobody ends before."""
END_SECONDS = 60.0
_PAUSE = (0.05, 0.25)
_LAST_WORDS = 2000


@dataclass(slots=True)
class _Life:
    """A writer that is alive, and the file with what it says on stderr."""

    number: int
    count: int
    process: "subprocess.Popen[bytes]"
    words: Path


@dataclass(slots=True)
class Storm:
    """Some writers in one repository. `kills` and `complaints` are what came of it."""

    root: Path
    mission: str
    desk: Path
    """Folder for journals and for what writers say."""
    writers: int
    seed: int
    kills: int = 0
    complaints: list[str] = field(default_factory=list)
    _living: list[_Life] = field(default_factory=list)

    def rage(self, seconds: float, tell: Callable[[str], None]) -> None:
        """Let them write and kill them for some seconds, then let each finish what it began."""
        chance = random.Random(self.seed)
        deadline = time.monotonic() + seconds
        try:
            self._living = [self._born(number, 0, chance) for number in range(self.writers)]
            while time.monotonic() < deadline:
                time.sleep(chance.uniform(*_PAUSE))
                self._strike(chance)
                tell(f"{self.kills} kills, {max(0, deadline - time.monotonic()):.0f} s to go")
            tell("letting everybody finish")
            self._stop_file.touch()
            self._await_all()
            self._living = [
                self._born(number, life.count + 1, None)
                for number, life in enumerate(sorted(self._living, key=lambda one: one.number))
            ]
            self._await_all()
        finally:
            for life in self._living:
                life.process.kill()
                life.process.wait()

    def journals(self) -> list[Journal]:
        """Return what every writer wrote down."""
        return [Journal(self._journal(number)) for number in range(self.writers)]

    def _strike(self, chance: random.Random) -> None:
        victim = chance.choice(self._living)
        victim.process.kill()
        for index, life in enumerate(self._living):
            if life is victim:
                life.process.wait()
            if life.process.poll() is not None:
                self._bury(life)
                self._living[index] = self._born(life.number, life.count + 1, chance)

    def _bury(self, life: _Life) -> None:
        status = life.process.wait()
        if status < 0 or (sys.platform == "win32" and status == 1):
            self.kills += 1
        elif status:
            said = life.words.read_text("utf-8", "replace")[-_LAST_WORDS:]
            self.complaints.append(f"writer {life.number} ended with {status}: {said.strip()}")

    def _await_all(self) -> None:
        deadline = time.monotonic() + END_SECONDS
        for life in self._living:
            try:
                life.process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                waited = f"writer {life.number} was not done after {END_SECONDS:.0f} s"
                self.complaints.append(f"I15: {waited}")
                life.process.kill()
            self._bury(life)

    def _born(self, number: int, count: int, chance: random.Random | None) -> _Life:
        """Start a life; without chance it only finishes what the one before was killed in."""
        orders = Orders(
            root=str(self.root),
            mission=self.mission,
            journal=str(self._journal(number)),
            stop=str(self._stop_file),
            name=f"writer-{number}",
            seed=f"{self.seed}/{number}/{count}",
            deeds=DEEDS if chance else 0,
        )
        variables = dict(environment(self.mission))
        if chance and chance.random() < 0.5 and sys.platform != "win32":
            variables["FAIRLEAD_KILL_AT"] = f"{chance.choice(POINTS)}:{chance.randint(1, 4)}"
        words = self.desk / f"{number}.stderr"
        with words.open("wb") as said:
            process = subprocess.Popen(
                [sys.executable, "-m", "fairlead.apps.stress.writer", json.dumps(asdict(orders))],
                cwd=self.root,
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said,
            )
        return _Life(number, count, process, words)

    @property
    def _stop_file(self) -> Path:
        return self.desk / "stop"

    def _journal(self, number: int) -> Path:
        return self.desk / f"{number}.jsonl"
