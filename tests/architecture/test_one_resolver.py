"""One place spells the names on disk, one place decides where a mission's state is (C-CTX-1).

A module that joins such a path by itself is a second resolver, and the second resolver is the bug.
"""

import ast
import re
from collections.abc import Iterator, Mapping

import pytest

from tests.architecture.source_tree import (
    DISTRIBUTIONS,
    ROOT,
    Place,
    Source,
    assert_kept,
    broken,
    planted,
    product,
    text_of,
)

NAMES_OF_PLACES = {
    "kitty-specs": r"kitty-specs",
    # A folder, not the end of a module's name.
    ".worktrees": r"(?<!\w)\.worktrees(?![\w:])",
    ".kittify/runtime": r"\.kittify/runtime",
    "kitty/mission-": r"kitty/mission-",
}
MAY_SPELL_PLACES = (
    "shared_kernel/src/fairlead/shared_kernel/naming/",
    "execution/src/fairlead/execution/context/",
)

NAMES_OF_STATUS_FILES = {
    "status.events.jsonl": r"status\.events\.jsonl",
    "status.json": r"status\.json\b",
}
MAY_SPELL_STATUS_FILES = (
    "mission_management/src/fairlead/mission_management/status/",
    "mission_management/src/fairlead/mission_management/bookkeeping/",
)


def spells_a_place(source: Source) -> Iterator[Place]:
    """Each string outside naming and the resolver that holds, or joins to, such a name."""
    if not source.name.startswith(MAY_SPELL_PLACES) and not source.is_contract_test:
        yield from _spelled(source, NAMES_OF_PLACES)


def spells_a_status_file(source: Source) -> Iterator[Place]:
    """Each string outside status and bookkeeping that names one of the two status files."""
    if not source.name.startswith(MAY_SPELL_STATUS_FILES):
        yield from _spelled(source, NAMES_OF_STATUS_FILES)


def _spelled(source: Source, names: Mapping[str, str]) -> Iterator[Place]:
    found = dict.fromkeys(
        (line, name)
        for line, text in [*source.strings, *source.joined_paths, *_made_otherwise(source)]
        for name, shape in names.items()
        if re.search(shape, text)
    )
    for line, name in found:
        yield source.at(line, f"spells {name!r}")


def _made_otherwise(source: Source) -> Iterator[tuple[int, str]]:
    """Line and text of bytes, of `"-".join(("a", "b"))`, `"a{}".format("b")` and `"a%s" % "b"`."""
    for node in source.nodes:
        match node:
            case ast.Constant(value=bytes(data)):
                yield node.lineno, data.decode("latin-1")
            case ast.Call(
                func=ast.Attribute(value=between, attr="join"),
                args=[ast.Tuple(elts=parts) | ast.List(elts=parts)],
            ):
                texts = [text_of(part, source.constants) or "" for part in parts]
                yield node.lineno, (text_of(between, source.constants) or "").join(texts)
            case ast.Call(func=ast.Attribute(value=shape, attr="format"), args=parts):
                yield node.lineno, _filled(source, shape, parts)
            case ast.BinOp(left=shape, op=ast.Mod(), right=ast.Tuple(elts=parts)):
                yield node.lineno, _filled(source, shape, parts)
            case ast.BinOp(left=shape, op=ast.Mod(), right=part):
                yield node.lineno, _filled(source, shape, [part])


def _filled(source: Source, shape: ast.expr, parts: list[ast.expr]) -> str:
    text = text_of(shape, source.constants) or ""
    for part in parts:
        text = re.sub(r"\{\}|%s", text_of(part, source.constants) or "", text, count=1)
    return text


ROOTS_OF_PLACES = {"MISSIONS_ROOT", "COORDINATION_BRANCHES", "worktrees_root"}


def builds_a_place(source: Source) -> Iterator[Place]:
    """Each path or branch that is put together from a root of `naming`, not asked of it."""
    if source.name.startswith(MAY_SPELL_PLACES) or source.is_contract_test:
        return
    for node in source.nodes:
        match node:
            case ast.BinOp(left=left, op=ast.Div() | ast.Add()) if _root_in(left):
                yield source.at(node.lineno, f"joins something to {_root_in(left)}")
            case ast.JoinedStr(values=[*parts]):
                roots = [at for at, part in enumerate(parts) if _root_in(part)]
                after = parts[roots[0] + 1 :] if roots else []
                if any(isinstance(part, ast.FormattedValue) for part in after):
                    yield source.at(node.lineno, f"joins something to {_root_in(parts[roots[0]])}")
            case ast.Call(func=ast.Attribute(value=left, attr="joinpath")) if _root_in(left):
                yield source.at(node.lineno, f"joins something to {_root_in(left)}")


