"""Bulk edits: what is changed in many places, what is decided for each kind of place, what is left.

Start at `occurrence_map.py` (the map) and `reading.py` (its one parser). The use cases are
`scan_occurrences.py`, `check_map.py` and `verify_references.py`; `bulk_edit_gate.py` asks the last
two before a package is begun and before it is handed on.
"""

from typing import TYPE_CHECKING

from fairlead.shared_kernel.late import exports

if TYPE_CHECKING:
    from fairlead.mission_management.occurrences.bulk_edit_gate import BulkEditGate
    from fairlead.mission_management.occurrences.bulk_edit_proof import BulkEditProof
    from fairlead.mission_management.occurrences.categories import (
        Action,
        Category,
        EditOperation,
    )
    from fairlead.mission_management.occurrences.check_map import (
        CheckedMap,
        CheckOccurrenceMap,
    )
    from fairlead.mission_management.occurrences.code_tree import UnreadFile
    from fairlead.mission_management.occurrences.errors import (
        BulkEditUnfinished,
        OccurrenceMapIncomplete,
        OccurrenceMapInvalid,
        OccurrenceMapMissing,
        TreeNotFound,
    )
    from fairlead.mission_management.occurrences.findings import (
        Finding,
        FindingCode,
    )
    from fairlead.mission_management.occurrences.inspection import Progress
    from fairlead.mission_management.occurrences.occurrence import (
        Occurrence,
        excerpt,
    )
    from fairlead.mission_management.occurrences.occurrence_map import (
        MAP_FILE,
        EditTarget,
        MapException,
        Move,
        OccurrenceMap,
    )
    from fairlead.mission_management.occurrences.reading import (
        check_if_map,
        read_map,
    )
    from fairlead.mission_management.occurrences.scan_occurrences import (
        OccurrenceScan,
        ScanOccurrences,
    )
    from fairlead.mission_management.occurrences.trees import Trees
    from fairlead.mission_management.occurrences.verify_references import (
        VerifiedReferences,
        VerifyReferences,
    )
else:
    __getattr__ = exports(
        __name__,
        {
            "bulk_edit_gate": ("BulkEditGate",),
            "bulk_edit_proof": ("BulkEditProof",),
            "categories": (
                "Action",
                "Category",
                "EditOperation",
            ),
            "check_map": (
                "CheckOccurrenceMap",
                "CheckedMap",
            ),
            "code_tree": ("UnreadFile",),
            "errors": (
                "BulkEditUnfinished",
                "OccurrenceMapIncomplete",
                "OccurrenceMapInvalid",
                "OccurrenceMapMissing",
                "TreeNotFound",
            ),
            "findings": (
                "Finding",
                "FindingCode",
            ),
            "inspection": ("Progress",),
            "occurrence": (
                "Occurrence",
                "excerpt",
            ),
            "occurrence_map": (
                "EditTarget",
                "MAP_FILE",
                "MapException",
                "Move",
                "OccurrenceMap",
            ),
            "reading": (
                "check_if_map",
                "read_map",
            ),
            "scan_occurrences": (
                "OccurrenceScan",
                "ScanOccurrences",
            ),
            "trees": ("Trees",),
            "verify_references": (
                "VerifiedReferences",
                "VerifyReferences",
            ),
        },
    )

__all__ = [
    "MAP_FILE",
    "Action",
    "BulkEditGate",
    "BulkEditProof",
    "BulkEditUnfinished",
    "Category",
    "CheckOccurrenceMap",
    "CheckedMap",
    "EditOperation",
    "EditTarget",
    "Finding",
    "FindingCode",
    "MapException",
    "Move",
    "Occurrence",
    "OccurrenceMap",
    "OccurrenceMapIncomplete",
    "OccurrenceMapInvalid",
    "OccurrenceMapMissing",
    "OccurrenceScan",
    "Progress",
    "ScanOccurrences",
    "TreeNotFound",
    "Trees",
    "UnreadFile",
    "VerifiedReferences",
    "VerifyReferences",
    "check_if_map",
    "excerpt",
    "read_map",
]
