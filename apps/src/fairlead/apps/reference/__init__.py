"""The reference pages that are generated from the code: `python -m fairlead.apps.reference`."""

from fairlead.apps.reference.command_page import command_page
from fairlead.apps.reference.schemas import schema_files

__all__ = ["command_page", "schema_files"]
