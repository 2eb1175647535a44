"""The answers of the command line, field by field: what `--json` promises.

Changes within a version only add. The tests compare what the commands print with these.
"""

from collections.abc import Mapping
from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict


class Commit(TypedDict):
    """A commit that the command made."""

    message: str
    branch: str
    commit: str
    outcome: str


class Written(TypedDict):
    """What every write answers with."""

    commits: list[Commit]
    event_ids: list[str]


class Error(TypedDict):
    """Why a command was refused or failed."""

    code: str
    message: str
    next_step: str
    retryable: bool
    details: dict[str, Any]


class Lease(TypedDict):
    """A fenced claim; `ttl` in seconds."""

    holder: str
    generation: int
    ttl: int


class Version(TypedDict):
    """`fairlead version`."""

    version: str


class MissionNames(TypedDict):
    """Who a mission is."""

    mission_id: str | None
    mid8: str
    mission_slug: str
    friendly_name: str
    mission_type: str
    topology: str
    target_branch: str


class Count(TypedDict):
    """How many packages are done."""

    done: int
    total: int


class Problem(TypedDict):
    """Why a mission cannot be read."""

    code: str
    message: str
    next_step: str


class MissionCreated(Written):
    """`fairlead mission create`."""

    mission_id: str
    mid8: str
    mission_slug: str
    mission_dir: str
    coordination_branch: str | None
    target_branch: str
    merge_target_branch: str
    topology: str
    commit: str


class MissionLine(MissionNames):
    """One mission in a list."""

    state: str
    phase: str | None
    authority_ref: str
    progress: Count
    note: str
    problem: Problem | None


class UnavailableMission(TypedDict):
    """A mission whose truth cannot be found."""

    mission_slug: str
    problem: Problem


class MissionList(TypedDict):
    """`fairlead mission list`."""

    missions: list[MissionLine]
    unavailable: list[UnavailableMission]


class MissionCard(MissionNames):
    """`fairlead mission show`."""

    state: str
    phase: str
    coordination_branch: str | None
    authority_ref: str
    authority_commit: str
    mission_dir: str
    mission_number: int | None
    change_mode: str | None
    created_at: str
    accepted_at: str | None
    merged_at: str | None
    progress: Count
    lanes: list[str]
    artifacts: list[str]
    event_count: int
    last_event_id: str | None
    note: str


class MissionPlace(TypedDict):
    """`fairlead mission path`."""

    path: str | None
    worktree_root: str | None
    ref: str
    directory: str


class MissionReopened(Written):
    """`fairlead mission reopen`."""

    mission_slug: str
    reason: str
    authority_ref: str


class FollowUp(Written):
    """`fairlead mission follow-up`."""

    mission_slug: str
    note: str


class MissionSaved(Written):
    """`fairlead mission save`."""

    worktree_root: str
    changed: bool
    saved: list[str]
    removed: list[str]
    set_aside: list[str]
    left: list[str]


class WorktreeLine(TypedDict):
    """One lane, coordination worktree or stray folder."""

    mission_slug: str | None
    lane: str | None
    branch: str | None
    path: str
    condition: Literal[
        "clean",
        "dirty",
        "drifted",
        "not_shown",
        "folder_gone",
        "moved",
        "lost",
        "other_branch",
        "conflict",
        "stray",
    ]
    tip: str | None
    work_packages: list[str]
    changed: int
    unmerged: int


class WorktreeList(TypedDict):
    """`fairlead worktree list`."""

    worktrees: list[WorktreeLine]


class RepairedWorktree(TypedDict):
    """What was done about one worktree."""

    lane: str
    path: str
    outcome: Literal["fine", "made", "mended", "forgotten", "left"]
    message: str
    next_step: str
    set_aside: list[str]


class RepairedWorktrees(TypedDict):
    """`fairlead worktree repair`."""

    mission_slug: str
    worktrees: list[RepairedWorktree]


class RemovedWorktree(TypedDict):
    """`fairlead worktree remove`."""

    mission_slug: str
    lane: str
    worktree: str
    removed: bool
    deleted_branch: str | None
    rescue_ref: str | None
    ignored: list[str]
    already_applied: bool


