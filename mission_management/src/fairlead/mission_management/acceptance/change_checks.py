"""Whether a mission that changes code in a special way (`change_mode`) has left nothing behind."""

from collections.abc import Iterator

from fairlead.mission_management.acceptance.checks import Check
from fairlead.mission_management.occurrences import BulkEditProof, BulkEditUnfinished
from fairlead.mission_management.status import MissionState
from fairlead.shared_kernel.context import WriteContext
from fairlead.shared_kernel.counting import counted
from fairlead.shared_kernel.errors import FairleadError

_ID = "bulk-edit"
_MOST = 20
"""Places that are named; a list of hundreds hides the other checks."""
_FIX = (
    "Add a package that changes it with `fairlead tasks add`, or except its file in "
    "occurrence_map.yaml with the reason; `fairlead occurrences verify` lists all that is left."
)


def change_checks(
    proof: BulkEditProof, context: WriteContext, state: MissionState
) -> Iterator[Check]:
    """Verify a bulk edit over the mission's code; other missions have no such check."""
    try:
        if not proof.is_demanded(state):
            return
        proof.demand(context, state)
    except BulkEditUnfinished as unfinished:
        for finding in unfinished.findings[:_MOST]:
            yield Check(f"{_ID}:{finding.place}", f"{finding.code}: {finding.message}", _FIX)
        more = len(unfinished.findings) - _MOST
        if more > 0:
            yield Check(_ID, f"{counted(more, 'more place is', 'more places are')} left", _FIX)
    except FairleadError as refused:
        yield Check(_ID, refused.message, refused.next_step)
    else:
        yield Check(_ID, "nothing of the bulk edit is left")
