"""What is done before anything is assembled, so that a command starts fast (ADR 0010)."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import ModuleType

_INTEGRATIONS = frozenset(
    {"fast_depends", "fastapi", "pydantic", "pydantic_settings", "starlette", "werkzeug", "yaml"}
)
_TLS = frozenset({"ssl"})
"""asyncio does without where there is none; loading OpenSSL takes 4 ms."""


@contextmanager
def without_integrations() -> Iterator[None]:
    """Hide frameworks that are not imported yet from what is imported inside.

    dependency-injector imports each one that is installed, to serve it: a fifth of the time of
    `status`. It imports asyncio too, and that TLS. What is imported later, where somebody needs
    it, is not affected; a command that speaks TLS by asyncio imports that before.
    """
    # Not None in sys.modules: compiled modules take that for the module itself.
    hiding = _Hiding()
    sys.meta_path.insert(0, hiding)
    try:
        yield
    finally:
        sys.meta_path.remove(hiding)


class _Hiding:
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> None:
        if fullname in _INTEGRATIONS or fullname in _TLS:
            raise ModuleNotFoundError(f"{fullname} is hidden during start-up", name=fullname)