class Rescue(TypedDict):
    """What was kept of a removed worktree."""

    mission_slug: str | None
    ref: str
    lane: str
    number: int
    branch: str
    tip: str
    commit: str
    uncommitted: bool
    at: str


class RescueList(TypedDict):
    """`fairlead worktree rescue list`."""

    rescues: list[Rescue]


class RestoredRescue(TypedDict):
    """`fairlead worktree rescue restore`."""

    mission_slug: str
    lane: str
    branch: str
    worktree: str
    rescue_ref: str
    tip: str
    uncommitted: list[str]
    already_applied: bool


class StatusMission(TypedDict):
    """The mission on its board."""

    mission_id: str | None
    mid8: str
    mission_slug: str
    friendly_name: str
    mission_type: str
    topology: str
    authority_ref: str
    authority_commit: str | None
    target_branch: str
    phase: str
    note: NotRequired[str]


class StatusPackage(TypedDict):
    """One work package on the board."""

    wp_id: str
    title: str
    lane: str
    actor: str | None
    agent: str | None
    execution_lane: str | None
    dependencies: list[str]
    blocked_by: list[str]
    lease: Lease | None
    last_event_id: str | None
    last_transition_at: str | None
    stale_base: list[str]
    force_count: int
    blocked_from: str | None
    subtasks: dict[str, str]


class Progress(TypedDict):
    """How far the mission is; `weighted` between 0 and 1."""

    done: int
    total: int
    weighted: float


class WaitingConflict(TypedDict):
    """A conflict that waits to be resolved; `wp_id` is null where the mission is to land."""

    wp_id: str | None
    paths: list[str]
    others: list[str]
    worktree: str
    command: str


class Status(TypedDict):
    """`fairlead status`."""

    mission: StatusMission
    work_packages: list[StatusPackage]
    summary: dict[str, int]
    progress: Progress
    event_count: int
    last_event_id: str | None
    conflicts: list[WaitingConflict]
    uncommitted_events: NotRequired[int]


class Log(TypedDict):
    """`fairlead log`: the rows as they are logged, oldest first."""

    mission_slug: str
    events: list[dict[str, Any]]


class HistoryPoint(TypedDict):
    """A moment of a mission's history."""

    commit: str
    event_count: int
    last_event_id: str | None
    at: str | None


class LaneChange(TypedDict):
    """A package whose status lane differs; null where it was not there."""

    wp_id: str
    from_lane: str | None
    to_lane: str | None


class ChangedFile(TypedDict):
    """A document of the mission that differs: added, changed or removed."""

    name: str
    change: str


HistoryDiff = TypedDict(
    "HistoryDiff",
    {
        "mission_slug": str,
        "from": HistoryPoint,
        "to": HistoryPoint,
        "backwards": bool,
        "work_packages": list[LaneChange],
        "files": list[ChangedFile],
        "events": list[dict[str, Any]],
    },
)


class PastMove(TypedDict):
    """One transition of a package."""

    event_id: str
    at: str
    from_lane: str | None
    to_lane: str | None
    actor: str
    force: bool
    reason: str | None


class Way(TypedDict):
    """Where a package may go from here, what that needs, and the command for it."""

    to_lane: str
    needs: list[str]
    command: str


class Explanation(TypedDict):
    """`fairlead explain`."""

    mission_slug: str
    wp_id: str
    title: str
    lane: str
    why: str
    since: str | None
    actor: str | None
    event_id: str | None
    commit: str | None
    waits_for: dict[str, str]
    blocked_from: str | None
    lease: Lease | None
    stale_base: list[str]
    force_count: int
    transitions: list[PastMove]
    ways: list[Way]
    conflict: WaitingConflict | None


class Finding(TypedDict):
    """One thing that is not as it must be, or is worth knowing."""

    severity: str
    code: str
    where: str
    message: str
    next_step: str


class LogVerified(TypedDict):
    """`fairlead log --verify`."""

    verified: bool
    commits: int
    rows: int
    findings: list[Finding]


class Mended(TypedDict):
    """One thing that `doctor --fix` mended; `code` is that of the finding."""

    code: str
    where: str
    message: str


