"""Why a context cannot be had. Finding and choosing a mission has its own errors (missions)."""

from typing import final

from fairlead.shared_kernel.errors import FairleadError


@final
class AuthorityNotWritable(FairleadError):
    """The mission can be read where it was found, and its truth is not kept there."""

    code = "AUTHORITY_NOT_WRITABLE"

    def __init__(self, mission_slug: str, ref: str, note: str) -> None:
        because = f": {note}" if note else ""
        super().__init__(
            f"{mission_slug} is read from {ref}, which does not take writes{because}",
            next_step=f"Read it with `fairlead status --mission {mission_slug}`; to go on with the "
            "work, start a mission of your own with `fairlead mission create SLUG`.",
            details={"mission_slug": mission_slug, "ref": ref, "note": note},
        )
        self.mission_slug, self.ref = mission_slug, ref
