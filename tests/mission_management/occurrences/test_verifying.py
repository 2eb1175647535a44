"""What is left of a bulk edit: old names, files that did not move, and what points to old paths."""

import pytest

from fairlead.mission_management.occurrences.scope import PackageScope
from tests.mission_management.occurrences.world import AFTER, BEFORE, Code, full_map


class TestOldNames:
    def test_a_name_that_is_left_is_found_with_its_line(self) -> None:
        code = Code({"a.py": "x\nold = 1\n"}, full_map("old", "new")).change({"b.md": "fine"})

        assert code.codes() == {("TERM_LEFT", "a.py", 2)}

    def test_a_name_of_a_file_is_found_too(self) -> None:
        code = Code({"src/old.py": ""}, full_map("old", "new")).change({"b.md": ""})

        assert code.codes() == {("TERM_LEFT", "src/old.py", 0)}

    @pytest.mark.parametrize(
        ("action", "left"),
        [
            ("rename", {"a.py", "b.md"}),
            ("manual_review", {"a.py", "b.md"}),
            ("do_not_change", set()),
        ],
    )
    def test_what_a_category_decides_is_asked_for(self, action: str, left: set[str]) -> None:
        decided = full_map("old", "new", code_symbols=action, user_facing_strings=action)
        code = Code({"a.py": "old = 1\n", "b.md": "old\n"}, decided)

        assert {path for _, path, _ in code.codes(BEFORE)} == left

    def test_only_what_people_see_must_go_where_the_map_says_so(self) -> None:
        visible = "rename_if_user_visible"
        decided = full_map("old", "new", code_symbols=visible, user_facing_strings=visible)
        code = Code({"a.py": "old = 1\n", "b.md": "old\n"}, decided)

        assert code.codes(BEFORE) == {("TERM_LEFT", "b.md", 1)}

    @pytest.mark.parametrize(
        ("action", "stays"),
        [("do_not_change", True), ("manual_review", True), ("rename", False)],
    )
    def test_an_exception_decides_for_its_files(self, action: str, stays: bool) -> None:
        more = f"exceptions:\n  - {{path: '*.md', action: {action}}}\n"
        decided = full_map("old", "new", user_facing_strings="do_not_change", more=more)
        code = Code({"b.md": "old\n"}, decided)

        assert (code.codes(BEFORE) == set()) is stays

    def test_the_first_exception_that_fits_decides(self) -> None:
        more = (
            "exceptions:\n  - {path: docs/a.md, action: do_not_change}\n"
            "  - {path: docs/**, action: rename}\n"
        )
        code = Code({"docs/a.md": "old", "docs/b.md": "old"}, full_map("old", "new", more=more))

        assert code.codes(BEFORE) == {("TERM_LEFT", "docs/b.md", 1)}


FOLDER = {"docs/old/a.md": "A\n", "docs/old/deep/b.md": "B\n", "c.md": "C\n"}
MOVE_FOLDER = "moves:\n  - {from: [docs/old], to: guide}\n"


