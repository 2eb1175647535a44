"""Kinds of places in which a name occurs, and what may be done to each (contract lifecycle)."""

from enum import StrEnum


class Category(StrEnum):
    """A kind of place. Every occurrence is in exactly one; `classifying.py` says in which."""

    CODE_SYMBOLS = "code_symbols"
    IMPORT_PATHS = "import_paths"
    FILESYSTEM_PATHS = "filesystem_paths"
    SERIALIZED_KEYS = "serialized_keys"
    CLI_COMMANDS = "cli_commands"
    USER_FACING_STRINGS = "user_facing_strings"
    TESTS_FIXTURES = "tests_fixtures"
    LOGS_TELEMETRY = "logs_telemetry"

    @property
    def is_user_visible(self) -> bool:
        """True for what people outside the code base see: texts, commands, keys in their files."""
        return self in _VISIBLE


_VISIBLE = frozenset(
    {Category.USER_FACING_STRINGS, Category.CLI_COMMANDS, Category.SERIALIZED_KEYS}
)


class Action(StrEnum):
    """What is to become of the occurrences of a category, or of those in an excepted file."""

    RENAME = "rename"
    MANUAL_REVIEW = "manual_review"
    DO_NOT_CHANGE = "do_not_change"
    RENAME_IF_USER_VISIBLE = "rename_if_user_visible"


class EditOperation(StrEnum):
    """What is done to the name."""

    RENAME = "rename"
    REMOVE = "remove"
    DEPRECATE = "deprecate"
