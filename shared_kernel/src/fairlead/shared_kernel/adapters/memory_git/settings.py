"""Configuration and identity in memory."""

from collections.abc import Sequence

from typing_extensions import override

from fairlead.shared_kernel.git import GitIdentityMissing, GitSettings


class MemorySettings(GitSettings):
    """Settings that a test fills in: `values` of the repository, `own` of the user."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.own: dict[str, str] = {}
        self.identity: tuple[str, str] | None = ("Test Person", "test@example.invalid")

    @override
    def value(self, key: str) -> str | None:
        return self.values.get(key.lower(), self.personal(key))

    @override
    def all(self, key: str) -> Sequence[str]:
        found = (self.personal(key), self.values.get(key.lower()))
        return [value for value in found if value is not None]

    @override
    def personal(self, key: str) -> str | None:
        return self.own.get(key.lower())

    @override
    def committer(self) -> tuple[str, str]:
        if self.identity is None:
            raise GitIdentityMissing("empty ident name not allowed")
        return self.identity

    @override
    def editor(self, *, on_terminal: bool) -> str | None:
        return self.value("core.editor") or ("vi" if on_terminal else None)

    @override
    def version(self) -> tuple[int, int, int]:
        return (2, 38, 0)
