"""docs/reference/schemas/: one JSON schema for each kind of answer, from the shapes."""

import json
from collections.abc import Mapping

from fairlead.apps.reference.shapes import SHAPES


def schema_files() -> Mapping[str, str]:
    """Return file name to content, for every kind of answer and for errors."""
    return {f"{name}.json": _written(name, shape) for name, shape in sorted(SHAPES.items())}


def _written(name: str, shape: type) -> str:
    # Here and not above: nothing but the generated pages needs pydantic.
    from pydantic import TypeAdapter

    inner = TypeAdapter(shape).json_schema(ref_template="#/$defs/{model}")
    definitions = inner.pop("$defs", {})
    body = "error" if name == "error" else "data"
    schema: dict[str, object] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"fairlead.{name}/1",
        "type": "object",
        "properties": {
            "schema": {"const": f"fairlead.{name}/1"},
            "ok": {"const": name != "error"},
            body: inner,
        },
        "required": ["schema", "ok", body],
        "additionalProperties": False,
    }
    if definitions:
        schema["$defs"] = definitions
    return json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
