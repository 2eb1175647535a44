"""Private excludes in `.git/info/exclude`, which git carries into no clone and no commit."""

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from typing_extensions import override

from fairlead.mission_management.missions import PrivateExcludes
from fairlead.shared_kernel.git import StorageUnwritable
from fairlead.shared_kernel.naming import PRIVATE_EXCLUDES


@dataclass(frozen=True, slots=True)
class GitInfoExclude(PrivateExcludes):
    """Adds what is missing at the end of the file; a person's own lines are kept."""

    common_dir: Path

    @override
    def missing(self) -> Sequence[str]:
        present = self._present().splitlines()
        return [line for line in PRIVATE_EXCLUDES if line.encode() not in present]

    @override
    def ensure(self) -> None:
        try:
            missing = self.missing()
            if missing:
                present = self._present()
                separator = b"" if not present or present.endswith(b"\n") else b"\n"
                added = "".join(f"{line}\n" for line in missing).encode()
                self._path.parent.mkdir(exist_ok=True)
                _replace(self._path, present + separator + added)
        except OSError as error:
            raise StorageUnwritable(str(error)) from error

    @property
    def _path(self) -> Path:
        return self.common_dir / "info" / "exclude"

    def _present(self) -> bytes:
        return self._path.read_bytes() if self._path.exists() else b""


def _replace(path: Path, data: bytes) -> None:
    descriptor, temporary = tempfile.mkstemp(prefix=".exclude.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
