"""What every Places adapter promises."""

from pathlib import Path

import pytest

from fairlead.execution.context import Places
from fairlead.shared_kernel.git import NotARepository


class PlacesContract:
    """Needs the fixtures `places`, `primary` (the top of a checkout that shows `main`) and
    `outside` (a folder that is in no repository).
    """

    def test_the_top_of_a_checkout_is_located(self, places: Places, primary: Path) -> None:
        found = places.locate(primary)

        assert (found.cwd, found.worktree_root, found.primary_root) == (primary, primary, primary)

    def test_the_branch_that_is_shown_is_told_in_short_form(
        self, places: Places, primary: Path
    ) -> None:
        assert places.head_branch(places.locate(primary)) == "main"

    def test_outside_of_any_checkout_is_refused(self, places: Places, outside: Path) -> None:
        with pytest.raises(NotARepository):
            places.locate(outside)
