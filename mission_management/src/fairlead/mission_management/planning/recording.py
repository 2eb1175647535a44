"""What a planning command says about its write."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from fairlead.mission_management.missions import commit_summary
from fairlead.mission_management.planning.artifact_names import PLAN_FILE, SPEC_FILE
from fairlead.mission_management.status import (
    LifecycleRecorded,
    MissionState,
    StatusEvent,
    StatusLedger,
)
from fairlead.shared_kernel.actor import Actor
from fairlead.shared_kernel.commit_target import CommitReceipt
from fairlead.shared_kernel.context import PlanningContext
from fairlead.shared_kernel.git import Oid
from fairlead.shared_kernel.identity import MissionIdentity
from fairlead.shared_kernel.naming import MissionNames

_PHASES = {SPEC_FILE: "Specify", PLAN_FILE: "Plan"}


def artifact_events(
    identity: MissionIdentity,
    actor: Actor,
    name: str,
    content: bytes | None,
    *,
    is_new: bool,
    is_complete: bool = True,
) -> tuple[StatusEvent, ...]:
    """Return what is logged when an artefact is written, or removed (no content).

    A template begins a specification or a plan, and does not complete it.
    """
    facts: dict[str, object] = {
        "artifact_path": MissionNames(identity.folder).file(name),
        "mission_slug": identity.mission_slug,
    }
    if content is None:
        return (LifecycleRecorded("ArtifactRemoved", actor, facts),)
    facts["sha256"] = hashlib.sha256(content).hexdigest()
    phase = _PHASES.get(name)
    if phase is None:
        return (LifecycleRecorded("ArtifactWritten", actor, facts),)
    names = [f"{phase}Started"] if is_new else []
    names += [f"{phase}Completed"] if is_complete else []
    return tuple(LifecycleRecorded(name, actor, facts) for name in names)


def has_written(receipt: CommitReceipt | None) -> bool:
    """True when the operation wrote something, now or before: not where there was nothing to do.

    A retry answers as the first try did.
    """
    return receipt is not None and bool(receipt.event_ids or not receipt.already_applied)


def state_after(
    ledger: StatusLedger, context: PlanningContext, receipt: CommitReceipt
) -> MissionState:
    """Return the state at the commit of a receipt; a retry reads there what it did before."""
    surface = replace(context.surface, read_commit=Oid(receipt.commit_sha))
    return ledger.load(replace(context.writing(), surface=surface))


def commit_facts(receipt: CommitReceipt | None) -> Mapping[str, object]:
    """Return the keys `commits` and `event_ids`; no commit where there was nothing to write."""
    shown = receipt if has_written(receipt) else None
    return {
        "commits": [commit_summary(shown)] if shown else [],
        "event_ids": list(shown.event_ids) if shown else [],
    }
