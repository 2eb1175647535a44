"""Which action fits a package where it is now."""

from fairlead.mission_management.status import MissionState, StatusLane, Verdict


def fitting_action(state: MissionState, wp_id: str) -> str:
    """Return `review`, `fix` or `implement`, by where the package is."""
    if state.snapshot.lane(wp_id) in (StatusLane.FOR_REVIEW, StatusLane.IN_REVIEW):
        return "review"
    status = state.snapshot.work_packages.get(wp_id)
    result = status.review_result if status else None
    asked = result is not None and result.verdict is Verdict.CHANGES_REQUESTED
    return "fix" if asked else "implement"
