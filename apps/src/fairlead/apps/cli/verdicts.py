"""Commands that look and do not like what they see; the report is in `details`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, final

from fairlead.shared_kernel.errors import ErrorKind, FairleadError


@final
class LogNotVerified(FairleadError):
    """The log or the snapshot is not what it must be at some commit."""

    code = "LOG_NOT_VERIFIED"
    kind = ErrorKind.ENVIRONMENT

    def __init__(self, report: Mapping[str, Any]) -> None:
        super().__init__(
            "\n".join(["the log does not verify", *finding_lines(report["findings"])]),
            next_step="Run `fairlead doctor`; it looks at every mission and names each commit.",
            details=report,
        )


@final
class RepositoryUnhealthy(FairleadError):
    """The doctor found something that is not as it must be."""

    code = "REPOSITORY_UNHEALTHY"
    kind = ErrorKind.ENVIRONMENT

    def __init__(self, report: Mapping[str, Any]) -> None:
        super().__init__(
            "\n".join(["something is wrong", *finding_lines(report["findings"])]),
            next_step=_first_step(report["findings"]),
            details=report,
        )


@final
class WorktreesLeft(FairleadError):
    """Some worktrees are left as they are for a person; what could be repaired is."""

    code = "WORKTREES_LEFT"

    def __init__(self, report: Mapping[str, Any], lines: Sequence[str], next_step: str) -> None:
        super().__init__(
            "\n".join(["not every worktree could be repaired", *lines]),
            next_step=next_step or "Look at it with `fairlead worktree list`.",
            details=report,
        )


def finding_lines(findings: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield each finding for people, and what to do about it."""
    for finding in findings:
        yield f"{finding['severity']} {finding['code']} {finding['where']}: {finding['message']}"
        if finding["next_step"]:
            yield f"  {finding['next_step']}"


def _first_step(findings: Sequence[Mapping[str, Any]]) -> str:
    steps = [f["next_step"] for f in findings if f["severity"] == "error" and f["next_step"]]
    return str(steps[0]) if steps else "Read the findings above."
