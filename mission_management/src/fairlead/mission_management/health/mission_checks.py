"""Checks of one mission: its log, its lanes, and what this machine keeps about it."""

from collections.abc import Iterator
from dataclasses import dataclass

from fairlead.mission_management.bookkeeping import (
    QUARANTINE,
    Acknowledged,
    Continuity,
    MachineState,
    SettleView,
    continuity,
    read_state,
)
from fairlead.mission_management.health.findings import Finding, Severity
from fairlead.mission_management.health.history import HistoryReport, verify_history
from fairlead.mission_management.integration import (
    MergeNotOnTarget,
    MergeTargetGone,
    require_landed,
)
from fairlead.mission_management.missions import Remembered, Sighting, recall
from fairlead.mission_management.status import (
    EVENTS_FILE,
    SNAPSHOT_FILE,
    EventLog,
    Heartbeats,
    MissionState,
    ShownLogs,
    WaitingConflicts,
    lane_must_exist,
    lease_expired,
    may_conflict,
    uncommitted_rows,
)
from fairlead.shared_kernel.clock import Clock
from fairlead.shared_kernel.context import StatusSurface, Topology
from fairlead.shared_kernel.counting import counted
from fairlead.shared_kernel.documents import ExecutionLane
from fairlead.shared_kernel.errors import FairleadError
from fairlead.shared_kernel.git import GitFolder, Oid, Repository
from fairlead.shared_kernel.identity import LaneId
from fairlead.shared_kernel.naming import HEADS, RESCUE_REFS, MissionNames

MISSION_CHECKS = (
    "authority refs",
    "log integrity over the whole history",
    "acknowledged rows",
    "landed merges",
    "uncommitted rows",
    "leases",
    "lanes, rescue refs and sparse checkouts",
    "conflicts that wait",
    "quarantine",
)
DIVERGED, TAKEN_OUT = "AUTHORITY_DIVERGED", "ROWS_TAKEN_OUT"
LAGS, FORGOTTEN, DRIFT = "VIEW_LAGS", "IDENTITY_FORGOTTEN", "LANE_SPARSE_CHECKOUT_DRIFT"


