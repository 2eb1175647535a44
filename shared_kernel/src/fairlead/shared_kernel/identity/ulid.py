"""ULIDs: 48 bits of milliseconds and 80 bits of chance, in 26 characters of Crockford base 32."""

import os

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_DIGIT = {character: value for value, character in enumerate(_ALPHABET)}
_CHANCE_BITS = 80


def new_ulid(time_ms: int) -> str:
    """Mint a ULID for a moment given in milliseconds since 1970."""
    chance = int.from_bytes(os.urandom(_CHANCE_BITS // 8), "big")
    return _encode(time_ms << _CHANCE_BITS | chance)


def derive_ulid(seed: str, name: str) -> str:
    """Derive a ULID from another one: the same time, and chance that depends on both words only.

    A retry of an operation finds its own events again by this (contract bookkeeping, idempotency).
    """
    import hashlib

    digest = hashlib.sha256(f"{seed}/{name}".encode()).digest()
    chance = int.from_bytes(digest[: _CHANCE_BITS // 8], "big")
    return _encode(ulid_time_ms(seed) << _CHANCE_BITS | chance)


def ulid_time_ms(ulid: str) -> int:
    """Return the time part of a ULID, in milliseconds since 1970."""
    value = 0
    for character in ulid[:10]:
        value = value * 32 + _DIGIT[character]
    return value


def is_ulid(text: str) -> bool:
    """Tell whether `text` is a ULID in canonical (upper case) form."""
    return len(text) == 26 and text[0] <= "7" and all(character in _DIGIT for character in text)


def _encode(value: int) -> str:
    return "".join(_ALPHABET[value >> shift & 31] for shift in range(125, -1, -5))
