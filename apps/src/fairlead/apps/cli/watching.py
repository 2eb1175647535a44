"""A board that is always the present one: drawn anew on a terminal, told in lines elsewhere."""

import errno
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from fairlead.apps.cli.board import board_lines, next_on_board
from fairlead.apps.cli.call import Call
from fairlead.apps.cli.output import flush, give_up, say, write_envelope
from fairlead.apps.cli.story import story_line
from fairlead.apps.cli.unprinted import AnswerNotPrinted
from fairlead.mission_management.history import is_over
from fairlead.mission_management.status import LogRow
from fairlead.shared_kernel.context import ReadContext
from fairlead.shared_kernel.counting import counted
from fairlead.shared_kernel.git import Oid

PAUSE_SECONDS = 0.5
"""Between two looks at a ref, each of which asks a git that runs already for one name."""
_CLEAR = "\x1b[H\x1b[J"


def pause() -> None:
    """Wait until it is time to look again.

    Raises:
        AnswerNotPrinted: whoever read the output went away meanwhile.
    """
    time.sleep(PAUSE_SECONDS)
    if _reader_is_gone():
        raise AnswerNotPrinted(BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE)))


def _reader_is_gone() -> bool:
    """Tell whether stdout is a pipe that nobody reads; without this only a write would tell."""
    import select

    if not hasattr(select, "poll"):
        return False
    try:
        looked = select.poll()
        looked.register(sys.stdout.fileno(), 0)
        return any(event & select.POLLERR for _, event in looked.poll(0))
    except (OSError, ValueError):
        return False


@contextmanager
def as_long_as_read() -> Iterator[None]:
    """End quietly when who read the output went away: they have had all that they wanted.

    Raises:
        AnswerNotPrinted: the output cannot be written for another reason.
    """
    try:
        yield
        flush()
    except AnswerNotPrinted as lost:
        if not lost.nobody_reads:
            raise
        give_up(sys.stdout)


def watch_board(call: Call, data_of: Callable[[object], Any]) -> None:
    """Show the board until the mission is over; Ctrl-C ends it earlier, as any command.

    With --json every board is one line, the same object as without --watch.
    """
    with as_long_as_read():
        _watch(call, _Shower(call, data_of))


def _watch(call: Call, show: "_Shower") -> None:
    over = False
    while not over:
        context = call.reading()
        for view in call.app.watch_status()(context, pause):
            show(view, context)
            over = is_over(view)
        # Its branch is gone: what became of the mission is where a merge or a close put it.
        call.mission = context.identity.mission_slug
    show.end()


class _Shower:
    """Shows one board after the other, in the way that suits who reads it."""

    def __init__(self, call: Call, data_of: Callable[[object], Any]) -> None:
        self._call, self._data_of = call, data_of
        self._before: Mapping[str, Any] | None = None
        self._redraws = sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"

    def __call__(self, view: object, context: ReadContext) -> None:
        data = self._data_of(view)
        if self._call.answer.as_json:
            write_envelope(self._call.schema, data)
        elif self._redraws:
            sys.stdout.write(_CLEAR)
            for line in _fitting([*board_lines(data), "", _FOOT]):
                say(line)
        elif self._before is None:
            for line in board_lines(data):
                say(line)
        else:
            for line in _changes(self._before, data, self._rows(context, data)):
                say(line)
        flush()
        self._before = data

    def _rows(self, context: ReadContext, data: Mapping[str, Any]) -> Sequence[LogRow]:
        """The log as it was when this board was: what happened between two looks is in it."""
        commit = Oid(data["mission"]["authority_commit"])
        surface = replace(context.surface, read_commit=commit)
        rows: Sequence[LogRow] = self._call.app.read_log()(replace(context, surface=surface))
        return rows

    def end(self) -> None:
        """Say what to do now that there is nothing more to watch."""
        if self._before and not (self._call.answer.as_json or self._call.answer.quiet):
            say(f"The mission is over. Next: {next_on_board(self._before)}")


_FOOT = "Watching; Ctrl-C ends it."


def _fitting(lines: list[str]) -> Iterator[str]:
    """Leave out what a terminal has no room for: packages, and never the last line."""
    room = shutil.get_terminal_size().lines - 1
    left_out = len(lines) - room
    if left_out <= 0:
        yield from lines
        return
    yield from lines[: max(room - 2, 0)]
    yield f"… {counted(left_out + 1, 'more line')}"
    yield lines[-1]


def _changes(
    before: Mapping[str, Any], after: Mapping[str, Any], rows: Sequence[LogRow]
) -> Iterator[str]:
    """Tell what happened, one line for each move of a package, and one for the whole."""
    shown = {package["wp_id"] for package in after["work_packages"]}
    ids = [row.event_id for row in rows]
    known = ids.index(before["last_event_id"]) + 1 if before["last_event_id"] in ids else 0
    for row in rows[known:]:
        if "to_lane" in row.data and row.wp_id in shown:
            yield story_line(row.data)
    if (
        before["mission"]["phase"] != after["mission"]["phase"]
        or before["progress"] != (after["progress"])
    ):
        progress = after["progress"]
        yield f"{after['mission']['phase']}: {progress['done']} of {progress['total']} done"
