"""The state of one run, as its file holds it. Import this only where a run is read or written."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class MissionRunSnapshot(BaseModel):
    """What a drive of a mission did so far. Identity fields are absent in older files only."""

    model_config = ConfigDict(frozen=True, extra="allow")

    run_id: str
    mission_key: str
    mission_id: str | None = None
    mission_slug: str | None = None
    template_path: str = ""
    template_hash: str = ""
    policy_snapshot: dict[str, Any] = Field(default_factory=dict)
    completed_steps: list[str] = Field(default_factory=list)
    issued_step_id: str | None = None
    inputs: dict[str, Any] = Field(default_factory=dict)
    decisions: dict[str, Any] = Field(default_factory=dict)
    pending_decisions: dict[str, Any] = Field(default_factory=dict)
    blocked_reason: str | None = None

    def known_as(self, mission_id: str | None, mission_slug: str | None) -> "MissionRunSnapshot":
        """Return the run with the mission's identity, which older files lack."""
        return self.model_copy(
            update={
                "mission_id": mission_id or self.mission_id,
                "mission_slug": mission_slug or self.mission_slug,
            }
        )

    def issuing(self, step_id: str) -> "MissionRunSnapshot":
        """Return the run after somebody was given a step."""
        return self.model_copy(update={"issued_step_id": step_id, "blocked_reason": None})

    def completing(self, step_id: str) -> "MissionRunSnapshot":
        """Return the run after a step ended well."""
        done = [*self.completed_steps, *([] if step_id in self.completed_steps else [step_id])]
        issued = None if self.issued_step_id == step_id else self.issued_step_id
        return self.model_copy(update={"completed_steps": done, "issued_step_id": issued})

    def blocking(self, reason: str) -> "MissionRunSnapshot":
        """Return the run after a step ended badly."""
        return self.model_copy(update={"blocked_reason": reason, "issued_step_id": None})
