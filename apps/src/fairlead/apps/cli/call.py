"""One command as somebody typed it: its place, its mission, who acts, under which operation."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from fairlead.apps.cli.onward import onward
from fairlead.apps.cli.output import Answer, plain, warn
from fairlead.apps.cli.words import number
from fairlead.apps.start_up import without_integrations
from fairlead.shared_kernel.actor import Actor, ActorKind
from fairlead.shared_kernel.context import ContextOp, Topology
from fairlead.shared_kernel.identity import is_ulid

if TYPE_CHECKING:
    from fairlead.apps.container import App
    from fairlead.execution.context import PromptContext
    from fairlead.shared_kernel.commit_target import CommitReceipt, Operation
    from fairlead.shared_kernel.context import (
        IntegrationContext,
        PlanningContext,
        ReadContext,
        ReviewContext,
        WriteContext,
    )

_LOOKS = (ContextOp.READ, ContextOp.PROMPT)
_READER = Actor(ActorKind.SERVICE, "reader")


class Call:
    """What every command needs before it calls its one use case."""

    def __init__(
        self,
        name: str,
        *,
        mission: str | None = None,
        actor: str | None = None,
        op_id: str | None = None,
        as_json: bool = False,
        quiet: bool = False,
    ) -> None:
        self.name, self.mission = name, mission or None
        self.answer = Answer(as_json=as_json, quiet=quiet)
        self.cwd = _cwd()
        self.app = _assemble(self.cwd)
        self._given = op_id or None
        self._to_look_at: Any = None
        if op_id and not is_ulid(op_id):
            raise typer.BadParameter(f"{op_id!r} is no ULID.", param_hint="--op-id")
        self._actor = parse_actor(actor) if actor is not None else None

    @property
    def actor(self) -> Actor:
        """Who acts: the one who was named, else the person that git knows (their e-mail)."""
        if self._actor is None:
            _, email = self.app.repository().settings.committer()
            self._actor = Actor(ActorKind.HUMAN, email)
        return self._actor

    def operation(self, **request: object) -> Operation:
        """Return this call as a write: its id, its actor and what is asked for."""
        from fairlead.shared_kernel.commit_target import Operation
        from fairlead.shared_kernel.identity import OperationId

        if self._given:
            op_id = OperationId(self._given)
        else:
            op_id = OperationId.new(int(self.app.clock().now().timestamp() * 1000))
        return Operation(self.name, op_id, self.actor, request, explicit=bool(self._given))

    def reading(self) -> ReadContext:
        """Resolve the mission, to look at it."""
        found: ReadContext = self._resolved(ContextOp.READ)
        return found

    def prompting(self, wp_id: str | None = None) -> PromptContext:
        """Resolve the mission and a package's lane, to tell somebody about it."""
        found: PromptContext = self._resolved(ContextOp.PROMPT, wp_id)
        return found

    def planning(self) -> PlanningContext:
        """Resolve the mission, to write planning artefacts."""
        found: PlanningContext = self._resolved(ContextOp.PLAN)
        return found

    def writing(self) -> WriteContext:
        """Resolve the mission, to change its status."""
        found: WriteContext = self._resolved(ContextOp.WRITE)
        return found

    def working(self, wp_id: str | None = None) -> ReviewContext:
        """Resolve the mission and a package's lane, to work on it or review it."""
        found: ReviewContext = self._resolved(ContextOp.REVIEW, wp_id)
        return found

    def integrating(self, wp_id: str | None = None) -> IntegrationContext:
        """Resolve the mission and all its lanes, to bring code in."""
        found: IntegrationContext = self._resolved(ContextOp.INTEGRATE, wp_id)
        return found

    def resolved(self, op: ContextOp, wp_id: str | None = None) -> Any:
        """Resolve the mission for any kind of operation."""
        return self._resolved(op, wp_id)

    def show(self, result: object, lines: Iterable[str] = (), *, next_step: str = "") -> None:
        """Print what was asked for."""
        self._tell_if_older()
        step = onward(next_step, self.mission)
        self.answer.give(self.schema, result, lines, next_step=step)

    def done(
        self,
        result: object,
        lines: Iterable[str] = (),
        *,
        next_step: str = "",
        receipts: Iterable[CommitReceipt | None] = (),
    ) -> None:
        """Print what was done, and the commits that were made; under `--quiet` nothing."""
        from fairlead.apps.cli.commits import summary_lines, warnings_of

        for warning in warnings_of(result, receipts):
            warn(warning)
        data = plain(result)
        told = [*lines, *summary_lines(data.get("commits", ()))]
        step = onward(next_step, self.mission)
        self.answer.done(self.schema, data, told, next_step=step)

    @property
    def schema(self) -> str:
        """The name of this command's answer: its words, joined."""
        return self.name.replace(" ", "-")

    def lease(
        self, given: str | None, wp_id: str, mission_slug: str, *, review: bool = False
    ) -> int | None:
        """Return the generation to write under: the one given, else the actor's in this lane.

        Who stands in a lane and names nobody acts for the holder of its lease (contract status):
        for who implements there, or for who reviews.
        """
        here = self.app.checkout()
        noted = self.app.lease_notes().find(here, mission_slug, wp_id, review=review)
        if noted and self._actor is None and noted.holder.id != self.actor.id:
            self._actor = noted.holder
        generation = number(given, "--lease")
        if generation is not None:
            return generation
        return noted.generation if noted and noted.holder.id == self.actor.id else None

    def stand_in_for_holder(self, mission_slug: str) -> None:
        """Act for the holder of the lane one stands in, where nobody was named."""
        if self._actor is None:
            here = self.app.lease_notes().holders(self.app.checkout(), mission_slug)
            self._actor = here[0] if len(here) == 1 else None

    def _resolved(self, op: ContextOp, wp_id: str | None = None) -> Any:
        # Only a prompt speaks of its reader; asking git who that is costs a process.
        actor = self.actor if op is ContextOp.PROMPT else self._actor or _READER
        found = self.app.resolve_action_context(
            self.mission, op=op, cwd=self.cwd, actor=actor, wp_id=wp_id
        )
        if found.surface.topology is Topology.LEGACY and found.surface.note:
            warn(found.surface.note)
        self._to_look_at = found
        if op in _LOOKS:
            self._tell_if_older()
        return found

    def _tell_if_older(self) -> None:
        """Say once if what is looked at was more, as far as this machine knows."""
        found, self._to_look_at = self._to_look_at, None
        older = self.app.tell_older_state()(found) if found else ""
        if older:
            warn(older)


def named(*given: str | None) -> str | None:
    """Return the first of several options that name the actor; an empty one is a name too."""
    return next((name for name in given if name is not None), None)


def parse_actor(text: str) -> Actor:
    """Read `ID` or `kind:ID`.

    Raises:
        typer.BadParameter: it is no actor.
    """
    try:
        return Actor.parse(text)
    except ValueError as error:
        raise typer.BadParameter(f"{error}.", param_hint="actor") from None


def work_package(text: str) -> str:
    """Read a work package id; `wp1` is WP01.

    Raises:
        typer.BadParameter: it does not look like one.
    """
    from fairlead.shared_kernel.identity import WorkPackageId

    try:
        return WorkPackageId.parse(text).value
    except ValueError as error:
        raise typer.BadParameter(f"{error}; they are written WP01.", param_hint="WP") from None


def _cwd() -> Path:
    from fairlead.shared_kernel.git import NotARepository

    try:
        return Path.cwd()
    except FileNotFoundError:
        raise NotARepository("this folder", "it was deleted while you stood in it") from None


def _assemble(cwd: Path) -> App:
    with without_integrations():
        from fairlead.apps.container import App

    return App(cwd=cwd)