class TestMoves:
    def test_a_directory_that_became_another_has_landed(self) -> None:
        moved = {"docs/old/a.md": "guide/a.md", "docs/old/deep/b.md": "guide/deep/b.md"}

        assert Code(FOLDER, MOVE_FOLDER).move(moved).codes() == set()

    def test_a_directory_that_went_into_another_has_landed(self) -> None:
        moved = {"docs/old/a.md": "guide/old/a.md", "docs/old/deep/b.md": "guide/old/deep/b.md"}

        assert Code(FOLDER, MOVE_FOLDER).move(moved).codes() == set()

    def test_what_is_still_there_has_not(self) -> None:
        code = Code(FOLDER, MOVE_FOLDER).move({"docs/old/a.md": "guide/a.md"})

        (left,) = code.left()
        assert (str(left.code), left.path) == ("MOVE_NOT_LANDED", "docs/old/deep/b.md")
        assert left.message == "is still there; it moves to guide/deep/b.md"

    def test_a_whole_directory_that_is_still_there_is_said_once(self) -> None:
        (left,) = Code(FOLDER, MOVE_FOLDER).left(BEFORE)

        assert (left.path, left.message[:31]) == ("docs/old", "2 files are still below it, suc")

    def test_a_file_that_is_nowhere_is_lost(self) -> None:
        moved = {"docs/old/a.md": "guide/a.md"}
        code = Code(FOLDER, MOVE_FOLDER).move(moved, {"docs/old/deep/b.md": None})

        assert code.codes() == {("FILE_LOST", "docs/old/deep/b.md", 0)}

    def test_what_goes_away_must_be_gone_and_nothing_more(self) -> None:
        decided = "moves:\n  - {from: [docs/old], to: /dev/null}\n"
        gone = Code(FOLDER, decided).change(dict.fromkeys(list(FOLDER)[:2]))

        assert gone.codes() == set()
        assert {code for code, _, _ in gone.codes(BEFORE)} == {"MOVE_NOT_LANDED"}

    def test_the_closest_source_decides_where_a_file_goes(self) -> None:
        decided = MOVE_FOLDER + "  - {from: [docs/old/a.md], to: start.md}\n"
        moved = {"docs/old/a.md": "start.md", "docs/old/deep/b.md": "guide/deep/b.md"}

        assert Code(FOLDER, decided).move(moved).codes() == set()

    def test_a_directory_can_move_into_itself(self) -> None:
        code = Code(
            {"docs/a.md": "see docs/guide/a.md\n"}, "moves:\n  - {from: [docs], to: docs/guide}\n"
        )

        assert code.move({"docs/a.md": "docs/guide/a.md"}).codes() == set()

    def test_several_go_into_one_under_their_own_names(self) -> None:
        before = {"a/x.md": "X", "b/y.md": "Y"}
        code = Code(before, "moves:\n  - {from: [a, b/y.md], to: all}\n")

        assert code.move({"a/x.md": "all/a/x.md", "b/y.md": "all/y.md"}).codes() == set()

    def test_a_name_may_change_on_the_way(self) -> None:
        decided = full_map("old", "new", more="moves:\n  - {from: [src/old], to: lib}\n")
        code = Code({"src/old/old_file.py": ""}, decided)

        assert code.move({"src/old/old_file.py": "lib/new_file.py"}).codes() == set()

    def test_what_is_excepted_may_stay(self) -> None:
        more = "exceptions:\n  - {path: docs/old/deep/**, action: do_not_change}\n"
        code = Code(FOLDER, MOVE_FOLDER + more).move({"docs/old/a.md": "guide/a.md"})

        assert code.codes() == set()

    def test_after_the_landing_it_still_holds(self) -> None:
        code = Code({"guide/a.md": "A"}, MOVE_FOLDER)

        assert code.codes(BEFORE) == set()

    def test_what_was_lost_is_known_after_the_landing_too(self) -> None:
        code = Code(FOLDER, MOVE_FOLDER)
        directory = code.mission.context.surface.directory
        code.git.commit(BEFORE, {f"{directory}/meta.json": b"{}"})
        code.git.commit(
            BEFORE,
            {"docs/old/a.md": None, "docs/old/deep/b.md": None, "guide/a.md": b"A\n"},
        )

        assert code.codes(BEFORE) == {("FILE_LOST", "docs/old/deep/b.md", 0)}

    def test_what_was_nowhere_ever_has_not_landed(self) -> None:
        assert Code({"c.md": ""}, MOVE_FOLDER).codes(BEFORE) == {("MOVE_NOT_LANDED", "docs/old", 0)}


PACKAGE = {
    "src/shop/__init__.py": "",
    "src/shop/old/__init__.py": "",
    "src/shop/old/tools.py": "X = 1\n",
    "src/shop/prices.py": "Y = 1\n",
}
MOVE_PACKAGE = "moves:\n  - {from: [src/shop/old], to: src/shop/new}\n"
TO_NEW = {
    "src/shop/old/__init__.py": "src/shop/new/__init__.py",
    "src/shop/old/tools.py": "src/shop/new/tools.py",
}


