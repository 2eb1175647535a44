"""Why a mission is not accepted, or a result not recorded."""

from collections.abc import Mapping, Sequence
from typing import final

from fairlead.shared_kernel.errors import FairleadError


@final
class MissionNotAcceptable(FairleadError):
    """Something the mission promised is not there. `details.checks` are in the order to mend."""

    code = "MISSION_NOT_ACCEPTABLE"

    def __init__(self, mission_slug: str, failing: Sequence[Mapping[str, object]]) -> None:
        first = failing[0]
        more = f", and {len(failing) - 1} more" if len(failing) > 1 else ""
        super().__init__(
            f"{mission_slug} cannot be accepted: {first['message']}{more}",
            next_step=str(first["fix"]),
            details={"mission_slug": mission_slug, "checks": [dict(check) for check in failing]},
        )
        self.failing = tuple(failing)


@final
class CriterionNotFound(FairleadError):
    """The acceptance matrix has no such criterion."""

    code = "CRITERION_NOT_FOUND"

    def __init__(self, criterion_id: str, known: Sequence[str]) -> None:
        listed = ", ".join(known) if known else "none yet"
        super().__init__(
            f"there is no acceptance criterion {criterion_id}; known: {listed}",
            next_step="Run `fairlead accept --diagnose` to see the criteria; `fairlead tasks "
            "finalize` makes one for each functional requirement.",
            details={"criterion_id": criterion_id, "known": list(known)},
        )


@final
class EvidenceMissing(FairleadError):
    """A result without anything that shows it."""

    code = "EVIDENCE_MISSING"

    def __init__(self, criterion_id: str) -> None:
        super().__init__(
            f"a result for {criterion_id} needs evidence",
            next_step=f"Say what shows it: `fairlead accept --record {criterion_id}=pass "
            '--evidence "what you did and saw"`.',
            details={"criterion_id": criterion_id},
        )


@final
class ProofNotRunnable(FairleadError):
    """A command that cannot be run as it is: it is empty, or only a shell understands it."""

    code = "PROOF_NOT_RUNNABLE"

    def __init__(self, criterion_id: str, command: str, problem: str) -> None:
        super().__init__(
            f"the proof of {criterion_id} cannot be run: {problem}",
            next_step="Put it into a script of the repository and name that, such as "
            f'`fairlead accept --prove {criterion_id}="sh checks/{criterion_id}.sh"`.',
            details={"criterion_id": criterion_id, "command": command, "problem": problem},
        )


@final
class CriterionIsProved(FairleadError):
    """A command proves the criterion, so nobody's word takes its place."""

    code = "CRITERION_PROVED_BY_COMMAND"

    def __init__(self, criterion_id: str, command: str) -> None:
        super().__init__(
            f"{criterion_id} is proved by `{command}`, not by what somebody says",
            next_step="Run `fairlead accept`; it runs the proof and records what it shows.",
            details={"criterion_id": criterion_id, "command": command},
        )