class LogRepaired(Written):
    """What `doctor --repair` did to the log of one mission."""

    mission_slug: str
    rows_put_back: list[str]
    rows_taken_in: list[str]
    lines_set_aside: list[str]
    quarantine: list[str]


class Health(TypedDict):
    """`fairlead doctor`; `mended` with --fix, `repaired` with --repair."""

    healthy: bool
    checks: list[str]
    missions: int
    commits: int
    rows: int
    findings: list[Finding]
    mended: list[Mended]
    repaired: list[LogRepaired]


class Stressed(TypedDict):
    """`fairlead doctor --stress N`; a trial is a kill."""

    passed: bool
    writers: int
    seed: int
    seconds: float
    trials: int
    acknowledged: int
    refused: int
    reads: int
    lost: int
    duplicated: int
    locks_left: int
    violations: int
    findings: list[str]
    failed: dict[str, int]


class Moved(Written):
    """`fairlead move`; `prompt_file` is what the holder is told, where somebody holds it."""

    wp_id: str
    from_lane: str
    lane: str
    lease: Lease | None
    workspace: str | None
    branch: str | None
    prompt_file: str | None


class Annotated(Written):
    """`fairlead annotate`; a heartbeat alone makes no commit."""

    wp_id: str
    lease: Lease | None


class MovedToDone(Moved):
    """`fairlead move WP done`, which brings the approved code in."""

    integrated_commit: str | None
    already: bool
    resolved: list[str]
    rescue_ref: str | None


class Integrated(Written):
    """`fairlead integrate`."""

    wp_id: str
    lane: str
    integrated_commit: str | None
    already: bool
    resolved: list[str]
    rescue_ref: str | None


class IntegrationAborted(TypedDict):
    """`fairlead integrate --abort`."""

    wp_id: str
    aborted: bool
    rescue_ref: str | None
    ignored: list[str]


class ReviewRange(TypedDict):
    """What is to be reviewed."""

    base: str
    head: str | None
    range: str


class Integration(TypedDict):
    """What became of the code after an approval."""

    outcome: str


class Work(Written):
    """`fairlead implement` and `fairlead review`."""

    action: str
    wp_id: str
    lane: str
    workspace: str
    branch: str
    prompt_file: str | None
    lease: Lease | None
    review: NotRequired[ReviewRange]
    review_cycle: NotRequired[str | None]
    integration: NotRequired[Integration]


class BlockedReason(TypedDict):
    """Why something cannot go on, and what would let it."""

    reason: str
    unblock: str
    wp_id: str | None


class NextWritten(Written):
    """Of `fairlead next`, whatever it says: what became of the step that was reported on."""

    reported: str | None


class NextStep(NextWritten):
    """`fairlead next`: something to do; with a lease when it is claimed."""

    kind: Literal["step"]
    action: str
    wp_id: str | None
    reason: str
    held: bool
    command: str | None
    workspace_path: str | None
    branch: str | None
    prompt_file: str | None
    prompt_command: str | None
    lease: Lease | None


class NextQuestion(NextWritten):
    """`fairlead next`: a person decides first."""

    kind: Literal["decision_required"]
    decision_id: str
    question: str
    options: list[str]


class NextBlocked(NextWritten):
    """`fairlead next`: nothing can be done now by the one who asks."""

    kind: Literal["blocked"]
    reasons: list[BlockedReason]


class NextTerminal(NextWritten):
    """`fairlead next`: nothing is left to do."""

    kind: Literal["terminal"]
    outcome: str


class AnalysisRecorded(Written):
    """`fairlead analyze`."""

    artifact: str
    verdict: str
    findings: int
    issue_counts: dict[str, int]


class Decision(TypedDict):
    """One decision; `marker` stands for it in documents. `fairlead decision show`."""

    decision_id: str
    question: str
    status: str
    options: list[str]
    input_key: str
    origin_flow: str
    answer: str | None
    rationale: str | None
    other_answer: bool
    step_id: str | None
    slot_key: str | None
    opened_by: str | None
    created_at: str
    resolved_by: str | None
    resolved_at: str | None
    marker: str


class DecisionRecorded(Decision, Written):
    """`fairlead decision open`, `resolve`, `defer` and `cancel`."""


