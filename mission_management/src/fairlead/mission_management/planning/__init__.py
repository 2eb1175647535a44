"""Planning: specification, plan, work packages, and the lanes that follow from them.

Start at `finalize_tasks.py`; the rules it stands on are `requirements.py`, `work_package_file.py`,
`dependencies.py` and `lanes.py`.
"""

from typing import TYPE_CHECKING

from fairlead.shared_kernel.late import exports

if TYPE_CHECKING:
    from fairlead.mission_management.planning.add_work_package import (
        AddedWorkPackage,
        AddWorkPackage,
        NewWorkPackage,
    )
    from fairlead.mission_management.planning.artifact_names import (
        PLAN_FILE,
        SPEC_FILE,
        TASKS_FILE,
        artifact_path,
        written_by_program,
    )
    from fairlead.mission_management.planning.check_spec import (
        CheckSpec,
        SpecFinding,
        SpecReport,
    )
    from fairlead.mission_management.planning.collapse import (
        Collapse,
        JoinedLanes,
    )
    from fairlead.mission_management.planning.dependencies import (
        DependencyGraph,
        find_cycle,
    )
    from fairlead.mission_management.planning.errors import (
        ArtifactEmpty,
        ArtifactNameInvalid,
        ArtifactNotFound,
        ArtifactNotText,
        ArtifactProtected,
        DependencyCycle,
        DependencyUnknown,
        FrontMatterInvalid,
        FrontMatterUnknownKey,
        LaneChangeRefused,
        NoWorkPackages,
        PlanningError,
        RequirementUnmapped,
        SaveMessageMissing,
        WorkPackageExists,
        WorkPackageFileNeeded,
    )
    from fairlead.mission_management.planning.finalize_tasks import (
        FinalizedTasks,
        FinalizeTasks,
    )
    from fairlead.mission_management.planning.import_work_packages import (
        GivenFile,
        ImportedWorkPackage,
        ImportedWorkPackages,
        ImportWorkPackages,
        Outcome,
    )
    from fairlead.mission_management.planning.lanes import (
        EarlierLanes,
        LaneLayout,
        compute_lanes,
    )
    from fairlead.mission_management.planning.late_additions import came_later
    from fairlead.mission_management.planning.list_work_packages import (
        ListedWorkPackage,
        ListWorkPackages,
        WorkPackageList,
    )
    from fairlead.mission_management.planning.package_listing import (
        package_files,
    )
    from fairlead.mission_management.planning.profile_wish import (
        agent_profile_in,
    )
    from fairlead.mission_management.planning.read_artifact import (
        ArtifactContent,
        ArtifactEntry,
        ArtifactList,
        ListArtifacts,
        ReadArtifact,
    )
    from fairlead.mission_management.planning.requirements import (
        Requirement,
        RequirementKind,
        Requirements,
        says_something,
        table_rows,
        visible_lines,
    )
    from fairlead.mission_management.planning.save_mission import (
        SavedMission,
        SaveMission,
    )
    from fairlead.mission_management.planning.strict_reading import (
        ExecutionMode,
    )
    from fairlead.mission_management.planning.subtasks import (
        Subtask,
    )
    from fairlead.mission_management.planning.tasks_page import (
        subtask_titles,
    )
    from fairlead.mission_management.planning.trace_artifact import (
        ArtifactHistory,
        ArtifactVersion,
        TraceArtifact,
        VersionChange,
    )
    from fairlead.mission_management.planning.work_package_file import (
        WorkPackageFile,
    )
    from fairlead.mission_management.planning.write_artifact import (
        WriteArtifact,
        WrittenArtifact,
    )
