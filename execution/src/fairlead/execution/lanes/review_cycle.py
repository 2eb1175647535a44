"""The file of one review: what was found, by whom, and the verdict."""

import json
import re
from dataclasses import dataclass

from fairlead.mission_management.status import MissionState, Verdict
from fairlead.shared_kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class ReviewCycle:
    """One review of a package; cycles count from 1. `reviewed_at` is ISO 8601, UTC."""

    number: int
    wp_id: str
    mission_slug: str
    reviewer: Actor
    reviewed_at: str
    verdict: Verdict
    folder: str
    """Folder of the package's reviews below the mission directory."""

    @classmethod
    def next_of(
        cls,
        state: MissionState,
        wp_id: str,
        *,
        mission_slug: str,
        reviewer: Actor,
        reviewed_at: str,
        verdict: Verdict,
    ) -> "ReviewCycle":
        """Return the cycle after the last one that the state holds."""
        folder = _folder(state, wp_id)
        prefix = f"{folder}/review-cycle-"
        numbers = [
            int(found[1])
            for name in state.file_names(prefix)
            if (found := re.fullmatch(r"(\d+)\.md", name.removeprefix(prefix)))
        ]
        number = max(numbers, default=0) + 1
        return cls(number, wp_id, mission_slug, reviewer, reviewed_at, verdict, folder)

    @property
    def path(self) -> str:
        """Path of the file below the mission directory."""
        return f"{self.folder}/review-cycle-{self.number}.md"

    def written(self, feedback: str) -> bytes:
        """The content: front matter (every JSON text is a YAML text), then what was said."""
        front = {
            "cycle_number": self.number,
            "mission_slug": self.mission_slug,
            "reviewed_at": self.reviewed_at,
            "reviewer_agent": self.reviewer.id,
            "verdict": self.verdict.value,
            "wp_id": self.wp_id,
        }
        lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in front.items()]
        body = feedback.strip() or "No remarks."
        return ("---\n" + "\n".join(lines) + f"\n---\n\n{body}\n").encode()


def _folder(state: MissionState, wp_id: str) -> str:
    planned = state.plan.work_package(wp_id) if state.plan else None
    file = planned.file if planned else ""
    return file.removesuffix(".md") if file else f"tasks/{wp_id}"
