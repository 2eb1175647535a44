"""The names of the two files of a mission's status; nobody else spells them."""

EVENTS_FILE = "status.events.jsonl"
SNAPSHOT_FILE = "status.json"
