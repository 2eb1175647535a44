"""Acceptance: is everything there that was promised? Start at `checks.py`, then `accept.py`.

Proofs are read in `planned_proofs.py` and run by `run_proofs.py`, in trusted repositories only.
"""

from typing import TYPE_CHECKING

from fairlead.shared_kernel.late import exports

if TYPE_CHECKING:
    from fairlead.mission_management.acceptance.accept import (
        AcceptanceReport,
        AcceptMission,
        Checklist,
        DiagnoseAcceptance,
    )
    from fairlead.mission_management.acceptance.checks import (
        Check,
        all_checks,
        criterion_checks,
        package_checks,
    )
    from fairlead.mission_management.acceptance.criteria import Criterion, Outcome
    from fairlead.mission_management.acceptance.errors import (
        CriterionIsProved,
        CriterionNotFound,
        EvidenceMissing,
        MissionNotAcceptable,
        ProofNotRunnable,
    )
    from fairlead.mission_management.acceptance.grant_trust import (
        GrantTrust,
        ProvidedCommands,
        TrustGranted,
    )
    from fairlead.mission_management.acceptance.matrix import MATRIX_FILE, AcceptanceMatrix
    from fairlead.mission_management.acceptance.plan_proof import (
        PlanProof,
        ProofPlanned,
        ProofRequest,
    )
    from fairlead.mission_management.acceptance.planned_proofs import (
        PlannedProof,
        ProofKind,
        planned_proof,
        shell_syntax,
    )
    from fairlead.mission_management.acceptance.prove_and_accept import (
        DiagnoseWithProofs,
        ProveAndAccept,
    )
    from fairlead.mission_management.acceptance.record import (
        RecordCriterion,
        RecordedCriterion,
    )
    from fairlead.mission_management.acceptance.run_proofs import (
        PROOF_SECONDS,
        ProofNote,
        RunProofs,
    )
    from fairlead.mission_management.acceptance.taken_out import IntegratedCode, TakenOut
    from fairlead.mission_management.acceptance.unmerged import LaneBranches, UnmergedLane
else:
    __getattr__ = exports(
        __name__,
        {
            "accept": (
                "AcceptMission",
                "AcceptanceReport",
                "Checklist",
                "DiagnoseAcceptance",
            ),
            "checks": (
                "Check",
                "all_checks",
                "criterion_checks",
                "package_checks",
            ),
            "criteria": (
                "Criterion",
                "Outcome",
            ),
            "errors": (
                "CriterionIsProved",
                "CriterionNotFound",
                "EvidenceMissing",
                "MissionNotAcceptable",
                "ProofNotRunnable",
            ),
            "grant_trust": (
                "GrantTrust",
                "ProvidedCommands",
                "TrustGranted",
            ),
            "matrix": (
                "MATRIX_FILE",
                "AcceptanceMatrix",
            ),
            "plan_proof": (
                "PlanProof",
                "ProofPlanned",
                "ProofRequest",
            ),
            "planned_proofs": (
                "PlannedProof",
                "ProofKind",
                "planned_proof",
                "shell_syntax",
            ),
            "prove_and_accept": (
                "DiagnoseWithProofs",
                "ProveAndAccept",
            ),
            "record": (
                "RecordCriterion",
                "RecordedCriterion",
            ),
            "run_proofs": (
                "PROOF_SECONDS",
                "ProofNote",
                "RunProofs",
            ),
            "taken_out": (
                "IntegratedCode",
                "TakenOut",
            ),
            "unmerged": (
                "LaneBranches",
                "UnmergedLane",
            ),
        },
    )

__all__ = [
    "MATRIX_FILE",
    "PROOF_SECONDS",
    "AcceptMission",
    "AcceptanceMatrix",
    "AcceptanceReport",
    "Check",
    "Checklist",
    "Criterion",
    "CriterionIsProved",
    "CriterionNotFound",
    "DiagnoseAcceptance",
    "DiagnoseWithProofs",
    "EvidenceMissing",
    "GrantTrust",
    "IntegratedCode",
    "LaneBranches",
    "MissionNotAcceptable",
    "Outcome",
    "PlanProof",
    "PlannedProof",
    "ProofKind",
    "ProofNotRunnable",
    "ProofNote",
    "ProofPlanned",
    "ProofRequest",
    "ProveAndAccept",
    "ProvidedCommands",
    "RecordCriterion",
    "RecordedCriterion",
    "RunProofs",
    "TakenOut",
    "TrustGranted",
    "UnmergedLane",
    "all_checks",
    "criterion_checks",
    "package_checks",
    "planned_proof",
    "shell_syntax",
]
