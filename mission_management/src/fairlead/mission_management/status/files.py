"""The names of the files that only the program writes; nobody else spells the first two."""

EVENTS_FILE = "status.events.jsonl"
SNAPSHOT_FILE = "status.json"
MACHINE_FILES = (
    EVENTS_FILE,
    SNAPSHOT_FILE,
    "meta.json",
    "mission-type.json",
    "lanes.json",
    "acceptance-matrix.json",
    "issue-matrix.md",
    "decisions/index.json",
)
"""Below the mission directory: no lane changes them, no merge decides them."""
