"""Actors, as typed and as written."""

import pytest

from fairlead.shared_kernel.actor import Actor, ActorKind


@pytest.mark.parametrize(
    ("typed", "kind", "name"),
    [
        ("codex", ActorKind.AGENT, "codex"),
        ("human:ada", ActorKind.HUMAN, "ada"),
        ("service: ci", ActorKind.SERVICE, "ci"),
        ("olive@example.invalid", ActorKind.AGENT, "olive@example.invalid"),
        ("agent:claude:opus", ActorKind.AGENT, "claude:opus"),
    ],
)
def test_an_actor_is_read_as_typed(typed: str, kind: ActorKind, name: str) -> None:
    actor = Actor.parse(typed)

    assert (actor.kind, actor.id) == (kind, name)


@pytest.mark.parametrize("text", ["", "-x", "human:", "a\nb", "a\x1b[31m", "\u202ea", "x" * 129])
def test_a_hostile_id_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an actor id"):
        Actor.parse(text)


@pytest.mark.parametrize("text", ["humn:olive", "Human:olive", ":olive", "claude:opus"])
def test_an_unknown_kind_is_refused_and_not_taken_for_an_agent(text: str) -> None:
    with pytest.raises(ValueError, match="no kind of actor"):
        Actor.parse(text)


@pytest.mark.parametrize("text", ["codex", "human:ada", "service:ci", "agent:claude:opus"])
def test_an_actor_is_typed_as_it_was_read(text: str) -> None:
    assert Actor.parse(text).typed == text


def test_the_written_form_holds_only_what_is_known() -> None:
    assert Actor(ActorKind.HUMAN, "ada").written() == {"kind": "human", "id": "ada"}
    full = Actor(ActorKind.AGENT, "c", profile="p", role="r", tool="t", model="m").written()
    assert list(full.items())[2:] == [
        ("profile", "p"),
        ("role", "r"),
        ("tool", "t"),
        ("model", "m"),
    ]


def test_only_a_human_is_a_person() -> None:
    assert Actor(ActorKind.HUMAN, "ada").is_person
    assert not Actor(ActorKind.AGENT, "ada").is_person
    assert str(Actor(ActorKind.AGENT, "ada")) == "agent:ada"
