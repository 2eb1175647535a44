"""Commands on the files of a commit, in memory: functions stand for programs."""

from collections.abc import Callable, Sequence
from pathlib import Path

from typing_extensions import override

from fairlead.shared_kernel.adapters.memory_git.store import Store
from fairlead.shared_kernel.git import CommandRun, CommandRuns, Oid

Program = Callable[[dict[str, bytes], Sequence[str]], tuple[int, str]]
"""Gets the files, which it may change, and its words; returns status and output. One that takes
too long raises TimeoutError.
"""


class MemoryCommandRuns(CommandRuns):
    """Runs the functions that `programs` knows, each on files of its own."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.programs: dict[str, Program] = {}

    @override
    def run(self, commit: Oid, argv: Sequence[str], *, state: Path, timeout: float) -> CommandRun:
        program = self.programs.get(argv[0])
        if program is None:
            return CommandRun(None, f"No such file or directory: {argv[0]}", started=False)
        found = self._store.files(commit).items()
        files = {path: self._store.objects[entry.oid].data for path, entry in found}
        try:
            status, output = program(files, argv[1:])
        except TimeoutError as error:
            return CommandRun(None, str(error))
        return CommandRun(status, output)