def _root_in(node: ast.expr) -> str:
    """The root with which an expression ends, or ""."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) if name in ROOTS_OF_PLACES:
            return name
        case ast.Call(func=called):
            return _root_in(called)
        case ast.FormattedValue(value=value):
            return _root_in(value)
        case ast.BinOp(right=right):
            return _root_in(right)
    return ""


_MISSIONS = "mission_management/src/fairlead/mission_management"
MAY_FIND_A_MISSION = (
    "execution/src/fairlead/execution/context/",
    f"{_MISSIONS}/missions/",
    # These are told a name that was resolved, or look at every mission of the repository.
    "execution/src/fairlead/execution/lanes/list_rescues.py",
    "execution/src/fairlead/execution/lanes/list_worktrees.py",
    "execution/src/fairlead/execution/lanes/restore_rescue.py",
    f"{_MISSIONS}/acceptance/grant_trust.py",
    f"{_MISSIONS}/health/examine_repository.py",
    f"{_MISSIONS}/health/repair_repository.py",
)
FINDERS = {"decide_authority", "standing_in", "head_branch"}


def finds_a_mission(source: Source) -> Iterator[Place]:
    """Each call that decides which mission is meant, or where its truth is."""
    if source.name.startswith(MAY_FIND_A_MISSION) or source.is_contract_test:
        return
    for name, call in source.calls:
        match call.func:
            case ast.Attribute(value=ast.Attribute(attr="catalog") | ast.Name(id="catalog")):
                if name == "select":
                    yield source.at(call.lineno, "selects a mission")
        if name in FINDERS:
            yield source.at(call.lineno, f"calls {name}")


MAY_ASK_WHERE_ONE_STANDS = (
    "apps/src/fairlead/apps/cli/call.py",
    "apps/src/fairlead/apps/demo/",
)


def asks_where_one_stands(source: Source) -> Iterator[Place]:
    """Each question for the working directory; everything else is told it by the resolver."""
    if source.name.startswith(MAY_ASK_WHERE_ONE_STANDS):
        return
    for name, call in source.calls:
        if name in {"cwd", "getcwd", "getcwdb"}:
            yield source.at(call.lineno, f"calls {name}")
    for line, text in source.strings:
        if text in {"PWD", "OLDPWD"}:
            yield source.at(line, f"reads {text}")


POINTER_PARSER = "shared_kernel/src/fairlead/shared_kernel/adapters/git_cli/checkout.py"
ASKING_GIT = {"--show-toplevel", "--git-common-dir", "--absolute-git-dir", "--show-superproject"}


def reads_a_worktree_pointer(source: Source) -> Iterator[Place]:
    """Each second parser of `.git` files, and each question to git that stands for one."""
    if source.name == POINTER_PARSER:
        return
    for line, text in [*source.strings, *_made_otherwise(source)]:
        if "gitdir:" in text:
            yield source.at(line, "parses a worktree pointer")
        if any(text.startswith(word) for word in ASKING_GIT):
            yield source.at(line, f"asks git for {text}")
    for name, call in source.calls:
        match call.func:
            case ast.Attribute(value=ast.BinOp(right=ast.Constant(value=".git"))):
                if name in {"read_text", "read_bytes", "open", "readlink"}:
                    yield source.at(call.lineno, "reads a worktree pointer")


def test_only_naming_and_the_resolver_spell_a_place() -> None:
    assert_kept(spells_a_place, product())


def test_only_status_and_bookkeeping_spell_the_status_files() -> None:
    assert_kept(spells_a_status_file, product())


def test_no_path_or_branch_is_put_together_by_hand() -> None:
    assert_kept(builds_a_place, product())


def test_only_the_resolver_decides_which_mission_is_meant() -> None:
    assert_kept(finds_a_mission, product())


def test_only_the_command_line_asks_where_one_stands() -> None:
    assert_kept(asks_where_one_stands, product())


def test_there_is_one_parser_of_worktree_pointers() -> None:
    assert_kept(reads_a_worktree_pointer, product())


def test_no_template_or_data_file_spells_a_place() -> None:
    # What people and agents are told is rendered from the context, so it cannot contradict it.
    spelled = [
        f"{path.relative_to(ROOT)}: spells {place!r}"
        for distribution in DISTRIBUTIONS
        for path in (ROOT / distribution / "src").rglob("*")
        if path.is_file() and path.suffix not in {".py", ".pyc"}
        for place, shape in NAMES_OF_PLACES.items()
        if re.search(shape.encode(), path.read_bytes())
    ]

    assert not spelled


def test_every_source_file_of_the_repository_is_looked_at() -> None:
    # A distribution or a file that is added is covered without anybody thinking of it.
    homes = {path.parent.name for path in ROOT.glob("*/pyproject.toml")}
    files = {path for path in ROOT.glob("*/src/**/*.py") if ".venv" not in path.parts}

    assert homes == set(DISTRIBUTIONS)
    assert {source.name for source in product()} == {f.relative_to(ROOT).as_posix() for f in files}


@pytest.mark.parametrize(
    "text",
    [
        "root / 'kitty-specs' / folder",
        "root.joinpath('kitty-specs', folder)",
        "os.path.join(root, '.worktrees', folder)",
        "f'{root}/kitty-specs/{folder}'",
        "'kitty' + '-specs'",
        "root / '.kittify' / 'runtime'",
        "root.joinpath('.kittify', 'runtime')",
        "Path('.kittify', 'runtime')",
        "branch = f'kitty/mission-{slug}'",
        "branch.startswith('refs/heads/kitty/mission-')",
        "branch = 'kitty/' + 'mission-' + slug",
        "KITTY = 'kitty'\nbranch = f'{KITTY}/mission-{slug}'",
        "root / '-'.join(('kitty', 'specs'))",
        "'{}/mission-{}'.format('kitty', slug)",
        "'%s/runtime' % '.kittify'",
        "os.fsencode(root) + b'/.worktrees/'",
    ],
)
def test_a_second_resolver_is_seen(text: str) -> None:
    assert broken(spells_a_place, [planted(text)])
    assert not broken(spells_a_place, [planted(text, f"{MAY_SPELL_PLACES[0]}names.py")])


@pytest.mark.parametrize(
    "text", ["names.file('status.json')", "f'{directory}/status.events.jsonl'"]
)
def test_a_second_reader_of_the_status_files_is_seen(text: str) -> None:
    assert broken(spells_a_status_file, [planted(text)])
    assert not broken(spells_a_status_file, [planted(text, f"{MAY_SPELL_STATUS_FILES[0]}log.py")])


@pytest.mark.parametrize(
    "text",
    [
        "'''About kitty-specs/.'''",
        "x = 1  # .worktrees",
        "a / b",
        "late(f'{HERE}.worktrees:GitWorktrees')",
    ],
)
def test_talking_about_a_place_is_not_joining_it(text: str) -> None:
    assert not broken(spells_a_place, [planted(text)])


@pytest.mark.parametrize(
    "text",
    [
        "worktrees_root(root) / f'{slug}-lane-a'",
        "naming.worktrees_root(root).joinpath(folder)",
        "f'{MISSIONS_ROOT}/{folder}/meta.json'",
        "f'{commit}:{MISSIONS_ROOT}/{folder}'",
        "MISSIONS_ROOT + '/' + folder",
        "Path(MISSIONS_ROOT) / folder if False else root / MISSIONS_ROOT / folder",
        "HEADS + COORDINATION_BRANCHES + folder",
    ],
)
def test_a_path_that_is_put_together_by_hand_is_seen(text: str) -> None:
    assert broken(builds_a_place, [planted(text)])
    assert not broken(builds_a_place, [planted(text, f"{MAY_SPELL_PLACES[0]}names.py")])


@pytest.mark.parametrize(
    "text",
    ["objects.read(f'{commit}:{MISSIONS_ROOT}')", "ref.startswith(HEADS + COORDINATION_BRANCHES)"],
)
def test_looking_for_a_root_is_not_building_on_it(text: str) -> None:
    assert not broken(builds_a_place, [planted(text)])


@pytest.mark.parametrize(
    "text",
    [
        "self.catalog.select(folder)",
        "catalog.select(None)",
        "decide_authority(evidence)",
        "missions.decide_authority(evidence)",
        "standing_in(checkout, branch)",
        "places.head_branch(checkout)",
    ],
)
def test_a_second_way_to_find_a_mission_is_seen(text: str) -> None:
    assert broken(finds_a_mission, [planted(text)])
    assert not broken(finds_a_mission, [planted(text, f"{MAY_FIND_A_MISSION[0]}facts.py")])


@pytest.mark.parametrize("text", ["Path.cwd()", "os.getcwd()", "os.environ['PWD']"])
def test_a_question_for_the_working_directory_is_seen(text: str) -> None:
    assert broken(asks_where_one_stands, [planted(text)])


@pytest.mark.parametrize(
    "text",
    [
        "text.removeprefix('gitdir: ')",
        "data.startswith(b'gitdir:')",
        "(folder / '.git').read_text()",
        "git.read('rev-parse', '--show-toplevel')",
        "git.read('rev-parse', '--git-common-dir')",
    ],
)
def test_a_second_parser_of_worktree_pointers_is_seen(text: str) -> None:
    assert broken(reads_a_worktree_pointer, [planted(text)])
    assert not broken(reads_a_worktree_pointer, [planted(text, POINTER_PARSER)])
