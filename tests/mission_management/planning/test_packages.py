"""Adding, importing and listing packages."""

import pytest

from fairlead.mission_management.planning import (
    AddWorkPackage,
    DependencyCycle,
    DependencyUnknown,
    FrontMatterInvalid,
    FrontMatterUnknownKey,
    ListWorkPackages,
    NewWorkPackage,
    NoWorkPackages,
    WorkPackageExists,
    WorkPackageFile,
)
from fairlead.mission_management.status import StatusLane
from tests.mission_management.planning.world import SPEC, World


def package(number: int, title: str = "Some work", more: str = "") -> str:
    return f"---\nwork_package_id: WP{number:02d}\ntitle: {title}\n{more}---\n\nDo it.\n"


def test_only_a_title_is_needed() -> None:
    world = World()
    added = world.add("Add the login form")
    assert (added.wp_id, added.path[-30:]) == ("WP01", "/tasks/WP01-add-the-login-form.md"[-30:])
    file = WorkPackageFile.parse(
        "tasks/WP01-add-the-login-form.md", world.text("tasks/WP01-add-the-login-form.md").encode()
    )
    assert (file.title, file.subtasks, file.dependencies) == ("Add the login form", (), ())
    assert [row.event_type for row in world.state.log.rows()] == ["WPCreated"]
    assert world.state.log.rows()[0].data["aggregate_id"] == "WP01"


def test_everything_that_is_given_is_in_the_file() -> None:
    world = World({"spec.md": SPEC})
    world.add("First", subtasks=("One", "Two"))
    added = world.add(
        "Second",
        depends=("wp1",),
        owns=("src/**", "docs/*.md"),
        requires=("FR-001", "FR-009"),
        subtasks=("Three", "T009 Nine"),
        body="The text.",
        execution_mode="planning_artifact",
        agent_profile="writer",
    )
    file = added.file
    assert file.dependencies == ("WP01",)
    assert file.owned_files == ("src/**", "docs/*.md")
    assert [(s.id, s.title) for s in file.subtasks] == [("T003", "Three"), ("T009", "Nine")]
    assert file.body == "The text.\n"
    assert (file.execution_mode, file.agent_profile) == ("planning_artifact", "writer")
    assert added.warnings == ("WP02 names FR-009, which spec.md does not state",)


def test_a_package_of_documents_asks_for_no_tests() -> None:
    world = World()

    code, pages = world.add("Code"), world.add("Pages", execution_mode="planning_artifact")

    assert "Its tests pass" in code.file.body
    assert "tests" not in pages.file.body
    assert "can check what it says" in pages.file.body


def test_numbers_are_never_given_twice_also_when_a_package_is_gone() -> None:
    world = World()
    world.add("First")
    world.add("Second")
    world.move("WP02", StatusLane.CANCELED)
    world.delete("tasks/WP02-second.md")
    assert world.add("Third").wp_id == "WP03"


@pytest.mark.parametrize("title", ["", "  ", "two\nlines", "a\x1b[31mb"])
def test_a_title_is_one_line_of_text(title: str) -> None:
    world = World()
    with pytest.raises(FrontMatterInvalid):
        world.add(title)
    assert world.ledger.commits == []


@pytest.mark.parametrize("name", ["WP07", "seven"])
def test_a_dependency_that_does_not_exist_is_refused(name: str) -> None:
    world = World()
    world.add("First")
    with pytest.raises(DependencyUnknown):
        world.add("Second", depends=(name,))


def test_a_title_in_any_script_makes_a_file_name_that_every_system_can_hold() -> None:
    world = World()
    assert world.add("Añadir: login/été #1").file.path == "tasks/WP01-anadir-login-ete-1.md"
    assert world.add("登录").file.path == "tasks/WP02.md"


def test_a_retry_returns_the_package_that_was_added_before() -> None:
    world = World()
    command, operation = AddWorkPackage(world.ledger), world.operation("tasks add")
    first = command(world.context, NewWorkPackage("First"), operation)
    world.add("Second")
    again = command(world.context, NewWorkPackage("First"), operation)
    assert (first.wp_id, again.wp_id, again.receipt.already_applied) == ("WP01", "WP01", True)
    assert again.written()["title"] == "First"


def test_files_are_imported_all_or_none() -> None:
    world = World()
    with pytest.raises(FrontMatterUnknownKey):
        world.take_in(WP01_a=package(1), WP02_b=package(2, more="ownd: []\n"))
    assert world.state.file_names("tasks/") == ()
    taken = world.take_in(WP01_a=package(1), WP02_b=package(2, more="dependencies: [WP01]\n"))
    assert world.state.file_names("tasks/") == ("tasks/WP01-a.md", "tasks/WP02-b.md")
    assert [p["outcome"] for p in taken.written()["work_packages"]] == ["created", "created"]  # type: ignore[attr-defined]
    assert len(world.ledger.commits) == 1


def test_a_file_without_id_takes_the_next_free_one_and_a_name_that_fits() -> None:
    world = World()
    world.take_in(draft="---\ntitle: A thing\nsubtasks: [x]\n---\n", WP04_b=package(4))
    assert world.state.file_names("tasks/") == ("tasks/WP04-b.md", "tasks/WP05-a-thing.md")
    assert "work_package_id: WP05" in world.text("tasks/WP05-a-thing.md")
    assert "- id: T001\n  title: x\n" in world.text("tasks/WP05-a-thing.md")


def test_importing_the_same_files_again_changes_nothing_also_after_finalize() -> None:
    world = World()
    world.take_in(WP01_a=package(1))
    world.finalize()
    commits = len(world.ledger.commits)
    taken = world.take_in(WP01_a=package(1))
    assert taken.packages[0].outcome == "unchanged"
    assert len(world.ledger.commits) == commits


def test_a_package_is_replaced_until_somebody_works_on_it() -> None:
    world = World()
    world.take_in(WP01_a=package(1))
    world.take_in(other=package(1, "Other work"))
    assert world.state.file_names("tasks/") == ("tasks/WP01-a.md",)
    assert "Other work" in world.text("tasks/WP01-a.md")
    world.finalize()
    world.move("WP01", StatusLane.CLAIMED)
    with pytest.raises(WorkPackageExists):
        world.take_in(WP01_a=package(1, "Third work"))


def test_two_files_with_one_id_are_refused() -> None:
    with pytest.raises(FrontMatterInvalid, match="also the id"):
        World().take_in(WP01_a=package(1), WP01_b=package(1))


def test_imported_packages_may_name_each_other_but_not_in_a_circle() -> None:
    world = World()
    with pytest.raises(DependencyCycle):
        world.take_in(
            WP01_a=package(1, more="dependencies: [WP02]\n"),
            WP02_b=package(2, more="dependencies: [WP01]\n"),
        )
    with pytest.raises(DependencyUnknown):
        world.take_in(WP01_a=package(1, more="dependencies: [WP03]\n"))


def test_importing_no_file_is_refused() -> None:
    with pytest.raises(NoWorkPackages):
        World().take_in()


def test_packages_are_listed_with_their_lanes() -> None:
    world = World()
    world.add("First", owns=("src/**",))
    world.finalize()
    world.add("Second")
    listed = ListWorkPackages(world.ledger)(world.context.writing().reading())
    assert [(p.file.wp_id, p.lane, p.execution_lane) for p in listed.packages] == [
        ("WP01", "planned", "lane-a"),
        ("WP02", "genesis", None),
    ]
    assert not listed.packages[1].finalized
    assert listed.written()["work_packages"]
