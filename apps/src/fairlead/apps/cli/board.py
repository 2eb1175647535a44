"""The board for people: a mission in 80 columns, from the data of `status --json`."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fairlead.apps.cli.output import WIDTH
from fairlead.apps.cli.text import cut, printable, table, wrapped
from fairlead.shared_kernel.counting import counted

_BAR = 30
_NEXT: Mapping[str, str] = {
    "planning": "`fairlead next` says what is still to be planned.",
    "implementing": "`fairlead next --agent YOU --claim`.",
    "reviewing": "`fairlead next --agent YOU --claim` gives you a review.",
    "accepted": "`fairlead merge`.",
    "merged": "`fairlead log` tells the story.",
}


def board_lines(data: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of the board."""
    mission, progress = data["mission"], data["progress"]
    yield cut(printable(mission["friendly_name"]), WIDTH)
    yield cut(f"{mission['mission_slug']} on {mission['authority_ref']}", WIDTH)
    if mission.get("note"):
        yield from wrapped(printable(mission["note"]), WIDTH, indent="  ")
    yield f"{mission['phase']}  {_bar(progress)}  {progress['done']} of {progress['total']} done"
    counts = [f"{lane} {count}" for lane, count in data["summary"].items() if count]
    if counts:
        yield cut("  ".join(counts), WIDTH)
    if data.get("uncommitted_events"):
        count = data["uncommitted_events"]
        told = f"Not counted: {counted(count, 'row')} of the log that a worktree shows"
        yield from wrapped(f"{told} and no commit holds.", WIDTH, indent="  ")
    packages = data["work_packages"]
    if packages:
        yield ""
        head = ("WP", "Title", "Status", "Who", "Lane", "Waits for")
        yield from table(head, [_row(package) for package in packages], width=WIDTH, wide=1)
        if any(package["stale_base"] for package in packages):
            told = "* What came in since touched its files; `fairlead explain WP` says what."
            yield from wrapped(told, WIDTH, indent="  ")
    for conflict in data.get("conflicts", ()):
        yield from _conflict_lines(conflict)


def _conflict_lines(conflict: Mapping[str, Any]) -> Iterator[str]:
    about = conflict["wp_id"] or "The mission"
    both = f" with {', '.join(conflict['others'])}" if conflict["others"] else ""
    yield ""
    files = ", ".join(conflict["paths"])
    yield from wrapped(f"{about} waits: it conflicts{both} in {files}.", WIDTH, indent="  ")
    yield from wrapped(f"  Resolve it in {conflict['worktree']}.", WIDTH, indent="  ")


def next_on_board(data: Mapping[str, Any]) -> str:
    """Say what to do next with a mission that looks like this."""
    phase, progress = data["mission"]["phase"], data["progress"]
    if data["mission"].get("topology") == "legacy":
        return "`fairlead next` says what can be done with a mission of another program."
    conflicts = data.get("conflicts")
    if conflicts and not data["summary"].get("for_review"):
        return f"resolve the conflict, stage it, then `{conflicts[0]['command']}`."
    finished = progress["total"] and progress["done"] == progress["total"]
    if finished and phase in ("implementing", "reviewing"):
        return "`fairlead accept`."
    approved = [p["wp_id"] for p in data["work_packages"] if p["lane"] == "approved"]
    if phase == "reviewing" and not data["summary"].get("for_review"):
        return f"`fairlead integrate {approved[0]}`." if approved else "`fairlead next`."
    if phase == "implementing" and not any(map(_can_be_taken, data["work_packages"])):
        return "`fairlead next` says what all of it waits for."
    return _NEXT.get(phase, "`fairlead next`.")


def _can_be_taken(package: Mapping[str, Any]) -> bool:
    """Tell whether somebody can claim it or its review, as far as a board shows."""
    return package["lane"] == "for_review" or (
        package["lane"] == "planned" and not package["blocked_by"]
    )


def _row(package: Mapping[str, Any]) -> Sequence[str]:
    lease = package["lease"]
    who = lease["holder"] if lease else _who(package)
    waits = "" if package["lane"] in ("done", "canceled") else ", ".join(package["blocked_by"])
    lane = str(package["execution_lane"] or "").removeprefix("lane-")
    stale = "*" if package["stale_base"] else ""
    status = package["lane"] + (" (forced)" if package["force_count"] else "")
    return package["wp_id"], package["title"], status, cut(who, 16), lane + stale, waits


def _who(package: Mapping[str, Any]) -> str:
    """Who moved it last; a package that is only planned is nobody's."""
    nobody = package["lane"] in ("genesis", "planned")
    return "" if nobody else package["agent"] or package["actor"] or ""


def _bar(progress: Mapping[str, Any]) -> str:
    full: int = round(_BAR * progress["weighted"])
    return "[" + "#" * full + "-" * (_BAR - full) + "]"
