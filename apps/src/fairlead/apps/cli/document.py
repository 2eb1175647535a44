"""What `specify`, `plan` and `artifact write` share: where the text comes from, what is said."""

from typing import TYPE_CHECKING

import typer

from fairlead.apps.cli.call import Call
from fairlead.apps.cli.words import content

if TYPE_CHECKING:
    from fairlead.mission_management.planning import WriteArtifact


def write_document(
    call: Call, name: str, *, source: str | None, edit: bool, next_step: str
) -> None:
    """Write a document of the mission from a file, from an editor, or from the template."""
    if source and edit:
        raise typer.BadParameter("--from and --edit exclude each other.")
    given = content(source, "--from") if source else None
    context = call.planning()
    write = call.app.write_artifact()
    if edit:
        given = _edited(call, name, write)
    written = write(context, name, given, call.operation())
    if written.from_template and written.changed:
        from fairlead.apps.cli.editor import how_to_write

        told = f"Wrote {written.name} from the template; nobody filled it in yet."
        words = f"{call.name} {name}" if call.name.startswith("artifact") else call.name
        next_step = f"`fairlead {words} {how_to_write()}`."
    else:
        told = f"Wrote {written.name}." if written.changed else f"{written.name} is unchanged."
    call.done(written, [told], next_step=next_step)


def _edited(call: Call, name: str, write: "WriteArtifact") -> bytes:
    """Open the document in an editor; one that is not there yet begins with the template."""
    from fairlead.apps.cli.editor import edited
    from fairlead.mission_management.planning import ArtifactNotFound

    context, settings = call.reading(), call.app.repository().settings
    try:
        return edited(call.app.read_artifact()(context, name).content, name, settings)
    except ArtifactNotFound:
        return edited(write.beginning(context.identity, name), name, settings)
