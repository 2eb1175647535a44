"""The table of contract topology, "Which authority", row by row."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from fairlead.mission_management.missions import (
    Authority,
    CoordAuthorityUnavailable,
    Copy,
    Evidence,
    LegacyLogDiverged,
    Remembered,
    decide_authority,
)
from fairlead.mission_management.status import StatusReadPathNotFound
from fairlead.shared_kernel.commit_target import TargetKind
from fairlead.shared_kernel.context import Topology
from fairlead.shared_kernel.documents import MissionMeta
from fairlead.shared_kernel.git import Oid, Ref
from fairlead.shared_kernel.identity import MissionFolder

ID = "01K7000000ABCDEFGHJKMNPQRS"
FOLDER = MissionFolder("add-login-01K70000")
BRANCH = "kitty/mission-add-login-01K70000"
OURS: Mapping[str, object] = {
    "mission_id": ID,
    "topology": "coordination",
    "coordination_branch": BRANCH,
    "target_branch": "main",
    "fairlead": {"format_version": 1},
}
FLAT = {**OURS, "topology": "flattened", "coordination_branch": None, "target_branch": "feature"}
FOREIGN: Mapping[str, object] = {"mission_id": ID, "topology": "lanes", "target_branch": "main"}
LOGS = {Oid("1" * 40): b"one\n", Oid("2" * 40): b"one\ntwo\n", Oid("3" * 40): b"one\nthree\n"}
ONE, TWO, THREE = LOGS
REMEMBERED = Remembered(ID, FOLDER.value, BRANCH, "main", "c" * 40)


def copy(
    branch: str,
    meta: Mapping[str, object],
    log: Oid | None = ONE,
    *,
    worktree: Path | None = None,
) -> Copy:
    name = branch if branch.startswith("refs/") else f"refs/heads/{branch}"
    return Copy(Ref(name, Oid("a" * 40), worktree), MissionMeta(dict(meta)), log)


def decided(**evidence: object) -> Authority | None:
    return decide_authority(
        Evidence(FOLDER, read_log=LOGS.__getitem__, **evidence)  # type: ignore[arg-type]
    )


ARCHIVED = copy(f"refs/fairlead/archive/{ID}", OURS)
LANDED = {**OURS, "mission_number": 7}


def test_row_1_a_live_coordination_branch_wins_over_everything() -> None:
    found = decided(
        coordination=copy(BRANCH, OURS), archive=ARCHIVED, copies=(copy("main", LANDED, TWO),)
    )

    assert found and found.ref == f"refs/heads/{BRANCH}"
    assert found.topology is Topology.COORDINATION
    assert found.writable and not found.note


def test_row_1_a_foreign_mission_that_records_the_branch_is_read_there() -> None:
    meta = {**FOREIGN, "topology": "coord", "coordination_branch": BRANCH}

    found = decided(coordination=copy(BRANCH, meta))

    assert found and found.topology is Topology.COORDINATION
    assert "foreign" in found.note


def test_row_1_a_foreign_mission_that_does_not_record_it_is_not_read_there() -> None:
    found = decided(coordination=copy(BRANCH, FOREIGN), copies=(copy("main", FOREIGN),))

    assert found and found.ref == "refs/heads/main"


def test_row_1_a_branch_that_lost_the_mission_is_no_other_place() -> None:
    emptied = Ref(f"refs/heads/{BRANCH}", Oid("b" * 40))

    with pytest.raises(StatusReadPathNotFound):
        decided(branch=emptied, remembered=REMEMBERED, copies=(copy("main", LANDED),))


def test_a_branch_with_a_missions_name_is_no_mission() -> None:
    assert decided(branch=Ref(f"refs/heads/{BRANCH}", Oid("b" * 40))) is None


def test_row_2_the_archive_of_a_merged_mission() -> None:
    found = decided(archive=ARCHIVED, copies=(copy("main", LANDED, TWO),), remembered=REMEMBERED)

    assert found and found.ref == f"refs/fairlead/archive/{ID}"
    assert found.archived
    assert found.target().kind is TargetKind.COORDINATION


def test_row_3_a_flattened_mission_lives_on_its_target() -> None:
    found = decided(copies=(copy("feature", FLAT), copy("main", FLAT, TWO)))

    assert found and found.ref == "refs/heads/feature"
    assert found.topology is Topology.FLATTENED
    assert found.target().kind is TargetKind.FLATTENED


def test_row_3_is_for_missions_of_ours_only() -> None:
    found = decided(copies=(copy("main", {**FOREIGN, "flattened": True}),))

    assert found and found.topology is Topology.LEGACY


def test_row_3_a_flattened_mission_whose_target_went_is_read_where_it_landed() -> None:
    found = decided(copies=(copy("main", FLAT),))

    assert found and (found.ref, found.topology) == ("refs/heads/main", Topology.LEGACY)


def test_row_3_a_flattened_mission_that_is_nowhere_is_an_error() -> None:
    with pytest.raises(CoordAuthorityUnavailable):
        decided(remembered=Remembered(ID, FOLDER.value, None, "feature"))


@pytest.mark.parametrize(
    ("witness", "evidence"),
    [
        ("identity.json", {"remembered": REMEMBERED}),
        ("meta.json on main", {"copies": (copy("main", OURS, TWO),)}),
        ("a lane", {"lanes": (copy(f"{BRANCH}-lane-a", OURS),)}),
        ("identity.json", {"remembered": REMEMBERED, "copies": (copy("main", LANDED),)}),
        ("a lane", {"lanes": (copy(f"{BRANCH}-lane-a", OURS),), "copies": (copy("main", LANDED),)}),
    ],
)
def test_row_4_a_recorded_branch_that_is_gone_fails_closed(
    witness: str, evidence: Mapping[str, object]
) -> None:
    with pytest.raises(CoordAuthorityUnavailable) as gone:
        decided(**evidence)

    assert gone.value.branch == BRANCH
    assert gone.value.details["looked_for"]
    assert "git branch" in gone.value.next_step


def test_row_4_names_the_last_commit_that_this_machine_knows() -> None:
    with pytest.raises(CoordAuthorityUnavailable) as gone:
        decided(remembered=REMEMBERED)

    assert "c" * 40 in gone.value.next_step


def test_row_4_without_a_known_commit_hints_at_the_reflog() -> None:
    with pytest.raises(CoordAuthorityUnavailable) as gone:
        decided(copies=(copy("main", OURS),))

    assert "git reflog" in gone.value.next_step


def test_row_4_is_not_for_a_clone_that_has_only_the_landed_copy() -> None:
    found = decided(copies=(copy("main", LANDED),))

    assert found and found.topology is Topology.LEGACY
    assert "landed copy" in found.note


def test_row_5_the_log_that_extends_all_others_wins() -> None:
    found = decided(copies=(copy("main", FOREIGN, ONE), copy("work", FOREIGN, TWO)))

    assert found and found.ref == "refs/heads/work"
    assert found.target().kind is TargetKind.PRIMARY


def test_row_5_diverged_logs_are_an_error_that_names_each() -> None:
    with pytest.raises(LegacyLogDiverged) as diverged:
        decided(copies=(copy("main", FOREIGN, TWO), copy("work", FOREIGN, THREE)))

    assert diverged.value.logs == {"main": 8, "work": 10}


@pytest.mark.parametrize(
    ("branches", "chosen"),
    [
        (("main", f"{BRANCH}-lane-b", f"{BRANCH}-lane-a", "work"), f"{BRANCH}-lane-a"),
        (("alpha", "main", "work"), "main"),
        (("alpha", "work"), "work"),
        (("alpha", "beta"), "alpha"),
    ],
)
def test_row_5_of_equal_logs_a_lane_then_the_target_then_the_checkout(
    branches: tuple[str, ...], chosen: str
) -> None:
    copies = tuple(copy(branch, FOREIGN) for branch in branches)

    found = decided(copies=copies, primary="refs/heads/work")

    assert found and found.ref == f"refs/heads/{chosen}"


def test_row_5_a_mission_without_a_log_is_read_too() -> None:
    found = decided(copies=(copy("main", FOREIGN, None), copy("work", FOREIGN, ONE)))

    assert found and found.ref == "refs/heads/work"


def test_row_5_a_branch_whose_name_we_never_write_to_is_read_only() -> None:
    found = decided(copies=(copy("fix/#12", FOREIGN),))

    assert found and not found.writable


def test_nothing_that_is_found_is_no_mission() -> None:
    assert decided() is None
