"""What a merge will come to is foretold as git itself would say it, or not at all."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairlead.execution.lanes.foresight import NEARBY, Foresight
from fairlead.shared_kernel.git import CommitDraft, Oid, Repository, edit_tree
from tests.execution.world import Place

START = dict.fromkeys(("a/one", "a/two", "b/one", "b/deep/two", "top", "other"), b"1\n")
NAMES = st.sampled_from([*START, "a/new", "b/deep/new", "c/new", "a"])
EDITS = st.dictionaries(NAMES, st.sampled_from([b"2\n", b"3\n", None]), max_size=3)
GRAPHS = st.lists(st.lists(st.integers(0, 100), min_size=1, max_size=2), min_size=2, max_size=9)


SHARED = [HealthCheck.function_scoped_fixture]
"""One repository may hold what all examples make: they only add to it."""


def commit(repository: Repository, tree: Oid, *parents: Oid, note: str = "") -> Oid:
    return repository.objects.write_commit(CommitDraft(tree, parents, f"Commit {note}\n"))


def root(repository: Repository, files: Mapping[str, bytes]) -> tuple[Oid, Oid]:
    tree = edit_tree(repository.objects, None, files)
    return tree, commit(repository, tree)


@settings(max_examples=40, deadline=None, suppress_health_check=SHARED)
@given(ours=EDITS, theirs=EDITS)
def test_what_merges_plainly_merges(
    real: Place, ours: dict[str, bytes | None], theirs: dict[str, bytes | None]
) -> None:
    repository = real.repository
    tree, base = root(repository, START)
    try:
        one = commit(repository, edit_tree(repository.objects, tree, ours), base, note="1")
        other = commit(repository, edit_tree(repository.objects, tree, theirs), base, note="2")
    except Exception:  # a file and a folder of one name
        return
    foresight = Foresight(repository.objects)

    foretold = foresight.merges_plainly(base, one, other)

    assert foresight.merge_base(one, other) in (base, one, other)
    if foretold:
        assert repository.merges.merge(one, other).clean


@settings(max_examples=30, deadline=None, suppress_health_check=SHARED)
@given(graph=GRAPHS)
def test_the_common_ancestor_is_the_one_that_git_names(
    real: Place, graph: Sequence[Sequence[int]]
) -> None:
    repository = real.repository
    tree, first = root(repository, START)
    made = [first]
    for number, chosen in enumerate(graph):
        parents = dict.fromkeys(made[one % len(made)] for one in chosen)
        made.append(commit(repository, tree, *parents, note=str(number)))
    foresight = Foresight(repository.objects)

    for one in made[-3:]:
        for other in made[-3:]:
            base = foresight.merge_base(one, other)
            assert base in (None, repository.history.merge_base(one, other))
            if base is not None:
                contained = repository.history.is_ancestor(other, one)
                assert (base == other) is contained


def test_a_straight_history_is_always_foretold(memory: Place) -> None:
    repository = memory.repository
    tree, first = root(repository, START)
    lane = commit(repository, tree, first, note="lane")
    tip = first
    for number in range(20):
        tip = commit(repository, tree, tip, note=str(number))

    foresight = Foresight(repository.objects)

    assert foresight.merge_base(lane, tip) == first
    assert foresight.merge_base(tip, first) == first
    assert foresight.merge_base(tip, tip) == tip


def test_what_is_far_away_is_not_foretold(memory: Place) -> None:
    repository = memory.repository
    tree, first = root(repository, START)
    lane = commit(repository, tree, first, note="lane")
    tip = first
    for number in range(NEARBY + 1):
        tip = commit(repository, tree, tip, note=str(number))

    assert Foresight(repository.objects).merge_base(lane, tip) is None


@pytest.mark.parametrize(
    ("ours", "theirs", "plain"),
    [
        ({"a/one": b"2\n"}, {"a/two": b"2\n"}, True),
        ({"a/one": b"2\n"}, {"a/one": b"2\n"}, True),
        ({"a/one": b"2\n"}, {"a/one": b"3\n"}, False),
        ({"a/new": b"2\n"}, {"a/new": b"3\n"}, False),
        ({"c/new": b"2\n"}, {"d/new": b"3\n"}, True),
        ({"a/one": None}, {"a/two": b"2\n"}, False),
        ({"a/one": None}, {"b/one": b"2\n"}, True),
    ],
)
def test_only_paths_of_one_side_merge_plainly(
    memory: Place,
    ours: dict[str, bytes | None],
    theirs: dict[str, bytes | None],
    *,
    plain: bool,
) -> None:
    repository = memory.repository
    tree, base = root(repository, START)
    one = commit(repository, edit_tree(repository.objects, tree, ours), base, note="1")
    other = commit(repository, edit_tree(repository.objects, tree, theirs), base, note="2")

    assert Foresight(repository.objects).merges_plainly(base, one, other) is plain


def test_what_is_not_there_is_not_foretold(memory: Place) -> None:
    repository = memory.repository
    _, first = root(repository, START)
    nowhere = Oid("1" * 40)

    assert Foresight(repository.objects).merge_base(first, nowhere) is None
    assert not Foresight(repository.objects).merges_plainly(first, nowhere, first)
