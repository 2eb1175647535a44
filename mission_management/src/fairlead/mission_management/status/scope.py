"""Does a changed path belong to a package? Its write scope is a list of globs."""

import re
from collections.abc import Sequence
from functools import lru_cache

_TOKEN = re.compile(r"\*\*/|\*\*|\*|\?")
_MEANING = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def in_scope(path: str, globs: Sequence[str]) -> bool:
    """Tell whether one of the globs owns the path; what owns a directory owns what is below it.

    `src/foo` owns `src/foo/a.py`, never `src/foobar`; `*` stays inside one part, `**` does not.
    """
    return any(_pattern(glob).fullmatch(path) for glob in globs)


@lru_cache(maxsize=1024)
def _pattern(glob: str) -> re.Pattern[str]:
    text, out, at = glob.removeprefix("./").rstrip("/"), [], 0
    for token in _TOKEN.finditer(text):
        out += [re.escape(text[at : token.start()]), _MEANING[token[0]]]
        at = token.end()
    return re.compile("".join(out) + re.escape(text[at:]) + "(?:/.*)?", re.DOTALL)
