"""What every LeaseNotes adapter promises."""

from fairlead.execution.lanes import LeaseNotes, NotedLease
from fairlead.mission_management.status import Lease
from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.git import Checkout

MISSION, OTHER = "greetings-01K00000", "farewells-01K00001"


def noted(actor: str, generation: int) -> NotedLease:
    """Return a lease of ten minutes."""
    holder = Actor.parse(actor)
    return NotedLease(Lease(holder.id, generation, 600), holder)


class LeaseNotesContract:
    """Needs the fixtures `notes` and `checkout`, a worktree that exists."""

    def test_nothing_is_noted_at_first(self, notes: LeaseNotes, checkout: Checkout) -> None:
        assert notes.find(checkout, MISSION, "WP01") is None
        assert notes.holders(checkout, MISSION) == ()

    def test_a_noted_lease_is_found_in_the_same_worktree(
        self, notes: LeaseNotes, checkout: Checkout
    ) -> None:
        lease = noted("claude-1", 3)

        notes.keep(checkout.worktree_root, MISSION, "WP01", lease)

        assert notes.find(checkout, MISSION, "WP01") == lease

    def test_a_newer_lease_replaces_the_older_one_of_its_package_only(
        self, notes: LeaseNotes, checkout: Checkout
    ) -> None:
        place = checkout.worktree_root
        notes.keep(place, MISSION, "WP01", noted("claude-1", 1))
        notes.keep(place, MISSION, "WP02", noted("claude-2", 1))

        notes.keep(place, MISSION, "WP01", noted("rita", 2))

        assert notes.find(checkout, MISSION, "WP01") == noted("rita", 2)
        assert notes.find(checkout, MISSION, "WP02") == noted("claude-2", 1)

    def test_a_person_is_remembered_as_a_person(
        self, notes: LeaseNotes, checkout: Checkout
    ) -> None:
        notes.keep(checkout.worktree_root, MISSION, "WP01", noted("human:olive", 1))

        assert notes.holders(checkout, MISSION) == (Actor.parse("human:olive"),)

    def test_a_review_is_noted_beside_the_implementation(
        self, notes: LeaseNotes, checkout: Checkout
    ) -> None:
        place = checkout.worktree_root
        notes.keep(place, MISSION, "WP01", noted("claude-1", 1))

        notes.keep(place, MISSION, "WP01", noted("rita", 2), review=True)

        assert notes.find(checkout, MISSION, "WP01") == noted("claude-1", 1)
        assert notes.find(checkout, MISSION, "WP01", review=True) == noted("rita", 2)
        assert notes.find(checkout, MISSION, "WP02", review=True) is None
        assert notes.holders(checkout, MISSION) == (Actor.parse("claude-1"),)

    def test_what_is_forgotten_is_not_found_and_forgetting_twice_is_fine(
        self, notes: LeaseNotes, checkout: Checkout
    ) -> None:
        place = checkout.worktree_root
        notes.keep(place, MISSION, "WP01", noted("claude-1", 1))
        notes.keep(place, MISSION, "WP01", noted("rita", 2), review=True)

        for _ in range(2):
            notes.keep(place, MISSION, "WP01", None, review=True)

        assert notes.find(checkout, MISSION, "WP01", review=True) is None
        assert notes.find(checkout, MISSION, "WP01") == noted("claude-1", 1)

    def test_missions_do_not_see_each_other(self, notes: LeaseNotes, checkout: Checkout) -> None:
        notes.keep(checkout.worktree_root, MISSION, "WP01", noted("claude-1", 1))

        assert notes.find(checkout, OTHER, "WP01") is None
