"""The container: everything that it promises can be built."""

from pathlib import Path

from fairlead.governance.container import Governance
from fairlead.governance.policy import GitChangeSet, Refused
from fairlead.shared_kernel.adapters.file_locks import FileLocks
from fairlead.shared_kernel.adapters.fixed_clock import FixedClock
from fairlead.shared_kernel.adapters.memory_git import MemoryGit
from tests.governance.test_file_policy_sources import put


def test_every_provider_builds_and_the_gate_knows_the_wishes_of_the_project(tmp_path: Path) -> None:
    put(tmp_path, ".kittify/config.yaml", "protected_branches: [develop]\n")
    container = Governance(
        primary_root=tmp_path,
        common_dir=tmp_path / ".git",
        settings=MemoryGit().settings,
        environment={"XDG_CONFIG_HOME": str(tmp_path)},
        clock=FixedClock(),
        locks=FileLocks(),
    )
    for provider in container.providers.values():
        assert provider() is not None
    assert container.mission_types() is container.mission_types()
    change_set = GitChangeSet("develop", tmp_path, None, (), "x", "move")
    verdict = container.workflow_policy().assert_allowed(change_set, ref_exists=True)
    assert isinstance(verdict, Refused)
    assert "develop (.kittify/config.yaml)" in verdict.message
