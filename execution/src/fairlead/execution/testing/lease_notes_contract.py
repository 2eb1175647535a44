"""What every LeaseNotes adapter promises."""

from fairlead.execution.lanes import LeaseNotes, lease_for
from fairlead.mission_management.status import Lease
from fairlead.shared_kernel.git import Checkout

MISSION, OTHER = "greetings-01K00000", "farewells-01K00001"


class LeaseNotesContract:
    """Needs the fixtures `notes` and `checkout`, a worktree that exists."""

    def test_nothing_is_noted_at_first(self, notes: LeaseNotes, checkout: Checkout) -> None:
        assert notes.find(checkout, MISSION, "WP01") is None
        assert lease_for(notes, checkout, MISSION, "WP01") is None

    def test_a_noted_lease_is_found_in_the_same_worktree(
        self, notes: LeaseNotes, checkout: Checkout
    ) -> None:
        lease = Lease("claude-1", 3, 600)

        notes.keep(checkout.worktree_root, MISSION, "WP01", lease)

        assert notes.find(checkout, MISSION, "WP01") == lease
        assert lease_for(notes, checkout, MISSION, "WP01") == 3

    def test_a_newer_lease_replaces_the_older_one_of_its_package_only(
        self, notes: LeaseNotes, checkout: Checkout
    ) -> None:
        place = checkout.worktree_root
        notes.keep(place, MISSION, "WP01", Lease("claude-1", 1, 600))
        notes.keep(place, MISSION, "WP02", Lease("claude-2", 1, 600))

        notes.keep(place, MISSION, "WP01", Lease("rita", 2, 600))

        assert notes.find(checkout, MISSION, "WP01") == Lease("rita", 2, 600)
        assert notes.find(checkout, MISSION, "WP02") == Lease("claude-2", 1, 600)

    def test_missions_do_not_see_each_other(self, notes: LeaseNotes, checkout: Checkout) -> None:
        notes.keep(checkout.worktree_root, MISSION, "WP01", Lease("claude-1", 1, 600))

        assert notes.find(checkout, OTHER, "WP01") is None
