"""What the board says is next, and who it says works on what."""

from typing import Any

import pytest

from fairlead.apps.cli.board import board_lines, next_on_board


def board(lanes: dict[str, str], phase: str) -> dict[str, Any]:
    packages: list[dict[str, Any]] = [
        {
            "wp_id": wp_id,
            "title": "Greet",
            "lane": lane,
            "actor": "olive@example.invalid",
            "agent": None,
            "lease": None,
            "blocked_by": [],
            "execution_lane": "lane-a",
            "stale_base": False,
            "force_count": 0,
        }
        for wp_id, lane in lanes.items()
    ]
    names = set(lanes.values())
    return {
        "mission": {
            "friendly_name": "Greetings",
            "mission_slug": "greetings-01K00000",
            "authority_ref": "kitty",
            "note": "",
            "phase": phase,
        },
        "progress": {"done": 0, "total": len(lanes), "weighted": 0.0},
        "summary": {name: list(lanes.values()).count(name) for name in names},
        "uncommitted_events": 0,
        "work_packages": packages,
    }


@pytest.mark.parametrize(
    ("lanes", "said"),
    [
        ({"WP01": "approved", "WP02": "done"}, "`fairlead integrate WP01`."),
        (
            {"WP01": "approved", "WP02": "for_review"},
            "`fairlead next --agent YOU --claim` gives you a review.",
        ),
        ({"WP01": "in_review"}, "`fairlead next`."),
    ],
)
def test_the_next_step_of_a_review_is_one_that_is_there(lanes: dict[str, str], said: str) -> None:
    assert next_on_board(board(lanes, "reviewing")) == said


def test_nobody_works_on_a_package_that_is_only_planned() -> None:
    planned, moved = (
        "\n".join(board_lines(board({"WP01": lane}, "implementing")))
        for lane in ("planned", "blocked")
    )

    assert "olive" not in planned
    assert "olive" in moved
