"""A name in all its spellings, and the kind of place in which it stands."""

import pytest

from fairlead.mission_management.occurrences import EditTarget
from fairlead.mission_management.occurrences.classifying import Classifier
from fairlead.mission_management.occurrences.terms import TermFinder
from tests.mission_management.occurrences.world import Code, found, full_map


@pytest.mark.parametrize(
    ("text", "renamed"),
    [
        ("user_account", "customer"),
        ("_user_account_dir", "_customer_dir"),
        ("UserAccount", "Customer"),
        ("userAccountId", "customerId"),
        ("getUserAccount()", "getCustomer()"),
        ("USER_ACCOUNT_X", "CUSTOMER_X"),
        ("user-account", "customer"),
        ("useraccount.py", "customer.py"),
        ("the User account of", "the Customer of"),
        ("user accounts, userAccounts", "customers, customers"),
        ("USER_ACCOUNTS", "CUSTOMERS"),
        ("UserAccountV2", "CustomerV2"),
    ],
)
def test_every_spelling_is_found_and_replaced_in_its_style(text: str, renamed: str) -> None:
    assert TermFinder(EditTarget("user account", "customer")).renamed(text) == renamed


@pytest.mark.parametrize(
    "text", ["user_accounting", "superuser account", "user.account", "users account"]
)
def test_a_part_of_a_word_is_another_word(text: str) -> None:
    assert list(TermFinder(EditTarget("user account", "customer")).matches(text)) == []


@pytest.mark.parametrize(
    ("text", "renamed"),
    [
        ("_shipped_dir", "_built_in_dir"),
        ("loadShippedItems", "loadBuiltInItems"),
        ("ShippedLayer", "BuiltInLayer"),
        ("SHIPPED_DIR", "BUILT_IN_DIR"),
        ("is-shipped", "is-built-in"),
        ("it is shipped", "it is built-in"),
        ("unshipped", "unshipped"),
    ],
)
def test_the_words_of_a_replacement_are_joined_as_those_around(text: str, renamed: str) -> None:
    assert TermFinder(EditTarget("shipped", "built-in")).renamed(text) == renamed


def test_a_replacement_that_holds_the_name_is_no_occurrence_of_it() -> None:
    finder = TermFinder(EditTarget("charter", "mission_charter"))

    assert finder.renamed("Charter of MissionCharter") == "Mission_Charter of MissionCharter"


def test_where_only_the_spelling_changes_only_that_spelling_is_found() -> None:
    finder = TermFinder(EditTarget("userAccount", "user_account"))

    assert [m.text for m in finder.matches("userAccount UserAccount user_account")] == [
        "userAccount"
    ]


@pytest.mark.parametrize(
    ("term", "text", "count"),
    [
        ("pkg.old", "from pkg.old.mod import a; pkg.old_one; x.pkg.old", 2),
        ("docs/old", "docs/old/a.md docs/older mydocs/old", 1),
        ("<kind>/old", "src/<kind>/old", 1),
        ("größe", "die Größe, GRÖSSE", 1),
    ],
)
def test_what_is_no_plain_name_is_found_as_it_is_written(term: str, text: str, count: int) -> None:
    assert len(list(TermFinder(EditTarget(term, "x")).matches(text))) == count


def test_what_is_removed_has_no_suggestion() -> None:
    finder = TermFinder(EditTarget("old"))

    assert [match.suggestion for match in finder.matches("the old one")] == [None]
    assert finder.renamed("the old one") == "the old one"


@pytest.mark.parametrize(
    ("path", "line", "category"),
    [
        ("src/a.py", "from old.x import y", "import_paths"),
        ("src/a.py", "from x import old_y", "code_symbols"),
        ("src/a.py", "import old.x as z", "import_paths"),
        ("src/a.py", "x = old  # a", "code_symbols"),
        ("src/a.py", "x = 1 # it's old", "code_symbols"),
        ("src/a.py", '    """The old one."""', "code_symbols"),
        ("src/a.py", 'raise E("the old one is gone")', "user_facing_strings"),
        ("src/a.py", 'f"don\'t touch {old}"', "user_facing_strings"),
        ("src/a.py", "d['old'] = 1", "serialized_keys"),
        ("src/a.py", "log.info('old %s', x)", "logs_telemetry"),
        ("src/a.py", 'metrics.count("old.calls")', "logs_telemetry"),
        ("src/a.py", "open('data/old/x.txt')", "filesystem_paths"),
        ("src/a.py", "mock.patch('pkg.old.mod')", "import_paths"),
        ("src/a.py", 'import_module("old")', "import_paths"),
        ("src/a.py", "@app.command('old')", "cli_commands"),
        ("src/a.py", 'x = add_argument("--old")', "cli_commands"),
        ("src/a.py", 'run("--old")', "cli_commands"),
        ("src/a.ts", "import { Old } from './x'", "code_symbols"),
        ("src/a.ts", "import { X } from './old'", "import_paths"),
        ("src/a.ts", "const x = require('old')", "import_paths"),
        ("src/a.c", "#include <old.h>", "import_paths"),
        ("src/a.go", "// the old one", "code_symbols"),
        ("docs/a.md", "see [x](../old/a.md)", "filesystem_paths"),
        ("docs/a.md", "the old one", "user_facing_strings"),
        ("README", "the old one", "user_facing_strings"),
        ("locale/de/a.json", '"a": "old"', "user_facing_strings"),
        ("c.yaml", "old: 1", "serialized_keys"),
        ("c.yaml", "a: docs/old/b.md", "filesystem_paths"),
        ("c.yaml", "# old", "code_symbols"),
        (".gitignore", "old", "filesystem_paths"),
        ("tests/a.py", "import old", "tests_fixtures"),
        ("src/a_test.go", "old", "tests_fixtures"),
        ("src/a.spec.ts", "old", "tests_fixtures"),
    ],
)
def test_a_place_is_classified_by_its_file_and_its_line(
    path: str, line: str, category: str
) -> None:
    start = line.lower().index("old")

    assert Classifier(path).category(line, start, start + 3).value == category


