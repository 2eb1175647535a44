"""What kinds of mission there are: their steps, artefacts and guards as data; and who takes a step.

Start at `model.py`. Files are read by `adapters/packaged_mission_types.py` only.
"""

from typing import TYPE_CHECKING

from fairlead.shared_kernel.late import exports

if TYPE_CHECKING:
    from fairlead.governance.doctrine.agent_profile import AgentProfile
    from fairlead.governance.doctrine.errors import (
        DoctrineError,
        DoctrineInvalid,
        MissionTypeNotFound,
    )
    from fairlead.governance.doctrine.model import (
        PACKAGE_MODES,
        MissionType,
        RequiredArtefact,
        Step,
    )
    from fairlead.governance.doctrine.ports import MissionTypes
else:
    __getattr__ = exports(
        __name__,
        {
            "agent_profile": ("AgentProfile",),
            "errors": (
                "DoctrineError",
                "DoctrineInvalid",
                "MissionTypeNotFound",
            ),
            "model": (
                "PACKAGE_MODES",
                "MissionType",
                "RequiredArtefact",
                "Step",
            ),
            "ports": ("MissionTypes",),
        },
    )

__all__ = [
    "PACKAGE_MODES",
    "AgentProfile",
    "DoctrineError",
    "DoctrineInvalid",
    "MissionType",
    "MissionTypeNotFound",
    "MissionTypes",
    "RequiredArtefact",
    "Step",
]
