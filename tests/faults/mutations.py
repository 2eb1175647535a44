"""Take one guard out of the source at a time, and see a test turn red: `make mutations`.

Nothing in this working tree is touched: a copy of it is changed and tested. The end is a failure if
a mutation survives, or if its text is not in the source any more.
"""

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
LIST = Path(__file__).with_suffix(".toml")
SOURCES = ("shared_kernel", "governance", "mission_management", "execution", "apps")
LEFT_OUT = (".git", ".venv", "__pycache__", ".*_cache", ".hypothesis", ".benchmarks", ".coverage*")
MOST_SECONDS = 180.0
PASSED, FAILED = 0, 1
_BROKEN = re.compile(
    r"\b(?:SyntaxError|IndentationError|ImportError|NameError|UnboundLocalError)\b"
)
_NAMED = re.compile(r"^(?:FAILED|ERROR) \S+::(\w+)", re.MULTILINE)


@dataclass(frozen=True)
class Mutation:
    """One change of one file: `name` says what is missing then."""

    name: str
    file: str
    old: str
    new: str
    tests: Sequence[str]


def listed() -> dict[str, list[Mutation]]:
    """Every mutation that there is, in groups."""
    groups = tomllib.loads(LIST.read_text())["group"]
    return {group["title"]: [Mutation(**one) for one in group["mutation"]] for group in groups}


GROUPS = listed()
MUTATIONS = [one for group in GROUPS.values() for one in group]


@dataclass(frozen=True)
class Tested:
    """How a run of tests ended: its status (None: not in time), and what it printed.

    A mutation that does not even run is noticed by anything, and shows nothing.
    """

    status: int | None
    said: str
    seconds: float

    @property
    def killer(self) -> str:
        """The test that noticed, or what else shows that somebody did; "" if nobody did."""
        if self.status is None:
            return f"no end within {MOST_SECONDS:.0f} s"
        named = _NAMED.search(self.said)
        noticed = self.status == FAILED and not _BROKEN.search(self.said)
        return f"`{named[1]}`" if noticed and named else ""


class Copy:
    """A copy of the tree, one mutation of which is tested at a time."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._moment = int(time.time())

    @contextmanager
    def mutated(self, mutation: Mutation) -> Iterator[None]:
        """Take something out inside the `with`."""
        file = self.root / mutation.file
        original = file.read_text()
        self._write(file, original.replace(mutation.old, mutation.new))
        try:
            yield
        finally:
            self._write(file, original)

    def test(self, tests: Sequence[str], seconds: float = MOST_SECONDS) -> Tested:
        """Run tests on the copy until the first of them fails."""
        words = (sys.executable, "-m", "pytest", "-q", "-x", "-rfE", "--no-header", "--tb=line")
        began = time.monotonic()
        process = subprocess.Popen(
            (*words, "-p", "no:cacheprovider", *tests),
            cwd=self.root,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        try:
            said, _ = process.communicate(timeout=seconds)
            status: int | None = process.returncode
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            said, _ = process.communicate()
            status = None
        return Tested(status, said, time.monotonic() - began)

    def is_what_is_imported(self) -> bool:
        """Tell whether tests of the copy import the source of the copy."""
        names = ", ".join(f"fairlead.{name}" for name in SOURCES)
        show = (
            f"import {names}, sys\nfor n in '{names}'.split(', '): print(sys.modules[n].__file__)"
        )
        done = subprocess.run(
            (sys.executable, "-c", show),
            cwd=self.root,
            env=self._environment(),
            capture_output=True,
            text=True,
            check=True,
        )
        return all(Path(line).is_relative_to(self.root) for line in done.stdout.splitlines())

    def _environment(self) -> dict[str, str]:
        path = os.pathsep.join(str(self.root / name / "src") for name in SOURCES)
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "FAIRLEAD_"))}
        return {**kept, "PYTHONPATH": path}

    def _write(self, file: Path, text: str) -> None:
        """Write it with a time of its own: compiled code is told by second and size only."""
        file.write_text(text)
        self._moment += 2
        os.utime(file, (self._moment, self._moment))


def rotten(root: Path, mutations: Sequence[Mutation] = MUTATIONS) -> list[str]:
    """Name the mutations that do not fit the source any more, and why."""
    found = []
    for one in mutations:
        file = root / one.file
        count = file.read_text().count(one.old) if file.is_file() else 0
        if count != 1:
            found.append(f"{one.name}: its text is {count} times in {one.file}")
    return found


def main() -> int:
    """Test the mutations, print the table and return the status to exit with."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", metavar="TEXT", default="", help="mutations named like this")
    asked = parser.parse_args().only
    chosen = [one for one in MUTATIONS if asked in one.name]
    stale = rotten(ROOT)
    for line in stale:
        print(f"ROTTEN   {line}", file=sys.stderr)
    if stale or not chosen:
        return 1
    with tempfile.TemporaryDirectory(prefix="fairlead-mutations-") as place:
        root = Path(place).resolve() / "tree"
        shutil.copytree(ROOT, root, symlinks=True, ignore=shutil.ignore_patterns(*LEFT_OUT))
        return _tested(Copy(root), chosen)


def _tested(copy: Copy, chosen: Sequence[Mutation]) -> int:
    if not copy.is_what_is_imported():
        print("the copy is not what its tests import", file=sys.stderr)
        return 1
    needed = tuple(dict.fromkeys(test for one in chosen for test in one.tests))
    whole = copy.test(needed, seconds=MOST_SECONDS * 10)
    if whole.status != PASSED:
        print(f"{whole.said}\nnothing is taken out, and it fails already", file=sys.stderr)
        return 1
    survivors = 0
    for title, group in GROUPS.items():
        rows = [one for one in group if one in chosen]
        if rows:
            print(f"\n| {title} | killed by | seconds |\n|---|---|---|")
        for one in rows:
            with copy.mutated(one):
                tested = copy.test(one.tests)
            survivors += not tested.killer
            killer = tested.killer or "**SURVIVED**"
            print(f"| {one.name} | {killer} | {tested.seconds:.1f} |", flush=True)
            if not tested.killer:
                print(tested.said, file=sys.stderr)
    total = f"{len(chosen) - survivors} of {len(chosen)} mutations killed"
    print(f"\n{total}; the {len(needed)} tests alone take {whole.seconds:.0f} s")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
