"""The ids of missions and lanes. If you hold one, it is well formed: constructors are strict."""

import re
from dataclasses import dataclass
from typing import ClassVar, Self

from fairlead.shared_kernel.identity.ulid import is_ulid

MID8_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Mid8:
    """The first eight characters of a mission id: what people type and names carry."""

    value: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{8}", self.value):
            raise ValueError(f"not a mid8: {self.value!r}")

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class MissionId:
    """A ULID that names one mission for ever."""

    value: str

    def __post_init__(self) -> None:
        if not is_ulid(self.value):
            raise ValueError(f"not a mission id: {self.value!r}")

    @property
    def mid8(self) -> Mid8:
        """The ONE derivation of mid8 (rule C-CTX-3)."""
        return Mid8(self.value[:MID8_LENGTH])

    def __str__(self) -> str:
        return self.value


def _without_accents(text: str) -> str:
    import unicodedata  # only for names with letters beyond ASCII

    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(letter for letter in folded if not unicodedata.combining(letter))


def _is_plain(text: str) -> bool:
    """False where dropping what is not ASCII would lose letters, not only punctuation."""
    return not any(letter.isalnum() and not letter.isascii() for letter in text)


@dataclass(frozen=True, slots=True)
class MissionSlug:
    """The readable part of a mission's name, such as `add-login`."""

    value: str

    _SHAPE: ClassVar = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")

    def __post_init__(self) -> None:
        if not self._SHAPE.fullmatch(self.value):
            raise ValueError(f"not a mission slug: {self.value!r}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what a person typed: `Add Login!` becomes `add-login`, and `Größe` `grosse`.

        Raises:
            ValueError: a letter has no ASCII form, nothing usable is left, or it is longer than 63
                characters.
        """
        plain = text.lower() if text.isascii() else _without_accents(text)
        words = re.findall(r"[a-z0-9]+", plain) if _is_plain(plain) else []
        return cls("-".join(words))

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class MissionFolder:
    """The whole name `<slug>-<mid8>`, called `mission_slug` in files; foreign names as they are."""

    value: str

    _SHAPE: ClassVar = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")

    def __post_init__(self) -> None:
        if not self._SHAPE.fullmatch(self.value) or ".." in self.value:
            raise ValueError(f"not a mission folder name: {self.value!r}")

    @classmethod
    def of(cls, slug: MissionSlug, mid8: Mid8) -> Self:
        """Spell the folder name of a mission that this program creates."""
        return cls(f"{slug}-{mid8}")

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class LaneId:
    """An execution lane such as `a` or `ab`; files record it as `lane-a`."""

    value: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z]{1,2}", self.value):
            raise ValueError(f"not a lane id: {self.value!r}")

    @classmethod
    def nth(cls, index: int) -> Self:
        """Return the lane at `index`, from 0: a … z, aa … zz (702 lanes)."""
        letters = "abcdefghijklmnopqrstuvwxyz"
        if index < 26:
            return cls(letters[index])
        tens, ones = divmod(index - 26, 26)
        return cls(letters[tens] + letters[ones])

    @classmethod
    def recorded(cls, text: str) -> Self:
        """Read the form that files hold, `lane-a`."""
        return cls(text.removeprefix("lane-"))

    @property
    def written(self) -> str:
        """The form that files hold, `lane-a`."""
        return f"lane-{self.value}"

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class MissionIdentity:
    """Fragment Identity: who this mission is. `mission_id` is None for some foreign missions."""

    mission_id: MissionId | None
    folder: MissionFolder
    mission_type: str
    friendly_name: str

    @property
    def mid8(self) -> str:
        """The short id, or "" for a foreign mission without an id."""
        return self.mission_id.mid8.value if self.mission_id else ""

    @property
    def mission_slug(self) -> str:
        """The whole name, as files hold it."""
        return self.folder.value

    @property
    def state_key(self) -> str:
        """What machine state of this mission is kept under: the id, else the folder name."""
        return self.mission_id.value if self.mission_id else self.folder.value
