"""Both adapters of git keep the promises of every port of git."""

import pytest

from fairlead.shared_kernel.testing import (
    CommandRunsContract,
    CommandRunsUnderTest,
    CommitHooksContract,
    GitFolderContract,
    GitFolderUnderTest,
    GitSettingsContract,
    HistoryContract,
    MergesContract,
    ObjectsContract,
    RefsContract,
    RepositoryUnderTest,
    WorktreesContract,
)
from tests.contract.in_memory import InMemory
from tests.contract.looked_after import (
    FolderInMemory,
    FolderOnDisk,
    RunsInMemory,
    RunsOnDisk,
)
from tests.contract.on_disk import OnDisk


class _OnDisk:
    @pytest.fixture
    def subject(self, on_disk: OnDisk) -> RepositoryUnderTest:
        return on_disk


class _InMemory:
    @pytest.fixture
    def subject(self) -> RepositoryUnderTest:
        return InMemory()


class TestGitRefs(_OnDisk, RefsContract): ...


class TestMemoryRefs(_InMemory, RefsContract): ...


class TestGitObjects(_OnDisk, ObjectsContract): ...


class TestMemoryObjects(_InMemory, ObjectsContract): ...


class TestGitHistory(_OnDisk, HistoryContract): ...


class TestMemoryHistory(_InMemory, HistoryContract): ...


class TestGitMerges(_OnDisk, MergesContract): ...


class TestMemoryMerges(_InMemory, MergesContract): ...


class TestGitWorktrees(_OnDisk, WorktreesContract): ...


class TestMemoryWorktrees(_InMemory, WorktreesContract): ...


class TestGitHooks(_OnDisk, CommitHooksContract): ...


class TestMemoryHooks(_InMemory, CommitHooksContract): ...


class TestGitConfiguration(_OnDisk, GitSettingsContract): ...


class TestMemorySettings(_InMemory, GitSettingsContract): ...


class TestGitFolder(GitFolderContract):
    @pytest.fixture
    def subject(self, folder_on_disk: FolderOnDisk) -> GitFolderUnderTest:
        return folder_on_disk


class TestMemoryGitFolder(GitFolderContract):
    @pytest.fixture
    def subject(self) -> GitFolderUnderTest:
        return FolderInMemory()


class TestGitCommandRuns(CommandRunsContract):
    @pytest.fixture
    def subject(self, runs_on_disk: RunsOnDisk) -> CommandRunsUnderTest:
        return runs_on_disk


class TestMemoryCommandRuns(CommandRunsContract):
    @pytest.fixture
    def subject(self) -> CommandRunsUnderTest:
        return RunsInMemory()