@dataclass(frozen=True, slots=True)
class MissionChecks:
    """Looks at one mission, at the commit where it was found."""

    repository: Repository
    machine: MachineState
    folder: GitFolder
    heartbeats: Heartbeats
    shown_logs: ShownLogs
    views: SettleView
    conflicts: WaitingConflicts
    clock: Clock

    def history(self, mission: Sighting) -> HistoryReport:
        """Walk the whole history of the log."""
        return verify_history(
            self.repository.objects,
            self.repository.history,
            mission.authority.commit,
            mission.folder,
        )

    def rest(self, mission: Sighting) -> Iterator[Finding]:
        """Check everything but the history."""
        yield from self.acknowledged(mission)
        note = mission.authority.note
        if note and not mission.meta.is_ours:
            yield Finding(Severity.NOTE, "FOREIGN_MISSION", mission.folder.value, note)
        yield from self._landed(mission)
        yield from self._uncommitted(mission)
        yield from self._machine_state(mission)
        try:
            state = read_state(self.repository.objects, mission.authority.commit, mission.folder)
            yield from self._leases(mission, state)
            yield from self._lanes(mission, state)
            yield from self._conflicts(mission, state)
        except FairleadError as error:
            where = mission.folder.value
            yield Finding(Severity.ERROR, error.code, where, error.message, error.next_step)

    def acknowledged(self, mission: Sighting) -> Iterator[Finding]:
        """Hold the log against the last one that this machine was told is durable."""
        last = Acknowledged.last(self.machine, mission.identity.state_key)
        if last is None or last.commit == mission.authority.commit:
            return
        path = MissionNames(mission.folder).file(EVENTS_FILE)
        found, kept = (
            blob.data if blob else b""
            for blob in (
                self.repository.objects.read(f"{commit}:{path}")
                for commit in (mission.authority.commit, last.commit)
            )
        )
        if last.begins(found):
            return
        verdict, rows = continuity(found, kept)
        if verdict is Continuity.DIVERGED or (last.length and not kept):
            said = f"it holds rows that were never acknowledged ({', '.join(rows[:5])})"
            yield _not_continued(mission, DIVERGED, last, said)
        elif verdict is Continuity.ROWS_TAKEN_OUT:
            yield _not_continued(mission, TAKEN_OUT, last, "somebody took rows out")

    def _landed(self, mission: Sighting) -> Iterator[Finding]:
        """What was merged is on the target still; a branch that was deleted since tells nothing."""
        commit, target = mission.meta.text("merged_commit"), mission.meta.text("merged_into")
        if not (commit and target and mission.meta.is_ours and mission.authority.archived):
            return
        where = mission.folder.value
        try:
            require_landed(self.repository, where, target, Oid(commit))
        except MergeNotOnTarget as gone:
            yield Finding(Severity.WARNING, gone.code, where, gone.message, gone.next_step)
        except MergeTargetGone:
            return

    def _uncommitted(self, mission: Sighting) -> Iterator[Finding]:
        if mission.authority.topology is Topology.COORDINATION:
            return
        authority, names = mission.authority, MissionNames(mission.folder)
        surface = StatusSurface(
            authority.topology,
            authority.ref,
            authority.commit,
            names.directory,
            authority.ref,
            self.repository.primary_root / names.directory,
        )
        shown = self.shown_logs.read(surface)
        blob = self.repository.objects.read(f"{authority.commit}:{names.file(EVENTS_FILE)}")
        count = uncommitted_rows(EventLog(blob.data if blob else b""), shown) if shown else 0
        if count:
            yield Finding(
                Severity.WARNING,
                "UNCOMMITTED_EVENTS",
                mission.folder.value,
                f"{counted(count, 'row of its log is', 'rows of its log are')} in a worktree and "
                "in no commit",
                f"Commit {names.file(EVENTS_FILE)} there; nothing here overwrites it.",
            )

    def _machine_state(self, mission: Sighting) -> Iterator[Finding]:
        key, where = mission.identity.state_key, mission.folder.value
        if key not in self.machine.missions():
            return
        if self.views.is_pending(key):
            yield Finding(
                Severity.WARNING,
                LAGS,
                where,
                "a worktree that shows the authority ref lags behind it",
                "Finish the git operation there, then run `fairlead doctor --fix`.",
            )
        quarantine = self.machine.folder(key) / QUARANTINE
        kept = sorted(path.name for path in quarantine.glob("*")) if quarantine.is_dir() else []
        if kept:
            yield Finding(
                Severity.WARNING,
                "QUARANTINE",
                str(quarantine),
                f"{counted(len(kept), 'file was', 'files were')} set aside here: "
                f"{', '.join(kept[:5])}",
                "Look at them, take over what is yours, then remove them.",
            )
        if mission.is_ours and recall(self.machine, key) != self._remembered(mission):
            yield Finding(
                Severity.NOTE,
                FORGOTTEN,
                where,
                "this machine's note of where the mission lives is missing or wrong",
                "Run `fairlead doctor --fix`; it writes the note again.",
            )

    def _remembered(self, mission: Sighting) -> Remembered | None:
        known = as_remembered(mission)
        last = Acknowledged.last(self.machine, mission.identity.state_key)
        return known._replace(last_commit=last.commit if last else None) if known else None

    def _leases(self, mission: Sighting, state: MissionState) -> Iterator[Finding]:
        key, now = mission.identity.state_key, self.clock.now()
        for wp_id, status in state.snapshot.work_packages.items():
            if status.lease is None or mission.authority.archived:
                continue
            beat = self.heartbeats.last(key, wp_id, status.lease.generation)
            if lease_expired(status, last_beat=beat, now=now):
                yield Finding(
                    Severity.WARNING,
                    "LEASE_EXPIRED",
                    f"{mission.folder}/{wp_id}",
                    f"{status.lease.holder} gave no sign of life for longer than the lease lasts",
                    "`fairlead next --agent YOU --claim` gives the package to another agent.",
                )

    def _lanes(self, mission: Sighting, state: MissionState) -> Iterator[Finding]:
        if not mission.is_ours or state.plan is None or mission.meta.works_in_checkout:
            return
        for lane in state.plan.lanes:
            branch = MissionNames(mission.folder).recorded_lane_branch(lane.lane_id)
            refs = self.repository.refs.list(HEADS + branch)
            if not refs and lane_must_exist(state, lane):
                yield self._missing(mission, lane, branch)
            for ref in refs:
                hidden = hidden_files(mission)
                if ref.worktree and self.folder.unhidden(ref.worktree, hidden):
                    yield Finding(
                        Severity.WARNING,
                        DRIFT,
                        str(ref.worktree),
                        "the sparse checkout of this lane does not hide the log and its snapshot",
                        "Run `fairlead doctor --fix` or `fairlead worktree repair`.",
                    )

    def _conflicts(self, mission: Sighting, state: MissionState) -> Iterator[Finding]:
        """Tell of conflicts that wait, and of worktrees for such that nobody needs any more."""
        wanted = may_conflict(state)
        every = (*sorted(state.snapshot.work_packages), None)
        for conflict in self.conflicts.of(mission.identity, every):
            about, where = conflict.wp_id or mission.folder.value, conflict.worktree
            if conflict.wp_id in wanted and not mission.authority.archived:
                step = f"Edit and stage there what is in conflict, then `{conflict.command}`."
                said = f"{about} waits for somebody: {conflict.told}"
                yield Finding(Severity.WARNING, "CONFLICT_WAITS", where, said, step)
            else:
                command = conflict.command.rpartition(" ")[0]
                yield Finding(
                    Severity.WARNING,
                    "CONFLICT_LEFT_OVER",
                    where,
                    f"nothing of {about} waits to come in, and its conflict worktree is there",
                    f"Run `{command} --abort --mission {mission.folder}`; edits are kept.",
                )

    def _missing(self, mission: Sighting, lane: ExecutionLane, branch: str) -> Finding:
        prefix = f"{RESCUE_REFS}{mission.identity.state_key}/{LaneId.recorded(lane.lane_id)}/"
        rescued = [ref.name for ref in self.repository.refs.list(prefix)]
        kept = f"; {rescued[-1]} keeps it" if rescued else ", and no rescue ref keeps it"
        step = (
            f"Run `fairlead worktree rescue restore {rescued[-1]}`."
            if rescued
            else f"Look for its tip with `git reflog`; `fairlead implement {lane.wp_ids[0]} "
            "--agent A --recover` starts the lane again."
        )
        return Finding(
            Severity.WARNING if rescued else Severity.ERROR,
            "LANE_MISSING",
            f"{mission.folder}/{lane.lane_id}",
            f"work was done on {branch}, and the branch is gone{kept}",
            step,
        )


def as_remembered(mission: Sighting) -> Remembered | None:
    """Return what identity.json must say of a mission; None for one that has no id."""
    identity = mission.identity
    if identity.mission_id is None:
        return None
    return Remembered(
        identity.mission_id.value,
        mission.folder.value,
        mission.meta.coordination_branch,
        mission.target_branch,
    )


def hidden_files(mission: Sighting) -> tuple[str, ...]:
    """Return the files that no lane shows: no agent reads or edits a stale copy."""
    names = MissionNames(mission.folder)
    return names.file(EVENTS_FILE), names.file(SNAPSHOT_FILE)


def _not_continued(mission: Sighting, code: str, last: Acknowledged, why: str) -> Finding:
    step = (
        "Run `fairlead doctor --repair`; it joins both histories and drops no row."
        if code == DIVERGED
        else "The next command that writes to the mission puts them back; so does `fairlead "
        "doctor --repair`."
    )
    return Finding(
        Severity.ERROR,
        code,
        f"{mission.authority.ref}:{MissionNames(mission.folder).directory}",
        f"the log does not continue what was acknowledged at commit {last.commit[:12]}: {why}",
        step,
    )
