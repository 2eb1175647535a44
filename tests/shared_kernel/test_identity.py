"""Ids: what is well formed, and what people may type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlead.shared_kernel.identity import (
    EventId,
    LaneId,
    Mid8,
    MissionFolder,
    MissionId,
    MissionIdentity,
    MissionSlug,
    OperationId,
    WorkPackageId,
    derive_ulid,
    is_ulid,
    new_ulid,
    ulid_time_ms,
)

ULID = "01JABCDEFGHJKMNPQRSTVWXYZ0"
HOSTILE = ["", "-x", "../x", "a/b", "a\0", "a\n", "a b", "\u202ea", "é", "x" * 300]


@given(st.integers(0, 2**48 - 1))
def test_a_ulid_keeps_its_time_and_sorts_by_it(moment: int) -> None:
    ulid = new_ulid(moment)

    assert is_ulid(ulid)
    assert ulid_time_ms(ulid) == moment
    assert new_ulid(0)[:10] <= ulid[:10]


def test_two_ulids_of_one_moment_differ() -> None:
    assert len({new_ulid(1) for _ in range(100)}) == 100


def test_a_derived_ulid_depends_on_both_words_and_keeps_the_time() -> None:
    derived = derive_ulid(ULID, "event/0")

    assert derived == derive_ulid(ULID, "event/0")
    assert derived != derive_ulid(ULID, "event/1")
    assert derived != derive_ulid(new_ulid(ulid_time_ms(ULID)), "event/0")
    assert ulid_time_ms(derived) == ulid_time_ms(ULID)


@pytest.mark.parametrize(
    "text", ["", ULID.lower(), ULID[:-1], "8" + ULID[1:], "U" * 26, ULID + "0"]
)
def test_what_is_no_ulid_is_told(text: str) -> None:
    assert not is_ulid(text)
    for kind in (MissionId, EventId, OperationId):
        with pytest.raises(ValueError, match="not a"):
            kind(text)


def test_the_short_id_is_the_first_eight_characters() -> None:
    assert MissionId(ULID).mid8 == Mid8(ULID[:8])
    assert str(MissionId(ULID).mid8) == "01JABCDE"


@pytest.mark.parametrize("text", ["01JABCD", "01JABCDI", "01jabcde", *HOSTILE])
def test_what_is_no_short_id_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a mid8"):
        Mid8(text)


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("Add Login!", "add-login"),
        ("  a__b  ", "a-b"),
        ("x", "x"),
        ("2nd try", "2nd-try"),
        ("Ünïcode", "unicode"),
    ],
)
def test_a_slug_is_made_of_what_people_type(typed: str, slug: str) -> None:
    assert str(MissionSlug.parse(typed)) == slug


@pytest.mark.parametrize("typed", ["", "!!!", "検証", "a 検証", "x" * 64])
def test_what_gives_no_slug_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="not a mission slug"):
        MissionSlug.parse(typed)


@pytest.mark.parametrize("text", [*HOSTILE, "a..b", ".git", "CON:"])
def test_a_hostile_folder_name_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="folder name"):
        MissionFolder(text)


def test_a_folder_is_slug_and_short_id_and_foreign_ones_stay() -> None:
    assert str(MissionFolder.of(MissionSlug("login"), Mid8("01JABCDE"))) == "login-01JABCDE"
    assert str(MissionFolder("034-Feature_X.1")) == "034-Feature_X.1"


@pytest.mark.parametrize(
    ("typed", "wp"), [("wp1", "WP01"), (" WP007 ", "WP07"), ("WP123", "WP123")]
)
def test_a_work_package_is_read_as_typed(typed: str, wp: str) -> None:
    assert str(WorkPackageId.parse(typed)) == wp


@pytest.mark.parametrize("text", ["WP", "WP1x", "1", "WP12345", *HOSTILE])
def test_what_is_no_work_package_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="work package"):
        WorkPackageId.parse(text)
    with pytest.raises(ValueError, match="work package"):
        WorkPackageId(text)


@given(st.integers(1, 9999))
def test_a_work_package_knows_its_number(number: int) -> None:
    assert WorkPackageId.of(number).number == number


def test_lanes_go_on_after_z() -> None:
    names = [LaneId.nth(index).value for index in (0, 25, 26, 27, 51, 52, 701)]

    assert names == ["a", "z", "aa", "ab", "az", "ba", "zz"]
    assert len({LaneId.nth(index) for index in range(702)}) == 702


def test_a_lane_is_recorded_with_its_mark() -> None:
    assert LaneId("ab").written == "lane-ab"
    assert LaneId.recorded("lane-ab") == LaneId("ab")
    with pytest.raises(ValueError, match="not a lane id"):
        LaneId.recorded("lane-A")


def test_an_operation_names_its_events_and_its_mission() -> None:
    operation = OperationId(ULID)

    assert operation.event_id(0) == OperationId(ULID).event_id(0) != operation.event_id(1)
    assert operation.mission_id() == OperationId(ULID).mission_id()
    assert OperationId.new(5) != OperationId.new(5)


def test_an_identity_answers_for_missions_with_and_without_id() -> None:
    ours = MissionIdentity(
        MissionId(ULID), MissionFolder("login-01JABCDE"), "software-dev", "Login"
    )
    foreign = MissionIdentity(None, MissionFolder("034-login"), "software-dev", "Login")

    assert (ours.mid8, ours.mission_slug, ours.state_key) == ("01JABCDE", "login-01JABCDE", ULID)
    assert (foreign.mid8, foreign.state_key) == ("", "034-login")
