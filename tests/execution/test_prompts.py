"""What somebody who takes a step is told."""

from dataclasses import replace
from pathlib import Path

import pytest

from fairlead.execution.context import resolve_action_context
from fairlead.execution.prompts import ExecutorPrompt, render_text
from fairlead.governance.guidance import UnknownAction
from fairlead.mission_management.status import WorkPackageAnnotated
from fairlead.shared_kernel.actor import Actor, ActorKind
from fairlead.shared_kernel.context import ContextOp
from tests.execution.world import ADA, COORDINATION, FOLDER, L, World


def shown(world: World, wp_id: str, actor: Actor = ADA, **more: str) -> ExecutorPrompt:
    context = resolve_action_context(
        FOLDER.value,
        op=ContextOp.PROMPT,
        cwd=world.root,
        actor=actor,
        facts=world.facts,
        wp_id=wp_id,
    )
    return world.show_it(context, wp_id, **more)


def test_the_written_prompt_is_the_shown_prompt(dream: World) -> None:
    dream.implement("WP01")

    (written,) = dream.prompts.texts.values()

    assert written == render_text(shown(dream, "WP01"))


def test_the_same_inputs_give_the_same_bytes(dream: World) -> None:
    dream.implement("WP01")

    assert render_text(shown(dream, "WP01")) == render_text(shown(dream, "WP01"))
    assert shown(dream, "WP01").written() == shown(dream, "WP01").written()


def test_it_says_what_where_and_how_it_ends(dream: World) -> None:
    workspace = dream.implement("WP01").workspace

    text = render_text(shown(dream, "WP01"))

    assert text.startswith("# Implement WP01: Greet\n")
    assert "Greet everybody by name." in text
    assert "work_package_id" not in text
    assert "Requirements:\n- FR-001" in text
    assert "- [ ] T001" in text
    assert f"- Workspace: `{workspace}`" in text
    assert COORDINATION.removeprefix("refs/heads/") in text
    assert "`hello/**`" in text
    tail = f"--lease 1 --mission {FOLDER}"
    assert f"    fairlead annotate WP01 --subtask T001=done --agent ada {tail}\n" in text
    assert f"    fairlead move WP01 for_review --actor ada {tail}\n" in text
    assert f"    cd {workspace}\n" in text


def test_the_rules_of_the_action_are_in_it(dream: World) -> None:
    prompt = shown(dream, "WP01")

    assert prompt.governance.rules
    assert all(f"- {rule}" in render_text(prompt) for rule in prompt.governance.rules)
    assert "working as implementer (mission type)" in render_text(prompt)


def test_done_subtasks_are_ticked_and_not_asked_for_again(dream: World) -> None:
    dream.implement("WP01")
    dream.record(WorkPackageAnnotated("WP01", ADA, {"subtasks": {"T001": "done"}}))

    text = render_text(shown(dream, "WP01"))

    assert "- [x] T001" in text
    assert "fairlead annotate" not in text


def test_what_it_builds_on_is_told_with_its_outcome(dream: World) -> None:
    dream.hand_in("WP01", {"hello/one.txt": "one"})
    dream.approve("WP01")

    (found,) = shown(dream, "WP02").intent.dependencies

    assert (found.wp_id, found.title, found.lane) == ("WP01", "Greet", "done")
    assert found.commit == dream.status("WP01").reviewed_commit


def test_a_reviewer_gets_the_range_and_the_three_ways_out(dream: World) -> None:
    dream.hand_in("WP01", {"hello/one.txt": "one"})
    dream.review("WP01")

    text = render_text(shown(dream, "WP01"))

    assert text.startswith("# Review WP01: Greet\n")
    head = dream.status("WP01").review_head
    assert f"diff {COORDINATION.removeprefix('refs/heads/')}...{head}" in text
    for way in ("--approve --lease 2", "--reject --feedback FILE --lease 2", "--result failed"):
        assert way in text


def test_a_reviewer_is_told_to_change_and_commit_nothing(dream: World) -> None:
    dream.hand_in("WP01", {"hello/one.txt": "one"})
    dream.review("WP01")

    text = render_text(shown(dream, "WP01"))

    assert "commit nothing" in text
    for word in ("your commits go here", "You may change"):
        assert word not in text


def test_a_fix_begins_with_what_the_review_asked_for(dream: World) -> None:
    dream.hand_in("WP01", {"hello/one.txt": "one"})
    dream.reject("WP01", feedback="Use names.")

    prompt = shown(dream, "WP01")

    assert prompt.action == "fix"
    assert prompt.intent.feedback == "Use names."
    assert "## What the review asked for" in render_text(prompt)


def test_an_unheld_package_has_no_lease_to_pass(dream: World) -> None:
    text = render_text(shown(dream, "WP03"))

    assert "--lease" not in text
    assert dream.lane("WP03") is L.PLANNED


def test_a_person_is_spelled_with_their_kind(dream: World) -> None:
    olive = Actor(ActorKind.HUMAN, "olive; rm -rf /")

    text = render_text(shown(dream, "WP03", olive))

    assert "--actor 'human:olive; rm -rf /'" in text


def test_the_commands_own_profile_wins(dream: World) -> None:
    assert shown(dream, "WP03", profile="poet").governance.profile == "poet"


def test_the_profile_that_the_packages_file_names_now_goes_before_the_steps(dream: World) -> None:
    page = b"---\nwork_package_id: WP01\nagent_profile: poet\n---\nTell it.\n"
    dream.record(files={"tasks/WP01-greet.md": page})

    governance = shown(dream, "WP01").governance
    resolved = resolve_action_context(
        FOLDER.value,
        op=ContextOp.PROMPT,
        cwd=dream.root,
        actor=ADA,
        facts=dream.facts,
        wp_id="WP01",
        action="implement",
    )

    assert (governance.profile, governance.profile_origin) == ("poet", "work package")
    assert resolved.governance == governance


def test_an_unknown_action_is_refused(dream: World) -> None:
    with pytest.raises(UnknownAction):
        shown(dream, "WP01", action="dance")


def test_text_and_json_come_from_one_value(dream: World) -> None:
    prompt = replace(shown(dream, "WP01"), action="fix")
    written = prompt.written()

    assert written["action"] == "fix"
    execution = written["execution"]
    assert isinstance(execution, dict)
    assert Path(execution["workspace"]).is_absolute()
    text = render_text(prompt)
    assert all(command["line"] in text for command in execution["commands"])
