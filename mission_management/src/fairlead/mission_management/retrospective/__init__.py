"""Looking back: facts computed from the log, and a first retrospective made of them."""

from fairlead.mission_management.retrospective.draft import (
    GeneratedRetrospective,
    retrospective_text,
)
from fairlead.mission_management.retrospective.facts import (
    MissionFacts,
    PackageFacts,
    mission_facts,
)

__all__ = [
    "GeneratedRetrospective",
    "MissionFacts",
    "PackageFacts",
    "mission_facts",
    "retrospective_text",
]
