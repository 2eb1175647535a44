"""Repositories elsewhere, through git's own transports."""

from typing_extensions import override

from fairlead.shared_kernel.adapters.git_cli.runner import (
    CHECKOUT_SECONDS,
    READ_SECONDS,
    Completed,
    Git,
)
from fairlead.shared_kernel.git import (
    GitCommandFailed,
    GitSettings,
    GitTimeout,
    Oid,
    PushRejected,
    Remotes,
    RemoteUnreachable,
    Upstream,
    oid,
)

_HERE = "."
"""The remote of a branch whose upstream is a branch of the same repository."""


class GitRemotes(Remotes):
    """Remotes of one repository. Both commands may ask for a passphrase on the terminal."""

    def __init__(self, git: Git, settings: GitSettings) -> None:
        self._git, self._settings = git, settings

    @override
    def upstream(self, branch: str) -> Upstream | None:
        remote = self._settings.value(f"branch.{branch}.remote")
        ref = self._settings.value(f"branch.{branch}.merge")
        return Upstream(remote, ref) if remote and ref and remote != _HERE else None

    @override
    def tip(self, upstream: Upstream) -> Oid | None:
        try:
            done = self._git.write(
                *("ls-remote", "--", upstream.remote, upstream.ref),
                timeout=READ_SECONDS,
                foreground=True,
            )
        except (GitCommandFailed, GitTimeout) as failed:
            raise RemoteUnreachable(upstream.remote, str(failed)) from failed
        lines = (line.split("\t") for line in done.line.split("\n") if line)
        return next((oid(name) for name, ref in lines if ref == upstream.ref), None)

    @override
    def push(self, upstream: Upstream, commit: Oid) -> None:
        done = self._pushed(upstream, commit)
        said = f"{done.stderr}\n{done.stdout.decode('utf-8', 'replace')}"
        refused = any(line.startswith(b"!") for line in done.stdout.split(b"\n"))
        if refused or done.status == 1:
            raise PushRejected(upstream.display, _short(said))
        if done.status:
            raise RemoteUnreachable(upstream.remote, _short(said))

    def _pushed(self, upstream: Upstream, commit: Oid) -> Completed:
        try:
            return self._git.write(
                *("push", "--porcelain", "--"),
                *(upstream.remote, f"{oid(commit)}:{upstream.ref}"),
                accept=range(256),
                timeout=CHECKOUT_SECONDS,
                foreground=True,
                hooks_may_write=True,
            )
        except GitTimeout as late:
            raise RemoteUnreachable(upstream.remote, str(late)) from late


def _short(said: str) -> str:
    lines = [line for line in said.splitlines() if line.strip() and not line.startswith("hint:")]
    return "\n".join(lines[-12:])
