"""Policy layers of a repository, read from files and from git."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from fairlead.governance.adapters.file_policy_sources import FilePolicySources
from fairlead.governance.policy import PolicyInvalid, PolicyUnreadable
from fairlead.shared_kernel.adapters.memory_git import MemoryGit


def sources(root: Path, settings: Mapping[str, str] | None = None) -> FilePolicySources:
    git = MemoryGit()
    git.settings.values.update(settings or {})
    return FilePolicySources(root, root / ".git", git.settings)


def put(root: Path, name: str, text: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text)


def test_a_repository_that_says_nothing_has_no_layers(tmp_path: Path) -> None:
    assert list(sources(tmp_path).protected_branches()) == []
    assert list(sources(tmp_path).interaction()) == []


def test_charter_config_and_git_are_layers_in_this_order(tmp_path: Path) -> None:
    put(tmp_path, ".kittify/charter/charter.yaml", "protected_branches: [develop]\n")
    put(tmp_path, ".kittify/config.yaml", "protected_branches:\n- hotfix-*\n")
    put(tmp_path, ".git/refs/remotes/origin/HEAD", "ref: refs/remotes/origin/stable\n")
    settings = {"fairlead.protectedbranches": "a, b", "init.defaultbranch": "first"}
    given = sources(tmp_path, settings)
    assert list(given.protected_branches()) == [
        (".kittify/charter/charter.yaml", ["develop"]),
        (".kittify/config.yaml", ["hotfix-*"]),
        ("git config fairlead.protectedbranches", ["a", "b"]),
        ("git config init.defaultBranch", ["first"]),
        ("refs/remotes/origin/HEAD", ["stable"]),
    ]


def test_the_deprecated_name_of_the_charter_is_read_where_there_is_no_other(tmp_path: Path) -> None:
    put(tmp_path, ".kittify/constitution/constitution.yaml", "protected_branches: [old]\n")
    assert [layer for _, layer in sources(tmp_path).protected_branches()] == [["old"]]
    put(tmp_path, ".kittify/charter/charter.yaml", "title: x\n")
    assert list(sources(tmp_path).protected_branches()) == []


def test_interaction_is_read_from_the_same_files(tmp_path: Path) -> None:
    put(tmp_path, ".kittify/config.yaml", "interaction_policy: {integration: manual}\n")
    assert list(sources(tmp_path).interaction()) == [
        (".kittify/config.yaml", {"integration": "manual"})
    ]


@pytest.mark.parametrize("text", ["protected_branches: main\n", "protected_branches: [1]\n"])
def test_patterns_are_a_list_of_texts(tmp_path: Path, text: str) -> None:
    put(tmp_path, ".kittify/config.yaml", text)
    with pytest.raises(PolicyInvalid, match=r"config\.yaml"):
        sources(tmp_path).protected_branches()


def test_a_broken_file_is_refused_and_not_taken_for_an_empty_one(tmp_path: Path) -> None:
    put(tmp_path, ".kittify/config.yaml", "protected_branches: [main\n")
    with pytest.raises(PolicyInvalid, match="line"):
        sources(tmp_path).protected_branches()


def test_a_broken_file_that_says_nothing_about_policy_is_not_read(tmp_path: Path) -> None:
    put(tmp_path, ".kittify/config.yaml", "agents: [claude\n")
    assert list(sources(tmp_path).protected_branches()) == []


@pytest.mark.parametrize("name", [".kittify/config.yaml", ".kittify/charter/charter.yaml"])
def test_a_file_that_cannot_be_read_is_not_taken_for_one_that_protects_nothing(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / name).mkdir(parents=True)
    with pytest.raises(PolicyUnreadable, match=re.escape(name)):
        sources(tmp_path).protected_branches()


@pytest.mark.parametrize(
    "data",
    [
        b'"protected\\u005fbranches": [stable]\n',
        "protected_branches: [stable]\n".encode("utf-16"),
    ],
    ids=["escaped", "UTF-16"],
)
def test_a_key_in_another_spelling_is_found_or_refused_and_never_overlooked(
    tmp_path: Path, data: bytes
) -> None:
    put(tmp_path, ".kittify/config.yaml", "")
    (tmp_path / ".kittify/config.yaml").write_bytes(data)
    try:
        [(_, patterns)] = sources(tmp_path).protected_branches()
    except PolicyInvalid:
        return
    assert patterns == ["stable"]


def test_every_value_that_git_was_given_counts(tmp_path: Path) -> None:
    git = MemoryGit()
    git.settings.own["fairlead.protectedbranches"] = "stable"
    git.settings.values["fairlead.protectedbranches"] = "next a"
    given = FilePolicySources(tmp_path, tmp_path / ".git", git.settings)
    assert [list(layer) for _, layer in given.protected_branches()] == [["stable", "next", "a"]]
