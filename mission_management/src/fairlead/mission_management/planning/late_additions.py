"""What a mission says by now, and its plan does not know: finalize has to look again."""

from collections.abc import Iterator

from fairlead.mission_management.acceptance import MATRIX_FILE, AcceptanceMatrix
from fairlead.mission_management.planning.artifact_names import SPEC_FILE
from fairlead.mission_management.planning.requirements import RequirementKind, Requirements
from fairlead.mission_management.planning.work_package_file import FOLDER, wp_id_of
from fairlead.mission_management.status import MissionState


def came_later(state: MissionState) -> tuple[str, ...]:
    """Return packages and functional requirements that were written after the plan was made.

    Nobody can claim such a package, and no criterion asks for such a requirement. Of missions that
    other programs plan nothing is known.
    """
    if state.plan is None or not state.meta.is_ours:
        return ()
    return (*_packages(state), *_requirements(state))


def _packages(state: MissionState) -> Iterator[str]:
    """By the names of their files: whoever asks what is next parses no YAML for it."""
    planned = {package.wp_id for package in state.plan.work_packages} if state.plan else set()
    for path in state.file_names(FOLDER):
        wp_id = wp_id_of(path)
        if wp_id and wp_id not in planned and wp_id not in state.snapshot.work_packages:
            yield wp_id


def _requirements(state: MissionState) -> Iterator[str]:
    matrix = AcceptanceMatrix.parse(state.read_file(MATRIX_FILE) or b"{}")
    criteria = {criterion.criterion_id for criterion in matrix.all}
    spec = Requirements.read((state.read_file(SPEC_FILE) or b"").decode("utf-8", "replace"))
    for requirement in spec.of(RequirementKind.FUNCTIONAL):
        if requirement.id not in criteria:
            yield requirement.id
