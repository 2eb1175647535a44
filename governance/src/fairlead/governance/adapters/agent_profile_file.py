"""One agent profile as a YAML file."""

from fairlead.governance.adapters.doctrine_part import DoctrinePart
from fairlead.governance.adapters.pack_files import PackFiles
from fairlead.governance.adapters.parsed_documents import ParsedDocuments
from fairlead.governance.doctrine import AgentProfile, DoctrineInvalid

PROFILES = "agent_profiles"
_FIELDS = ("schema_version", "id", "title", "purpose", "focus", "avoid", "done_when")
_FORM = "agent profile, form 1"


def read_agent_profile(pack: PackFiles, name: str, parsed: ParsedDocuments | None) -> AgentProfile:
    """Read a profile of a pack; what was parsed of these bytes before is not parsed again.

    Raises:
        DoctrineInvalid: with file, line and field of the first thing that is wrong.
    """
    try:
        data = pack.read(f"{PROFILES}/{name}.yaml")
    except OSError as error:
        raise DoctrineInvalid(f"{name}.yaml", 1, "document", str(error)) from error
    try:
        kept = parsed.find(_FORM, data) if parsed else None
        if kept is not None:
            return AgentProfile.read(kept)
    except (LookupError, TypeError):
        pass
    found = _parsed(data, name)
    if parsed:
        parsed.keep(_FORM, data, found.written())
    return found


def _parsed(data: bytes, name: str) -> AgentProfile:
    top = DoctrinePart.document(data, f"{name}.yaml", known=_FIELDS)
    if top.identifier("id") != name:
        raise top.wrong("id", f"expected {name}, as the file is called")
    return AgentProfile(
        id=name,
        title=top.text("title"),
        purpose=top.text("purpose"),
        focus=top.texts("focus"),
        avoid=top.texts("avoid"),
        done_when=top.text("done_when"),
    )
