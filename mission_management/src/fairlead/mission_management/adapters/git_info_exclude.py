"""Private excludes in `.git/info/exclude`, which git carries into no clone and no commit."""

import os
import tempfile
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
    def ensure(self) -> None:
        path = self.common_dir / "info" / "exclude"
        try:
            present = path.read_bytes() if path.exists() else b""
            missing = [
                line for line in PRIVATE_EXCLUDES if line.encode() not in present.splitlines()
            ]
            if missing:
                separator = b"" if not present or present.endswith(b"\n") else b"\n"
                added = "".join(f"{line}\n" for line in missing).encode()
                path.parent.mkdir(exist_ok=True)
                _replace(path, present + separator + added)
        except OSError as error:
            raise StorageUnwritable(str(error)) from error


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
