"""What is done once, before anything is assembled, so that a command starts fast (ADR 0010)."""

import sys


def import_injector() -> None:
    """Import dependency-injector without pydantic.

    It looks for pydantic's settings when it is imported, which costs a seventh of a `status`, for
    a kind of provider that is not used here. pydantic itself is imported where documents need it.
    """
    if "pydantic" in sys.modules:
        return
    sys.modules["pydantic"] = None  # type: ignore[assignment]  # makes its import an ImportError
    try:
        import dependency_injector.providers  # noqa: F401
    finally:
        del sys.modules["pydantic"]
