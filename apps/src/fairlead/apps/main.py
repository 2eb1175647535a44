"""The console script. It answers `version` before anything else is imported."""

import sys


def main() -> None:
    """Run the command line with the words of this process, and exit with its status."""
    words = sys.argv[1:]
    if words in (["version"], ["--version"], ["-V"]):
        from fairlead.apps.version import VERSION

        sys.stdout.write(f"fairlead {VERSION}\n")
        return
    # Nothing made during start-up is garbage before the end, and at the end everything goes with
    # the process: looking for garbage costs a tenth of a short command, and again at its exit.
    import atexit
    import gc

    gc.set_threshold(200_000)
    atexit.register(gc.freeze)
    from fairlead.apps.cli import run

    sys.exit(run(words))
