"""meta.json and lanes.json: old files load, broken ones are named."""

import json

import pytest

from fairlead.shared_kernel.documents import (
    DocumentInvalid,
    ExecutionLane,
    LanePlan,
    LanesInvalid,
    LanesMissing,
    MissionMeta,
    PlannedWorkPackage,
)
from fairlead.shared_kernel.identity import MissionFolder

ULID = "01JABCDEFGHJKMNPQRSTVWXYZ0"
FOLDER = MissionFolder("login-01JABCDE")


def meta(**values: object) -> MissionMeta:
    return MissionMeta.parse(json.dumps(values).encode())


def test_unknown_keys_are_kept_and_the_form_is_stable() -> None:
    read = meta(z=1, mission_id=ULID, odd={"b": [1, None]})

    assert MissionMeta.parse(read.written()) == read
    assert read.written() == (
        b'{\n  "mission_id": "01JABCDEFGHJKMNPQRSTVWXYZ0",\n  "odd": {\n    "b": [\n      1,\n'
        b'      null\n    ]\n  },\n  "z": 1\n}\n'
    )


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b"\xff", b"[" * 100_000])
def test_what_is_no_object_is_named(data: bytes) -> None:
    with pytest.raises(DocumentInvalid) as refused:
        MissionMeta.parse(data, where="kitty-specs/x/meta.json")

    assert refused.value.details["file"] == "kitty-specs/x/meta.json"


def test_an_identity_needs_no_more_than_the_folder() -> None:
    identity = meta().identity(FOLDER)

    assert identity.mission_id is None
    assert (identity.mission_type, identity.friendly_name) == ("software-dev", "login-01JABCDE")


def test_an_identity_takes_what_the_file_says() -> None:
    identity = meta(mission_id=ULID, mission_type="docs", friendly_name="Login").identity(FOLDER)

    assert str(identity.mission_id) == ULID
    assert (identity.mission_type, identity.friendly_name) == ("docs", "Login")


def test_values_of_the_wrong_kind_are_no_values() -> None:
    read = meta(target_branch=5, coordination_branch=[], mission_number=True, fairlead="yes")

    assert (read.target_branch, read.coordination_branch) == ("main", None)
    assert (read.mission_number, read.is_ours, read.topology) == (None, False, "")


def test_facts_are_read_where_they_are() -> None:
    read = meta(target_branch="dev", coordination_branch="kitty/x", mission_number=7, fairlead={})

    assert (read.target_branch, read.coordination_branch) == ("dev", "kitty/x")
    assert (read.mission_number, read.is_ours) == (7, True)
    assert read.with_values(mission_number=8).mission_number == 8


PLAN = LanePlan(
    mission_slug="login-01JABCDE",
    mission_id=ULID,
    mission_branch="kitty/mission-login-01JABCDE",
    target_branch="main",
    lanes=(
        ExecutionLane("lane-a", ("WP01", "WP02"), ("src/**",), (), 0),
        ExecutionLane("lane-b", ("WP03",), ("docs/**",), ("lane-a",), 1),
    ),
    work_packages=(PlannedWorkPackage("WP01", "First", write_scope=("src/**",)),),
    computed_at="2026-01-02T03:04:05Z",
    computed_from="abc",
    interaction_policy={"parallelism": 2},
    extra={"foreign": [1]},
)


def test_a_plan_is_read_back_as_written() -> None:
    assert LanePlan.parse(PLAN.written()) == PLAN
    assert LanePlan.parse(PLAN.written()).written() == PLAN.written()


def test_a_plan_finds_lanes_and_packages() -> None:
    lane, package = PLAN.lane_of("WP03"), PLAN.work_package("WP01")

    assert lane
    assert package
    assert (lane.lane_id, package.title) == ("lane-b", "First")
    assert (PLAN.lane_of("WP09"), PLAN.work_package("WP09")) == (None, None)


def test_an_old_plan_loads_with_what_it_has() -> None:
    lanes = [{"lane_id": "lane-a", "wp_ids": ["WP01"]}]
    plan = LanePlan.parse(json.dumps({"mission_slug": "x", "lanes": lanes}).encode())

    assert plan.lanes == (ExecutionLane("lane-a", ("WP01",), (), (), 0),)
    assert (plan.mission_id, plan.work_packages, plan.collapse_report) == (None, (), None)


LANE_A = {"lane_id": "lane-a", "wp_ids": ["WP01"]}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"lanes": [LANE_A, LANE_A]}, "the same id"),
        ({"lanes": [LANE_A, {"lane_id": "lane-b", "wp_ids": ["WP01"]}]}, "is in lane-a and in"),
        ({"lanes": [{**LANE_A, "depends_on_lanes": ["lane-z"]}]}, "unknown lane-z"),
        ({"lanes": [LANE_A], "work_packages": [{"wp_id": "WP02"}]}, "WP02 is in no lane"),
        ({"lanes": "lane-a"}, "expected a list"),
        ({"lanes": ["lane-a"]}, "expected an object"),
        ({"lanes": [{"wp_ids": []}]}, "lane_id"),
        ({"lanes": [{**LANE_A, "parallel_group": "one"}]}, "parallel_group"),
        ({"lanes": [], "interaction_policy": [1]}, "are objects"),
        ({}, "lanes"),
    ],
)
def test_a_plan_that_contradicts_itself_is_named(change: dict[str, object], why: str) -> None:
    data = json.dumps({"mission_slug": "x"} | change).encode()

    with pytest.raises(LanesInvalid, match=why):
        LanePlan.parse(data)


def test_a_missing_plan_says_how_to_get_one() -> None:
    assert "tasks finalize" in LanesMissing("lanes.json").next_step
