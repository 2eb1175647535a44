"""The ambient facts of a machine and a repository, read once."""

import sys

from fairlead.shared_kernel.context import Infra
from fairlead.shared_kernel.git import Checkout, Repository


def read_infra(repository: Repository, checkout: Checkout, *, with_version: bool = True) -> Infra:
    """Ask git for its hooks, and for its version where that is wanted: a process for each."""
    return Infra.of(
        checkout,
        git_version=repository.settings.version() if with_version else None,
        platform=sys.platform,
        hooks=repository.hooks.configured(),
    )
