"""Looking back: facts computed from the log, and what people found, each with its evidence.

Start at `findings.py` for what a retrospective holds, and at `capture.py` for how it is recorded.
"""

from typing import TYPE_CHECKING

from fairlead.shared_kernel.late import exports

if TYPE_CHECKING:
    from fairlead.mission_management.retrospective.capture import (
        CapturedRetrospective,
        CaptureRetrospective,
    )
    from fairlead.mission_management.retrospective.draft import (
        GeneratedRetrospective,
    )
    from fairlead.mission_management.retrospective.errors import (
        ProposalNeedsPerson,
        RetrospectiveEventUnknown,
        RetrospectiveInvalid,
        RetrospectiveNotFound,
        RetrospectiveUnknownKey,
    )
    from fairlead.mission_management.retrospective.facts import (
        MissionFacts,
        mission_facts,
    )
    from fairlead.mission_management.retrospective.findings import (
        Evidence,
        EvidenceKind,
        Finding,
        Proposal,
        Retrospective,
        Risk,
        Side,
    )
    from fairlead.mission_management.retrospective.given import (
        GivenRetrospective,
    )
    from fairlead.mission_management.retrospective.package_facts import (
        PackageFacts,
    )
    from fairlead.mission_management.retrospective.read_retrospective import (
        ReadRetrospective,
        ShownRetrospective,
    )
    from fairlead.mission_management.retrospective.recorded import (
        parse_recorded,
        recorded_retrospective,
        retrospective_text,
    )
    from fairlead.mission_management.retrospective.summarize import (
        RetrospectiveSummary,
        SummarizeRetrospectives,
    )
else:
    __getattr__ = exports(
        __name__,
        {
            "capture": (
                "CapturedRetrospective",
                "CaptureRetrospective",
            ),
            "draft": ("GeneratedRetrospective",),
            "errors": (
                "ProposalNeedsPerson",
                "RetrospectiveEventUnknown",
                "RetrospectiveInvalid",
                "RetrospectiveNotFound",
                "RetrospectiveUnknownKey",
            ),
            "facts": (
                "MissionFacts",
                "mission_facts",
            ),
            "findings": (
                "Evidence",
                "EvidenceKind",
                "Finding",
                "Proposal",
                "Retrospective",
                "Risk",
                "Side",
            ),
            "given": ("GivenRetrospective",),
            "package_facts": ("PackageFacts",),
            "read_retrospective": (
                "ReadRetrospective",
                "ShownRetrospective",
            ),
            "recorded": (
                "parse_recorded",
                "recorded_retrospective",
                "retrospective_text",
            ),
            "summarize": (
                "RetrospectiveSummary",
                "SummarizeRetrospectives",
            ),
        },
    )

__all__ = [
    "CaptureRetrospective",
    "CapturedRetrospective",
    "Evidence",
    "EvidenceKind",
    "Finding",
    "GeneratedRetrospective",
    "GivenRetrospective",
    "MissionFacts",
    "PackageFacts",
    "Proposal",
    "ProposalNeedsPerson",
    "ReadRetrospective",
    "Retrospective",
    "RetrospectiveEventUnknown",
    "RetrospectiveInvalid",
    "RetrospectiveNotFound",
    "RetrospectiveSummary",
    "RetrospectiveUnknownKey",
    "Risk",
    "ShownRetrospective",
    "Side",
    "SummarizeRetrospectives",
    "mission_facts",
    "parse_recorded",
    "recorded_retrospective",
    "retrospective_text",
]
