"""Write the generated pages below a folder: `python -m fairlead.apps.reference docs/reference`."""

import argparse
from pathlib import Path

from fairlead.apps.reference import command_page, schema_files


def main() -> None:
    """Write the pages that differ, and remove schemas that are no more."""
    parser = argparse.ArgumentParser(prog="fairlead.apps.reference", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("docs/reference"))
    folder = parser.parse_args().folder
    schemas = folder / "schemas"
    schemas.mkdir(parents=True, exist_ok=True)
    pages = {"cli.md": command_page()} | {f"schemas/{n}": t for n, t in schema_files().items()}
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    for old in schemas.glob("*.json"):
        if f"schemas/{old.name}" not in pages:
            old.unlink()


if __name__ == "__main__":
    main()
