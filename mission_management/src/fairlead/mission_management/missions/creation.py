"""What creating a mission is asked with, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from fairlead.governance.policy import ChangeMode
from fairlead.mission_management.missions.catalog import Sighting
from fairlead.mission_management.missions.summary import commit_summary
from fairlead.shared_kernel.commit_target import CommitReceipt
from fairlead.shared_kernel.context import Topology
from fairlead.shared_kernel.identity import MissionFolder, MissionId
from fairlead.shared_kernel.naming import MissionNames


@dataclass(frozen=True, slots=True)
class CreateMissionRequest:
    """What a person asked for. Without a target: the branch that the primary checkout shows."""

    slug: str
    title: str | None = None
    mission_type: str = "software-dev"
    target: str | None = None
    topology: Topology = Topology.COORDINATION
    worktrees: bool = True
    """False only with the flattened topology: one lane, in the primary checkout."""
    bulk_edit: bool = False
    """True for one change in many places, which waits for an occurrence map."""

    @property
    def change_mode(self) -> str:
        """How it changes code, as meta.json says it."""
        return ChangeMode.BULK_EDIT.value if self.bulk_edit else ""

    def asked(self) -> Mapping[str, object]:
        """What makes a retry the same request."""
        mode = {"change_mode": self.change_mode} if self.change_mode else {}
        return {
            **mode,
            "slug": self.slug,
            "title": self.title,
            "mission_type": self.mission_type,
            "target": self.target,
            "topology": self.topology.value,
            "worktrees": self.worktrees,
        }


@dataclass(frozen=True, slots=True)
class CreatedMission:
    """A mission that is durable now, or was so before a retry."""

    mission_id: MissionId
    folder: MissionFolder
    topology: str
    target_branch: str
    coordination_branch: str | None
    receipt: CommitReceipt
    warnings: tuple[str, ...] = ()

    def written(self) -> Mapping[str, object]:
        """The `data` of `mission create --json`."""
        return {
            "mission_id": self.mission_id.value,
            "mid8": self.mission_id.mid8.value,
            "mission_slug": self.folder.value,
            "mission_dir": MissionNames(self.folder).directory,
            "coordination_branch": self.coordination_branch,
            "target_branch": self.target_branch,
            "merge_target_branch": self.target_branch,
            "topology": self.topology,
            "commit": self.receipt.commit_sha,
            "commits": [commit_summary(self.receipt)],
            "event_ids": list(self.receipt.event_ids),
        }


def created_before(found: Sighting, receipt: CommitReceipt) -> CreatedMission:
    """Tell it of a mission that an earlier try created."""
    if found.identity.mission_id is None:
        raise ValueError(f"{found.folder} was created without an id")
    return CreatedMission(
        found.identity.mission_id,
        found.folder,
        found.meta.topology,
        found.target_branch,
        found.meta.coordination_branch,
        replace(receipt, already_applied=True),
    )
