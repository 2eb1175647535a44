"""`fairlead doctor`."""

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.commits import summary_lines, warnings_of
from fairlead.apps.cli.output import WIDTH, plain, say, warn
from fairlead.apps.cli.parameters import (
    ActorOption,
    JsonOption,
    MissionOption,
    OpIdOption,
    QuietOption,
)
from fairlead.apps.cli.progress import working
from fairlead.apps.cli.text import wrapped
from fairlead.apps.cli.verdicts import RepositoryUnhealthy, finding_lines
from fairlead.apps.cli.words import number
from fairlead.shared_kernel.counting import counted

_MOST_ALIKE = 3
EXAMPLES = ("fairlead doctor", "fairlead doctor --fix", "fairlead doctor --repair")


def doctor(
    *,
    fix: Annotated[
        bool, typer.Option("--fix", help="Mend what is safe to mend; no commit is made.")
    ] = False,
    repair: Annotated[
        bool,
        typer.Option(
            "--repair",
            help="Mend damaged logs by a commit: acknowledged rows back, foreign rows taken in, "
            "lines that are no rows set aside. You decide.",
        ),
    ] = False,
    stress: Annotated[
        str | None,
        typer.Option(
            metavar="N",
            help="Instead: N writers at once, killed again and again, in a scratch repository.",
        ),
    ] = None,
    actor: ActorOption = None,
    mission: MissionOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    op_id: OpIdOption = None,
) -> None:
    """Check git, the refs that hold the missions' truth, and every log over its whole history."""
    if stress is not None:
        from fairlead.apps.cli.stress import stress_test

        stress_test(number(stress, "--stress") or 0, as_json=as_json, quiet=quiet)
        return
    call = Call("doctor", mission=mission, actor=actor, op_id=op_id, as_json=as_json, quiet=quiet)
    done: dict[str, Any] = {"mended": [], "repaired": []}
    if fix:
        with working(call.answer, "mending") as progress:
            done["mended"] = plain(call.app.fix_repository()(call.operation(), progress=progress))
    if repair:
        with working(call.answer, "repairing") as progress:
            repairs = call.app.repair_repository()(
                call.mission, call.operation(), progress=progress
            )
        done["repaired"] = plain(repairs)
        for warning in warnings_of(None, (one.repaired.receipt for one in repairs)):
            warn(warning)
    with working(call.answer, "examining") as progress:
        report = call.app.examine_repository()(call.mission, progress=progress)
    data = plain(report) | done
    if not report.healthy:
        for line in _done_lines({} if as_json else done):
            say(line)
        raise RepositoryUnhealthy(data)
    call.show(data, [*_done_lines(done), *_report_lines(data)])


def _report_lines(data: dict[str, Any]) -> Iterator[str]:
    counts: Counter[str] = Counter()
    shown: list[dict[str, Any]] = []
    for finding in data["findings"]:
        counts[finding["code"]] += 1
        shown += [finding] if counts[finding["code"]] <= _MOST_ALIKE else []
    for text in finding_lines(shown):
        yield from wrapped(text, WIDTH, indent="  ")
    for code, count in counts.items():
        if count > _MOST_ALIKE:
            yield f"and {count - _MOST_ALIKE} more {code}; --json lists all"
    yield from wrapped(f"Looked at: {', '.join(data['checks'])}.", WIDTH, indent="  ")
    yield ", ".join(counted(data[f"{one}s"], one) for one in ("mission", "commit", "row"))
    yield "Everything is as it must be."


def _done_lines(done: dict[str, Any]) -> Iterator[str]:
    for deed in done.get("mended", ()):
        yield from wrapped(f"mended {deed['where']}: {deed['message']}", WIDTH, indent="  ")
    for repaired in done.get("repaired", ()):
        yield from wrapped(
            f"repaired {repaired['mission_slug']}: "
            f"{counted(len(repaired['rows_put_back']), 'row')} put back, "
            f"{len(repaired['rows_taken_in'])} taken in, "
            f"{counted(len(repaired['lines_set_aside']), 'line')} set aside",
            WIDTH,
            indent="  ",
        )
        yield from summary_lines(repaired["commits"])
