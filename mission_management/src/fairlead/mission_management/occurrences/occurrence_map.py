"""The occurrence map: what is changed everywhere, what is decided for each kind of place.

Start at `OccurrenceMap`; `reading.py` is the one parser.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fairlead.mission_management.occurrences.categories import Action, Category, EditOperation
from fairlead.shared_kernel.globs import matches

MAP_FILE = "occurrence_map.yaml"


@dataclass(frozen=True, slots=True)
class EditTarget:
    """The name that is changed. `replacement` is None where nothing takes its place."""

    term: str
    replacement: str | None = None
    operation: EditOperation = EditOperation.RENAME


@dataclass(frozen=True, slots=True)
class MapException:
    """Files for which something else is decided than for their categories.

    Attributes:
        path: a glob, relative to the top of the tree.
        field_path: which field of the files is meant; a note for people.
    """

    path: str
    action: Action
    reason: str = ""
    field_path: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """Files or directories that go to one place; `destination` is None where they go away."""

    sources: tuple[str, ...]
    destination: str | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OccurrenceMap:
    """A map as it was read; it may still leave categories undecided.

    Attributes:
        target: None in a map of moves alone.
        categories: what is decided; one that is missing is not decided.
        remarks: what a reader passed over and a person should look at.
    """

    target: EditTarget | None = None
    categories: Mapping[Category, Action] = field(default_factory=dict)
    exceptions: tuple[MapException, ...] = ()
    moves: tuple[Move, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def undecided(self) -> tuple[Category, ...]:
        """The categories for which nothing is decided; a map of moves alone leaves none open."""
        if self.target is None:
            return ()
        return tuple(category for category in Category if category not in self.categories)

    def exception_for(self, path: str) -> MapException | None:
        """Return the first exception that a file falls under."""
        return next((one for one in self.exceptions if matches(one.path, path)), None)

    def action_for(self, path: str, category: Category) -> Action | None:
        """Return what is decided for an occurrence in a file; None where nothing is."""
        exception = self.exception_for(path)
        return exception.action if exception else self.categories.get(category)

    def must_go(self, path: str, category: Category) -> bool:
        """Tell whether an occurrence must be gone at the end.

        What a category leaves to a person (`manual_review`) is decided place by place, and a place
        that stays is an exception: so it must be gone unless an exception lets it stay.
        """
        exception = self.exception_for(path)
        match exception.action if exception else self.categories.get(category):
            case Action.DO_NOT_CHANGE:
                return False
            case Action.RENAME_IF_USER_VISIBLE:
                return category.is_user_visible
            case Action.MANUAL_REVIEW:
                return exception is None
            case _:
                return True

    def may_point_anywhere(self, path: str) -> bool:
        """Tell whether a file may name old paths: an exception lets its content be."""
        exception = self.exception_for(path)
        return exception is not None and exception.action is not Action.RENAME

    def written(self) -> Mapping[str, object]:
        """The form in JSON output."""
        target = self.target
        return {
            "target": {
                "term": target.term,
                "replacement": target.replacement,
                "operation": target.operation.value,
            }
            if target
            else None,
            "categories": {
                category.value: self.categories[category].value
                if category in self.categories
                else None
                for category in Category
            },
            "exceptions": len(self.exceptions),
            "moves": [{"from": list(move.sources), "to": move.destination} for move in self.moves],
        }
