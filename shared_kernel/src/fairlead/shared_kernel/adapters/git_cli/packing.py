"""Several objects as one stream that git stores: a pack without differences."""

import zlib
from collections.abc import Sequence

from fairlead.shared_kernel.git import ObjectKind, checksum

_VERSION = 2
_NUMBERS = {ObjectKind.COMMIT: 1, ObjectKind.TREE: 2, ObjectKind.BLOB: 3, ObjectKind.TAG: 4}
_UNCOMPRESSED = 0
"""It is read once, by the process beside us, which compresses what it stores."""


def pack(contents: Sequence[tuple[ObjectKind, bytes]], *, oid_length: int) -> bytes:
    """Return these objects in git's pack format (gitformat-pack)."""
    parts = [b"PACK%s%s" % (_VERSION.to_bytes(4, "big"), len(contents).to_bytes(4, "big"))]
    for kind, data in contents:
        parts += [_header(kind, len(data)), zlib.compress(data, _UNCOMPRESSED)]
    digest = checksum(oid_length)
    for part in parts:
        digest.update(part)
    return b"".join([*parts, digest.digest()])


def _header(kind: ObjectKind, size: int) -> bytes:
    """Kind and four bits of the size, then seven bits a byte; the first bit says: more follow."""
    last, size = _NUMBERS[kind] << 4 | size & 0b1111, size >> 4
    header = bytearray()
    while size:
        header.append(last | 0b1000_0000)
        last, size = size & 0b111_1111, size >> 7
    header.append(last)
    return bytes(header)
