"""What a report is about, by content: a ticked box changes nothing (contract lifecycle)."""

import hashlib
import re
from collections.abc import Mapping

from fairlead.mission_management.status import MissionState

INPUTS = ("spec.md", "plan.md", "tasks.md")
_BOX = re.compile(rb"^(\s*(?:[-*+]|\d+[.)])\s+)\[[xX ]\]", re.MULTILINE)


def input_hashes(state: MissionState) -> Mapping[str, str | None]:
    """Return the SHA-256 of each input with every box unticked; None for one that is missing."""
    return {name: normal_hash(state.read_file(name)) for name in INPUTS}


def normal_hash(content: bytes | None) -> str | None:
    """Hash a text as if no box in it were ticked, hexadecimal."""
    return None if content is None else hashlib.sha256(_unticked(content)).hexdigest()


def plain_hash(content: bytes | None) -> str | None:
    """Hash a text as it is: what reports of other programs hold."""
    return None if content is None else hashlib.sha256(content).hexdigest()


def _unticked(content: bytes) -> bytes:
    return _BOX.sub(rb"\1[ ]", content.replace(b"\r\n", b"\n"))
