"""Stale bases: what came in since a lane was made or synced, computed without git."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fairlead.mission_management.status.scope import in_scope

if TYPE_CHECKING:
    from fairlead.mission_management.status.mission_state import MissionState


def stale_base(state: MissionState, wp_id: str) -> tuple[str, ...]:
    """Return the packages whose integration made the base of this one's lane stale."""
    status = state.snapshot.work_packages.get(wp_id)
    if status is None or status.synced_after is None or state.plan is None:
        return ()
    lane, package = state.plan.lane_of(wp_id), state.plan.work_package(wp_id)
    scope = (package.write_scope if package else ()) or (lane.write_scope if lane else ())
    return tuple(
        one.wp_id
        for one in state.snapshot.integrations
        if one.number > status.synced_after
        and (lane is None or one.lane != lane.lane_id)
        and any(_meets(path, scope) for path in one.touched)
    )


def _meets(touched: str, scope: Sequence[str]) -> bool:
    """A touched path is in the scope; a touched directory holds something of it."""
    if not touched.endswith("**"):
        return in_scope(touched, scope)
    directory = touched.removesuffix("**")
    return any(
        glob.startswith(directory) or directory.startswith(_fixed_part(glob)) for glob in scope
    )


def _fixed_part(glob: str) -> str:
    """The directories that a glob names before its first wildcard."""
    wild = min((at for at in map(glob.find, "*?") if at >= 0), default=-1)
    return glob.rstrip("/") + "/" if wild < 0 else glob[: glob.rfind("/", 0, wild) + 1]
