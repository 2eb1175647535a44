"""The ports of `shared_kernel.git`, met in memory: for tests of everything that stands on git."""

from fairlead.shared_kernel.adapters.memory_git.memory_git import MemoryGit

__all__ = ["MemoryGit"]
