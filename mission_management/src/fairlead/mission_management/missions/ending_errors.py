"""Why a mission is not closed, reopened or followed up. Nothing was recorded."""

from typing import final

from fairlead.shared_kernel.errors import FairleadError


@final
class MissionIsActive(FairleadError):
    """The mission is neither merged nor closed, so there is nothing to open again."""

    code = "MISSION_IS_ACTIVE"

    def __init__(self, mission_slug: str) -> None:
        super().__init__(
            f"{mission_slug} is active already",
            next_step=f"Go on with it: `fairlead next --mission {mission_slug}`.",
            details={"mission_slug": mission_slug},
        )


@final
class MissionNotOurs(FairleadError):
    """Another program keeps this mission, and ends it."""

    code = "MISSION_NOT_OURS"

    def __init__(self, mission_slug: str, note: str) -> None:
        super().__init__(
            f"{mission_slug} cannot be ended or begun again here: {note}",
            next_step="End it with the program that made it. It can be read here all the time: "
            f"`fairlead status --mission {mission_slug}`.",
            details={"mission_slug": mission_slug, "note": note},
        )


@final
class WordsMissing(FairleadError):
    """Nobody said why, or what is left."""

    code = "WORDS_MISSING"

    def __init__(self, option: str) -> None:
        super().__init__(
            f"{option} says nothing",
            next_step=f"Give a few words with `{option} TEXT`; they are recorded.",
            details={"option": option},
        )
