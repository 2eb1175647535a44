"""Lanes: who shares one, and why. What holds of every plan is in test_lane_properties.py."""

from collections.abc import Sequence

import pytest

from fairlead.mission_management.planning import (
    EarlierLanes,
    LaneChangeRefused,
    LaneLayout,
    compute_lanes,
)
from fairlead.shared_kernel.documents import PlannedWorkPackage


def package(number: int, *scope: str, after: Sequence[int] = ()) -> PlannedWorkPackage:
    return PlannedWorkPackage(
        f"WP{number:02d}",
        f"Package {number}",
        tuple(f"WP{n:02d}" for n in after),
        write_scope=scope,
    )


def shown(layout: LaneLayout) -> dict[str, tuple[str, ...]]:
    return {lane.lane_id: lane.wp_ids for lane in layout.lanes}


def test_packages_that_own_different_files_run_side_by_side() -> None:
    layout = compute_lanes([package(1, "src/m1/**"), package(2, "src/m10/**")])
    assert shown(layout) == {"lane-a": ("WP01",), "lane-b": ("WP02",)}
    assert layout.collapse.written()["total_merges"] == 0


def test_packages_that_could_write_one_file_share_a_lane_and_the_report_says_which() -> None:
    layout = compute_lanes([package(1, "src/**/api.py"), package(2), package(3, "src/web")])
    assert shown(layout) == {"lane-a": ("WP01", "WP03"), "lane-b": ("WP02",)}
    assert layout.collapse.written() == {
        "events": [
            {
                "wp_a": "WP01",
                "wp_b": "WP03",
                "rule": "write_scope_overlap",
                "evidence": "'src/**/api.py' and 'src/web' both match 'src/web/api.py'",
            }
        ],
        "total_merges": 1,
        "independent_wps_collapsed": 1,
        "by_rule": {"write_scope_overlap": 1},
    }


def test_a_dependency_orders_lanes_and_joins_nothing() -> None:
    layout = compute_lanes(
        [package(1, "a"), package(2, "b", after=[1]), package(3, "c", after=[2])]
    )
    assert [
        (lane.lane_id, lane.depends_on_lanes, lane.parallel_group) for lane in layout.lanes
    ] == [
        ("lane-a", (), 0),
        ("lane-b", ("lane-a",), 1),
        ("lane-c", ("lane-b",), 2),
    ]


def test_lanes_that_would_wait_for_each_other_are_joined_and_the_report_says_why() -> None:
    packages = [package(1, "a"), package(2, "b", after=[1]), package(3, "a", after=[2])]
    layout = compute_lanes(packages)
    assert shown(layout) == {"lane-a": ("WP01", "WP02", "WP03")}
    events = layout.collapse.events
    assert [event.rule for event in events] == ["write_scope_overlap", "lane_circle"]
    assert "WP03 waits for WP02; WP02 waits for WP01" in events[1].evidence


def test_packages_of_a_lane_are_in_the_order_of_their_dependencies() -> None:
    layout = compute_lanes([package(1, "a", after=[3]), package(2, "a"), package(3, "a")])
    assert shown(layout) == {"lane-a": ("WP02", "WP03", "WP01")}


def test_a_package_that_owns_nothing_has_its_own_lane() -> None:
    assert len(compute_lanes([package(1), package(2), package(3, "**")]).lanes) == 3


def test_more_than_26_lanes_are_named() -> None:
    lanes = compute_lanes([package(number) for number in range(1, 31)]).lanes
    assert [lane.lane_id for lane in lanes][25:28] == ["lane-z", "lane-aa", "lane-ab"]


def test_without_worktrees_there_is_one_lane() -> None:
    layout = compute_lanes([package(1, "a"), package(2, "b", after=[1])], one_lane=True)
    assert shown(layout) == {"lane-a": ("WP01", "WP02")}
    assert layout.collapse.events[0].rule == "single_workspace"


def test_a_canceled_package_that_had_no_lane_is_left_out() -> None:
    earlier = EarlierLanes(settled=frozenset({"WP02"}))
    packages = [package(1, "a"), package(2, "**"), package(3, "b", after=[2])]
    assert shown(compute_lanes(packages, earlier=earlier)) == {
        "lane-a": ("WP01",),
        "lane-b": ("WP03",),
    }


def test_a_settled_package_stays_where_it_was_and_joins_nothing() -> None:
    earlier = EarlierLanes(
        {"WP01": "lane-a", "WP02": "lane-b"}, settled=frozenset({"WP01", "WP02"})
    )
    layout = compute_lanes([package(1, "a"), package(2, "b"), package(3, "**")], earlier=earlier)
    assert shown(layout) == {"lane-a": ("WP01",), "lane-b": ("WP02",), "lane-c": ("WP03",)}
    assert layout.lanes[0].write_scope == ()


def test_a_lane_in_use_keeps_its_name_and_its_packages() -> None:
    earlier = EarlierLanes({"WP02": "lane-b", "WP03": "lane-b"}, in_use=frozenset({"WP02", "WP03"}))
    layout = compute_lanes([package(1, "x"), package(2, "b"), package(3, "c")], earlier=earlier)
    assert shown(layout) == {"lane-a": ("WP01",), "lane-b": ("WP02", "WP03")}
    assert layout.collapse.events[0].rule == "lane_in_use"


def test_two_lanes_in_use_are_never_made_one() -> None:
    earlier = EarlierLanes({"WP01": "lane-a", "WP02": "lane-b"}, in_use=frozenset({"WP01", "WP02"}))
    with pytest.raises(LaneChangeRefused) as refused:
        compute_lanes([package(1, "a"), package(2, "b"), package(3, "**")], earlier=earlier)
    assert refused.value.packages == ("WP01", "WP02")


def test_more_lanes_than_names_are_refused() -> None:
    with pytest.raises(LaneChangeRefused, match="702"):
        compute_lanes([package(number) for number in range(1, 704)])
