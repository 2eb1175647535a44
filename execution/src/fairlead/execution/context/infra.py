"""The ambient facts of a machine and a repository, read once."""

import sys

from fairlead.shared_kernel.context import Infra
from fairlead.shared_kernel.git import Checkout, Repository


def read_infra(repository: Repository, checkout: Checkout) -> Infra:
    """Ask git for its version and its hooks. Two processes, so only reports ask."""
    return Infra.of(
        checkout,
        git_version=repository.settings.version(),
        platform=sys.platform,
        hooks=repository.hooks.configured(),
    )