class TestScanning:
    def test_names_of_files_and_their_lines_are_found(self) -> None:
        before = {"src/old.py": "a = 1\nold = 2\n", "b.md": "the old\n", "c.md": "nothing\n"}
        scan = Code(before, full_map("old", "new")).scan()

        assert found(scan.occurrences) == {
            ("src/old.py", 0, "filesystem_paths"),
            ("src/old.py", 2, "code_symbols"),
            ("b.md", 1, "user_facing_strings"),
        }
        assert scan.files == 3
        assert {one.suggestion for one in scan.occurrences} == {"src/new.py", "new"}

    def test_each_says_what_the_map_decides_for_it(self) -> None:
        more = "exceptions:\n  - {path: b.md, action: do_not_change}\n"
        code = Code({"a.py": "old", "b.md": "old"}, full_map("old", more=more))

        decided = {(one.path, str(one.action), one.excepted) for one in code.scan().occurrences}

        assert decided == {("a.py", "rename", False), ("b.md", "do_not_change", True)}

    def test_a_binary_file_that_holds_the_name_is_named_and_not_read(self) -> None:
        scan = Code(
            {"a.bin": b"\0old", "b.bin": b"\0", "c.md": b"\xff old"}, full_map("old")
        ).scan()

        assert [(one.path, one.why) for one in scan.unread] == [("a.bin", "binary")]
        assert [one.path for one in scan.occurrences] == ["c.md"]

    def test_a_file_that_is_too_large_is_named_and_not_read(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("fairlead.mission_management.occurrences.code_tree.LARGEST", 5)
        scan = Code({"a.txt": "old old", "b.txt": "old"}, full_map("old")).scan()

        assert [(one.path, one.why) for one in scan.unread] == [("a.txt", "too large")]
        assert [one.path for one in scan.occurrences] == ["b.txt"]

    def test_what_missions_say_is_history(self) -> None:
        directory = Code({}, full_map("old")).mission.context.surface.directory
        scan = Code({f"{directory}/spec.md": "old", "a.md": "old"}, full_map("old")).scan()

        assert [one.path for one in scan.occurrences] == ["a.md"]

    def test_a_name_can_be_looked_for_without_a_map(self) -> None:
        code = Code({"a.md": "an elder"}, "target: none\n")

        assert [one.found for one in code.scan(term="elder").occurrences] == ["elder"]

    def test_of_a_line_that_is_a_whole_file_the_part_around_the_name_is_shown(self) -> None:
        scan = Code({"a.json": '{"a": "' + "x " * 50_000 + 'old"}'}, full_map("old")).scan()

        (one,) = scan.occurrences
        assert one.category.value == "serialized_keys"
        assert str(one.written()["text"]).endswith('old"}')

    def test_letters_beyond_ascii_are_looked_for_in_every_file(self) -> None:
        scan = Code({"a.md": "GRÖSSE Größe\n"}, full_map("größe", "size")).scan()

        assert [one.found for one in scan.occurrences] == ["Größe"]

    def test_pointers_to_what_moves_are_among_the_occurrences(self) -> None:
        before = {"docs/a.md": "", "b.md": "[a](docs/a.md)\n", "src/c.py": "x = 'docs/a.md'\n"}
        scan = Code(before, "moves:\n  - {from: [docs/a.md], to: guide/a.md}\n").scan()

        assert found(scan.occurrences) == {
            ("b.md", 1, "filesystem_paths"),
            ("src/c.py", 1, "filesystem_paths"),
        }
        assert {one.suggestion for one in scan.occurrences} == {"guide/a.md"}