class TestImports:
    @pytest.mark.parametrize(
        "line",
        [
            "import shop.old.tools",
            "from shop.old import tools",
            "from shop.old.tools import X",
            "from shop import old",
            "from .old import tools",
            "from . import old",
            "from .old.tools import (\n    X,\n)",
            "def f():\n    import shop.old.tools",
            "if TYPE_CHECKING:\n    from shop.old import tools",
            'mock.patch("shop.old.tools.X")',
            'importlib.import_module("shop.old.tools")',
        ],
    )
    def test_an_import_of_an_old_module_is_found(self, line: str) -> None:
        code = Code(PACKAGE, MOVE_PACKAGE).move(TO_NEW, {"src/shop/orders.py": f"{line}\n"})

        (left,) = code.codes()
        assert left[:2] == ("STALE_IMPORT", "src/shop/orders.py")

    @pytest.mark.parametrize(
        "line",
        [
            "from shop.new import tools",
            "from shop import prices",
            "from .prices import Y as old",
            "import old_fashioned",
            "old = shop.oldest.tools",
            "import tools",
        ],
    )
    def test_other_imports_are_not(self, line: str) -> None:
        code = Code(PACKAGE, MOVE_PACKAGE).move(TO_NEW, {"src/shop/orders.py": f"{line}\n"})

        assert code.codes() == set()

    def test_a_file_that_does_not_parse_is_read_by_its_lines(self) -> None:
        text = "from shop.old import tools\nprint 'x'\n"
        code = Code(PACKAGE, MOVE_PACKAGE).move(TO_NEW, {"src/shop/orders.py": text})

        assert code.codes() == {("STALE_IMPORT", "src/shop/orders.py", 1)}

    def test_a_module_that_stays_under_its_name_is_no_old_one(self) -> None:
        before = {"pkg/__init__.py": "", "pkg/mod.py": "X = 1\n", "a.py": "from pkg.mod import X\n"}
        code = Code(before, "moves:\n  - {from: [pkg/mod.py], to: pkg/mod/__init__.py}\n")

        assert code.move({"pkg/mod.py": "pkg/mod/__init__.py"}).codes() == set()

    def test_a_data_file_that_names_an_old_module_is_found(self) -> None:
        text = 'tool = "shop.old.tools:run"\n'
        code = Code(PACKAGE, MOVE_PACKAGE).move(TO_NEW, {"pyproject.toml": text})

        assert code.codes() == {("STALE_IMPORT", "pyproject.toml", 1)}

    def test_a_relative_import_that_leads_nowhere_from_the_new_place_is_found(self) -> None:
        before = {
            **PACKAGE,
            "src/shop/old/tools.py": "from ..prices import Y\nfrom . import tools\n",
        }
        decided = "moves:\n  - {from: [src/shop/old], to: src/shop/deep/new}\n"
        moved = {old: new.replace("shop/new", "shop/deep/new") for old, new in TO_NEW.items()}
        code = Code(before, decided).move(moved)

        assert code.codes() == {("BROKEN_IMPORT", "src/shop/deep/new/tools.py", 1)}


DOCS = {"docs/old/a.md": "# A\n", "docs/img/x.svg": "", "docs/b.md": "B\n", "README.md": "R\n"}
MOVE_DOCS = "moves:\n  - {from: [docs/old], to: guide/new}\n"


