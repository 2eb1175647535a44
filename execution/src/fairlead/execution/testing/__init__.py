"""The promises of this context's ports, as test classes that every adapter can be proved with.

Subclass one and give it the fixtures it asks for: `notes` and `checkout` for lease notes, `files`
for prompts, `store` for runs, `places`, `primary` and `outside` for places. Needs pytest.
"""

from fairlead.execution.testing.lease_notes_contract import LeaseNotesContract, noted
from fairlead.execution.testing.places_contract import PlacesContract
from fairlead.execution.testing.prompt_files_contract import PromptFilesContract
from fairlead.execution.testing.run_store_contract import RunStoreContract

__all__ = [
    "LeaseNotesContract",
    "PlacesContract",
    "PromptFilesContract",
    "RunStoreContract",
    "noted",
]
