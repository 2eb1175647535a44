"""The command tree, built as far as the words of this call need it."""

import importlib
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command, get_install_completion_arguments
from typing_extensions import override

from fairlead.apps.cli.failures import report_failure
from fairlead.apps.cli.index import COMMANDS, CommandEntry, Entry, GroupEntry, leaves
from fairlead.apps.cli.onward import mission_of
from fairlead.apps.cli.output import flush, prepare_streams
from fairlead.apps.cli.words import SWITCHES, PlainWords, as_typed, options

_DESCRIPTION = (
    "Many coding agents and people in one git repository, with one truth about what is done."
)
_START = "Start: fairlead mission create SLUG. Watch it work: fairlead demo."


def run(words: Sequence[str]) -> int:
    """Run the command line, print its answer or its error, and return the exit status."""
    as_json = "--json" in options(words)
    mission = mission_of(words, os.environ)
    prepare_streams()
    try:
        typed = as_typed(words) or ["--help"]
        outcome = program().main(typed, "fairlead", standalone_mode=False)
        flush()
    except (Exception, KeyboardInterrupt) as failure:
        return report_failure(failure, as_json=as_json, mission=mission)
    if outcome == 130:
        return report_failure(KeyboardInterrupt(), as_json=as_json)
    return outcome if isinstance(outcome, int) else 0


def program() -> TyperGroup:
    """Return the tree of all commands; a command is imported when it is called."""
    group = _LazyGroup("fairlead", _DESCRIPTION, COMMANDS, epilog=_START)
    group.params.extend(get_install_completion_arguments())
    return group


class PlainCommand(TyperCommand):
    """A command whose parameters are words and switches; values are made of them further in.

    typer reads parameters through pydantic, which costs more than everything else in `status`.
    """

    @override
    def get_params(self, ctx: Any) -> Any:
        return _read_plainly(super().get_params(ctx))


def _read_plainly(parameters: Any) -> Any:
    for parameter in parameters:
        parameter._runtime_param = PlainWords()
    return parameters


class _LazyCommands(Mapping[str, Any]):
    """Commands by name, imported when looked up."""

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        self._entries = entries

    @override
    def __getitem__(self, name: str) -> Any:
        entry = self._entries[name]
        if isinstance(entry, GroupEntry):
            return _LazyGroup(name, entry.help, entry.commands)
        return _load(name, entry)

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    @override
    def __len__(self) -> int:
        return len(self._entries)


class _LazyGroup(TyperGroup):
    """A group that lists its commands from the index."""

    def __init__(
        self, name: str, help: str, entries: Mapping[str, Entry], epilog: str | None = None
    ) -> None:
        super().__init__(
            name=name,
            help=help,
            epilog=epilog,
            rich_markup_mode=None,
            context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
        )
        self._entries = entries
        # A mapping that imports on lookup is all that the parent asks of it.
        self.commands = _LazyCommands(entries)  # type: ignore[assignment]

    @override
    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if ctx.resilient_parsing:
            return super().parse_args(ctx, args)
        if not args:
            ctx.fail(f"Missing command; one of {', '.join(self._entries)}.")
        if args[0] in SWITCHES:
            ctx.fail(f"{args[0]} goes after the command; one of {', '.join(self._entries)}.")
        for option in self.params:
            if len(args) == 2 and args[0] in option.opts:
                # These two name a shell, or are a switch for the one that is running.
                option.is_flag = False  # type: ignore[attr-defined]
        return super().parse_args(ctx, args)

    @override
    def get_params(self, ctx: Any) -> Any:
        return _read_plainly(super().get_params(ctx))

    @override
    def list_commands(self, ctx: Any) -> list[str]:
        return list(self._entries)

    @override
    def format_commands(self, ctx: Any, formatter: Any) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in self._entries.items()])

    @override
    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        from typer._click.shell_completion import CompletionItem

        return [
            CompletionItem(name, help=entry.help)
            for name, entry in self._entries.items()
            if name.startswith(incomplete)
        ]

    @override
    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        elsewhere = _elsewhere(args[0]) if args and args[0] not in self._entries else ()
        try:
            return super().resolve_command(ctx, args)
        except typer.TyperException as error:
            if elsewhere:
                names = ", ".join(f"'{name}'" for name in elsewhere)
                error.message = f"No such command {args[0]!r}. Did you mean {names}?"
            raise


def _elsewhere(name: str) -> tuple[str, ...]:
    """Return the full names of commands of other groups that are called `name`."""
    return tuple(" ".join(path) for path, _ in leaves() if path[-1] == name)


def _load(name: str, entry: CommandEntry) -> Any:
    module_name, _, function = entry.target.partition(":")
    module = importlib.import_module(f"fairlead.apps.cli.{module_name}")
    examples = "\n".join(f"  {example}" for example in module.EXAMPLES)
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    app.command(
        name,
        cls=PlainCommand,
        epilog=f"\b\nExample:\n{examples}",
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
    )(getattr(module, function))
    return get_command(app)
