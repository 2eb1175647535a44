"""The names that git gives to contents: computed here, no process is started for it."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from fairlead.shared_kernel.git.values import ObjectKind, Oid

if TYPE_CHECKING:
    import hashlib

_SHA256_LENGTH = 64
_CHUNK = 1 << 20


def object_name(kind: ObjectKind, data: bytes, *, oid_length: int) -> Oid:
    """Return the name of an object with this content, whether it is stored or not.

    `oid_length` is that of the repository, 40 or 64.
    """
    digest = _begun(kind, len(data), oid_length)
    digest.update(data)
    return Oid(digest.hexdigest())


def blob_name(file: IO[bytes], size: int, *, oid_length: int) -> Oid:
    """Return the name that the bytes of an open file have, without any filter of git's."""
    digest = _begun(ObjectKind.BLOB, size, oid_length)
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
    return Oid(digest.hexdigest())


def checksum(oid_length: int) -> hashlib._Hash:
    """Return the hash that a repository with names of this length uses, with nothing in it."""
    import hashlib  # with OpenSSL 3 ms, which no reading command needs

    return (hashlib.sha256 if oid_length == _SHA256_LENGTH else hashlib.sha1)()


def _begun(kind: ObjectKind, size: int, oid_length: int) -> hashlib._Hash:
    digest = checksum(oid_length)
    digest.update(b"%s %d\0" % (kind.value.encode(), size))
    return digest
