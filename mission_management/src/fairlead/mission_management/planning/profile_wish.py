"""The profile that a package's file wishes for, read without YAML: prompts are made often."""

import re

_FRONT_MATTER = re.compile(
    r"\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*\r?$", re.DOTALL | re.MULTILINE
)
_KEY = re.compile(r"^agent_profile[ \t]*:(.*)$", re.MULTILINE)
_WORD = re.compile(r"[ \t]*([\"']?)([A-Za-z][\w.-]*)?\1[ \t]*(?:[ \t]#.*)?\r?")
_NOTHING = ("", "null", "Null", "NULL")


def agent_profile_in(text: str, planned: str) -> str:
    """Return the `agent_profile` of a package's Markdown, "" where it names none.

    What the plan has (`planned`) stands where there is no front matter, or where the value is
    anything but one plain word.
    """
    front = _FRONT_MATTER.match(text)
    if front is None:
        return planned
    key = _KEY.search(front[1])
    if key is None:
        return ""
    word = _WORD.fullmatch(key[1])
    if word is None:
        return planned
    name = word[2] or ""
    return "" if not word[1] and name in _NOTHING else name
