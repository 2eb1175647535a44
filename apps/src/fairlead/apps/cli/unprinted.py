"""The error of an answer that nobody gets."""

from collections.abc import Mapping, Sequence
from typing import Any, final

from fairlead.shared_kernel.errors import ErrorKind, FairleadError


@final
class AnswerNotPrinted(FairleadError):
    """The answer could not be printed; what was done stays done and recorded."""

    code = "ANSWER_NOT_PRINTED"
    kind = ErrorKind.ENVIRONMENT

    def __init__(
        self, cause: OSError, *, done: bool = False, commits: Sequence[Mapping[str, Any]] = ()
    ) -> None:
        why = cause.strerror or str(cause)
        self.cause, self.done = cause, done
        super().__init__(
            f"{_recorded(commits)}; the answer could not be printed: {why}"
            if done
            else f"the answer could not be printed: {why}",
            next_step="Do not repeat it, it is done; `fairlead status` and `fairlead log` tell "
            "what is recorded."
            if done
            else "Make room where the output goes. Whatever only reads may be repeated at once; "
            "after anything else look at `fairlead log` first.",
            details={"errno": cause.errno, "done": done, "commits": list(commits)},
        )

    @property
    def nobody_reads(self) -> bool:
        """True when who read the output went away; they may have had all that they wanted."""
        return isinstance(self.cause, BrokenPipeError)

    def after_a_write(self, commits: Sequence[Mapping[str, Any]]) -> "AnswerNotPrinted":
        """Return the same about a command that had done its work."""
        return AnswerNotPrinted(self.cause, done=True, commits=commits)


def _recorded(commits: Sequence[Mapping[str, Any]]) -> str:
    if not commits:
        return "it is done"
    named = ", ".join(f"{commit['commit'][:8]} on {commit['branch']}" for commit in commits)
    return f"it is recorded ({named})"
