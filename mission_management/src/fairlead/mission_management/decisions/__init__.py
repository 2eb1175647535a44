"""Decisions of a mission: reading them. Start at `index.py`."""

from fairlead.mission_management.decisions.index import (
    INDEX_FILE,
    Decision,
    all_decisions,
    open_decisions,
    parse_index,
)

__all__ = ["INDEX_FILE", "Decision", "all_decisions", "open_decisions", "parse_index"]