class DecisionList(TypedDict):
    """`fairlead decision list`; `open` is how many wait."""

    mission_slug: str
    open: int
    decisions: list[Decision]


class Drift(TypedDict):
    """A contradiction between a document and a decision."""

    code: str
    where: str
    message: str
    next_step: str


class DecisionsVerified(TypedDict):
    """`fairlead decision verify`."""

    verified: bool
    decisions: int
    markers: int
    findings: list[Drift]


class EditTarget(TypedDict):
    """The name that a bulk edit changes; `operation` is rename, remove or deprecate."""

    term: str
    replacement: str | None
    operation: str


MapMove = TypedDict("MapMove", {"from": list[str], "to": str | None})
"""Files or directories that go to one place; `to` is null for what goes away."""


class OccurrenceMap(TypedDict):
    """An occurrence map: what is decided for each category, null where nothing is."""

    target: EditTarget | None
    categories: dict[str, str | None]
    exceptions: int
    moves: list[MapMove]


class CategoryCount(TypedDict):
    """What was found of one category."""

    action: str | None
    occurrences: int
    files: int


class Occurrence(TypedDict):
    """One place; `line` and `column` count from 1 and are null for the name of a file."""

    path: str
    line: int | None
    column: int | None
    text: str
    found: str
    suggestion: str | None
    category: str
    action: str | None
    excepted: bool


class UnreadFile(TypedDict):
    """A file that holds what is looked for and was not looked into: binary, or too large."""

    path: str
    why: str


class OccurrencesScanned(TypedDict):
    """`fairlead occurrences scan`."""

    commit: str
    map: OccurrenceMap
    files: int
    categories: dict[str, CategoryCount]
    occurrences: list[Occurrence]
    unread: list[UnreadFile]


class OccurrencesChecked(TypedDict):
    """`fairlead occurrences check`; `gated` is true where packages wait for the map."""

    commit: str
    complete: bool
    gated: bool
    map: OccurrenceMap
    remarks: list[str]


class OccurrencesVerified(TypedDict):
    """`fairlead occurrences verify`; what is left comes as an error with `details.findings`."""

    commit: str
    wp_id: str | None
    verified: bool
    files: int
    moves: int
    unread: list[UnreadFile]


class Check(TypedDict):
    """One acceptance check and how to mend it."""

    id: str
    passed: bool
    message: str
    fix: str


class Proof(TypedDict):
    """A proof that `accept` runs when it is due; `problem` says why it cannot be run."""

    criterion_id: str
    kind: str
    command: str
    outcome: str
    due: bool
    trusted: bool
    problem: str


class Acceptance(Written):
    """`fairlead accept`, and with `--diagnose`."""

    mission_slug: str
    acceptable: bool
    accepted: bool
    checks: list[Check]
    proofs: list[Proof]


class ProofPlanned(Written):
    """`fairlead accept --prove`, `--absent`, `--absent-by` and `--manual`."""

    criterion_id: str
    proof_type: str
    command: str | None
    pattern: str | None
    scope: list[str]
    question: str | None


class RepositoryCommand(TypedDict):
    """A command that a repository provides, and where it says so."""

    origin: str
    command: str


class Trusted(TypedDict):
    """`fairlead trust`, and with `--revoke`; `fresh` is what was agreed to just now."""

    repository: str
    trusted: bool
    digest: str | None
    commands: list[RepositoryCommand]
    fresh: list[RepositoryCommand]


class TrustedRepository(TypedDict):
    """One repository in a list of what is trusted."""

    repository: str
    digest: str
    trusted_at: str
    commands: list[RepositoryCommand]


class TrustList(TypedDict):
    """`fairlead trust --list`."""

    repositories: list[TrustedRepository]


class CriterionRecorded(Written):
    """`fairlead accept --record`."""

    criterion_id: str
    pass_fail: str


class SafeCommitted(TypedDict):
    """`fairlead safe-commit`."""

    commits: list[Commit]


class Protection(TypedDict):
    """A pattern of protected branches and who asked for it."""

    pattern: str
    origin: str


class Setting(TypedDict):
    """A value in force and where it comes from."""

    value: Any
    origin: str


class StepDemand(TypedDict):
    """What a step of a package, or the acceptance, waits for in a mission with a change mode."""

    mode: str
    step: str
    demand: str


