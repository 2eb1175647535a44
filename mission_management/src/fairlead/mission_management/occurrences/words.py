"""Words inside identifiers: where one begins and ends, and how a name is spelled in one's style."""

import re

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\W\d_A-Za-z]+")
_NAME = re.compile(r"[^\W_]+(?:[ _-][^\W_]+)*")


def split_words(name: str) -> tuple[str, ...]:
    """Split an identifier or a few words: `HTTPServer_two` is HTTP, Server, two."""
    return tuple(_WORD.findall(name))


def is_plain_name(text: str) -> bool:
    """Tell whether a text is words only, however joined; a path or a sentence is not."""
    return bool(_NAME.fullmatch(text)) and any(letter.isalpha() for letter in text)


def begins_word(text: str, at: int) -> bool:
    """Tell whether a word begins at this place: `Server` in `HTTPServer`, not `hip` in `ship`."""
    if at == 0 or not text[at - 1].isalnum() or not text[at].isalnum():
        return True
    before, here = text[at - 1], text[at]
    if before.isdigit() != here.isdigit() or (before.islower() and here.isupper()):
        return True
    after = text[at + 1 : at + 2]
    return before.isupper() and here.isupper() and after.islower()


def ends_word(text: str, end: int) -> bool:
    """Tell whether a word ends before this place."""
    return end == len(text) or begins_word(text, end)


def plural(name: str) -> str:
    """Return the plural of the last word, as English makes it by rule."""
    if re.search(r"[^aeiouAEIOU\W\d_]y$", name):
        return f"{name[:-1]}ies"
    return f"{name}es" if re.search(r"(?:s|x|z|ch|sh)$", name, re.IGNORECASE) else f"{name}s"


def respelled(found: str, before: str, after: str, replacement: str) -> str:
    """Spell a replacement as the name was spelled that it takes the place of.

    `before` and `after` are the characters around it: in `_old_dir` the words of a replacement are
    joined by `_`. A replacement that is no plain name is taken as it is.
    """
    words = split_words(replacement)
    if not is_plain_name(replacement) or not words:
        return replacement
    joint = _joint(found, before, after)
    if joint is None:
        joint = next((mark for mark in "_- " if mark in replacement), "")
    if found.isupper() and len(found) > 1:
        return joint.join(word.upper() for word in words)
    lower_first = found[:1].islower()
    if joint == "":
        capitalized = [word[:1].upper() + word[1:].lower() for word in words]
        first = words[0].lower() if lower_first and not before.isalnum() else capitalized[0]
        return first + "".join(capitalized[1:])
    if lower_first:
        return joint.join(word.lower() for word in words)
    each = all(part[:1].isupper() for part in split_words(found)) and len(split_words(found)) > 1
    rest = [word.capitalize() if each or joint == "_" else word.lower() for word in words[1:]]
    return joint.join([words[0].capitalize(), *rest])


def _joint(found: str, before: str, after: str) -> str | None:
    """Return what joins the words there; None where nothing around it tells."""
    inside = next((mark for mark in found if not mark.isalnum()), None)
    if inside is not None:
        return inside
    around = {before, after}
    for mark in ("_", "-"):
        if mark in around:
            return mark
    camel = len(split_words(found)) > 1 or before.isalnum() or after.isalnum()
    return "" if camel else None
