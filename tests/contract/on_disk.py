"""A real repository for the contract tests."""

import os
import shutil
import subprocess
from functools import cached_property
from pathlib import Path

import pytest
from typing_extensions import override

from fairlead.shared_kernel.adapters.git_cli import locate, open_repository
from fairlead.shared_kernel.git import Repository
from fairlead.shared_kernel.testing import RepositoryUnderTest


class OnDisk(RepositoryUnderTest):
    """A repository made by git; hooks are shell scripts."""

    def __init__(self, root: Path, patch: pytest.MonkeyPatch) -> None:
        self.root, self._patch = root, patch

    @cached_property
    def _opened(self) -> Repository:
        return open_repository(locate(self.root))

    @property
    @override
    def repository(self) -> Repository:
        return self._opened

    @property
    @override
    def state(self) -> Path:
        return self.root / ".git" / "fairlead" / "mission"

    @override
    def edit(self, worktree: Path, path: str, data: bytes | None) -> None:
        file = worktree / path
        if data is None:
            file.unlink()
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)

    @override
    def delete_folder(self, worktree: Path) -> None:
        shutil.rmtree(worktree)

    @override
    def veto_refs(self, reason: str) -> None:
        self.hook(
            "reference-transaction", f'[ "$1" = prepared ] || exit 0\necho "{reason}" >&2\nexit 1'
        )

    @override
    def reject_commits(self, reason: str) -> None:
        self.hook("pre-commit", f'echo "{reason}" >&2\nexit 1')

    @override
    def add_to_messages(self, line: str) -> None:
        self.hook("commit-msg", f'echo "{line}" >> "$1"')

    @override
    def fail_after_commits(self, reason: str) -> None:
        self.hook("post-commit", f'echo "{reason}" >&2\nexit 1')

    @override
    def after_checkouts(self, reason: str) -> None:
        self.hook("post-checkout", f'echo "{reason} $(pwd)" >&2\nexit 1')

    @override
    def forget_identity(self) -> None:
        self._patch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
        self.git("config", "user.useConfigOnly", "true")

    @override
    def configure(self, key: str, value: str, *, personal: bool) -> None:
        if personal:
            file = self.root / ".git" / "personal"
            shutil.copy(os.environ["GIT_CONFIG_GLOBAL"], file)
            self._patch.setenv("GIT_CONFIG_GLOBAL", str(file))
        self.git("config", *(["--global"] if personal else []), key, value)

    def hook(self, name: str, script: str, folder: Path | None = None) -> Path:
        """Install a hook written for the shell."""
        file = (folder or self.root / ".git" / "hooks") / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(script if script.startswith("#!") else f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)
        return file

    def git(self, *words: str, at: Path | None = None) -> str:
        """Run git as a person does, and return what it prints."""
        done = subprocess.run(
            ("git", *words), cwd=at or self.root, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()