class Policy(TypedDict):
    """`fairlead policy show`."""

    protected_branches: list[Protection]
    interaction: dict[str, Setting]
    change_modes: list[StepDemand]


class Demo(TypedDict):
    """`fairlead demo`."""

    directory: str
    mission: str
    commit: str
    seconds: float


class Prepared(TypedDict):
    """`fairlead init`."""

    repository: str
    primary_kind: str
    platform: str
    git_version: str | None
    hooks: list[str]
    protected_branches: list[str]
    missions: list[str]
    added: list[str]
    missing: list[str]


class ArtifactWritten(Written):
    """`fairlead specify`, `fairlead plan` and `fairlead artifact write`."""

    name: str
    path: str
    changed: bool
    from_template: bool


class Artifact(TypedDict):
    """`fairlead artifact read`."""

    name: str
    path: str
    content: str


class ArtifactEntry(TypedDict):
    """One document of a mission."""

    name: str
    written_by: str


class ArtifactList(TypedDict):
    """`fairlead artifact list`; `missing` are globs that the mission type asks for."""

    artifacts: list[ArtifactEntry]
    missing: list[str]


class ArtifactVersion(TypedDict):
    """One version of a document; `operation` and `event` are of this program's writes only."""

    version: int
    change: Literal["added", "changed", "removed"]
    commit: str
    committed_at: str
    author: str
    actor: str
    message: str
    operation: str | None
    event: str | None
    size: int


class ArtifactHistory(TypedDict):
    """`fairlead artifact history`, newest first."""

    name: str
    path: str
    versions: list[ArtifactVersion]


class Requirement(TypedDict):
    """A numbered statement of the specification."""

    id: str
    kind: str
    text: str
    line: int


class SpecFinding(TypedDict):
    """Something that a specification lacks."""

    code: str
    line: int
    message: str


class SpecReport(TypedDict):
    """`fairlead spec check`."""

    ok: bool
    counts: dict[str, int]
    requirements: list[Requirement]
    findings: list[SpecFinding]


class PackageAdded(Written):
    """`fairlead tasks add`."""

    wp_id: str
    title: str
    path: str
    dependencies: list[str]
    requirement_refs: list[str]
    owned_files: list[str]
    subtasks: list[dict[str, str]]
    execution_mode: str
    warnings: list[str]


class ImportedPackage(TypedDict):
    """One file that was taken in."""

    wp_id: str
    title: str
    file: str
    outcome: str


class PackagesImported(Written):
    """`fairlead tasks import`."""

    work_packages: list[ImportedPackage]
    warnings: list[str]


class ListedPackage(TypedDict):
    """One package as its file says it."""

    wp_id: str
    title: str
    file: str
    lane: str
    execution_lane: str | None
    finalized: bool
    dependencies: list[str]
    requirement_refs: list[str]
    owned_files: list[str]
    create_intent: list[str]
    execution_mode: str
    subtasks: list[dict[str, str]]
    agent_profile: str


class PackageList(TypedDict):
    """`fairlead tasks list`."""

    work_packages: list[ListedPackage]


class Lane(TypedDict):
    """One execution lane of the plan."""

    lane_id: str
    wp_ids: list[str]
    write_scope: list[str]
    depends_on_lanes: list[str]
    parallel_group: int


class LanePackage(TypedDict):
    """A package and the lane that carries it."""

    wp_id: str
    title: str
    lane_id: str
    dependencies: list[str]
    requirement_refs: list[str]


class Finalized(Written):
    """`fairlead tasks finalize`."""

    changed: bool
    check: bool
    target_branch: str
    lanes: list[Lane]
    work_packages: list[LanePackage]
    seeded: list[str]
    files: list[str]
    collapse_report: dict[str, Any] | None
    interaction_policy: dict[str, Any]
    warnings: list[str]


class LaneRemoval(TypedDict):
    """A lane that went or was kept, and why."""

    branch: str
    worktree: str | None
    reason: str | None
    rescue_ref: str | None
    ignored: list[str]


class Pushed(TypedDict):
    """What is at the upstream of the target; `already`: it was there before."""

    remote: str
    ref: str
    commit: str
    already: bool


