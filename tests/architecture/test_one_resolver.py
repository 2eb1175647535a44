"""One place spells the names on disk, one place decides where a mission's state is (C-CTX-1).

A module that joins such a path by itself is a second resolver, and the second resolver is the bug.
"""

import re
from collections.abc import Iterator, Mapping

import pytest

from tests.architecture.source_tree import (
    Place,
    Source,
    assert_kept,
    broken,
    planted,
    product,
    product_texts,
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
        for line, text in [*source.strings, *source.joined_paths]
        for name, shape in names.items()
        if re.search(shape, text)
    )
    for line, name in found:
        yield source.at(line, f"spells {name!r}")


def test_only_naming_and_the_resolver_spell_a_place() -> None:
    assert_kept(spells_a_place, product())


def test_only_status_and_bookkeeping_spell_the_status_files() -> None:
    assert_kept(spells_a_status_file, product())


def test_no_template_or_data_file_spells_a_place() -> None:
    # What people and agents are told is rendered from the context, so it cannot contradict it.
    spelled = [
        f"{name}: spells {place!r}"
        for name, text in product_texts().items()
        for place, shape in NAMES_OF_PLACES.items()
        if re.search(shape, text)
    ]

    assert not spelled


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
