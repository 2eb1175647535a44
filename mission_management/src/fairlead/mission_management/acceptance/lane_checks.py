"""Whether the code of every package is in, and nothing else is left in the lanes."""

from collections.abc import Iterable, Iterator

from fairlead.mission_management.acceptance.checks import Check
from fairlead.mission_management.acceptance.taken_out import TakenOut
from fairlead.mission_management.acceptance.unmerged import UnmergedLane
from fairlead.shared_kernel.counting import counted, some


def lane_checks(unmerged: Iterable[UnmergedLane], taken_out: Iterable[TakenOut]) -> Iterator[Check]:
    """Check what no review has let in, then what one had let in and is out again."""
    yield Check("lanes", "every lane is integrated")
    for lane in unmerged:
        yield Check(
            f"lane:{lane.lane_id}",
            f"{lane.branch} holds {counted(lane.commits, 'commit')} that no review has let in",
            f"Look with `git log {lane.branch}`; add a package for what is there with `fairlead "
            "tasks add`, or take it off the lane.",
        )
    for lost in taken_out:
        since = f", since {lost.by}" if lost.by else ""
        yield Check(
            f"code:{lost.wp_id}",
            f"{lost.wp_id} is done, and its code is out again in {some(lost.paths)}{since}",
            "Bring it back in the lane of a package (`fairlead tasks add --title TITLE`): `git "
            f"checkout {lost.commit[:12]} -- {lost.paths[0]}`. If it was meant to go: `fairlead "
            f"move {lost.wp_id} canceled --actor human:YOU --force --reason R`.",
        )
