"""Which missions a person means: the rules of selectors (contract context)."""

import re
from collections.abc import Callable, Sequence

from fairlead.shared_kernel.identity import is_ulid

IdOf = Callable[[str], str]
"""Folder name to mission id; "" where there is none. It may read a file, so it is asked late."""

_FOLDER = re.compile(r"(?P<slug>.+)-(?P<mid8>[0-9A-HJKMNP-TV-Z]{8})")
_NUMBERED = r"\d+-(?P<slug>.+)"
_PREFIX = r"[0-9A-HJKMNP-TV-Z]{4,25}"
_MID8 = r"[0-9A-HJKMNP-TV-Z]{8}"


def matching(selector: str, folders: Sequence[str], id_of: IdOf) -> tuple[str, ...]:
    """Return the folders that a selector names; the first kind of name that matches decides.

    Kinds, in order: whole folder name, ULID, mid8, slug, prefix (4 or more) of the id. Ids may be
    typed in lower case.
    """
    for kind in (_whole_name, _ulid, _mid8, _slug, _prefix):
        found = kind(selector, folders, id_of)
        if found:
            return found
    return ()


def mid8_in(folder: str) -> str:
    """Return the mid8 that a folder name ends in, or ""."""
    found = _FOLDER.fullmatch(folder)
    return found["mid8"] if found else ""


def slug_in(folder: str) -> str:
    """Return the readable part of a folder name: without the mid8, or without an old number."""
    found = _FOLDER.fullmatch(folder) or re.fullmatch(_NUMBERED, folder)
    return found["slug"] if found else folder


def near_names(selector: str, folders: Sequence[str]) -> tuple[str, ...]:
    """Return up to three folders that a person may have meant."""
    from difflib import get_close_matches

    by_name = {name: folder for folder in folders for name in (folder, slug_in(folder))}
    close = get_close_matches(selector, list(by_name), n=6, cutoff=0.6)
    return tuple(dict.fromkeys(by_name[name] for name in close))[:3]


def _whole_name(selector: str, folders: Sequence[str], _: IdOf) -> tuple[str, ...]:
    return (selector,) if selector in folders else ()


def _ulid(selector: str, folders: Sequence[str], id_of: IdOf) -> tuple[str, ...]:
    wanted = selector.upper()
    if not is_ulid(wanted):
        return ()
    possible = [folder for folder in folders if mid8_in(folder) in ("", wanted[:8])]
    return tuple(folder for folder in possible if id_of(folder) == wanted)


def _mid8(selector: str, folders: Sequence[str], id_of: IdOf) -> tuple[str, ...]:
    wanted = selector.upper()
    if not re.fullmatch(_MID8, wanted):
        return ()
    return tuple(f for f in folders if (mid8_in(f) or id_of(f)[:8]) == wanted)


def _slug(selector: str, folders: Sequence[str], _: IdOf) -> tuple[str, ...]:
    return tuple(folder for folder in folders if slug_in(folder) == selector)


def _prefix(selector: str, folders: Sequence[str], id_of: IdOf) -> tuple[str, ...]:
    wanted = selector.upper()
    if not re.fullmatch(_PREFIX, wanted):
        return ()
    possible = [f for f in folders if not mid8_in(f) or mid8_in(f).startswith(wanted[:8])]
    return tuple(
        f for f in possible if (mid8_in(f).startswith(wanted) or id_of(f).startswith(wanted))
    )
