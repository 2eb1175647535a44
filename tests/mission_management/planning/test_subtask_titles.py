"""The titles of subtasks are read back from the page on which finalize wrote them."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from fairlead.mission_management.planning import Subtask, WorkPackageFile, subtask_titles
from fairlead.mission_management.planning.tasks_page import tasks_page
from fairlead.shared_kernel.documents import ExecutionLane, LanePlan

PLAN = LanePlan(
    "greetings-01KZ0000",
    None,
    "",
    "main",
    (ExecutionLane("lane-a", ("WP01", "WP02"), (), (), 0),),
    (),
    "",
    "",
)
TITLES = st.from_regex(r"[A-Za-z][A-Za-z0-9 ,.()#-]{0,30}[a-z)]", fullmatch=True)


@given(first=TITLES, second=TITLES)
def test_each_package_has_its_own(first: str, second: str) -> None:
    one = WorkPackageFile("tasks/WP01-a.md", "WP01", "Greet", subtasks=(Subtask("T001", first),))
    other = replace(one, wp_id="WP02", subtasks=(Subtask("T001", second), Subtask("T002", "")))

    page = tasks_page("Greetings", [one, other], PLAN, []).decode()

    assert subtask_titles(page, "WP01") == {"T001": first}
    assert subtask_titles(page, "WP02") == {"T001": second, "T002": ""}
    assert subtask_titles(page, "WP03") == {}
