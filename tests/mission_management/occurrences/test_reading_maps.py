"""Occurrence maps: what is one, what is none and why, and what real ones hold."""

from collections.abc import Mapping, Sequence

import pytest

from fairlead.mission_management.occurrences import (
    Action,
    Category,
    EditOperation,
    OccurrenceMapIncomplete,
    OccurrenceMapInvalid,
    read_map,
)
from tests.corpus import corpus_files
from tests.mission_management.occurrences.world import Code, full_map
from tests.mission_management.planning.world import World

MOVES = "moves:\n  - from: [docs/old, docs/older.md]\n    to: docs/new\n    reason: tidy\n"
SWAP = full_map("old").replace("term: old", "term: old\n  operation: swap")
REFUSED: Mapping[str, Sequence[tuple[int, str, str]]] = {
    # Two plain scalars on one line, in the middle of a list.
    "relocate-builtin-doctrine-packs-01KYT87F": [
        (73, "", "it is not YAML: expected <block end>, but found '<scalar>'")
    ],
    # It names what it adds, not what it changes, in actions of its own.
    "spec-kitty-3-2-docs-01KS4KSZ": [
        (23, "target", "is missing: a map names a target, or moves"),
        *(
            (
                line,
                f"categories.{name}.action",
                f"{action!r} is none of: rename, manual_review, do_not_change, "
                "rename_if_user_visible",
            )
            for line, name, action in (
                (32, "code_symbols", "not_applicable"),
                (41, "import_paths", "not_applicable"),
                (48, "filesystem_paths", "rewrite"),
                (72, "serialized_keys", "add"),
                (97, "cli_commands", "not_applicable"),
                (106, "user_facing_strings", "review"),
                (126, "tests_fixtures", "not_applicable"),
                (134, "logs_telemetry", "not_applicable"),
            )
        ),
    ],
}
MOVED = {
    "common-docs-convergence-01KZMTR9": 244,
    "docs-structural-sanity-01KY53KJ": 6,
    "doctrine-consumer-surface-missions-extraction-01KZ6G6H": 1,
    "primary-merge-vocabulary-01KXP11C": 1,
    "unshim-wave2-01KWMCAX": 3,
}


