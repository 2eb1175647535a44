"""Sending what has landed to the upstream of its target. Never by force."""

from collections.abc import Mapping
from dataclasses import dataclass

from fairlead.mission_management.integration.errors import (
    MergeNotPushed,
    MergeNoUpstream,
    MergePushRejected,
)
from fairlead.shared_kernel.git import (
    Oid,
    PushRejected,
    Remotes,
    RemoteUnreachable,
    Repository,
    Upstream,
)


@dataclass(frozen=True, slots=True)
class Pushed:
    """What is at the upstream now. `already` is True where it was there before."""

    upstream: Upstream
    commit: Oid
    already: bool

    def written(self) -> Mapping[str, object]:
        """The form in JSON output."""
        return {
            "remote": self.upstream.remote,
            "ref": self.upstream.ref,
            "commit": self.commit,
            "already": self.already,
        }


@dataclass(frozen=True, slots=True)
class Pusher:
    """Pushes landed commits."""

    repository: Repository
    remotes: Remotes

    def push(self, target: str, commit: Oid) -> Pushed:
        """Push exactly what has landed, unless it is there.

        Raises:
            MergeNoUpstream: nobody said where to.
            MergeNotPushed: nobody answered; a retry is safe.
            MergePushRejected: it was not taken; a person decides.
        """
        upstream = self.remotes.upstream(target)
        if upstream is None:
            raise MergeNoUpstream(target)
        try:
            tip = self.remotes.tip(upstream)
            already = tip is not None and self._has(tip, commit)
            if not already:
                self.remotes.push(upstream, commit)
        except RemoteUnreachable as error:
            raise MergeNotPushed(target, commit, upstream.display, error.said) from error
        except PushRejected as error:
            raise MergePushRejected(target, commit, upstream.display, error.said) from error
        return Pushed(upstream, commit, already)

    def _has(self, tip: Oid, commit: Oid) -> bool:
        """Tell whether a tip contains a commit; one that nobody fetched is not known to."""
        known = self.repository.objects.read(tip) is not None
        return known and self.repository.history.is_ancestor(commit, tip)
