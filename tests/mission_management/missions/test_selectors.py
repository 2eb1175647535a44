"""What people may call a mission, and which kind of name decides (contract context)."""

import pytest

from fairlead.mission_management.missions import matching
from fairlead.mission_management.missions.selection import mid8_in, near_names, slug_in

LOGIN, LOGOUT = "add-login-01K70000", "add-logout-01K70001"
TWIN = "add-login-01K80000"
OLD, OLDER = "005-refactor", "006-rename"
IDS = {
    LOGIN: "01K7000000ABCDEFGHJKMNPQRS",
    LOGOUT: "01K7000111ABCDEFGHJKMNPQRS",
    TWIN: "01K8000000ABCDEFGHJKMNPQRS",
    OLD: "01H9999900ABCDEFGHJKMNPQRS",
    OLDER: "01H9999911ABCDEFGHJKMNPQRS",
}


def named(selector: str) -> tuple[str, ...]:
    return matching(selector, sorted(IDS), IDS.__getitem__)


@pytest.mark.parametrize(
    ("selector", "folders"),
    [
        (LOGIN, (LOGIN,)),
        (OLD, (OLD,)),
        (IDS[LOGIN], (LOGIN,)),
        (IDS[LOGIN].lower(), (LOGIN,)),
        (IDS[OLD], (OLD,)),
        ("01K70001", (LOGOUT,)),
        ("01k70001", (LOGOUT,)),
        ("01H99999", (OLD, OLDER)),
        ("add-logout", (LOGOUT,)),
        ("add-login", (LOGIN, TWIN)),
        ("refactor", (OLD,)),
        ("01K8", (TWIN,)),
        ("01k7", (LOGIN, LOGOUT)),
        ("01H99999111", ()),
        ("01H999991", (OLDER,)),
        ("01K", ()),
        ("nothing", ()),
        ("", ()),
    ],
)
def test_a_selector_names_missions(selector: str, folders: tuple[str, ...]) -> None:
    assert named(selector) == folders


def test_a_whole_name_decides_before_a_slug() -> None:
    folders = ["login", "login-01K70000"]

    assert matching("login", folders, lambda _: "") == ("login",)


def test_the_full_id_is_read_only_where_the_name_does_not_tell() -> None:
    asked: list[str] = []

    def id_of(folder: str) -> str:
        asked.append(folder)
        return IDS[folder]

    matching("01K70001", sorted(IDS), id_of)

    assert asked == [OLD, OLDER]


def test_a_name_is_taken_apart() -> None:
    assert (slug_in(LOGIN), mid8_in(LOGIN)) == ("add-login", "01K70000")
    assert (slug_in(OLD), mid8_in(OLD)) == ("refactor", "")
    assert (slug_in("plain"), mid8_in("plain")) == ("plain", "")


def test_a_typing_error_gets_a_suggestion() -> None:
    assert near_names("add-lgout", sorted(IDS))[0] == LOGOUT
