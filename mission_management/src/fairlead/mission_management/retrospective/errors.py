"""Why a retrospective is not taken, or not shown.

RetrospectiveInvalid        a value is not what its field holds
RetrospectiveUnknownKey     a field that means nothing here
RetrospectiveEventUnknown   evidence that the log does not hold
RetrospectiveNotFound       nobody wrote one yet
ProposalNeedsPerson         only people say what becomes of a proposal
"""

from collections.abc import Mapping, Sequence
from typing import final

from fairlead.shared_kernel.errors import FairleadError


@final
class RetrospectiveInvalid(FairleadError):
    """The file cannot be read as a retrospective; `line` counts from 1."""

    code = "RETROSPECTIVE_INVALID"

    def __init__(self, file: str, line: int, field: str, why: str) -> None:
        where = f"{file}, line {line}" + (f", {field}" if field else "")
        super().__init__(
            f"{where}: {why}",
            next_step=f"Correct line {line} and give the file again. `fairlead retrospect --help` "
            "shows the smallest one.",
            details={"file": file, "line": line, "field": field, "reason": why},
        )


@final
class RetrospectiveUnknownKey(FairleadError):
    """A key that is none of those that belong there, such as a misspelled one."""

    code = "RETROSPECTIVE_UNKNOWN_KEY"

    def __init__(
        self, file: str, line: int, field: str, *, near: str, known: Sequence[str]
    ) -> None:
        super().__init__(
            f"{file}, line {line}: {field} means nothing here; did you mean {near}?",
            next_step=f"Rename or remove it. Known here: {', '.join(known)}.",
            details={
                "file": file,
                "line": line,
                "field": field,
                "nearest": near,
                "known": list(known),
            },
        )


@final
class RetrospectiveEventUnknown(FairleadError):
    """A finding points at an event that never happened in this mission.

    `nearest` holds the events whose ids are most like the one given: event_id, at, what.
    """

    code = "RETROSPECTIVE_EVENT_UNKNOWN"

    def __init__(
        self,
        file: str,
        line: int,
        field: str,
        *,
        ref: str,
        nearest: Sequence[Mapping[str, str]],
        entries: Sequence[str],
    ) -> None:
        listed = "; ".join(f"{event['event_id']} is {event['what']}" for event in nearest)
        also = f" Entries of evidence_refs: {', '.join(entries)}." if entries else ""
        super().__init__(
            f"{file}, line {line}, {field}: the mission has no event {ref}."
            + (f" Nearest: {listed}." if listed else " Its log is empty.")
            + also,
            next_step="Name events of the mission; `fairlead log --json` lists them with their "
            "event_id.",
            details={
                "file": file,
                "line": line,
                "field": field,
                "reference": ref,
                "nearest": [dict(event) for event in nearest],
                "entries": list(entries),
            },
        )


@final
class RetrospectiveNotFound(FairleadError):
    """The mission has no retrospective.yaml."""

    code = "RETROSPECTIVE_NOT_FOUND"

    def __init__(self, mission_slug: str) -> None:
        super().__init__(
            f"nobody has looked back at {mission_slug} yet",
            next_step="Run `fairlead retrospect --generate`; a merge does it too.",
            details={"mission_slug": mission_slug},
        )


@final
class ProposalNeedsPerson(FairleadError):
    """An agent or a service says that a proposal was accepted, rejected or applied."""

    code = "PROPOSAL_NEEDS_PERSON"

    def __init__(self, summary: str, status: str, actor: str) -> None:
        super().__init__(
            f"only a person can say that a proposal is {status}, and {actor} is none: {summary}",
            next_step="Leave its status `proposed`; a person records another one.",
            details={"proposal": summary, "status": status, "actor": actor},
        )
