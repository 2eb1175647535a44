"""The primitive facts of one command, read once. Everything else is derived from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fairlead.execution.context.standing import standing_in
from fairlead.mission_management.bookkeeping import read_state
from fairlead.shared_kernel.documents import LanePlan, LanesInvalid, LanesMissing
from fairlead.shared_kernel.git import ObjectKind
from fairlead.shared_kernel.naming import MissionNames

if TYPE_CHECKING:
    from pathlib import Path

    from fairlead.execution.context.ports import Places
    from fairlead.governance.doctrine import MissionTypes
    from fairlead.governance.policy import InteractionPolicy
    from fairlead.mission_management.missions import MissionCatalog, Sighting
    from fairlead.shared_kernel.documents import MissionMeta
    from fairlead.shared_kernel.git import Checkout, Repository

MISSION_VARIABLE = "FAIRLEAD_MISSION"
PLAN_FILE = "lanes.json"


@dataclass(frozen=True, slots=True)
class PrimitiveFacts:
    """What was found: where one stands, which mission is meant, and where its truth is.

    `plan_data` is lanes.json, unparsed: a reader of the status never parses it here.
    """

    checkout: Checkout
    sighting: Sighting
    plan_data: bytes | None
    plan_at_authority: Callable[[], LanePlan | None] = field(compare=False, repr=False)
    """Asked only where there is no lanes.json: the log may say that there was one."""

    @property
    def names(self) -> MissionNames:
        """All names of the mission."""
        return MissionNames(self.sighting.folder)

    @property
    def meta(self) -> MissionMeta:
        """meta.json of the mission."""
        return self.sighting.meta

    def plan(self) -> LanePlan | None:
        """Parse lanes.json; None before finalize.

        Raises:
            LanesMissing: the packages were finalized, and it is gone.
            LanesInvalid: it cannot be read, or contradicts itself.
        """
        where = self.names.file(PLAN_FILE)
        if not self.plan_data:
            return self.plan_at_authority() if self.meta.is_ours else None
        return LanePlan.parse(self.plan_data, where=where)

    def readable_plan(self) -> LanePlan | None:
        """Parse lanes.json; None also when it cannot be read, for what is going to mend it."""
        try:
            return self.plan()
        except (LanesMissing, LanesInvalid):
            return None


@dataclass(frozen=True, slots=True)
class FactsLoader:
    """Reads the facts, each at most once per command."""

    repository: Repository
    catalog: MissionCatalog
    places: Places
    interaction: Callable[[], InteractionPolicy]
    """The live policy, for missions whose packages are not finalized; asked for prompts only."""
    types: Callable[[], MissionTypes]
    """Asked for the rules of an action only."""
    environment: Mapping[str, str] = field(default_factory=dict)

    def load(self, selector: str | None, cwd: Path) -> PrimitiveFacts:
        """Find the mission that is meant and everything about its place.

        Raises:
            NotARepository: `cwd` is in no checkout.
            MissionNotFound, MissionAmbiguous, CoordAuthorityUnavailable: see missions.
        """
        checkout = self.places.locate(cwd)
        wanted = selector or self.environment.get(MISSION_VARIABLE) or None
        here = standing_in(checkout, self.places.head_branch(checkout)) if not wanted else None
        sighting = self.catalog.select(wanted, standing_in=here)
        plan_data, commit = self.read_file(sighting, PLAN_FILE), sighting.authority.commit
        objects, folder = self.repository.objects, sighting.folder
        return PrimitiveFacts(
            checkout, sighting, plan_data, lambda: read_state(objects, commit, folder).plan
        )

    def read_file(self, sighting: Sighting, name: str) -> bytes | None:
        """Return a file of the mission at the commit that was resolved, or None."""
        path = MissionNames(sighting.folder).file(name)
        found = self.repository.objects.read(f"{sighting.authority.commit}:{path}")
        return found.data if found and found.kind is ObjectKind.BLOB else None