class Merged(Written):
    """`fairlead merge`."""

    mission_slug: str
    strategy: str
    target_branch: str
    landed_commit: str | None
    mission_number: int | None
    archive_ref: str | None
    already: bool
    pushed: Pushed | None
    removed: list[LaneRemoval]
    kept: list[LaneRemoval]


class MissionClosed(Written):
    """`fairlead mission close`."""

    mission_slug: str
    discarded: bool
    reason: str | None
    archive_ref: str
    landed_commit: str | None
    removed: list[LaneRemoval]
    kept: list[LaneRemoval]
    rescue_refs: list[str]


class PreviewPackage(TypedDict):
    """A package that a merge would bring."""

    wp_id: str
    title: str
    lane: str


class PreviewPayload(TypedDict):
    """What a merge would bring."""

    work_packages: list[PreviewPackage]
    files: list[str]


class PreviewDeleted(TypedDict):
    """What a merge would remove, because it is merged; `ignored` is in no commit and goes too."""

    branches: list[str]
    worktrees: list[str]
    ignored: list[str]


class MergePreview(TypedDict):
    """`fairlead merge --dry-run`; `lost` is empty, always."""

    mission_slug: str
    strategy: str
    target_branch: str
    target_commit: str | None
    authority_commit: str | None
    mission_number: int | None
    merged: PreviewPayload
    lost: list[str]
    deleted: PreviewDeleted
    kept: list[LaneRemoval]
    conflicts: list[str]
    blockers: list[Problem]


class MergeAborted(TypedDict):
    """`fairlead merge --abort`."""

    aborted: bool
    rescue_ref: str | None
    ignored: list[str]


class EvidenceShown(TypedDict):
    """What a finding points at; `at` and `what` where the log holds the event."""

    kind: str
    event_id: str | None
    range: str | None
    path: str | None
    at: str | None
    what: str | None


class RetrospectiveEntry(TypedDict):
    """What findings and proposals share."""

    id: str | None
    category: str
    summary: str
    details: str | None
    evidence: list[EvidenceShown]


class RetrospectiveFinding(RetrospectiveEntry):
    """Something that was seen; `computed` where it follows from the log."""

    computed: bool


class RetrospectiveProposal(RetrospectiveEntry):
    """Something to change after the mission; a person applies it."""

    risk: str | None
    status: str


class FactsOfAll(TypedDict):
    """What happened to all packages together. Times are in seconds."""

    integrations: int
    rejections: int
    conflicts: int
    forced_moves: int
    reclaimed_leases: int
    canceled: int
    times_blocked: int
    blocked_seconds: float


class FactsOfPackage(TypedDict):
    """How one package went. Times are in seconds."""

    wp_id: str
    execution_lane: str | None
    ended_in: str
    canceled_because: str | None
    cycle_seconds: float | None
    seconds_in: dict[str, float]
    times_blocked: int
    blocked_seconds: float
    rejections: int
    conflicts: int
    forced_moves: int
    reclaimed_leases: int


class MissionFacts(FactsOfAll):
    """How a mission went, computed from its log. Times are in seconds."""

    began: str
    until: str
    duration_seconds: float
    cycle_seconds_by_lane: dict[str, float]
    seconds_in: dict[str, float]
    work_packages: list[FactsOfPackage]


class RetrospectiveShown(TypedDict):
    """`fairlead retrospect`."""

    mission_slug: str
    friendly_name: str
    artifact: str
    authority_ref: str
    created_at: str | None
    created_by: str | None
    helped: list[RetrospectiveFinding]
    not_helpful: list[RetrospectiveFinding]
    gaps: list[RetrospectiveFinding]
    proposals: list[RetrospectiveProposal]
    facts: MissionFacts


class RetrospectiveCounts(TypedDict):
    """How much a retrospective says."""

    helped: int
    not_helpful: int
    gaps: int
    proposals: int


class RetrospectiveCaptured(Written, RetrospectiveCounts):
    """`fairlead retrospect --from` and `--generate`."""

    mission_slug: str
    artifact: str
    changed: bool
    generated: bool
    facts: MissionFacts


