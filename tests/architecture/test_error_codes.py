"""Error codes are published: the committed page may grow, never lose or change a code."""

import re

import pytest

from fairlead.shared_kernel.errors import FairleadError
from tests.architecture.error_codes import (
    PAGE,
    import_everything,
    page,
    published_errors,
)


@pytest.fixture(scope="module", autouse=True)
def everything_imported() -> None:
    import_everything()


def test_the_page_of_codes_is_what_the_classes_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make docs` and look at the difference"


def test_every_error_has_a_code_of_its_own() -> None:
    codes = [error.code for error in published_errors()]

    assert sorted(set(codes)) == sorted(codes)


@pytest.mark.parametrize("rule", ["shape", "meaning", "final"])
def test_every_error_is_well_published(rule: str) -> None:
    wrong = [error.__qualname__ for error in published_errors() if not _keeps(rule, error)]

    assert not wrong


def _keeps(rule: str, error: type[FairleadError]) -> bool:
    match rule:
        case "shape":
            return bool(re.fullmatch(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*", error.code))
        case "meaning":
            return bool(error.__doc__) and error.__doc__ != error.__base__.__doc__
        case _:
            # A family is never raised, so what can be raised must be a leaf for good.
            return getattr(error, "__final__", False) is True
