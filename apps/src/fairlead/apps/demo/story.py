"""Telling what happens while it happens, with the seconds since the start."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from fairlead.apps.demo.terminal import StepFailed, environment

_GRACE = 5.0


class Story:
    """A story told line by line; several tellers may speak at once."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell, self._lock, self._start = tell, threading.Lock(), time.monotonic()

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._start

    def say(self, who: str, line: str) -> None:
        """Tell one line, stamped."""
        with self._lock:
            self._tell(f"{self.seconds:5.1f}s  {who:<9} {line}")

    def show(self, text: str) -> None:
        """Tell lines as they are."""
        with self._lock:
            for line in text.rstrip().splitlines():
                self._tell(line)


class Cast:
    """The processes of a story: each plays a module of this package under a name."""

    def __init__(self, story: Story, folder: Path, mission: str) -> None:
        self._story, self._folder, self._mission = story, folder, mission
        self._players: dict[str, subprocess.Popen[str]] = {}
        self._lines: dict[str, list[str]] = {}
        self._readers: list[threading.Thread] = []

    def enter(self, name: str, module: str) -> None:
        """Start a process that plays `module` under this name."""
        words = [sys.executable, "-m", f"fairlead.apps.demo.{module}", name, self._mission]
        player = subprocess.Popen(
            words,
            cwd=self._folder,
            env=environment(self._mission),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        self._players[name], self._lines[name] = player, []
        reader = threading.Thread(target=self._listen, args=(name, player.stdout), daemon=True)
        self._readers.append(reader)
        reader.start()

    def play(self, *, timeout: float, meanwhile: Callable[[], None] | None = None) -> None:
        """Wait until all have ended; `meanwhile` is called again and again.

        Raises:
            StepFailed: one failed, or did not end in time; the others were stopped.
        """
        deadline = time.monotonic() + timeout
        try:
            while running := self._running():
                if failed := self._failed():
                    raise self._failure(failed)
                if time.monotonic() > deadline:
                    raise self._failure(next(iter(running)))
                if meanwhile:
                    meanwhile()
                time.sleep(0.05)
        finally:
            self._stop()
        if failed := self._failed():
            raise self._failure(failed)

    def _running(self) -> Mapping[str, subprocess.Popen[str]]:
        return {name: p for name, p in self._players.items() if p.poll() is None}

    def _failed(self) -> str:
        return next((name for name, p in self._players.items() if p.poll()), "")

    def _failure(self, name: str) -> StepFailed:
        status = self._players[name].poll()
        words: Sequence[str] = ("the", "script", "of", name)
        return StepFailed(words, 75 if status is None else status, "\n".join(self._lines[name]))

    def _listen(self, name: str, lines: IO[str] | None) -> None:
        for line in lines or ():
            self._lines[name].append(line.rstrip())
            self._story.say(name, line.rstrip())

    def _stop(self) -> None:
        for player in self._running().values():
            player.terminate()
        for player in self._players.values():
            try:
                player.wait(_GRACE)
            except subprocess.TimeoutExpired:
                player.kill()
                player.wait()
        for reader in self._readers:
            reader.join(_GRACE)
        for player in self._players.values():
            if player.stdout:
                player.stdout.close()