class RetrospectiveLine(RetrospectiveCounts, FactsOfAll):
    """One mission looked back at."""

    mission_slug: str
    friendly_name: str
    phase: str
    has_retrospective: bool
    duration_seconds: float
    cycle_seconds_by_lane: dict[str, float]


class RetrospectiveTotals(RetrospectiveCounts, FactsOfAll):
    """All missions together."""

    missions: int
    with_retrospective: int


class OpenProposal(TypedDict):
    """A proposal that waits for a person."""

    mission_slug: str
    id: str | None
    risk: str | None
    summary: str


class UnreadMission(TypedDict):
    """A mission whose log or retrospective cannot be read."""

    mission_slug: str
    code: str
    message: str


class RetrospectiveSummary(TypedDict):
    """`fairlead retrospect summary`."""

    missions: list[RetrospectiveLine]
    totals: RetrospectiveTotals
    open_proposals: list[OpenProposal]
    unreadable: list[UnreadMission]


class AnalysisFinding(TypedDict):
    """One finding of an analysis."""

    id: str
    severity: str
    category: str
    summary: str


class AnalysisShown(TypedDict):
    """`fairlead analyze`; `changed` are the inputs that are not what they were."""

    mission_slug: str
    artifact: str
    state: Literal["fresh", "stale", "missing"]
    changed: list[str]
    verdict: Literal["ready", "blocked", "unknown"]
    findings: list[AnalysisFinding]


SHAPES: Mapping[str, Any] = {
    "accept": Acceptance,
    "accept-prove": ProofPlanned,
    "accept-record": CriterionRecorded,
    "analyze": AnalysisRecorded,
    "analyze-show": AnalysisShown,
    "annotate": Annotated,
    "artifact-history": ArtifactHistory,
    "artifact-list": ArtifactList,
    "artifact-read": Artifact,
    "artifact-write": ArtifactWritten,
    "context-resolve": dict[str, Any],
    "context-show": dict[str, Any],
    "demo": Demo,
    "decision-cancel": DecisionRecorded,
    "decision-defer": DecisionRecorded,
    "decision-list": DecisionList,
    "decision-open": DecisionRecorded,
    "decision-resolve": DecisionRecorded,
    "decision-show": Decision,
    "decision-verify": DecisionsVerified,
    "diff": HistoryDiff,
    "doctor": Health,
    "doctor-stress": Stressed,
    "error": Error,
    "explain": Explanation,
    "implement": Work,
    "init": Prepared,
    "integrate": Integrated,
    "integrate-abort": IntegrationAborted,
    "log": Log,
    "log-verify": LogVerified,
    "merge": Merged,
    "merge-abort": MergeAborted,
    "merge-preview": MergePreview,
    "mission-close": MissionClosed,
    "mission-create": MissionCreated,
    "mission-follow-up": FollowUp,
    "mission-list": MissionList,
    "mission-path": MissionPlace,
    "mission-reopen": MissionReopened,
    "mission-save": MissionSaved,
    "mission-show": MissionCard,
    "move": Moved | MovedToDone,
    "next": NextStep | NextQuestion | NextBlocked | NextTerminal,
    "occurrences-check": OccurrencesChecked,
    "occurrences-scan": OccurrencesScanned,
    "occurrences-verify": OccurrencesVerified,
    "plan": ArtifactWritten,
    "policy-show": Policy,
    "prompt": dict[str, Any],
    "retrospect": RetrospectiveCaptured,
    "retrospect-show": RetrospectiveShown,
    "retrospect-summary": RetrospectiveSummary,
    "review": Work,
    "safe-commit": SafeCommitted,
    "spec-check": SpecReport,
    "specify": ArtifactWritten,
    "status": Status,
    "tasks-add": PackageAdded,
    "tasks-finalize": Finalized,
    "tasks-import": PackagesImported,
    "tasks-list": PackageList,
    "trust": Trusted,
    "trust-list": TrustList,
    "version": Version,
    "worktree-list": WorktreeList,
    "worktree-remove": RemovedWorktree,
    "worktree-repair": RepairedWorktrees,
    "worktree-rescue-list": RescueList,
    "worktree-rescue-restore": RestoredRescue,
}
"""Name of each kind of answer to the shape of its `data` (or `error`)."""
