"""Dependencies: circles, unknown names, and the order."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlead.mission_management.planning import (
    DependencyCycle,
    DependencyGraph,
    DependencyUnknown,
    find_cycle,
)


def test_a_circle_is_refused_with_its_path() -> None:
    with pytest.raises(DependencyCycle) as refused:
        DependencyGraph.of({"WP01": ["WP03"], "WP02": ["WP01"], "WP03": ["WP02"], "WP04": []})
    assert refused.value.path == ("WP01", "WP03", "WP02", "WP01")
    assert "WP01 -> WP03 -> WP02 -> WP01" in str(refused.value)


def test_a_package_that_waits_for_itself_is_a_circle() -> None:
    with pytest.raises(DependencyCycle) as refused:
        DependencyGraph.of({"WP01": ["WP01"]})
    assert refused.value.path == ("WP01", "WP01")


def test_unknown_dependencies_are_all_named() -> None:
    with pytest.raises(DependencyUnknown) as refused:
        DependencyGraph.of({"WP01": ["WP08"], "WP02": ["WP01", "WP09"]})
    assert refused.value.details["missing"] == {"WP01": ["WP08"], "WP02": ["WP09"]}


def test_a_dependency_on_a_package_that_left_the_plan_is_no_error() -> None:
    graph = DependencyGraph.of({"WP02": ["WP01"]}, gone=["WP01"])
    assert graph.order() == ("WP02",)


def test_the_order_follows_dependencies_and_then_ids() -> None:
    graph = DependencyGraph.of({"WP01": ["WP03"], "WP02": [], "WP03": [], "WP04": ["WP01"]})
    assert graph.order() == ("WP02", "WP03", "WP01", "WP04")


def test_a_chain_of_thousands_is_no_trouble() -> None:
    chain = {f"WP{n:04d}": [f"WP{n - 1:04d}"] if n > 1 else [] for n in range(1, 5000)}
    assert find_cycle(chain) is None
    assert DependencyGraph.of(chain).order()[-1] == "WP4999"


@given(st.dictionaries(st.integers(1, 9), st.lists(st.integers(1, 9), max_size=3), max_size=9))
def test_a_circle_is_found_exactly_where_no_order_exists(drawn: dict[int, list[int]]) -> None:
    graph = {f"WP0{k}": [f"WP0{v}" for v in vs if v in drawn] for k, vs in drawn.items()}
    cycle = find_cycle(graph)
    if cycle is None:
        order = DependencyGraph.of(graph).order()
        place = {wp_id: index for index, wp_id in enumerate(order)}
        assert sorted(order) == sorted(graph)
        assert all(place[v] < place[k] for k, vs in graph.items() for v in vs)
    else:
        assert cycle[0] == cycle[-1]
        steps = pairwise(cycle)
        assert all(needed in graph[waiting] for waiting, needed in steps)
