"""Names of local branches, by a grammar stricter than git's."""

import re
from dataclasses import dataclass
from typing import ClassVar, Self, final

from fairlead.shared_kernel.errors import FairleadError


@final
class InvalidBranchName(FairleadError):
    """The text does not name a local branch in short form."""

    code = "DESTINATION_REF_INVALID_SHAPE"

    def __init__(self, text: str) -> None:
        super().__init__(
            f"not the short name of a local branch: {text!r}",
            next_step="Give a branch such as `main` or `feature/login`: letters, digits and ._/- "
            "only, at most 200 characters, without `refs/heads/`.",
            details={"destination_ref": text},
        )


@dataclass(frozen=True, slots=True)
class BranchName:
    """The short name of a local branch (`main`). It can never be taken for an option or a path."""

    value: str

    _SHAPE: ClassVar = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,199}")
    _FORBIDDEN: ClassVar = re.compile(r"\.\.|//|/\.|\.lock(/|$)|[./]$|^refs/|^HEAD$")

    def __post_init__(self) -> None:
        if not self._SHAPE.fullmatch(self.value) or self._FORBIDDEN.search(self.value):
            raise InvalidBranchName(self.value)

    @classmethod
    def of_ref(cls, ref: str) -> Self:
        """Read a full ref name below refs/heads/.

        Raises:
            InvalidBranchName: it is no branch, or not one this program writes to.
        """
        if not ref.startswith("refs/heads/"):
            raise InvalidBranchName(ref)
        return cls(ref.removeprefix("refs/heads/"))

    @property
    def ref(self) -> str:
        """The full name."""
        return f"refs/heads/{self.value}"

    def __str__(self) -> str:
        return self.value