class TestLinksAndPaths:
    @pytest.mark.parametrize(
        ("path", "text", "code"),
        [
            ("README.md", "[a](docs/old/a.md)", "STALE_LINK"),
            ("README.md", '[a](docs/old/a.md#part "Title")', "STALE_LINK"),
            ("README.md", "[a](</docs/old/a.md>)", "STALE_LINK"),
            ("README.md", "[a]: docs/old/a.md", "STALE_LINK"),
            ("docs/b.md", "[a](old/a.md)", "STALE_LINK"),
            ("docs/c/d.md", "![a](../old/x%20y.png)", "STALE_LINK"),
            ("index.html", '<a href="docs/old/a.md">a</a>', "STALE_LINK"),
            ("README.md", "see `docs/old/a.md`", "STALE_PATH"),
            ("README.md", "https://example.org/o/r/blob/main/docs/old/a.md", "STALE_PATH"),
            ("src/a.py", "open('docs/old/a.md')", "STALE_PATH"),
            ("src/a.ts", "import x from '../docs/old/a'", "STALE_PATH"),
            ("Makefile", "\tcp docs/old/* out", "STALE_PATH"),
            (".github/ci.yml", "paths: [docs/old/**]", "STALE_PATH"),
        ],
    )
    def test_what_points_to_an_old_path_is_found(self, path: str, text: str, code: str) -> None:
        changed = Code(DOCS, MOVE_DOCS).move(
            {"docs/old/a.md": "guide/new/a.md"}, {path: f"{text}\n"}
        )

        assert changed.codes() == {(code, path, 1)}

    @pytest.mark.parametrize(
        ("path", "text"),
        [
            ("README.md", "[a](guide/new/a.md)"),
            ("README.md", "[a](https://example.org/docs/old/a.md)"),
            ("README.md", "[a](#old) and docs/older/a.md, my/docs/old/a.md"),
            ("README.md", "the old one; docs/b.md"),
            ("other/b.md", "[a](old/a.md)"),
        ],
    )
    def test_what_points_elsewhere_is_not(self, path: str, text: str) -> None:
        changed = Code(DOCS, MOVE_DOCS).move(
            {"docs/old/a.md": "guide/new/a.md"}, {path: f"{text}\n"}
        )

        assert changed.codes() == set()

    def test_a_top_level_file_is_meant_by_its_name_alone(self) -> None:
        decided = "moves:\n  - {from: [HOWTO.md], to: docs/howto.md}\n"
        before = {"HOWTO.md": "", "other/HOWTO.md": "", "other/a.md": "HOWTO.md\n"}
        code = Code(before, decided).move(
            {"HOWTO.md": "docs/howto.md"}, {"a.md": "see HOWTO.md.\n"}
        )

        assert code.codes() == {("STALE_PATH", "a.md", 1)}

    def test_an_excepted_file_may_name_old_paths(self) -> None:
        more = "exceptions:\n  - {path: CHANGELOG.md, action: do_not_change, reason: history}\n"
        code = Code(DOCS, MOVE_DOCS + more)
        code.move({"docs/old/a.md": "guide/new/a.md"}, {"CHANGELOG.md": "docs/old/a.md moved\n"})

        assert code.codes() == set()

    def test_an_exception_that_renames_excuses_no_pointer(self) -> None:
        more = "exceptions:\n  - {path: CHANGELOG.md, action: rename}\n"
        code = Code(DOCS, MOVE_DOCS + more)
        code.move({"docs/old/a.md": "guide/new/a.md"}, {"CHANGELOG.md": "docs/old/a.md moved\n"})

        assert code.codes() == {("STALE_PATH", "CHANGELOG.md", 1)}

    @pytest.mark.parametrize(
        ("text", "lines"),
        [
            ("[b](old_b.md) [c](./deep/../old_b.md)\n", []),
            ("[b](../old/old_b.md)\n", [1]),
            ("see docs/old/old_b.md\n", [1]),
        ],
    )
    def test_what_moves_together_is_repointed_only_by_the_folder_s_name(
        self, text: str, lines: list[int]
    ) -> None:
        code = Code({"docs/old/a.md": text, "docs/old/old_b.md": ""}, MOVE_DOCS)

        assert [one.line for one in code.scan().occurrences] == lines

    def test_a_package_that_moves_keeps_its_relative_imports(self) -> None:
        before = {**PACKAGE, "src/shop/old/old_tools.py": "from . import tools\nimport shop.old\n"}

        assert [one.line for one in Code(before, MOVE_PACKAGE).scan().occurrences] == [2]

    def test_a_link_of_a_moved_file_must_lead_somewhere_still(self) -> None:
        before = {**DOCS, "docs/old/a.md": "![x](../img/x.svg)\n[b](../b.md) [no](../no.md)\n"}
        code = Code(before, MOVE_DOCS).move({"docs/old/a.md": "guide/new/a.md"})

        assert code.codes() == {
            ("BROKEN_LINK", "guide/new/a.md", 1),
            ("BROKEN_LINK", "guide/new/a.md", 2),
        }

    def test_files_that_moved_together_still_find_each_other(self) -> None:
        before = {"docs/old/a.md": "[b](b.md)\n", "docs/old/b.md": "[a](./a.md)\n"}
        moved = {"docs/old/a.md": "guide/new/a.md", "docs/old/b.md": "guide/new/b.md"}

        assert Code(before, MOVE_DOCS).move(moved).codes() == set()


class TestScope:
    def test_a_package_answers_for_what_it_owns(self) -> None:
        scope = PackageScope(("src/**", "*.md"), ())

        assert [scope.holds(path) for path in ("src/a/b.py", "a.md", "docs/a.md")] == [
            True,
            True,
            False,
        ]

    def test_what_a_later_package_of_the_lane_owns_too_is_left_to_it(self) -> None:
        scope = PackageScope(("src/**",), ("src/late/**",))

        assert [scope.holds(path) for path in ("src/a.py", "src/late/a.py")] == [True, False]

    def test_a_package_that_owns_nothing_answers_for_what_nobody_owns(self) -> None:
        scope = PackageScope((), ("src/**",))

        assert [scope.holds(path) for path in ("src/a.py", "docs/a.md")] == [False, True]


def test_hostile_text_is_read_to_its_end() -> None:
    text = "docs/old " + "." * 200_000 + "(" * 20_000 + "[a](" * 5_000 + "/" * 50_000
    code = Code({"docs/old/a.md": "", "b.md": text, "c.py": "(" * 5_000 + " docs.old"}, MOVE_DOCS)

    assert ("STALE_PATH", "b.md", 1) in code.codes(BEFORE)


def test_the_same_findings_come_in_the_same_order() -> None:
    code = Code({"b.md": "old old\n", "a.py": "old\n"}, full_map("old", "new")).change(
        {"c.md": "old"}
    )

    assert [(one.path, one.line) for one in code.left(AFTER)] == [
        ("a.py", 1),
        ("b.md", 1),
        ("c.md", 1),
    ]