def problems(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(OccurrenceMapInvalid) as refused:
        read_map(text.encode())
    return list(refused.value.problems)


class TestRealMaps:
    def test_thirteen_of_fifteen_are_maps_and_decide_everything(self) -> None:
        maps = corpus_files("occurrence_map.yaml")
        read = {name: read_map(data) for name, data in maps.items() if name not in REFUSED}

        assert (len(maps), len(read)) == (15, 13)
        assert {name for name, one in read.items() if one.undecided} == set()
        assert {name: len(one.moves) for name, one in read.items() if one.moves} == MOVED

    @pytest.mark.parametrize("name", REFUSED)
    def test_two_are_refused_for_what_is_wrong_with_them(self, name: str) -> None:
        data = corpus_files("occurrence_map.yaml")[name]

        assert problems(data.decode()) == REFUSED[name]

    def test_what_they_say_beside_is_passed_over_with_a_remark(self) -> None:
        maps = corpus_files("occurrence_map.yaml")
        read = read_map(maps["charter-ux-and-org-pack-vocabulary-01KSAF14"])

        assert len(read.remarks) == 5
        assert "the key 'acceptance_check' means nothing here" in read.remarks

    def test_what_goes_away_has_no_destination(self) -> None:
        maps = corpus_files("occurrence_map.yaml")
        read = read_map(maps["unshim-wave2-01KWMCAX"])

        assert {move.destination for move in read.moves} == {None}
        assert read.moves[2].sources == (
            "src/specify_cli/charter_lint",
            "src/specify_cli/charter_freshness",
            "src/specify_cli/charter_preflight",
        )

    def test_a_field_that_is_pinned_is_kept(self) -> None:
        maps = corpus_files("occurrence_map.yaml")
        read = read_map(maps["doctrine-built-in-seam-consolidation-01KYW3TX"])

        pinned = [one for one in read.exceptions if one.field_path]
        assert {one.field_path for one in pinned} == {"built_in_dir"}


class TestWhatAMapSays:
    def test_a_map_is_read_with_all_it_decides(self) -> None:
        more = "exceptions:\n  - {path: 'CHANGELOG.md', action: do_not_change, reason: history}\n"
        read = read_map(full_map("old name", "new", more=more + MOVES).encode())

        assert read.target
        assert (read.target.term, read.target.replacement) == ("old name", "new")
        assert read.target.operation is EditOperation.RENAME
        assert read.categories[Category.CLI_COMMANDS] is Action.RENAME
        assert [one.path for one in read.exceptions] == ["CHANGELOG.md"]
        assert read.moves[0].sources == ("docs/old", "docs/older.md")
        assert read.moves[0].destination == "docs/new"

    def test_moves_alone_need_no_target_and_no_category(self) -> None:
        read = read_map(MOVES.encode())

        assert (read.target, read.undecided) == (None, ())

    def test_a_map_may_leave_categories_open_for_now(self) -> None:
        read = read_map(b"target: {term: old}\ncategories:\n  cli_commands: {action: rename}\n")

        assert len(read.undecided) == 7

    def test_a_misspelt_key_is_remarked_on_with_what_was_meant(self) -> None:
        read = read_map(full_map("old", more="exeptions: []\n").encode())

        assert read.remarks == ("the key 'exeptions' means nothing here; is exceptions meant?",)

    def test_more_categories_than_eight_are_passed_over(self) -> None:
        text = full_map("old").replace("  cli", "  code_symbol: {action: rename}\n  cli")

        assert "is code_symbols meant?" in read_map(text.encode()).remarks[0]


@pytest.mark.parametrize(
    ("text", "line", "name"),
    [
        ("", 1, ""),
        ("- a\n- b\n", 1, ""),
        ("target: [\n", 2, ""),
        ("categories: {}\n", 1, "target"),
        ("target: old\n", 1, ""),
        ("target:\n  operation: rename\ncategories:\n  a: {action: rename}\n", 2, "target.term"),
        (full_map("'  '"), 2, "target.term"),
        (full_map("12"), 2, "target.term"),
        (SWAP, 3, "target.operation"),
        ("target: {term: old}\n", 1, "categories"),
        ("target: {term: old}\ncategories: {}\n", 2, "categories"),
        (full_map("old", cli_commands="keep"), 8, "categories.cli_commands.action"),
        ("target: {term: old}\ncategories:\n  a: rename\n", 3, "categories.a"),
        ("target: {term: old}\ncategories:\n  a: {note: b}\n", 3, "categories.a.action"),
        (full_map("old", more="target: {term: older}\n"), 12, "target"),
        (full_map("old", more="exceptions: {}\n"), 12, "exceptions"),
        (full_map("old", more="exceptions:\n  - {path: a}\n"), 13, "exceptions[0].action"),
        (full_map("old", more="exceptions:\n  - {action: rename}\n"), 13, "exceptions[0].path"),
        (full_map("old", more="exceptions: [a.md]\n"), 12, "exceptions[0]"),
        ("moves:\n  - {from: docs, to: new}\n", 2, "moves[0].from"),
        ("moves:\n  - {from: [], to: new}\n", 2, "moves[0].from"),
        ("moves:\n  - from: [a]\n", 2, "moves[0].to"),
        ("moves:\n  - from:\n      - a\n      - ../b\n    to: c\n", 4, "moves[0].from[1]"),
        ("moves:\n  - from: [a]\n    to: /etc\n", 3, "moves[0].to"),
        ("moves:\n  - from: ['docs/*.md']\n    to: b\n", 2, "moves[0].from[0]"),
        ("moves:\n  - {from: [a], to: b}\n  - {from: [a/], to: c}\n", 3, "moves[1].from"),
        ("moves:\n  - {from: [a], to: a}\n", 2, "moves[0].to"),
        (full_map("old", more="structural_targets:\n  - {path: src, reason: a}\n"), 13,
         "structural_targets[0].path"),
        (full_map("old", more="structural_targets:\n  - {path: 'src/**/*.py', reason: a}\n"), 13,
         "structural_targets[0].path"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_line_and_field(text: str, line: int, name: str) -> None:
    assert (line, name) in [(found[0], found[1]) for found in problems(text)]


def test_all_that_is_wrong_is_said_at_once() -> None:
    text = full_map("old", cli_commands="keep", import_paths="drop")

    with pytest.raises(OccurrenceMapInvalid) as refused:
        read_map(text.encode())

    assert [one["line"] for one in refused.value.details["problems"]] == [5, 8]  # type: ignore[attr-defined]
    assert "occurrence_map.yaml:5: categories.import_paths.action: 'drop'" in refused.value.message


def test_a_file_that_is_no_text_is_no_map() -> None:
    with pytest.raises(OccurrenceMapInvalid) as refused:
        read_map(b"target:\n  term: \xff\n")

    assert refused.value.problems == ((2, "", "it is not UTF-8: invalid start byte"),)


def test_a_map_that_is_none_is_not_written() -> None:
    world = World()

    with pytest.raises(OccurrenceMapInvalid):
        world.write("occurrence_map.yaml", b"target: {}\n")

    assert world.state.read_file("occurrence_map.yaml") is None


def test_a_structural_target_that_names_a_file_is_kept_out_of_the_way() -> None:
    more = "structural_targets:\n  - {path: src/a.py, reason: new code}\n"

    assert read_map(full_map("old", more=more).encode()).remarks == ()


class TestChecking:
    def test_a_map_that_decides_everything_passes(self) -> None:
        code = Code({"docs/old/a.md": "", "docs/older.md": ""}, full_map("old", more=MOVES))

        assert code.check().written()["complete"] is True

    def test_every_category_must_be_decided(self) -> None:
        code = Code(
            {"a": ""}, "target: {term: old}\ncategories:\n  cli_commands: {action: rename}\n"
        )

        assert len(refusals(code)) == 7

    @pytest.mark.parametrize("term", ["TODO", "tbd", "placeholder"])
    def test_a_placeholder_is_no_name(self, term: str) -> None:
        assert refusals(Code({"a": ""}, full_map(term))) == [("TERM_IS_PLACEHOLDER", "target.term")]

    def test_what_moves_must_be_there(self) -> None:
        code = Code({"docs/old/a.md": ""}, MOVES)

        assert refusals(code) == [("MOVE_SOURCE_MISSING", "moves[0].from")]

    def test_what_has_moved_already_need_not(self) -> None:
        code = Code({"docs/new/a.md": ""}, MOVES)

        assert code.check().remarks == ()

    def test_idle_exceptions_and_taken_places_are_remarked_on(self) -> None:
        more = (
            "exceptions:\n  - {path: 'none/**', action: do_not_change}\n"
            "moves:\n  - {from: [a.md], to: b.md}\n"
        )
        code = Code({"a.md": "", "b.md": ""}, full_map("old", more=more))

        assert code.check().remarks == (
            "the exception 'none/**' fits no file that is looked at",
            "b.md is there already: what moves there must be merged into it",
        )


def refusals(code: Code) -> list[tuple[str, str]]:
    with pytest.raises(OccurrenceMapIncomplete) as refused:
        code.check()
    return [(str(found.code), found.path) for found in refused.value.findings]
