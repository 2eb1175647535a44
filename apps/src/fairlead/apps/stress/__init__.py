"""Many writers at once, killed again and again: what `fairlead doctor --stress` does.

Start at `storm.py`; what must hold afterwards is in `history.py` and `verdict.py`.
"""

from fairlead.apps.stress.history import Attempt, Look, Outcome, Violation, violations
from fairlead.apps.stress.report import StressReport
from fairlead.apps.stress.run import run_stress

__all__ = [
    "Attempt",
    "Look",
    "Outcome",
    "StressReport",
    "Violation",
    "run_stress",
    "violations",
]