else:
    __getattr__ = exports(
        __name__,
        {
            "add_work_package": (
                "AddWorkPackage",
                "AddedWorkPackage",
                "NewWorkPackage",
            ),
            "artifact_names": (
                "PLAN_FILE",
                "SPEC_FILE",
                "TASKS_FILE",
                "artifact_path",
                "written_by_program",
            ),
            "check_spec": (
                "CheckSpec",
                "SpecFinding",
                "SpecReport",
            ),
            "collapse": (
                "Collapse",
                "JoinedLanes",
            ),
            "dependencies": (
                "DependencyGraph",
                "find_cycle",
            ),
            "errors": (
                "ArtifactEmpty",
                "ArtifactNameInvalid",
                "ArtifactNotFound",
                "ArtifactNotText",
                "ArtifactProtected",
                "DependencyCycle",
                "DependencyUnknown",
                "FrontMatterInvalid",
                "FrontMatterUnknownKey",
                "LaneChangeRefused",
                "NoWorkPackages",
                "PlanningError",
                "RequirementUnmapped",
                "SaveMessageMissing",
                "WorkPackageExists",
                "WorkPackageFileNeeded",
            ),
            "finalize_tasks": (
                "FinalizeTasks",
                "FinalizedTasks",
            ),
            "import_work_packages": (
                "GivenFile",
                "ImportWorkPackages",
                "ImportedWorkPackage",
                "ImportedWorkPackages",
                "Outcome",
            ),
            "lanes": (
                "EarlierLanes",
                "LaneLayout",
                "compute_lanes",
            ),
            "late_additions": ("came_later",),
            "list_work_packages": (
                "ListWorkPackages",
                "ListedWorkPackage",
                "WorkPackageList",
            ),
            "package_listing": ("package_files",),
            "profile_wish": ("agent_profile_in",),
            "read_artifact": (
                "ArtifactContent",
                "ArtifactEntry",
                "ArtifactList",
                "ListArtifacts",
                "ReadArtifact",
            ),
            "requirements": (
                "Requirement",
                "RequirementKind",
                "Requirements",
                "says_something",
                "table_rows",
                "visible_lines",
            ),
            "save_mission": (
                "SaveMission",
                "SavedMission",
            ),
            "strict_reading": ("ExecutionMode",),
            "subtasks": ("Subtask",),
            "tasks_page": ("subtask_titles",),
            "trace_artifact": (
                "ArtifactHistory",
                "ArtifactVersion",
                "TraceArtifact",
                "VersionChange",
            ),
            "work_package_file": ("WorkPackageFile",),
            "write_artifact": (
                "WriteArtifact",
                "WrittenArtifact",
            ),
        },
    )

__all__ = [
    "PLAN_FILE",
    "SPEC_FILE",
    "TASKS_FILE",
    "AddWorkPackage",
    "AddedWorkPackage",
    "ArtifactContent",
    "ArtifactEmpty",
    "ArtifactEntry",
    "ArtifactHistory",
    "ArtifactList",
    "ArtifactNameInvalid",
    "ArtifactNotFound",
    "ArtifactNotText",
    "ArtifactProtected",
    "ArtifactVersion",
    "CheckSpec",
    "Collapse",
    "DependencyCycle",
    "DependencyGraph",
    "DependencyUnknown",
    "EarlierLanes",
    "ExecutionMode",
    "FinalizeTasks",
    "FinalizedTasks",
    "FrontMatterInvalid",
    "FrontMatterUnknownKey",
    "GivenFile",
    "ImportWorkPackages",
    "ImportedWorkPackage",
    "ImportedWorkPackages",
    "JoinedLanes",
    "LaneChangeRefused",
    "LaneLayout",
    "ListArtifacts",
    "ListWorkPackages",
    "ListedWorkPackage",
    "NewWorkPackage",
    "NoWorkPackages",
    "Outcome",
    "PlanningError",
    "ReadArtifact",
    "Requirement",
    "RequirementKind",
    "RequirementUnmapped",
    "Requirements",
    "SaveMessageMissing",
    "SaveMission",
    "SavedMission",
    "SpecFinding",
    "SpecReport",
    "Subtask",
    "TraceArtifact",
    "VersionChange",
    "WorkPackageExists",
    "WorkPackageFile",
    "WorkPackageFileNeeded",
    "WorkPackageList",
    "WriteArtifact",
    "WrittenArtifact",
    "agent_profile_in",
    "artifact_path",
    "came_later",
    "compute_lanes",
    "find_cycle",
    "package_files",
    "says_something",
    "subtask_titles",
    "table_rows",
    "visible_lines",
    "written_by_program",
]
