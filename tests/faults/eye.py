"""Plain git that stays open: what a ref holds now, asked again and again."""

import subprocess
from pathlib import Path

from tests.program import Program


class Eye:
    """Looks into one repository, and shares no code with what it looks at."""

    def __init__(self, program: Program) -> None:
        self._git_dir = program.root / ".git"
        self._process = subprocess.Popen(
            ["git", "cat-file", "--batch"],
            cwd=program.root,
            env=program._env({}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def content(self, ref: str, path: str) -> bytes | None:
        """Return a file as the ref has it, or None."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(f"{self._commit(ref)}:{path}\n".encode())
        self._process.stdin.flush()
        header = self._process.stdout.readline().split()
        if header[-1] == b"missing":
            return None
        return self._process.stdout.read(int(header[-1]) + 1)[:-1]

    def close(self) -> None:
        """End it."""
        self._process.communicate()

    def _commit(self, ref: str) -> str:
        """Read git's own files: a git that stays may take packed refs for unchanged."""
        loose = Path(self._git_dir, ref)
        for _ in range(2):
            if loose.is_file():
                return loose.read_text().strip()
            for line in (self._git_dir / "packed-refs").read_text().splitlines():
                if line.endswith(f" {ref}"):
                    return line.split(" ")[0]
        raise AssertionError(f"there is no {ref}")
