"""What a new mission is: its names, its meta.json, its frozen type, its first event."""

from collections.abc import Mapping
from dataclasses import dataclass

from fairlead.governance.doctrine import MissionType
from fairlead.mission_management.missions.remembered import Remembered
from fairlead.mission_management.missions.traces import META_FILE
from fairlead.mission_management.missions.type_file import MISSION_TYPE_FILE
from fairlead.mission_management.status import Change, LifecycleRecorded
from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.context import Topology
from fairlead.shared_kernel.documents import MissionMeta
from fairlead.shared_kernel.git import Ref
from fairlead.shared_kernel.identity import MissionFolder, MissionId, MissionIdentity, MissionSlug
from fairlead.shared_kernel.naming import HEADS, MissionNames

FORMAT_VERSION = 1


@dataclass(frozen=True, slots=True)
class Birth:
    """Everything that is decided when a mission is created. `created_at` is ISO 8601, UTC."""

    mission_id: MissionId
    slug: MissionSlug
    title: str
    mission_type: MissionType
    topology: Topology
    worktrees: bool
    target: Ref
    created_at: str
    change_mode: str = ""
    """How it changes code where that is special (`bulk_edit`)."""

    @property
    def folder(self) -> MissionFolder:
        """The whole name, `<slug>-<mid8>`."""
        return MissionFolder.of(self.slug, self.mission_id.mid8)

    @property
    def identity(self) -> MissionIdentity:
        """Who the mission is."""
        return MissionIdentity(self.mission_id, self.folder, self.mission_type.name, self.title)

    @property
    def target_branch(self) -> str:
        """Where the mission lands at the end, in short form."""
        return self.target.name.removeprefix(HEADS)

    @property
    def coordination_branch(self) -> str | None:
        """The branch that will hold the mission's truth; None when it is the target."""
        if self.topology is Topology.FLATTENED:
            return None
        return MissionNames(self.folder).coordination_branch

    @property
    def remembered(self) -> Remembered:
        """What machine state is to know of it."""
        return Remembered(
            self.mission_id.value,
            self.folder.value,
            self.coordination_branch,
            self.target_branch,
        )

    def meta(self) -> MissionMeta:
        """The first meta.json (contract topology, required keys)."""
        return MissionMeta(
            {
                "mission_id": self.mission_id.value,
                "mission_slug": self.folder.value,
                "slug": self.slug.value,
                "friendly_name": self.title,
                "mission_type": self.mission_type.name,
                "topology": self.topology.value,
                "coordination_branch": self.coordination_branch,
                "target_branch": self.target_branch,
                "created_at": self.created_at,
                "mission_number": None,
                "fairlead": self._made_by_us(),
                **self._special(),
            }
        )

    def change(self, actor: Actor) -> Change:
        """The one commit that brings the mission into being."""
        created = LifecycleRecorded(
            "MissionCreated",
            actor,
            {
                "mission_slug": self.folder.value,
                "friendly_name": self.title,
                "mission_type": self.mission_type.name,
                "topology": self.topology.value,
                "coordination_branch": self.coordination_branch,
                "target_branch": self.target_branch,
                "created_at": self.created_at,
                **self._special(),
            },
        )
        files = {META_FILE: self.meta().written(), MISSION_TYPE_FILE: self.mission_type.frozen()}
        return Change((created,), f"create mission {self.title}", files)

    def _special(self) -> Mapping[str, object]:
        return {"change_mode": self.change_mode} if self.change_mode else {}

    def _made_by_us(self) -> Mapping[str, object]:
        facts = {"format_version": FORMAT_VERSION, "mission_type_digest": self.mission_type.digest}
        return facts if self.worktrees else {**facts, "worktrees": False}
