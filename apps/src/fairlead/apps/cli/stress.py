"""`fairlead doctor --stress N`."""

import os
from typing import final

import typer

from fairlead.apps.cli.output import Answer
from fairlead.apps.cli.progress import working
from fairlead.apps.stress import StressReport, run_stress
from fairlead.shared_kernel.errors import FairleadError

SEED = "FAIRLEAD_SEED"
MOST_WRITERS = 64


@final
class StressFailed(FairleadError):
    """Under stress a promise was broken on this machine."""

    code = "STRESS_FAILED"

    def __init__(self, report: StressReport) -> None:
        super().__init__(
            "\n".join(["promises were broken", *report.findings, *report.table()]),
            next_step=f"Run it again with {SEED}={report.seed}, and report what it prints.",
            details=report.written(),
        )


def stress_test(writers: int, *, as_json: bool, quiet: bool) -> None:
    """Run writers against each other and against kill -9, and print the figures.

    Raises:
        StressFailed: something was lost, doubled or left behind.
    """
    if not 1 <= writers <= MOST_WRITERS:
        raise typer.BadParameter(f"Give 1 to {MOST_WRITERS} writers.", param_hint="--stress")
    answer = Answer(as_json=as_json, quiet=quiet)
    given = os.environ.get(SEED, "")
    with working(answer, "stress") as progress:
        report = run_stress(writers, progress, seed=int(given) if given.isdecimal() else None)
    if not report.passed:
        raise StressFailed(report)
    told = f"{writers} writers, {report.seconds:.0f} s, {SEED}={report.seed}. A trial is a kill -9."
    answer.give("doctor-stress", report, [told, *report.table(), "Every promise was kept."])
