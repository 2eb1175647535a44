"""Globs of files: the one language in which packages say what they own. Start at `matching.py`."""

from typing import TYPE_CHECKING

from fairlead.shared_kernel.late import exports

if TYPE_CHECKING:
    from fairlead.shared_kernel.globs.matching import common_path, globs_overlap, matches
else:
    __getattr__ = exports(__name__, {"matching": ("common_path", "globs_overlap", "matches")})

__all__ = ["common_path", "globs_overlap", "matches"]
