"""lanes.json: which packages run where. Written by finalize only (contract lifecycle)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from fairlead.shared_kernel.documents.errors import LanesInvalid

FILE_NAME = "lanes.json"
VERSION = 1


@dataclass(frozen=True, slots=True)
class ExecutionLane:
    """One lane. `lane_id` is the recorded form (`lane-a`; foreign files hold other words)."""

    lane_id: str
    wp_ids: tuple[str, ...]
    write_scope: tuple[str, ...]
    depends_on_lanes: tuple[str, ...]
    parallel_group: int


@dataclass(frozen=True, slots=True)
class PlannedWorkPackage:
    """What finalize froze of a package, so that no status or claim parses YAML."""

    wp_id: str
    title: str
    dependencies: tuple[str, ...] = ()
    subtasks: tuple[str, ...] = ()
    """Ids of subtasks, `T001` and so on."""
    requirement_refs: tuple[str, ...] = ()
    write_scope: tuple[str, ...] = ()
    execution_mode: str = "code_change"
    agent_profile: str = ""
    file: str = ""
    """Path of the package's file below the mission directory."""


@dataclass(frozen=True, slots=True)
class LanePlan:
    """The content of one lanes.json."""

    mission_slug: str
    mission_id: str | None
    mission_branch: str
    target_branch: str
    lanes: tuple[ExecutionLane, ...]
    work_packages: tuple[PlannedWorkPackage, ...]
    computed_at: str
    computed_from: str
    interaction_policy: Mapping[str, object] = field(default_factory=dict)
    collapse_report: Mapping[str, object] | None = None
    extra: Mapping[str, object] = field(default_factory=dict)
    """Keys of foreign files that this program has no use for; kept when written."""

    @classmethod
    def parse(cls, data: bytes, *, where: str = FILE_NAME) -> Self:
        """Read a lanes.json of any age.

        Raises:
            LanesInvalid: not JSON, a part has the wrong shape, a package is in two lanes, or a
                lane depends on one that is not there.
        """
        try:
            raw = json.loads(data)
            plan = cls._of(raw)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise LanesInvalid(where, f"{type(error).__name__}: {error}") from error
        plan._check(where)
        return plan

    def written(self) -> bytes:
        """The bytes of the file: sorted keys, two spaces, a newline at the end."""
        raw = dict(self.extra) | {
            "version": VERSION,
            "mission_slug": self.mission_slug,
            "mission_id": self.mission_id,
            "mission_branch": self.mission_branch,
            "target_branch": self.target_branch,
            "lanes": [_plain(lane) for lane in self.lanes],
            "work_packages": [_plain(package) for package in self.work_packages],
            "computed_at": self.computed_at,
            "computed_from": self.computed_from,
            "interaction_policy": self.interaction_policy,
            "collapse_report": self.collapse_report,
        }
        return (json.dumps(raw, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()

    def lane_of(self, wp_id: str) -> ExecutionLane | None:
        """Return the lane that carries a package, or None."""
        return next((lane for lane in self.lanes if wp_id in lane.wp_ids), None)

    def work_package(self, wp_id: str) -> PlannedWorkPackage | None:
        """Return what is known of a package, or None."""
        return next((package for package in self.work_packages if package.wp_id == wp_id), None)

    @classmethod
    def _of(cls, raw: Mapping[str, object]) -> Self:
        known = {
            "version",
            "mission_slug",
            "mission_id",
            "mission_branch",
            "target_branch",
            "lanes",
            "work_packages",
            "computed_at",
            "computed_from",
            "interaction_policy",
            "collapse_report",
        }
        lanes = tuple(_lane(lane) for lane in _sequence(raw["lanes"]))
        packages = tuple(_package(package) for package in _sequence(raw.get("work_packages", ())))
        policy = raw.get("interaction_policy") or {}
        report = raw.get("collapse_report")
        if not isinstance(policy, dict) or not isinstance(report, dict | None):
            raise ValueError("interaction_policy and collapse_report are objects")
        mission_id = raw.get("mission_id")
        return cls(
            mission_slug=str(raw["mission_slug"]),
            mission_id=str(mission_id) if mission_id else None,
            mission_branch=str(raw.get("mission_branch") or ""),
            target_branch=str(raw.get("target_branch") or ""),
            lanes=lanes,
            work_packages=packages,
            computed_at=str(raw.get("computed_at") or ""),
            computed_from=str(raw.get("computed_from") or ""),
            interaction_policy=policy,
            collapse_report=report,
            extra={key: value for key, value in raw.items() if key not in known},
        )

    def _check(self, where: str) -> None:
        seen: dict[str, str] = {}
        names = {lane.lane_id for lane in self.lanes}
        if len(names) != len(self.lanes):
            raise LanesInvalid(where, "two lanes have the same id")
        for lane in self.lanes:
            for wp_id in lane.wp_ids:
                if wp_id in seen:
                    raise LanesInvalid(where, f"{wp_id} is in {seen[wp_id]} and in {lane.lane_id}")
                seen[wp_id] = lane.lane_id
            missing = [name for name in lane.depends_on_lanes if name not in names]
            if missing:
                raise LanesInvalid(where, f"{lane.lane_id} depends on unknown {missing[0]}")
        for package in self.work_packages:
            if package.wp_id not in seen:
                raise LanesInvalid(where, f"{package.wp_id} is in no lane")


def _plain(part: ExecutionLane | PlannedWorkPackage) -> Mapping[str, object]:
    values = {name: getattr(part, name) for name in part.__dataclass_fields__}
    return {key: list(v) if isinstance(v, tuple) else v for key, v in values.items()}


def _lane(raw: object) -> ExecutionLane:
    part = _mapping(raw)
    group = part.get("parallel_group") or 0
    if not isinstance(group, int):
        raise ValueError(f"parallel_group is a number, not {group!r}")
    return ExecutionLane(
        lane_id=str(part["lane_id"]),
        wp_ids=_texts(part.get("wp_ids")),
        write_scope=_texts(part.get("write_scope")),
        depends_on_lanes=_texts(part.get("depends_on_lanes")),
        parallel_group=group,
    )


def _package(raw: object) -> PlannedWorkPackage:
    part = _mapping(raw)
    return PlannedWorkPackage(
        wp_id=str(part["wp_id"]),
        title=str(part.get("title") or ""),
        dependencies=_texts(part.get("dependencies")),
        subtasks=_texts(part.get("subtasks")),
        requirement_refs=_texts(part.get("requirement_refs")),
        write_scope=_texts(part.get("write_scope")),
        execution_mode=str(part.get("execution_mode") or "code_change"),
        agent_profile=str(part.get("agent_profile") or ""),
        file=str(part.get("file") or ""),
    )


def _mapping(raw: object) -> Mapping[str, object]:
    if not isinstance(raw, dict):
        raise ValueError(f"expected an object, found {type(raw).__name__}")
    return raw


def _sequence(raw: object) -> Sequence[object]:
    if not isinstance(raw, list | tuple):
        raise ValueError(f"expected a list, found {type(raw).__name__}")
    return raw


def _texts(raw: object) -> tuple[str, ...]:
    return tuple(str(item) for item in _sequence(raw or ()))
