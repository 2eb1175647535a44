"""Reading what `--evidence FILE|-` holds: a JSON object, or a text."""

from collections.abc import Mapping

import typer

from fairlead.apps.cli.words import text_content


def read_evidence(source: str | None) -> Mapping[str, object]:
    """Return the evidence as an object; a text that is no JSON becomes its `summary`.

    Raises:
        typer.BadParameter: the file cannot be read, or holds JSON that is no object.
    """
    if source is None:
        return {}
    import json

    text = text_content(source, "--evidence")
    try:
        read = json.loads(text)
    except ValueError:
        return {"summary": text.strip()}
    if not isinstance(read, dict):
        raise typer.BadParameter(f"{source} holds no JSON object.", param_hint="--evidence")
    return read
