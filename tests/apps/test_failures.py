"""Every error has one shape and one exit status."""

import errno
import json
from typing import final

import pytest
import typer

from fairlead.apps.cli.failures import describe, report_failure
from fairlead.shared_kernel.errors import ErrorKind, FairleadError


def failure(kind: ErrorKind) -> FairleadError:
    error = Planted("no room\nat all", next_step="Run `fairlead status`.", details={"n": 1})
    type(error).kind = kind
    return error


@final
class Planted(FairleadError):
    """An error of the tests."""

    code = "PLANTED"


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (ErrorKind.REFUSED, 1),
        (ErrorKind.ENVIRONMENT, 3),
        (ErrorKind.NEEDS_PERSON, 4),
        (ErrorKind.TEMPORARY, 75),
    ],
)
def test_the_kind_of_an_error_decides_the_exit_status(kind: ErrorKind, status: int) -> None:
    assert describe(failure(kind)).status == status


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (KeyboardInterrupt(), 130, "INTERRUPTED"),
        (typer.Abort(), 130, "INTERRUPTED"),
        (typer.BadParameter("no"), 2, "USAGE"),
        (OSError(errno.EROFS, "Read-only file system", "/x"), 3, "STORAGE_ERROR"),
        (ZeroDivisionError("oh"), 3, "INTERNAL_ERROR"),
    ],
)
def test_other_errors_have_a_code_too(error: BaseException, status: int, code: str) -> None:
    described = describe(error)

    assert (described.status, described.code) == (status, code)
    assert described.next_step


def test_json_errors_have_the_five_fields_of_the_contract(
    capsys: pytest.CaptureFixture[str],
) -> None:
    report_failure(failure(ErrorKind.REFUSED), as_json=True)

    out, err = capsys.readouterr()
    assert err == ""
    assert json.loads(out) == {
        "schema": "fairlead.error/1",
        "ok": False,
        "error": {
            "code": "PLANTED",
            "message": "no room\nat all",
            "next_step": "Run `fairlead status`.",
            "retryable": False,
            "details": {"n": 1},
        },
    }


def test_people_read_what_the_code_and_what_to_do_next(capsys: pytest.CaptureFixture[str]) -> None:
    report_failure(failure(ErrorKind.REFUSED), as_json=False)

    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [
        "error: no room",
        "  at all",
        "code:  PLANTED",
        "next:  Run `fairlead status`.",
    ]


def test_an_escape_sequence_in_a_message_does_not_reach_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    report_failure(typer.BadParameter("\x1b[31mred"), as_json=False)

    assert "\x1b" not in capsys.readouterr().err


def test_what_was_not_recorded_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    lost = [{"wp_id": "WP01", "from_lane": "planned", "to_lane": "claimed"}]
    details = {
        "destination_ref": "main",
        "rejected_reason": "hook says no",
        "transitions_not_recorded": lost,
    }
    report_failure(Planted("refused", next_step="Look.", details=details), as_json=False)

    err = capsys.readouterr().err
    assert "lost:  WP01 planned -> claimed" in err
    assert "why:   hook says no" in err
    assert "ref:   main" in err


@pytest.mark.parametrize(("debug", "shown"), [("", False), ("1", True)])
def test_a_stack_trace_is_shown_only_on_request(
    debug: str, shown: bool, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAIRLEAD_DEBUG", debug)

    report_failure(ZeroDivisionError("oh"), as_json=False)

    assert ("ZeroDivisionError: oh\n" in capsys.readouterr().err.partition("error:")[0]) == shown
