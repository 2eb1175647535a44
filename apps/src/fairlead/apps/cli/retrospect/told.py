"""How retrospectives are told to people, in 80 columns."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fairlead.apps.cli.output import WIDTH
from fairlead.apps.cli.text import cut, printable, table, wrapped
from fairlead.shared_kernel.counting import counted, times

_SIDES: Mapping[str, str] = {
    "helped": "Helped",
    "not_helpful": "Did not help",
    "gaps": "Was missing",
}
_COUNTS: Mapping[str, str] = {
    "integrations": "integration",
    "rejections": "rejection",
    "conflicts": "conflict",
    "forced_moves": "forced move",
    "reclaimed_leases": "reclaimed lease",
}
_UNITS = (("d", 86400), ("h", 3600), ("min", 60), ("s", 1))
_APPLIED_BY_PEOPLE = "Proposals wait for a person: no command applies them."


def retrospective_lines(data: Mapping[str, Any]) -> Iterator[str]:
    """Tell one retrospective in full."""
    yield cut(printable(data["friendly_name"]), WIDTH)
    yield cut(f"{data['mission_slug']} on {data['authority_ref']}", WIDTH)
    yield from _fact_lines(data["facts"])
    for side, title in _SIDES.items():
        if data[side]:
            yield ""
            yield f"{title}:"
        for finding in data[side]:
            yield from _finding_lines(finding)
    if data["proposals"]:
        yield ""
        yield "Proposed:"
        for proposal in data["proposals"]:
            risk = f"risk {proposal['risk'] or 'unknown'}, {proposal['status']}"
            yield from _finding_lines(proposal, risk)
        yield _APPLIED_BY_PEOPLE


def captured_lines(data: Mapping[str, Any]) -> Iterator[str]:
    """Tell what was recorded."""
    if not data["changed"]:
        yield f"{data['artifact']} holds this already."
        return
    found = (
        f"{data['helped']} helped, {data['not_helpful']} did not, {counted(data['gaps'], 'gap')}"
    )
    yield f"Recorded {data['artifact']}: {found}, {counted(data['proposals'], 'proposal')}."
    yield from _fact_lines(data["facts"])
    if data["proposals"]:
        yield _APPLIED_BY_PEOPLE


def summary_lines(data: Mapping[str, Any]) -> Iterator[str]:
    """Tell several missions in a table, and what is proposed in them."""
    missions, totals = data["missions"], data["totals"]
    if not missions and not data["unreadable"]:
        yield "There is no mission to look back at."
        return
    head = ("Mission", "Phase", "Lasted", "+", "-", "Gaps", "Back", "Forced", "Blocked")
    yield from table(head, [_row(mission) for mission in missions], width=WIDTH, wide=0)
    yield "+ helped, - did not help, Back sent back by reviews; a dot: no retrospective yet"
    if len(missions) > 1:
        yield ""
        wrote = f"{totals['with_retrospective']} of {totals['missions']} missions have one"
        yield from wrapped(f"{wrote}; {_counted(totals)}.", WIDTH, indent="  ")
    if data["open_proposals"]:
        yield ""
        yield "Proposed, and waiting for a person:"
    for proposal in data["open_proposals"]:
        risk = proposal["risk"] or "unknown"
        told = f"  {proposal['mission_slug']} (risk {risk}): {proposal['summary']}"
        yield from wrapped(printable(told), WIDTH, indent="    ")
    for mission in data["unreadable"]:
        told = f"Not read: {mission['mission_slug']}: {mission['message']}"
        yield from wrapped(printable(told), WIDTH, indent="  ")


def lasted(seconds: float) -> str:
    """Say how long something took, in its two largest units."""
    if 0 < seconds < 1:
        return "under 1 s"
    left, parts = round(seconds), []
    for unit, size in _UNITS:
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count} {unit}")
    return " ".join(parts[:2]) or "0 s"


def _row(mission: Mapping[str, Any]) -> Sequence[str]:
    wrote = mission["has_retrospective"]
    found = [str(mission[side]) if wrote else "." for side in _SIDES]
    return (
        mission["mission_slug"],
        mission["phase"],
        lasted(mission["duration_seconds"]),
        *found,
        str(mission["rejections"]),
        str(mission["forced_moves"]),
        _blocked(mission),
    )


def _blocked(mission: Mapping[str, Any]) -> str:
    if not mission["times_blocked"]:
        return "-"
    return lasted(mission["blocked_seconds"]) if mission["blocked_seconds"] else "yes"


def _fact_lines(facts: Mapping[str, Any]) -> Iterator[str]:
    told = f"lasted {lasted(facts['duration_seconds'])}; {_counted(facts)}"
    yield from wrapped(told, WIDTH, indent="  ")
    lanes = [
        f"{lane} {lasted(seconds)}" for lane, seconds in facts["cycle_seconds_by_lane"].items()
    ]
    if lanes:
        yield from wrapped(f"from claim to done: {', '.join(lanes)}", WIDTH, indent="  ")
    for package in facts["work_packages"]:
        if package["ended_in"] == "canceled":
            why = package["canceled_because"] or "nobody said why"
            told = printable(f"{package['wp_id']} was canceled: {why}")
            yield from wrapped(told, WIDTH, indent="  ")


def _counted(facts: Mapping[str, Any]) -> str:
    told = [counted(facts[name], one) for name, one in _COUNTS.items()]
    if facts["canceled"]:
        told.append(f"{counted(facts['canceled'], 'package')} canceled")
    if facts["times_blocked"]:
        known = facts["blocked_seconds"]
        long = f" for {lasted(known)}" if known else ""
        told.append(f"blocked {times(facts['times_blocked'])}{long}")
    return ", ".join(told)


def _finding_lines(finding: Mapping[str, Any], note: str = "") -> Iterator[str]:
    said = [finding["category"], note, "computed" if finding.get("computed") else ""]
    about = ", ".join(filter(None, said))
    told = f"  {finding['id'] or '-'}  {finding['summary']} ({about})"
    yield from wrapped(printable(told), WIDTH, indent="      ")
    if finding["details"]:
        text = " ".join(finding["details"].split())
        yield from wrapped(printable(f"      {text}"), WIDTH, indent="      ")
    for entry in finding["evidence"]:
        yield cut(printable(f"      {_evidence(entry)}"), WIDTH)


def _evidence(entry: Mapping[str, Any]) -> str:
    if entry["what"]:
        return f"{(entry['at'] or '')[:19].replace('T', ' ')}  {entry['what']}"
    return str(entry["path"] or entry["range"] or entry["event_id"] or entry["kind"])
