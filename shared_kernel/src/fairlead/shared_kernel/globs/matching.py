r"""Globs of files: which paths one matches, and whether two can match the same path.

`*` and `?` stay inside one path part, `**` spans any number of them, `[abc]` and `[!a-z]` are one
character, `{a,b}` is a choice, `\` takes the next character as it is. A glob whose last part has
no wildcard names a file or a directory with all it holds: `src/foo` overlaps `src/foo/bar.py`. One
that ends like a file (`app.py`) is taken for a file, unless the other glob goes on below it.

Two globs are compared by walking the product of their automata, never by comparing text:
`src/m1/**` and `src/m10/**` are apart, `src/*/api.py` and `src/web/**` are not.
"""

import re
from collections import deque
from functools import lru_cache
from itertools import pairwise

from fairlead.shared_kernel.globs.automaton import IN_PART, Automaton, automaton

_MOST_CHOICES = 256


def matches(glob: str, path: str) -> bool:
    """Tell whether a path (relative, with `/`) is among those that the glob stands for."""
    return bool(path) and any(
        not _begin_apart(choice, path) and automaton(choice, holds_files=True).accepts(path)
        for choice in _choices(_canonical(glob))
    )


def globs_overlap(one: str, other: str) -> bool:
    """Tell whether some path is matched by both globs."""
    return common_path(one, other) is not None


def common_path(one: str, other: str) -> str | None:
    """Return a path that both globs match, or None when there is none."""
    for left in _choices(_canonical(one)):
        for right in _choices(_canonical(other)):
            found = _common(left, right)
            if found is not None:
                return found
    return None


@lru_cache(maxsize=65536)
def _common(left: str, right: str) -> str | None:
    if _begin_apart(left, right):
        return None
    return _walk(
        automaton(left, holds_files=_may_hold(left, right)),
        automaton(right, holds_files=_may_hold(right, left)),
    )


def _may_hold(glob: str, other: str) -> bool:
    """Tell whether a glob may be a directory: a name such as `api.py` only if `other` says so."""
    return not _FILE_NAME.search(glob) or other.startswith(f"{glob}/")


def _walk(left: Automaton, right: Automaton) -> str | None:
    """Search the product breadth first, keeping to well-formed paths (no empty part)."""
    start = (0, 0, True)
    seen = {start}
    waiting: deque[tuple[tuple[int, int, bool], str]] = deque([(start, "")])
    while waiting:
        (at_left, at_right, part_is_empty), path = waiting.popleft()
        if at_left in left.accepting and at_right in right.accepting and not part_is_empty:
            return path
        reached = [((to, at_right, part_is_empty), path) for to in left.skips[at_left]]
        reached += [((at_left, to, part_is_empty), path) for to in right.skips[at_right]]
        for on_left, to_left in left.steps[at_left]:
            for on_right, to_right in right.steps[at_right]:
                inside = on_left.common(on_right, allowed=IN_PART)
                if inside:
                    reached.append(((to_left, to_right, False), path + inside))
                if not part_is_empty and "/" in on_left and "/" in on_right:
                    reached.append(((to_left, to_right, True), path + "/"))
        for place, so_far in reached:
            if place not in seen:
                seen.add(place)
                waiting.append((place, so_far))
    return None


def _begin_apart(left: str, right: str) -> bool:
    """True when the wildcard-free beginnings already exclude each other; only an early way out."""
    for one, other in zip(left, right, strict=False):
        if one in _SPECIAL or other in _SPECIAL:
            return False
        if one != other:
            return True
    return False


_SPECIAL = frozenset("*?[\\")
_FILE_NAME = re.compile(r"[^/]\.(?!d$)[A-Za-z][A-Za-z0-9]{0,7}$")


def _canonical(glob: str) -> str:
    """Drop what does not change the meaning: `./`, a leading `/`, doubled `/`; `a/` is `a/**`."""
    parts = [part for part in glob.strip().split("/") if part not in ("", ".")]
    text = "/".join(parts)
    return f"{text}/**" if text and glob.strip().endswith("/") else text


@lru_cache(maxsize=4096)
def _choices(glob: str) -> tuple[str, ...]:
    """Write out `{a,b}`. A glob with more choices than anyone means stands for all files."""
    done: list[str] = []
    waiting = [glob]
    while waiting:
        text = waiting.pop()
        group = _first_group(text)
        if group is None:
            done.append(text)
            continue
        begin, end, options = group
        waiting += [f"{text[:begin]}{option}{text[end:]}" for option in reversed(options)]
        if len(waiting) + len(done) > _MOST_CHOICES:
            return ("**",)
    return tuple(dict.fromkeys(done))


def _first_group(text: str) -> tuple[int, int, tuple[str, ...]] | None:
    """Find the first closed `{…}` that holds a comma: (begin, end, options)."""
    begin = 0
    while (begin := _next_open(text, begin)) >= 0:
        depth, cuts, at = 0, [begin], begin
        while at < len(text):
            character = text[at]
            if character == "\\":
                at += 1
            elif character == "{":
                depth += 1
            elif character == "," and depth == 1:
                cuts.append(at)
            elif character == "}":
                depth -= 1
                if depth == 0:
                    break
            at += 1
        if depth == 0 and at < len(text) and len(cuts) > 1:
            edges = [*cuts, at]
            pairs = pairwise(edges)
            return begin, at + 1, tuple(text[one + 1 : other] for one, other in pairs)
        begin += 1
    return None


def _next_open(text: str, at: int) -> int:
    while at < len(text):
        if text[at] == "\\":
            at += 2
        elif text[at] == "{":
            return at
        else:
            at += 1
    return -1
