"""The acceptance matrix: one criterion for each functional requirement, and files of any age."""

import json

import pytest

from fairlead.mission_management.acceptance import AcceptanceMatrix, Outcome
from fairlead.shared_kernel.documents import DocumentInvalid
from tests.corpus import corpus_files
from tests.mission_management.missions.world import package

REQUIREMENTS = [("FR-001", "It greets"), ("NFR-001", "It is fast"), ("FR-002", "It parts")]
PACKAGES = [package("WP01", "FR-001"), package("WP02", "FR-001", "FR-002")]


def test_each_functional_requirement_gets_a_criterion_that_a_review_proves() -> None:
    matrix = AcceptanceMatrix.scaffold(REQUIREMENTS, PACKAGES, mission_slug="m")

    assert [(c.criterion_id, c.proof_type) for c in matrix.criteria] == [
        ("FR-001", "code_review"),
        ("FR-002", "code_review"),
    ]
    assert matrix.criteria[0].notes == "shown by the review of WP01, WP02"
    assert matrix.verdict is Outcome.PENDING


def test_scaffolding_again_changes_nothing() -> None:
    first = AcceptanceMatrix.scaffold(REQUIREMENTS, PACKAGES, mission_slug="m")

    again = AcceptanceMatrix.scaffold(
        REQUIREMENTS, PACKAGES, AcceptanceMatrix.parse(first.written()), mission_slug="m"
    )

    assert again.written() == first.written()


def test_what_people_wrote_survives_an_edit_of_the_requirements() -> None:
    matrix = AcceptanceMatrix.scaffold(REQUIREMENTS, PACKAGES)
    seen = matrix.criteria[0].recorded(Outcome.PASS, "I saw it", "olive", "2026-01-01")
    matrix = matrix.with_criterion(seen)

    edited = AcceptanceMatrix.scaffold([("FR-003", "It waves")], PACKAGES, matrix)

    assert [c.criterion_id for c in edited.criteria] == ["FR-003", "FR-001"]
    assert edited.criteria[1] == seen


def test_the_written_form_reads_back() -> None:
    matrix = AcceptanceMatrix.scaffold(REQUIREMENTS, PACKAGES, mission_slug="m")

    assert AcceptanceMatrix.parse(matrix.written()) == matrix


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b"7"])
def test_what_is_no_matrix_is_an_error(data: bytes) -> None:
    with pytest.raises(DocumentInvalid):
        AcceptanceMatrix.parse(data)


def test_a_negative_invariant_of_an_old_file_is_a_criterion_like_the_others() -> None:
    raw = {"negative_invariants": [{"invariant_id": "NI-1", "description": "x", "scope": "src"}]}

    matrix = AcceptanceMatrix.parse(json.dumps(raw).encode())

    assert matrix.find("ni-1") is not None
    assert json.loads(matrix.written())["negative_invariants"][0]["scope"] == "src"


def test_every_matrix_of_the_corpus_is_read_and_keeps_what_it_says() -> None:
    files = corpus_files("acceptance-matrix.json")

    assert len(files) == 137
    for folder, data in files.items():
        matrix, raw = AcceptanceMatrix.parse(data), json.loads(data)
        assert len(matrix.criteria) == len(raw["criteria"]), folder
        assert all(c.criterion_id for c in matrix.criteria), folder
        written = json.loads(matrix.written())
        assert {k: written[k] for k in raw if k in matrix.extra} == {
            k: raw[k] for k in matrix.extra
        }, folder
        for before, after in zip(raw["criteria"], written["criteria"], strict=True):
            assert after["description"] == before["description"]
            assert after["pass_fail"] in (before["pass_fail"], "pass")
