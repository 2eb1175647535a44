"""Values and rules that every context uses to talk about the same thing.

Start at `identity`, then `naming` and `context`. No I/O except in `adapters/`.
"""

from fairlead.shared_kernel.errors import ErrorKind, FairleadError

__all__ = ["ErrorKind", "FairleadError"]
